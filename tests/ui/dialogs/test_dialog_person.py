"""Removing a person, replacing them, and sending them a message, from the menu to the answer."""

import json

import pytest
from ui_bench import ANN, BOB, NARROW, NOON, Bench, Person
from ui_desk import CAT, PROFILE, LiveDesk

from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.ui.dialogs.menu import MenuDialog
from proxy_tui.ui.dialogs.message import MessageDialog
from proxy_tui.ui.dialogs.remove_participant import RemoveParticipantDialog
from proxy_tui.ui.dialogs.replace_participant import ReplaceParticipantDialog
from proxy_tui.ui.screens import SessionScreen

pytestmark = pytest.mark.anyio

UNREACHABLE = "+15551234567"
REMOVE, REPLACE, MESSAGE = "remove_person", "replace_person", "message"
KINDS = {
    REMOVE: RemoveParticipantDialog,
    REPLACE: ReplaceParticipantDialog,
    MESSAGE: MessageDialog,
}
TAIL = BOB[-4:]

any_of_them = pytest.mark.parametrize("what", KINDS)


def job(bench: Bench, **fields: object) -> SessionRecord:
    return bench.with_people("job-ann-bob", **fields)


async def choose(person: Person, what: str) -> None:
    """Choose it from the menu."""
    await person.press("a")
    options = person.showing(MenuDialog).options
    options.highlighted = options.get_option_index(what)
    await person.press("enter")


async def ask(person: Person, what: str, who: str = BOB) -> None:
    """Choose it on the screen of the session, then Bob or Ann."""
    if not isinstance(person.screen, SessionScreen):
        await person.press("enter")
    await choose(person, what)
    options = person.showing(MenuDialog).options
    (place,) = (
        place for place, one in enumerate(options.options) if f"••••{who[-4:]}" in str(one.prompt)
    )
    options.highlighted = place
    await person.press("enter")
    person.showing(KINDS[what])


def live(row: SessionRecord) -> list[str]:
    return [one.identifier for one in row.live_participants()]


def texts(row: SessionRecord) -> list[str]:
    return [json.loads(one.data)["body"] for one in row.traffic() if one.message_to]


# -- who, and what is said


async def test_the_people_of_the_session_are_offered_masked_with_what_they_dial(
    bench: Bench,
) -> None:
    row = job(bench)
    bench.store.add_participant(row, CAT, row.service.numbers[0]).date_deleted = NOON
    async with bench.open() as person:
        await person.press("enter")
        await choose(person, REMOVE)
        assert "Remove a person: who?" in person.text
        for who in (ANN, BOB):
            assert f"+44••••{who[-4:]}" in person.text
        assert "dials +44 20 7946" in person.text
        assert len(person.showing(MenuDialog).options.options) == 2
        for hidden in (BOB, CAT[-4:]):
            assert hidden not in person.text


@any_of_them
async def test_it_says_before_that_it_cannot_be_undone_in_the_room_there_is(
    bench: Bench, what: str
) -> None:
    row = job(bench)
    async with bench.open(NARROW) as person:
        await ask(person, what)
        for words in ("+44••••" + TAIL, row.sid, "service dispatch-eu · profile demo"):
            assert words in person.words
        told = {
            REMOVE: "This cannot be undone: their number can never be added to this session again "
            "(80612)",
            REPLACE: "can never come back to this session (80612).",
            MESSAGE: "It cannot be taken back, and what it costs is not known here.",
        }[what]
        assert told in person.words
        assert "ctrl+s" in person.text


@any_of_them
async def test_leaving_sends_nothing(bench: Bench, what: str) -> None:
    row = job(bench)
    async with bench.open() as person:
        await ask(person, what)
        await person.press("escape")
        person.showing(SessionScreen)
        assert bench.wire.writes == []
        assert live(row) == [ANN, BOB]


@any_of_them
async def test_the_menu_says_why_not_in_a_session_that_is_over(bench: Bench, what: str) -> None:
    job(bench, status="closed", closed_reason="api", date_ended=NOON)
    async with bench.open() as person:
        await person.press("enter", "a")
        options = person.showing(MenuDialog).options
        option = options.get_option(what)
        assert option.disabled
        assert "it is closed" in str(option.prompt)


