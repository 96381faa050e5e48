"""The fixture that takes pictures; its report is kept where the environment says."""

import os
from collections.abc import Callable

import pytest
from snapshot_scenes import Look, Play, pane_read
from textual.pilot import Pilot
from ui_bench import Bench, Person
from ui_desk import Desk, sessions

REPORTS = "TEXTUAL_SNAPSHOT_TEMPDIR"
_FOLDER = os.environ.get(REPORTS, "")
"""Where the plugin keeps what its report is made of; read before the test scrubs it away."""


@pytest.fixture
def looks(snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch) -> Look:
    """Play a scene and compare what is on screen then with the picture of it."""
    monkeypatch.setenv(REPORTS, _FOLDER)

    def compare(bench: Bench, size: tuple[int, int], play: Play) -> bool:
        async def before(pilot: Pilot[None]) -> None:
            pilot.app._disable_notifications = False
            person = Person(bench, pilot)
            await person.settle()
            # A dialog opens in front of the pane; without this it may be read or not.
            await pane_read(person)
            await play(person)
            if isinstance(bench, Desk):
                # The list asks once a second whether to read again; what it says then counts.
                sessions(person).poller.look()
            await person.settle()

        return snap_compare(bench.app, terminal_size=size, run_before=before)

    return compare
