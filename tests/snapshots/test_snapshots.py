"""Pictures of the main job: pick a service, page its sessions, look at one, change it.

Each docstring says what a person should see. The world is the demo's, stopped at
noon; nothing blinks, moves or tells the time.
"""

from datetime import timedelta
from typing import Any

import pytest
from snapshot_scenes import Look, keys, pane_read
from ui_bench import ANN, HUGE, NARROW, NOON, WIDE, Bench, Person

from proxy_tui.errors import CredentialsError
from proxy_tui.operations.connection import Connection
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.simulator.rules.store import Store
from proxy_tui.ui.dialogs.confirm import DeleteDialog
from proxy_tui.ui.dialogs.replace_participant import ReplaceParticipantDialog
from proxy_tui.ui.screens import SessionScreen, SessionsScreen


def dispatch(**settings: Any) -> Bench:
    """Return a program that opens on the large service of the demo world."""
    return Bench(service="dispatch-eu", **settings)


def talkative(bench: Bench, **fields: Any) -> SessionRecord:
    """Put in a session of Ann and Bob that was used a few times."""
    usual = {"date_created": NOON - timedelta(hours=3), "ttl": 3600}
    row = bench.with_people("job-4711", **{**usual, **fields})
    for minutes, kind, status, body in (
        (55, "message", "delivered", "I am outside"),
        (31, "voice", "completed", "125"),
        (12, "voice", "busy", ""),
        (9, "message", "undelivered", "Two minutes away"),
    ):
        at = NOON - timedelta(minutes=minutes)
        bench.store.add_traffic(
            row, kind=kind, at=at, status=status, body=body, by_second=bool(minutes % 2)
        )
    return row


# -- the picker


def test_services(looks: Look) -> None:
    """You should see four services, the cursor on the first.

    For each: name, SID with its middle cut, default TTL, how sessions expire, callbacks, age.
    """
    assert looks(Bench(), WIDE, keys())


def test_services_filtered_at_80_columns(looks: Look) -> None:
    """You should see one service, the filter ``ri`` below it, and that 1 of 4 match."""

    async def play(person: Person) -> None:
        await person.press("slash", "r", "i")
        await person.until(lambda: "1 of 4" in person.text)

    assert looks(Bench(), NARROW, play)


def test_no_services(looks: Look) -> None:
    """You should see that the account has no services, where they come from, and what to press."""
    assert looks(Bench(store=Store), NARROW, keys())


def test_no_network(looks: Look) -> None:
    """You should see that there is no connection, what to check, and that r tries again."""
    bench = Bench()
    bench.wire.cut()
    assert looks(bench, NARROW, keys())


def test_login_with_a_wrong_sid(looks: Look) -> None:
    """You should see why nobody is signed in and the login form over the empty picker.

    The account SID is marked wrong, in the field and in the sentence above the buttons; the
    secret is dots; the demo is offered.
    """
    bench = Bench()

    def nobody() -> Connection:
        raise CredentialsError("There is nothing to sign in with.", hint="Sign in here, once.")

    bench.context.connect = nobody

    async def play(person: Person) -> None:
        await person.fill(account="AC12345", secret="not a real one")
        await person.press("ctrl+s")

    assert looks(bench, WIDE, play)


# -- sessions


def test_sessions_with_the_pane(looks: Look) -> None:
    """You should see sessions and, on the right, all about the one under the cursor.

    The numbers of its two people are masked, what they dial is not; four contacts, newest
    first, the outcomes in words. The last line but one says that 100 rows are loaded.
    """
    bench = dispatch()
    talkative(bench)
    assert looks(bench, WIDE, pane_read)


def test_sessions_at_80_columns(looks: Look) -> None:
    """You should see state, name, SID, age, contact and expiry of each session; no pane."""
    assert looks(dispatch(), NARROW, keys("down"))


def test_sessions_on_a_huge_terminal_with_marks(looks: Look) -> None:
    """You should see every column, wide; three rows marked, and "3 marked" in the line below."""

    async def play(person: Person) -> None:
        await person.press("down", "space", "space", "down", "space")
        await pane_read(person)

    assert looks(dispatch(), HUGE, play)