async def test_the_menu_says_that_nobody_is_there_and_that_calls_take_no_text(
    bench: Bench,
) -> None:
    row = job(bench, mode="voice-only")
    async with bench.open() as person:
        await person.press("enter", "a")
        options = person.showing(MenuDialog).options
        assert "for calls only" in str(options.get_option(MESSAGE).prompt)
        await person.press("escape")
        for one in row.participants:
            one.date_deleted = NOON
        await person.press("r", "a")
        options = person.showing(MenuDialog).options
        assert "nobody is in it" in str(options.get_option(REMOVE).prompt)


@any_of_them
async def test_someone_removed_meanwhile_leaves_only_the_way_back(bench: Bench, what: str) -> None:
    row = job(bench)
    async with bench.open() as person:
        await person.press("enter")
        row.participants[1].date_deleted = NOON
        await ask(person, what)
        assert "This person is no longer in it. Nothing was sent." in person.words
        await person.press("ctrl+s")
        assert bench.wire.writes == []
        await person.press("escape")
        person.showing(SessionScreen)


@pytest.mark.parametrize("what", [REMOVE, MESSAGE])
async def test_someone_who_left_between_check_and_write_is_not_a_session_that_is_gone(
    bench: Bench, what: str
) -> None:
    job(bench)
    async with bench.open() as person:
        await person.press("enter")
        await ask(person, what)
        method = {REMOVE: "DELETE", MESSAGE: "POST"}[what]
        bench.faults.add(Fault(effect="status", status=404, code=20404, method=method))
        await person.type_in(TAIL)
        await person.press("ctrl+s")
        dialog = person.showing(KINDS[what])
        assert "is no longer in the session" in person.words
        assert dialog.settled
        assert not dialog.gone


# -- removing


async def test_removing_wants_the_end_of_that_persons_number(bench: Bench) -> None:
    row = job(bench)
    async with bench.open() as person:
        await ask(person, REMOVE)
        dialog = person.showing(RemoveParticipantDialog)
        await person.press("ctrl+s")
        assert f"Type the last four digits of the number of the person who goes, {TAIL}." in (
            person.words
        )
        await person.type_in(ANN[-4:])
        assert str(dialog.tail.echo.visual) == "! another number's end"
        await person.press("ctrl+s")
        assert bench.wire.writes == []
        await person.fill(tail=TAIL)
        assert str(dialog.tail.echo.visual) == "matches"
        await person.press("enter")
        assert bench.wire.writes == []
        await person.press("ctrl+s")
        assert live(row) == [ANN]
        assert person.toasts == ["Removed a person from job-ann-bob."]


async def test_a_removal_in_doubt_is_read_back_and_never_sent_again(bench: Bench) -> None:
    row = job(bench)
    async with bench.open() as person:
        await ask(person, REMOVE, ANN)
        bench.faults.add(Fault(effect="status", status=503, method="DELETE"))
        await person.type_in(ANN[-4:])
        await person.press("ctrl+s")
        assert "is still in the session" in person.words
        await person.press("ctrl+s")
        assert len(bench.wire.writes) == 1
        assert live(row) == [ANN, BOB]


# -- sending a message


async def test_a_message_is_shown_counted_and_sent_as_it_is_shown(bench: Bench) -> None:
    row = job(bench)
    async with bench.open() as person:
        await ask(person, MESSAGE)
        await person.type_in("  Is your line alive? [b] ")
        assert "23 of 1600" in person.text
        assert "They read: Is your line alive? [b]" in person.words
        await person.press("ctrl+s")
        assert texts(row) == ["Is your line alive? [b]"]
        assert person.toasts == ["Sent a message in job-ann-bob."]
        assert "alive" not in repr(bench.journal.tail(9))


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Type the text of the message."), ("x" * 1601, "Twilio takes 1600 characters at most")],
)
async def test_a_text_that_cannot_be_sent_is_refused_in_words(
    bench: Bench, text: str, words: str
) -> None:
    job(bench)
    async with bench.open() as person:
        await ask(person, MESSAGE)
        await person.fill(body=text)
        await person.press("ctrl+s")
        assert words in person.words
        assert bench.wire.writes == []


