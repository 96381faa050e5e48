"""What people come for, beside the daily job: to find, to read, to list and to explain.

Each task is done by keys in a terminal of 120x40, and what the screen says is compared
with the simulated account, through Twilio's own library. README keeps what each costs.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from simulated import Person, Simulator, Start, cost_table, open_program
from test_terminal_batch import CLOSE, EXTEND, UNDO
from test_terminal_job import TASKS as JOB

ANN, BOB = "+12025550100", "+12025550101"
STALE, HELD_UP = "order-8702", "order-8841"
"""Both are active, and one courier dials the same number in both: why the second is held up."""

PEOPLE = "tasks-people"
"""The session whose people change."""

README = Path(__file__).parents[2] / "README.md"

Task = Callable[["Desk"], None]


class Incident(Simulator):
    """The demo world with the incident ``wrong-person`` in ``dispatch-eu``."""

    def __init__(self) -> None:
        super().__init__(sessions=300)
        self._words += ["--scenario", "wrong-person"]


@pytest.fixture(scope="module")
def incident() -> Iterator[Incident]:
    """One for the whole file; only ``rides-us`` is changed, by sessions of the tests' own."""
    with Incident() as running:
        yield running


class Desk:
    """One person who looks at one service, and the library to compare with."""

    def __init__(self, person: Person, simulator: Simulator, service: str) -> None:
        self.person = person
        self.simulator = simulator
        self.service = simulator.service(service)

    def session(self, name: str) -> Any:
        """A session as the account has it now."""
        return self.service.sessions(name).fetch()

    def people(self, name: str) -> list[Any]:
        """Who is in a session, the first to join first."""
        sid = self.session(name).sid
        return list(self.service.sessions(sid).participants.list())

    def _go_to(self, text: str, session: Any) -> None:
        person = self.person
        person.press("ctrl+g")
        person.see_dialog("Go to")
        person.write(text)
        person.press("enter")
        screen = person.see("numbers masked")
        assert session.unique_name in screen
        assert session.sid in screen
        self._back_to_list()

    def _back_to_list(self) -> None:
        self.person.press("esc")
        self.person.see(" 1 All ")

    def _show_all(self) -> None:
        self.person.press("/")
        self.person.ready()
        self.person.press("esc")
        self.person.see("rows 1–100")

    # -- find

    def find_by_sid(self) -> None:
        session = self.session(HELD_UP)
        self._go_to(session.sid, session)

    def find_by_name(self) -> None:
        self._go_to(STALE, self.session(STALE))

    def find_by_digits(self) -> None:
        person = self.person
        digits = self.people(STALE)[1].identifier[-4:]
        person.press("f")
        person.see("What to type")
        person.write(digits)
        person.press("enter")
        person.see_row("● in progress", STALE, f"••••{digits}")
        person.press("esc")
        person.see("stopped")
        self._back_to_list()

    # -- read

    def see_it_whole(self) -> None:
        person = self.person
        session = self.session(STALE)
        person.narrow(STALE)
        person.see("1 of 100 loaded matches")
        person.press("enter")
        person.see("numbers masked")
        screen = person.see("numbers masked")
        end = session.date_last_interaction + timedelta(seconds=session.ttl)
        assert "● in progress" in screen
        assert f"Expires {end:%a} {end.day} {end:%b %H:%M} UTC" in screen
        assert "(ttl 30 d, counted from the last contact)" in screen
        for one in self.people(STALE):
            person.see_row(f"••••{one.identifier[-4:]}", one.friendly_name)
            assert one.identifier not in screen

    def see_who_dials_what(self) -> None:
        person = self.person
        person.see("Who dials what")
        dialled = {one.proxy_identifier: one for one in self.people(STALE)}
        for number, one in dialled.items():
            person.see_row(f"••••{one.identifier[-4:]}", one.friendly_name)
            person.see_row(f"└  dials {spaced(number)}", "in the pool")
        self._back_to_list()

    def read_the_contacts(self) -> None:
        person = self.person
        contacts = self.service.sessions(self.session(STALE).sid).interactions.list()
        call = next(one for one in contacts if one.type == "voice")
        text = next(one for one in contacts if one.type == "message")
        body = json.loads(text.data)["body"]
        person.press("enter")
        person.see("numbers masked")
        person.see_row("call", "A → B", call.outbound_resource_status, "1 min 35 s")
        person.see_row("text", "B → A", text.outbound_resource_status)
        assert body not in person.screen
        person.press("m")
        person.see_row("text", "B → A", f"“{body}”")
        person.press("m")
        person.see("numbers masked")
        assert body not in person.screen
        self._back_to_list()
        self._show_all()

    # -- write

    def _choose(self, *keys: str) -> None:
        self.person.press("a")
        self.person.see_dialog(f"Do to {PEOPLE}")
        self.person.press(*keys, "enter")

    def add_a_person(self) -> None:
        person = self.person
        self._choose("a")
        person.see_dialog("Add a person to this session")
        person.fill(BOB, "Bob")
        person.press("ctrl+s")
        person.see(f"Added a person to {PEOPLE}")
        assert {one.identifier for one in self.people(PEOPLE)} == {ANN, BOB}

    def send_a_message(self) -> None:
        person = self.person
        person.see_row("B", "••••0101")
        self._choose("s")
        person.see("Send a message: who?")
        person.press("enter")
        person.see_dialog("Send a message to this person?")
        person.write("Hello")
        person.see("They read: Hello")
        person.press("ctrl+s")
        person.see(f"Sent a message in {PEOPLE}")
        contacts = self.service.sessions(self.session(PEOPLE).sid).interactions.list()
        assert json.loads(contacts[0].data)["body"] == "Hello"

    def remove_a_person(self) -> None:
        person = self.person
        self._choose("r", "r")
        person.see("Remove a person: who?")
        person.press("end", "enter")
        person.see_dialog("Remove this person from the session?")
        person.write(BOB[-4:])
        person.see("matches")
        person.press("ctrl+s")
        person.see(f"Removed a person from {PEOPLE}")
        assert [one.identifier for one in self.people(PEOPLE) if not one.date_deleted] == [ANN]

    # -- explain

    def see_the_pool(self) -> None:
        person = self.person
        numbers = self.service.phone_numbers.list()
        reserved = sum(one.is_reserved for one in numbers)
        person.press("u")
        person.see("Held by sessions")
        person.see(f"{len(numbers)} numbers, {reserved} of them reserved")
        kept = min(one.phone_number for one in numbers if one.is_reserved)
        person.see_row(spaced(kept), "reserved")
        self._back_to_list()

    def ask_why_not(self) -> None:
        person = self.person
        person.narrow(HELD_UP)
        person.see("1 of 100 loaded matches")
        person.press("w")
        person.see("One thing keeps them apart:")
        person.see_row("✖ Same number in another session", "cause")
        person.see_words(f"in another active session too ({STALE}")
        (hugo,) = {one.proxy_identifier for one in self.people(STALE)} & {
            one.proxy_identifier for one in self.people(HELD_UP)
        }
        person.see(f"dials {spaced(hugo)}")
        self._back_to_list()
        self._show_all()

    def ask_who_answers(self) -> None:
        person = self.person
        dialled = {one.proxy_identifier for one in self.people(HELD_UP)}
        hugo = next(one for one in self.people(STALE) if one.proxy_identifier in dialled)
        person.press("f")
        person.ready()
        person.write(f"{hugo.identifier[-4:]} > {hugo.proxy_identifier[-4:]}")
        person.press("enter")
        person.see("One of several answers.")
        person.see(lambda screen: "Stop" not in screen.splitlines()[-1])
        self._back_to_list()

    # -- list

    def look_at_two(self) -> None:
        person = self.person
        first, second = self.service.sessions.list()[:2]
        for key, session in (("enter", first), ("J", second)):
            person.press(key)
            assert session.sid in person.see(session.sid)
        person.see("numbers masked")
        self._back_to_list()

    def export_it(self) -> None:
        person = self.person
        person.press("E")
        person.see_dialog("Export")
        person.press("ctrl+s")
        person.see(" written")

    def go_through_the_views(self) -> None:
        person = self.person
        loaded = self.service.sessions.list()[:100]
        for key, name, fits in VIEWS:
            person.press(key)
            number = sum(map(fits, loaded)) or "none"
            person.see(f" {number} of 100 loaded match")
            person.see(f"{key} {name}")
        for key, name in (("4", "Expiring <1 h"), ("6", "One-sided")):
            person.press(key)
            person.see_row("○ open", "tasks-alone", "in 14 min")
            person.see(f"{key} {name}")
        person.press("1")
        person.see("rows 1–100")

    def load_all_and_ask(self) -> None:
        person = self.person
        everything = self.service.sessions.list()
        person.press("L")
        person.see(f"of {len(everything)}, all loaded")
        person.narrow("age>3d idle>3d -status:closed")
        number = sum(one.status != "closed" and quiet(one, days=3) for one in everything)
        assert number
        person.see(f" {number} of {len(everything)} loaded match")
        self._show_all()

    def watch_it_change(self) -> None:
        person = self.person
        made = self.simulator.session("tasks-live", ANN)
        person.see_row("○ open", "tasks-live")
        made.update(status="closed")
        person.see_row("◐ closed", "tasks-live")
        person.press("t")
        person.see_row("tasks-live", "opened")
        person.see_row("tasks-live", "closed (api)")
        person.press("esc")
        person.see("rows 1–100")


