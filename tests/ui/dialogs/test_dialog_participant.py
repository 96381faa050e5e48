from datetime import timedelta

import pytest
from textual.widgets import Static
from ui_bench import ANN, BOB, HOSTILE_NAMES, HUGE, NARROW, NOON, WIDE, Bench, Person
from ui_desk import CAT, PROFILE, LiveDesk

from proxy_tui.operations.writes.outcomes import Written
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.ui.dialogs.participant import AddParticipantDialog
from proxy_tui.ui.screens import SessionsScreen

pytestmark = pytest.mark.anyio

Results = list[Written | None]
NAME = "job-ann"


def lonely(bench: Bench, name: str = NAME, **fields: object) -> SessionRecord:
    """Put in a session that only Ann is in; Bob was removed from it."""
    row = bench.with_people(name, **fields)
    row.participants[1].date_deleted = NOON
    return row


async def ask(person: Person) -> tuple[AddParticipantDialog, Results]:
    """Open the dialog about the session under the cursor; what it ends with goes into the list."""
    screen = person.showing(SessionsScreen)
    assert screen.service is not None
    assert screen.pane.session is not None
    dialog = AddParticipantDialog(screen.context, screen.service, screen.pane.session)
    results: Results = []
    person.app.push_screen(dialog, results.append)
    await person.settle()
    return dialog, results


def live(row: SessionRecord) -> list[str]:
    """Return who is in the session."""
    return [person.identifier for person in row.live_participants()]


# -- what it says and asks


async def test_it_names_verb_object_service_and_profile(bench: Bench) -> None:
    row = lonely(bench)
    async with bench.open() as person:
        dialog, _ = await ask(person)
        assert person.app.focused is dialog.fields[0].control
        for word in (
            "Add a person to this session", "ctrl+s Add", NAME, row.sid,
            "service dispatch-eu · profile demo",
        ):  # fmt: skip
            assert word in person.text


async def test_it_says_that_a_removed_person_cannot_come_back(bench: Bench) -> None:
    lonely(bench)
    async with bench.open() as person:
        await ask(person)
        assert (
            "This cannot be undone: a person can only be removed, and then never be added to the "
            "same session again (80612)." in person.words
        )


async def test_each_field_says_what_it_is_for_in_the_room_there_is(bench: Bench) -> None:
    lonely(bench)
    async with bench.open(NARROW) as person:
        dialog, _ = await ask(person)
        assert set(dialog.FIELD_HELP) == {field.name for field in dialog.fields}
        for field in dialog.fields:
            person.screen.set_focus(field.control)
            await person.settle()
            assert dialog.FIELD_HELP[field.name or ""] in person.words


# -- what is sent


async def test_a_number_alone_adds_the_person(bench: Bench) -> None:
    row = lonely(bench)
    async with bench.open() as person:
        _, results = await ask(person)
        await person.fill(identifier=CAT)
        await person.press("ctrl+s")
        person.showing(SessionsScreen)
        (write,) = bench.wire.writes
        assert write.path.endswith(f"/Sessions/{row.sid}/Participants")
        assert write.form == {"Identifier": [CAT]}
        assert live(row) == [ANN, CAT]
        (written,) = results
        assert written is not None
        assert written.session is not None
        assert (written.session.sid, written.note) == (row.sid, "")


async def test_name_and_number_to_dial_go_with_it(bench: Bench) -> None:
    row = lonely(bench)
    dials = row.service.numbers[2].phone_number
    async with bench.open() as person:
        await ask(person)
        await person.fill(identifier=CAT, friendly_name="Cat", proxy_identifier=dials)
        await person.press("ctrl+s")
        (write,) = bench.wire.writes
        assert write.form == {
            "Identifier": [CAT],
            "FriendlyName": ["Cat"],
            "ProxyIdentifier": [dials],
        }