@pytest.mark.parametrize("code", [80404, 80616, 80607])
async def test_a_refused_message_is_explained_and_stays_typed(bench: Bench, code: int) -> None:
    row = job(bench)
    async with bench.open() as person:
        await ask(person, MESSAGE)
        bench.faults.add(Fault(effect="status", status=400, code=code, method="POST"))
        await person.type_in("Hello")
        await person.press("ctrl+s")
        assert str(code) in person.words
        assert person.showing(MessageDialog).values() == {"body": "Hello"}
        assert texts(row) == []


# -- replacing


async def test_replacing_removes_the_one_and_adds_the_other(bench: Bench) -> None:
    row = job(bench)
    async with bench.open() as person:
        await person.press("enter")
        await ask(person, REPLACE)
        await person.fill(tail=TAIL, identifier=CAT)
        await person.press("ctrl+s")
        assert live(row) == [ANN, CAT]
        assert person.toasts == ["Replaced a person in job-ann-bob."]


async def test_nobody_goes_before_the_form_is_right(bench: Bench) -> None:
    row = job(bench)
    async with bench.open() as person:
        await ask(person, REPLACE)
        await person.fill(identifier=CAT)
        await person.press("ctrl+s")
        assert "Type the last four digits" in person.problem
        await person.fill(tail=TAIL, identifier="12")
        await person.press("ctrl+s")
        await person.fill(identifier=ANN)
        await person.press("ctrl+s")
        assert "is in this session already (80103). Nothing was sent." in person.words
        assert bench.wire.writes == []
        assert live(row) == [ANN, BOB]


async def test_a_refused_second_half_says_where_it_stands_and_adds_only(bench: Bench) -> None:
    row = job(bench)
    async with bench.open() as person:
        await ask(person, REPLACE)
        await person.fill(tail=TAIL, identifier=UNREACHABLE, friendly_name="Cat")
        await person.press("ctrl+s")
        assert "was removed from the session; +1••••4567 was not added" in person.words
        assert "press ctrl+s to add them, or esc to leave one person" in person.words
        assert person.showing(ReplaceParticipantDialog).values()["friendly_name"] == "Cat"
        assert live(row) == [ANN]
        await person.fill(tail="", identifier=CAT)
        await person.press("ctrl+s")
        assert live(row) == [ANN, CAT]
        assert [one.method for one in bench.wire.writes] == ["DELETE", "POST", "POST"]


async def test_leaving_after_the_first_half_shows_the_session_as_it_is(bench: Bench) -> None:
    row = job(bench)
    async with bench.open() as person:
        await ask(person, REPLACE)
        await person.fill(tail=TAIL, identifier=UNREACHABLE)
        await person.press("ctrl+s", "escape")
        person.showing(SessionScreen)
        assert live(row) == [ANN]
        assert person.toasts == ["Read again: job-ann-bob."]


async def test_a_second_half_in_doubt_leaves_only_the_way_back(bench: Bench) -> None:
    row = job(bench)
    async with bench.open() as person:
        await ask(person, REPLACE)
        bench.faults.add(Fault(effect="reset", method="POST"))
        await person.fill(tail=TAIL, identifier=CAT)
        await person.press("ctrl+s")
        assert "may not be in it yet" in person.words
        await person.press("ctrl+s")
        assert len(bench.wire.writes) == 2
        assert live(row) == [ANN]


async def test_where_nobody_was_read_the_menu_names_the_way_to_read_them(bench: Bench) -> None:
    job(bench)
    async with bench.open(NARROW) as person:
        await person.press("a")
        prompt = str(person.showing(MenuDialog).options.get_option(REMOVE).prompt)
        assert "who is in it was not read; open the session first" in prompt


# -- production


@pytest.mark.parametrize(
    ("what", "verb"), [(REMOVE, "remove_participant"), (MESSAGE, "send_message")]
)
async def test_production_wants_a_reason_that_the_journal_keeps(what: str, verb: str) -> None:
    desk = LiveDesk()
    desk.pair("job-1", ANN, BOB)
    async with desk.open() as person:
        await person.press("enter", "U")
        await person.fill(name=PROFILE)
        await person.press("ctrl+s")
        await ask(person, what)
        await person.type_in(TAIL)
        await person.press("ctrl+s")
        assert "Production keeps a reason for every write" in person.problem
        await person.fill(reason="T-17")
        await person.press("ctrl+s")
        assert desk.reasons == [(verb, "T-17")]