def test_sessions_in_the_light_theme(looks: Look) -> None:
    """You should see dark text on a light ground, the cursor row and every state readable."""
    bench = dispatch(theme="proxy-light")
    talkative(bench)
    assert looks(bench, WIDE, pane_read)


def test_sessions_in_the_colours_of_the_terminal(looks: Look) -> None:
    """You should see the terminal's own sixteen colours, the cursor row in reverse."""
    assert looks(dispatch(theme="ansi-dark"), NARROW, keys("down"))


def test_sessions_filtered_while_more_are_available(looks: Look) -> None:
    """You should see open sessions only, the filter below them.

    The line of truth says how many of the 100 loaded match, and that more were not searched.
    """

    async def play(person: Person) -> None:
        await person.press("slash")
        await person.type_in("open")
        await person.until(lambda: "not searched" in person.text)
        await person.press("enter")

    assert looks(dispatch(), NARROW, play)


def test_nothing_matches_the_filter(looks: Look) -> None:
    """You should see that no loaded row matches, that L loads all, and the filter as typed."""

    async def play(person: Person) -> None:
        await person.press("slash")
        await person.type_in("nowhere")
        await person.until(lambda: "Nothing matches" in person.text)

    assert looks(dispatch(), NARROW, play)


def test_awkward_names_are_text(looks: Look) -> None:
    """You should see brackets as brackets, control and bidi characters as visible signs.

    The note on the lower right names a session that is gone, with its name as text too.
    """
    bench = dispatch(sessions=90)
    gone = bench.add("[@click=app.quit]\x1b[31mgone[/ \u202e")

    async def play(person: Person) -> None:
        bench.store.remove_session(gone)
        await person.press("r", "G")
        await person.until(lambda: "o Re-open" in person.lines[-1])

    assert looks(bench, NARROW, play)


def test_the_sort_menu(looks: Look) -> None:
    """You should see seven columns to sort by, and the order of Twilio first."""
    assert looks(dispatch(), NARROW, keys("s", "down", "down"))


def test_actions_with_their_reasons_in_read_only(looks: Look) -> None:
    """You should see READ-ONLY above and a menu of actions; those that write are dim.

    Each of these says why; copying and the raw JSON can be chosen.
    """
    assert looks(dispatch(read_only=True), NARROW, keys("a"))


# -- one session


def test_session(looks: Look) -> None:
    """You should see one session whole, numbers masked, bodies hidden.

    State, when and why it expires; both people with what they dial; four contacts; every field.
    """
    bench = dispatch()
    talkative(bench)
    assert looks(bench, WIDE, keys("enter"))


def test_session_revealed_at_80_columns(looks: Look) -> None:
    """You should see a closed session with one person, whose number is shown in full.

    The missing person is pointed out; the line below says that m masks the numbers again.
    """
    bench = dispatch()
    row = talkative(bench, status="closed", closed_reason="api", date_ended=NOON)
    row.participants.pop()
    assert looks(bench, NARROW, keys("enter", "m"))


# -- dialogs


def test_create_as_typed(looks: Look) -> None:
    """You should see a new session being typed: the echo of each time, one number marked wrong.

    The help below the fields says what is wrong with that number. Cancel and Create at the foot.
    """

    async def play(person: Person) -> None:
        await person.press("n")
        await person.fill(unique_name="job-4712", ttl="2h", date_expiry="+1d")
        await person.fill(participants__0__identifier=ANN, participants__1__identifier="07700")

    assert looks(dispatch(), WIDE, play)


def test_create_refused_at_80_columns(looks: Look) -> None:
    """You should see that the name is taken: Twilio's words, what to do, code and request id.

    Title and buttons are in sight, and the name is still in its field.
    """
    bench = dispatch()

    async def play(person: Person) -> None:
        await person.press("n")
        await person.fill(unique_name=bench.listed()[0].unique_name)
        await person.press("ctrl+s")

    assert looks(bench, NARROW, play)