async def test_it_is_journalled_with_the_number_masked(bench: Bench) -> None:
    row = lonely(bench)
    async with bench.open() as person:
        await ask(person)
        await person.fill(identifier=CAT)
        await person.press("ctrl+s")
        before, after = bench.journal.tail(9)
        assert (before.verb, before.session_sid) == ("add_participant", row.sid)
        assert before.after == {"identifier": "+44••••0103"}
        assert (after.phase, after.outcome) == ("after", "done")


@pytest.mark.parametrize("key", ["escape", "ctrl+g"])
async def test_leaving_sends_nothing(bench: Bench, key: str) -> None:
    row = lonely(bench)
    async with bench.open() as person:
        _, results = await ask(person)
        await person.fill(identifier=CAT)
        await person.press(key)
        person.showing(SessionsScreen)
        assert bench.wire.writes == []
        assert results == [None]
        assert live(row) == [ANN]


async def test_enter_goes_round_the_fields_and_never_sends(bench: Bench) -> None:
    lonely(bench)
    async with bench.open() as person:
        dialog, _ = await ask(person)
        await person.fill(identifier=CAT)
        for field in [*dialog.fields[1:], dialog.fields[0]]:
            await person.press("enter")
            assert person.app.focused is field.control
        assert bench.wire.writes == []


# -- what is refused before it is sent


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("identifier", "", "This is needed."),
        ("identifier", "07700 900001", "Type the number in full"),
        ("identifier", "+12", "Type the number in full"),
        ("friendly_name", "x" * 256, "Twilio takes 255 characters at most; this has 256."),
        ("proxy_identifier", "x", "Type the number in full"),
    ],
)
async def test_bad_input_is_named_where_it_stands_and_never_sent(
    bench: Bench, name: str, typed: str, told: str
) -> None:
    lonely(bench)
    async with bench.open() as person:
        await ask(person)
        if name != "identifier":
            await person.fill(identifier=CAT)
        await person.fill(**{name: typed})
        person.screen.set_focus(person.showing(AddParticipantDialog).cancel_button)
        await person.press("ctrl+s")
        field = person.field(name)
        assert person.problem.startswith(f"{field.label}: {told}")
        assert person.app.focused is field.control
        assert str(field.echo.visual) == "! see below"
        assert field.value == typed
        assert bench.wire.writes == []


# -- what twilio refuses


@pytest.mark.parametrize(
    ("identifier", "code"), [(ANN, 80103), (BOB, 80612), ("+15551234567", 80404)]
)
async def test_a_refusal_keeps_what_was_typed_and_can_be_put_right(
    bench: Bench, identifier: str, code: int
) -> None:
    row = lonely(bench)
    async with bench.open() as person:
        dialog, results = await ask(person)
        await person.fill(identifier=identifier, friendly_name="Cat")
        await person.press("ctrl+s")
        assert f"code {code}" in person.problem
        assert "request RQ" in person.problem
        assert person.field("friendly_name").value == "Cat"
        assert not dialog.submit_button.disabled
        await person.fill(identifier=CAT)
        await person.press("ctrl+s")
        assert live(row) == [ANN, CAT]
        assert len(results) == 1


async def test_a_third_person_is_refused_in_words(bench: Bench) -> None:
    bench.with_people(NAME)
    async with bench.open() as person:
        await ask(person)
        assert person.problem == "It has two people already. Nothing was sent."
        assert person.showing(AddParticipantDialog).submit_button.disabled
        await person.press("ctrl+s")
        assert bench.wire.writes == []


# -- a session that changed, answers that were lost


async def test_a_session_that_changed_is_told_and_sent_only_after_a_second_look(
    bench: Bench,
) -> None:
    row = lonely(bench, status="in-progress", ttl=3600)
    async with bench.open() as person:
        await ask(person)
        await person.fill(identifier=CAT)
        row.ttl = 7200
        await person.press("ctrl+s")
        assert "nothing was sent" in person.problem
        assert "ttl: 1 h → 2 h" in person.words
        assert bench.wire.writes == []
        assert person.field("identifier").value == CAT
        await person.press("ctrl+s")
        assert live(row) == [ANN, CAT]


