"""Pictures of the history, with a bit of everything in the journal."""

from dataclasses import replace

import pytest
from snapshot_scenes import Look, keys
from ui_bench import NARROW, WIDE
from ui_desk import Desk

from proxy_tui.operations.writes.journal import Record, Step


def told() -> Desk:
    """Return a world in whose journal a bit of everything was done."""
    desk = Desk()
    row = desk.plain("job-0011", status="in-progress")
    close = Record(
        verb="close", os_user="ann", profile="demo", service_sid=row.service.sid,
        session_sid=row.sid, session={"unique_name": "job-0011"}, after={"status": "closed"},
        before={"status": "in-progress"}, reason="ticket 88",
    )  # fmt: skip
    desk.journal.begin(replace(close, session={"unique_name": "job-0003"}))
    desk.journal._records[-1] = replace(desk.journal._records[-1], started="0ld-1")
    batch = replace(close, batch="3f9a21", os_user="ben", reason="")
    steps = (Step(verb="close", session_sid=row.sid), Step(verb="close"))
    plan = Record(phase="planned", batch="3f9a21", verb="close", steps=steps, os_user="ben")
    desk.journal.note(plan)
    desk.journal.end(replace(desk.journal.begin(batch), outcome="done"))
    left = replace(batch, phase="left out", outcome="left out", note="it is closed already")
    desk.journal.note(replace(left, session={"unique_name": "job-0007"}, after={}))
    desk.journal.note(replace(plan, phase="ended", steps=(), outcome="finished"))
    refused = replace(close, verb="reopen", after={"status": "in-progress"}, before={})
    begun = desk.journal.begin(refused)
    desk.journal.end(replace(begun, outcome="refused", code=80604))
    taken = desk.journal.begin(close)
    desk.journal.end(replace(taken, outcome="done"))
    undo = desk.journal.begin(replace(refused, undoes=taken.id))
    desk.journal.end(replace(undo, outcome="done"))
    return desk


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_history(looks: Look, size: tuple[int, int]) -> None:
    """You should see the close in doubt on top, in words and colour, then the newest first.

    The batch is unfolded: one close was done, one session was left out. The close of job-0011
    says that it was undone. The last lines count what is in doubt and name the keys.
    """
    assert looks(told(), size, keys("H", "G", "enter", "g"))