def spaced(number: str) -> str:
    """A London number as the program writes it."""
    return f"{number[:3]} {number[3:5]} {number[5:9]} {number[9:]}"


def quiet(session: Any, *, days: int) -> bool:
    """Whether nobody used a session for longer, nor created it since."""
    last = session.date_last_interaction or session.date_created
    return bool(datetime.now(UTC) - last.replace(tzinfo=UTC) > timedelta(days=days))


def just_closed(session: Any) -> bool:
    """Whether a session was closed within the hour."""
    if session.status != "closed":
        return False
    ago = datetime.now(UTC) - session.date_ended.replace(tzinfo=UTC)
    return bool(ago < timedelta(hours=1))


def is_active(session: Any) -> bool:
    """Whether its people may reach each other."""
    return session.status in ("open", "in-progress")


VIEWS: tuple[tuple[str, str, Callable[[Any], bool]], ...] = (
    ("2", "Open", lambda one: one.status == "open"),
    ("3", "In progress", lambda one: one.status == "in-progress"),
    ("5", "Never expires", lambda _: False),
    ("7", "Silent >24 h", lambda one: is_active(one) and quiet(one, days=1)),
    ("8", "Failed", lambda one: one.status == "failed"),
    ("9", "Closed <1 h", just_closed),
)
"""Those whose rows the API's answers alone decide, in a service with a default ttl."""

