"""The daily job, from the service picker to the end, as a person does it in a terminal.

Each step is looked for on screen and in the simulated account, through Twilio's
own library. What each task costs in keys and requests is printed at the end.
"""

from typing import Any

import pytest
from simulated import Person, Simulator, Start, cost_table, open_program

ANN, BOB = "+12025550100", "+12025550101"

SIZES = pytest.mark.parametrize("size", [(40, 120), (24, 80)], ids=["120x40", "80x24"])


WITH_A_PANE = 110
"""Columns; a terminal at least this wide reads about the session under the cursor."""


class Job:
    """One person, one account, one service, and the session that the job is about."""

    def __init__(self, person: Person, simulator: Simulator, name: str) -> None:
        self.person = person
        self.service = simulator.service("rides-us")
        self.is_there = simulator.is_there
        self.name = name

    @property
    def made(self) -> Any:
        """The session as the account has it now, through the library."""
        return self.service.sessions(self.sid).fetch()

    sid = ""

    def pick_service(self) -> None:
        person = self.person
        person.see("dispatch-eu")
        person.narrow("rides")
        person.see("1 of 4 services match")
        person.press("enter")
        person.see("› rides-us")
        person.see("rows 1–100 of 100 loaded · more available (L)")

    def turn_pages(self) -> None:
        listed = self.service.sessions.list()
        person = self.person
        person.see(listed[0].unique_name)
        person.press("]")
        person.see(listed[100].unique_name)
        person.see(f"rows 101–{min(len(listed), 200)} of ")
        person.press("[")
        person.see(listed[0].unique_name)

    def filter_rows(self) -> None:
        wanted = self.service.sessions.list()[130]
        person = self.person
        person.narrow(wanted.unique_name)
        person.see("loaded matches")
        person.see_row(wanted.unique_name)
        self.sid = wanted.sid

    def open_session(self) -> None:
        people = self.service.sessions(self.sid).participants.list()
        person = self.person
        person.press("enter")
        person.see("numbers masked")
        screen = person.see("Who dials what")
        assert self.sid in screen
        for one in people:
            person.see(f"••••{one.identifier[-4:]}")
            assert one.identifier not in person.screen
        person.press("esc")
        person.see("loaded matches")
        person.press("/")
        person.ready()
        person.press("esc")
        # The row that was found stays under the cursor, on the page where it is.
        person.see("rows 101–")

    def create(self) -> None:
        person = self.person
        person.press("n")
        person.see_dialog("New session")
        person.fill(self.name, "", "", "15m", "", ANN, "Ann", "", BOB, "Bob")
        person.press("ctrl+s")
        person.see(f"Created {self.name}")
        person.see_row("○ open", self.name)
        self.sid = self.service.sessions(self.name).fetch().sid
        people = self.service.sessions(self.sid).participants.list()
        assert {(one.identifier, one.friendly_name) for one in people} == {
            (ANN, "Ann"),
            (BOB, "Bob"),
        }
        assert (self.made.status, self.made.ttl) == ("open", 900)

    def update(self) -> None:
        person = self.person
        person.press("e")
        person.see_dialog("Change this session")
        person.write("2h")
        person.see_row("TTL", "15 min → 2 h")
        person.press("ctrl+s")
        person.see(f"Changed {self.name}")
        assert self.made.ttl == 7200

    def close(self) -> None:
        person = self.person
        person.press("x")
        person.see_dialog("Close this session?")
        person.press("ctrl+s")
        person.see(f"Closed {self.name}")
        person.see_row("◐ closed", self.name)
        assert self.made.status == "closed"

    def reopen(self) -> None:
        person = self.person
        person.press("o")
        person.see_dialog("Re-open this session?")
        person.press("ctrl+s")
        person.see(f"Re-opened {self.name}")
        person.see_row("● in progress", self.name)
        assert (self.made.status, self.made.ttl) == ("in-progress", 7200)

    def delete(self) -> None:
        person = self.person
        person.press("a")
        person.see_dialog(f"Do to {self.name}")
        person.press("end", "enter")
        person.see_dialog("Delete this session for good?")
        session = self.made
        person.write(self.sid[-4:])
        person.see("matches")
        person.press("ctrl+s")
        person.see(f"Deleted {self.name}")
        person.see(lambda screen: "○ open" in screen and f"●  {self.name}" not in screen)
        assert not self.is_there(session)

    def leave(self) -> None:
        person = self.person
        person.press("esc")
        person.see("4 services")
        person.press("q")
        assert person.terminal.exit_code() == 0


TASKS = (
    ("pick a service", Job.pick_service),
    ("turn pages", Job.turn_pages),
    ("filter the rows", Job.filter_rows),
    ("open a session and go back", Job.open_session),
    ("create one with two people", Job.create),
    ("change its ttl", Job.update),
    ("close it", Job.close),
    ("re-open it", Job.reopen),
    ("delete it", Job.delete),
    ("leave", Job.leave),
)
"""In order; each begins where the one before ended."""


@SIZES
def test_the_whole_job_can_be_done_by_keys(
    in_terminal: Start, simulator: Simulator, size: tuple[int, int]
) -> None:
    rows, cols = size
    person = open_program(in_terminal, simulator, rows=rows, cols=cols)
    if cols < WITH_A_PANE:
        person.rest = 0.1
    job = Job(person, simulator, f"pty-job-{cols}")
    for name, task in TASKS:
        with person.task(name):
            task(job)
    print(cost_table(f"a terminal of {cols}x{rows}", person.costs))
    assert [request.method for request in person.writes] == ["POST"] * 4 + ["DELETE"]
    assert all(cost.keys for cost in person.costs)