def test_update_of_a_session_that_changed(looks: Look) -> None:
    """You should see what changed since the list was read, and before and after of the TTL."""
    bench = dispatch()
    row = talkative(bench)

    async def play(person: Person) -> None:
        row.ttl = 900
        await person.press("e")
        await person.fill(ttl="2h")

    assert looks(bench, NARROW, play)


def test_close(looks: Look) -> None:
    """You should see what closing means, for which session, service and profile.

    Cancel has the focus; the keys are named at the foot.
    """
    bench = dispatch()
    talkative(bench)
    assert looks(bench, NARROW, keys("x"))


def test_close_with_an_unknown_outcome(looks: Look) -> None:
    """You should see that the answer was lost, what was read back, and to read again later.

    The button that closes the session is dim; only the way out is left.
    """
    bench = dispatch()
    talkative(bench)
    bench.faults.add(Fault(effect="reset", method="POST"))
    assert looks(bench, NARROW, keys("x", "ctrl+s"))


def test_delete_with_a_wrong_tail(looks: Look) -> None:
    """You should see that another session's tail was typed, and a button in a danger colour."""
    bench = dispatch()
    talkative(bench)

    async def play(person: Person) -> None:
        person.showing(SessionsScreen).actions.run("delete")
        await person.settle()
        person.showing(DeleteDialog)
        await person.type_in("zz")

    assert looks(bench, NARROW, play)


def test_reopen(looks: Look) -> None:
    """You should see what re-opening means, and fields for a new TTL and a new expiry."""
    bench = dispatch()
    talkative(bench, status="closed", closed_reason="api", date_ended=NOON)

    async def play(person: Person) -> None:
        await person.press("o")
        await person.fill(ttl="2h")

    assert looks(bench, NARROW, play)


async def _ask_about_the_first(person: Person, what: str) -> None:
    await person.press("enter")
    person.showing(SessionScreen).actions.run(what)
    await person.press("enter")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "wide"])
def test_removing_a_person(looks: Look, size: tuple[int, int]) -> None:
    """You should see who goes, that it cannot be undone, and a field for four digits."""
    bench = dispatch()
    talkative(bench)

    async def play(person: Person) -> None:
        await _ask_about_the_first(person, "remove_person")
        await person.type_in("99")

    assert looks(bench, size, play)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "wide"])
def test_replacing_a_person_half_done(looks: Look, size: tuple[int, int]) -> None:
    """You should see that one was removed and the other refused, and that the button now adds."""
    bench = dispatch()
    row = talkative(bench)

    async def play(person: Person) -> None:
        await _ask_about_the_first(person, "replace_person")
        dialog = person.showing(ReplaceParticipantDialog)
        assert dialog.person.sid in {one.sid for one in row.participants}
        await person.fill(tail=dialog.tail.tail, identifier="+15551234567")
        await person.press("ctrl+s")

    assert looks(bench, size, play)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "wide"])
def test_a_message_to_a_person(looks: Look, size: tuple[int, int]) -> None:
    """You should see to whom it goes, its length, and the text as it will be read."""
    bench = dispatch()
    talkative(bench)

    async def play(person: Person) -> None:
        await _ask_about_the_first(person, "message")
        await person.type_in("Testing this line, please ignore.")

    assert looks(bench, size, play)


def test_goto_with_the_sid_of_a_participant(looks: Look) -> None:
    """You should see that this is the SID of a participant, and what was typed kept."""
    typed = "=KP" + "0123456789abcdef" * 2
    assert looks(dispatch(), NARROW, keys("ctrl+g", typed, "enter"))


# -- help


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "80x24"])
def test_help(looks: Look, size: tuple[int, int]) -> None:
    """You should see the keys by group, those for the session first; no word is cut.

    On the wide terminal a second column has the keys of every screen, the legend of signs in
    their colours, and the query language with three worked examples.
    """
    assert looks(dispatch(), size, keys("question_mark"))
