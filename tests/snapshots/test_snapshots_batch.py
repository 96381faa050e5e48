"""Pictures of many sessions at once: the plan, the run, and what became of each."""

import pytest
from snapshot_scenes import Look, keys
from ui_bench import NARROW, WIDE, Person
from ui_desk import Desk, ago

from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.ui.dialogs.batch_run import BatchDialog


def world(*faults: Fault) -> Desk:
    """Six sessions, one of them closed."""
    desk = Desk(faults=faults)
    desk.plain("order-4470", status="closed", date_ended=ago(minutes=5))
    desk.many(5, ttl=3600, date_expiry=None)
    return desk


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["120x40", "80x24"])
def test_plan(looks: Look, size: tuple[int, int]) -> None:
    """You should see five sessions with their new expiry, and one left out with its reason."""
    assert looks(world(), size, keys("asterisk", "e", "=+2h"))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["120x40", "80x24"])
def test_result(looks: Look, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """You should see the one that was refused first, with code and meaning, then those done."""
    monkeypatch.setattr("proxy_tui.operations.writes.batch.secrets.token_hex", lambda _: "3f9a21")
    desk = world(Fault(effect="status", status=400, code=80608, method="POST", nth=2))

    async def play(person: Person) -> None:
        await person.press("asterisk", "x", "ctrl+s")
        dialog = person.showing(BatchDialog)
        await person.until(lambda: "Close" in str(dialog.cancel_button.label))

    assert looks(desk, size, play)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["120x40", "80x24"])
def test_paused(looks: Look, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """You should see five refusals in a row, and be asked whether to go on or to stop here."""
    monkeypatch.setattr("proxy_tui.operations.writes.batch.secrets.token_hex", lambda _: "3f9a21")
    desk = world(Fault(effect="status", status=403, method="POST"))
    desk.many(3, "late", ttl=3600, date_expiry=None)

    async def play(person: Person) -> None:
        await person.press("asterisk", "x", "ctrl+s")
        await person.until(lambda: "Five failures in a row" in person.words)

    assert looks(desk, size, play)