AT_AN_INCIDENT: tuple[tuple[str, Task], ...] = (
    ("find a session by SID", Desk.find_by_sid),
    ("find one by name", Desk.find_by_name),
    ("find one by the last digits of a number", Desk.find_by_digits),
    ("see one session whole", Desk.see_it_whole),
    ("see who dials what, and whether it is in the pool", Desk.see_who_dials_what),
    ("read calls and messages, one body too", Desk.read_the_contacts),
    ("see the health of the pool", Desk.see_the_pool),
    ("ask why two cannot reach each other", Desk.ask_why_not),
    ("ask whom a call reaches", Desk.ask_who_answers),
)
BY_LISTS: tuple[tuple[str, Task], ...] = (
    ("look at two sessions, one after the other", Desk.look_at_two),
    ("go through the nine views", Desk.go_through_the_views),
    ("load all sessions and ask a query", Desk.load_all_and_ask),
    ("export what is listed", Desk.export_it),
)
WRITES: tuple[tuple[str, Task], ...] = (
    ("add a person", Desk.add_a_person),
    ("send a person a message", Desk.send_a_message),
    ("remove a person", Desk.remove_a_person),
)
LIVE: tuple[tuple[str, Task], ...] = (
    ("watch a session change, and see what changed", Desk.watch_it_change),
)
"""In order; each begins where the one before ended."""


def in_readme() -> dict[str, int]:
    """README's tasks, and how many keys it says that each takes."""
    text = README.read_text(encoding="utf-8")
    table = text.partition("<!-- tasks -->\n")[2].partition("<!-- /tasks -->")[0]
    row = r"^\| \d* \| (.+?) \| (?:\d+|–) \| (\d+) \| (?:≈ )?\d+ \|$"
    rows = re.findall(row, table, re.MULTILINE)
    assert len(rows) == table.count("\n") - 2, "a row is no task, keys and requests"
    return {name: int(keys) for name, keys in rows}


def do(desk: Desk, title: str, tasks: tuple[tuple[str, Task], ...]) -> None:
    """Do tasks one after the other, print what they cost and compare it with README."""
    person = desk.person
    person.see("more available")
    person.terminal.settle(quiet=person.rest)
    for name, task in tasks:
        with person.task(name):
            task(desk)
    print(cost_table(title, person.costs))
    kept = in_readme()
    assert {cost.task: cost.keys for cost in person.costs} == {
        name: kept[name] for name, _ in tasks
    }


def test_a_session_is_found_read_and_explained_by_keys(
    in_terminal: Start, incident: Incident
) -> None:
    person = open_program(in_terminal, incident, "--service", "dispatch-eu", rows=40, cols=120)
    do(Desk(person, incident, "dispatch-eu"), "at an incident", AT_AN_INCIDENT)
    assert not person.writes


def test_people_are_added_written_to_and_removed_by_keys(
    in_terminal: Start, incident: Incident
) -> None:
    incident.session(PEOPLE, ANN, ttl=900)
    person = open_program(in_terminal, incident, "--service", "rides-us", rows=40, cols=120)
    do(Desk(person, incident, "rides-us"), "the people of a session", WRITES)
    assert [request.method for request in person.writes] == ["POST", "POST", "DELETE"]


def test_sessions_are_listed_by_what_the_api_cannot_filter(
    in_terminal: Start, incident: Incident
) -> None:
    incident.session("tasks-alone", ANN, ttl=900)
    person = open_program(in_terminal, incident, "--service", "rides-us", rows=40, cols=120)
    do(Desk(person, incident, "rides-us"), "by lists", BY_LISTS)
    assert not person.writes


def test_a_change_by_somebody_else_shows_at_the_next_refresh(
    in_terminal: Start, incident: Incident
) -> None:
    words = ("--service", "rides-us")
    env = {"PROXY_TUI_REFRESH": "1"}
    person = open_program(in_terminal, incident, *words, env=env, rows=40, cols=120)
    do(Desk(person, incident, "rides-us"), "live, every second", LIVE)


def test_the_tasks_in_readme_are_those_of_the_tests() -> None:
    one_by_one = [name for name, _ in (*JOB, *AT_AN_INCIDENT, *WRITES, *BY_LISTS, *LIVE)]
    assert list(in_readme()) == [*one_by_one, EXTEND, CLOSE, UNDO]