async def test_a_session_that_is_gone_leaves_nothing_to_press(bench: Bench) -> None:
    row = lonely(bench)
    async with bench.open() as person:
        bench.store.remove_session(row)
        dialog, _ = await ask(person)
        assert dialog.submit_button.disabled
        await person.press("ctrl+s")
        assert bench.wire.writes == []


async def test_a_lost_answer_is_settled_by_who_is_in_the_session(bench: Bench) -> None:
    row = lonely(bench)
    async with bench.open() as person:
        bench.faults.add(Fault(effect="lost", method="POST", count=1))
        _, results = await ask(person)
        await person.fill(identifier=CAT)
        await person.press("ctrl+s")
        person.showing(SessionsScreen)
        assert len(bench.wire.writes) == 1
        assert live(row) == [ANN, CAT]
        (written,) = results
        assert written is not None
        assert "read back: +44••••0103 is in the session" in written.note


async def test_what_stays_unknown_is_told_and_not_sent_again(bench: Bench) -> None:
    lonely(bench)
    async with bench.open() as person:
        bench.faults.add(Fault(effect="reset", method="POST", count=1))
        dialog, results = await ask(person)
        await person.fill(identifier=CAT)
        await person.press("ctrl+s")
        assert "+44••••0103 is not in the session" in person.problem
        assert CAT not in person.problem
        assert dialog.submit_button.disabled
        assert person.app.focused is dialog.cancel_button
        await person.press("ctrl+s")
        assert len(bench.wire.writes) == 1
        await person.press("escape")
        assert results == [None]


async def test_without_a_network_nothing_is_sent_and_it_can_be_tried_again(bench: Bench) -> None:
    row = lonely(bench)
    async with bench.open() as person:
        await ask(person)
        await person.fill(identifier=CAT)
        bench.wire.cut()
        await person.press("ctrl+s")
        assert live(row) == [ANN]
        assert person.field("identifier").value == CAT
        bench.wire.mend()
        await person.press("ctrl+s")
        assert live(row) == [ANN, CAT]


# -- production, sizes, names


async def test_production_keeps_a_reason() -> None:
    desk = LiveDesk()
    row = desk.pair(NAME, ANN)
    async with desk.open() as person:
        lock = desk.app.context.connected().lock
        assert lock is not None
        lock.open(PROFILE)
        await ask(person)
        await person.fill(identifier=CAT)
        await person.press("ctrl+s")
        assert "Production keeps a reason for every write" in person.problem
        assert desk.wire.writes == []
        await person.fill(reason="INC-3")
        await person.press("ctrl+s")
        assert live(row) == [ANN, CAT]
        assert desk.journal.tail(2)[0].reason == "INC-3"


@pytest.mark.parametrize("size", [WIDE, NARROW, HUGE, (60, 20)])
async def test_title_problem_and_buttons_are_in_sight_in_any_terminal(
    bench: Bench, size: tuple[int, int]
) -> None:
    lonely(bench)
    async with bench.open(size) as person:
        await ask(person)
        await person.fill(identifier=BOB)
        await person.press("ctrl+s")
        for word in ("Add a person to this session", "code 80612", "Cancel", "ctrl+s Add"):
            assert word in person.words


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_awkward_names_of_sessions_and_people_are_text(bench: Bench, name: str) -> None:
    row = lonely(bench, name, date_expiry=NOON + timedelta(days=1))
    async with bench.open() as person:
        await ask(person)
        await person.fill(identifier=CAT, friendly_name=name)
        assert all(line.isprintable() for line in person.lines)
        await person.press("ctrl+s")
        assert live(row) == [ANN, CAT]
        assert not person.has_ended


async def test_nothing_in_it_reads_markup(bench: Bench) -> None:
    lonely(bench)
    async with bench.open() as person:
        dialog, _ = await ask(person)
        statics = [one for one in dialog.query(".body Static") if isinstance(one, Static)]
        assert statics
        assert not any(one._render_markup for one in statics)
