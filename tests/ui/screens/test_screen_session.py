from datetime import timedelta
from typing import Any

import pytest
from ui_bench import ANN, BOB, HOSTILE_NAMES, HUGE, NARROW, NOON, WIDE, Bench, BoomError, Person

from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.ui.dialogs.confirm import CloseDialog, DeleteDialog
from proxy_tui.ui.dialogs.text import ErrorDialog
from proxy_tui.ui.screens import SessionScreen, SessionsScreen

pytestmark = pytest.mark.anyio


def used(bench: Bench) -> SessionRecord:
    """Put in a session of Ann and Bob, an hour old, last used nine minutes ago."""
    row = bench.with_people(
        "job-ann-bob", ttl=3600, date_created=NOON - timedelta(hours=1), mode="message-only"
    )
    bench.store.add_traffic(row, at=NOON - timedelta(minutes=20), body="Where are you?")
    bench.store.add_traffic(
        row, at=NOON - timedelta(minutes=9), body="Two minutes away", by_second=True,
        status="undelivered",
    )  # fmt: skip
    return row


def told(person: Person) -> str:
    """Return all that the screen tells of the session, in view or not."""
    view: Any = person.showing(SessionScreen).view
    assert view.display
    return str(view.plain)


def facts(person: Person) -> dict[str, str]:
    """Return the fields as the screen lists them."""
    lines = told(person).rpartition("\nSession\n")[2].splitlines()
    return {line[:13].strip(): line[13:] for line in lines}


# -- what it tells


async def test_every_field_is_told(bench: Bench) -> None:
    row = used(bench)
    async with bench.open() as person:
        await person.press("enter")
        shown = facts(person)
        assert f"job-ann-bob  {row.sid}  ● in progress  texts only" in told(person)
        assert shown["ttl"] == "1 h (3600 s)"
        assert shown["created"].startswith("11:00:00 UTC")
        assert shown["created"].endswith("1 h ago")
        assert shown["last contact"].startswith("11:51:00 UTC")
        assert shown["not set"].startswith("expiry date")
        assert shown["service"] == row.service.sid


async def test_the_expiry_is_told_with_the_rule_that_sets_it(bench: Bench) -> None:
    used(bench)
    async with bench.open() as person:
        await person.press("enter")
        words = " ".join(told(person).split())
        assert "Expires 12:51 UTC, in 51 min (ttl 1 h, counted from the last contact)." in words


async def test_a_closed_session_says_when_and_why(bench: Bench) -> None:
    bench.add(
        "over", status="closed", closed_reason="api", date_ended=NOON - timedelta(hours=2)
    )  # fmt: skip
    async with bench.open() as person:
        await person.press("enter")
        assert "Closed 2 h ago (api)." in told(person)
        assert "last contact" in facts(person)["not set"]


async def test_both_people_are_told_with_what_each_dials(bench: Bench) -> None:
    row = used(bench)
    async with bench.open() as person:
        await person.press("enter")
        first, second = row.participants
        for one, name in ((first, "Ann"), (second, "Bob")):
            lines = iter(told(person).splitlines())
            line = next(line for line in lines if line.endswith(name))
            assert line[0] in "AB"
            assert f"+44••••{one.identifier[-4:]}" in line
            assert next(lines).startswith("└  dials +44 20 7946")


async def test_a_missing_person_is_pointed_out(bench: Bench) -> None:
    row = bench.with_people("one-sided")
    row.participants.pop()
    async with bench.open() as person:
        await person.press("enter")
        assert "The second person is missing." in told(person)


async def test_a_removed_person_is_shown_as_removed(bench: Bench) -> None:
    row = bench.with_people("left")
    row.participants[0].date_deleted = NOON
    async with bench.open() as person:
        await person.press("enter")
        assert "removed" in told(person)
        assert "The second person is missing." in told(person)


async def test_contacts_are_told_newest_first_with_direction_and_outcome(bench: Bench) -> None:
    used(bench)
    async with bench.open() as person:
        await person.press("enter")
        ann, bob = (
            next(line[0] for line in told(person).splitlines() if line.endswith(name))
            for name in ("Ann", "Bob")
        )
        lines = [line.split() for line in told(person).splitlines() if ":" in line[:3]]
        assert lines == [
            ["11:51", "text", bob, "→", ann, "✖", "undelivered"],
            ["11:40", "text", ann, "→", bob, "✓", "delivered"],
        ]


async def test_more_contacts_than_are_read_are_said_to_be_there(bench: Bench) -> None:
    row = bench.with_people("talkers")
    for minute in range(60):
        bench.store.add_traffic(row, at=NOON - timedelta(minutes=minute))
    async with bench.open() as person:
        await person.press("enter")
        assert sum(" text " in line for line in told(person).splitlines()) == 50
        assert "older ones not shown" in told(person)


async def test_a_session_nobody_used_says_so(bench: Bench) -> None:
    bench.with_people("fresh")
    async with bench.open() as person:
        await person.press("enter")
        assert "none yet" in told(person)


# -- numbers and bodies


async def test_numbers_and_bodies_are_hidden_until_m_and_again_after_it(bench: Bench) -> None:
    used(bench)
    async with bench.open() as person:
        await person.press("enter")
        assert ANN not in told(person)
        assert "Two minutes away" not in told(person)
        assert person.status == "1 of 100 in the list · numbers masked · m reveals them"
        await person.press("m")
        assert ANN in told(person)
        assert BOB in told(person)
        assert "Two minutes away" in told(person)
        assert person.status == "1 of 100 in the list · numbers and bodies shown · m masks them"
        await person.press("m")
        assert ANN not in told(person)


async def test_a_reveal_ends_with_the_screen(bench: Bench) -> None:
    used(bench)
    async with bench.open() as person:
        await person.press("enter", "m", "escape", "enter")
        assert ANN not in told(person)


async def test_raw_json_masks_numbers_unless_they_are_revealed(bench: Bench) -> None:
    bench.with_people("call +44 7700 900001")
    async with bench.open() as person:
        await person.press("enter", "v")
        assert '"unique_name": "call +44••••0001"' in person.text
        await person.press("escape", "m", "v")
        assert '"unique_name": "call +44 7700 900001"' in person.text


# -- again


async def test_a_refresh_shows_the_session_as_it_is_now(bench: Bench) -> None:
    row = used(bench)
    async with bench.open() as person:
        await person.press("enter")
        row.status, row.date_ended = "closed", NOON
        bench.pass_time(seconds=30)
        await person.press("r")
        assert "◐ closed" in told(person)
        assert "as of 12:00:30 UTC" in person.lines[0]


async def test_what_changed_goes_back_to_the_list(bench: Bench) -> None:
    row = used(bench)
    async with bench.open() as person:
        await person.press("enter")
        row.status, row.date_ended = "closed", NOON
        await person.press("r", "backspace")
        person.showing(SessionsScreen)
        assert person.row("job-ann-bob").count("closed") == 1


async def test_a_session_that_is_gone_says_so_and_takes_no_more_orders(bench: Bench) -> None:
    row = used(bench)
    async with bench.open() as person:
        await person.press("enter")
        bench.store.remove_session(row)
        await person.press("r")
        assert "This session is gone" in person.text
        assert "esc Back" in person.text
        for key in ("e", "x", "v", "y"):
            await person.press(key)
            person.showing(SessionScreen)
            assert person.toasts[-1].endswith("the session is gone.")
        await person.press("escape")
        assert "job-ann-bob" not in person.names


async def test_a_session_that_is_found_again_takes_orders_again(bench: Bench) -> None:
    row = used(bench)
    async with bench.open() as person:
        await person.press("enter")
        bench.faults.add(Fault(effect="status", status=404, path=f"*{row.sid}"))
        await person.press("r")
        assert "This session is gone" in person.text
        bench.faults.clear()
        await person.press("r")
        assert "dials" in person.text
        await person.press("x")
        person.showing(CloseDialog)


async def test_a_first_reading_that_fails_is_told_where_people_would_be(bench: Bench) -> None:
    used(bench)
    async with bench.open() as person:
        bench.faults.add(Fault(effect="status", status=403, path="*/Participants"))
        await person.press("enter")
        assert "These credentials may not do this." in told(person)
        assert "job-ann-bob" in told(person)
        bench.faults.clear()
        await person.press("r")
        assert "dials" in told(person)


async def test_a_later_reading_that_fails_is_told_in_a_dialog_and_what_is_there_stays(
    bench: Bench,
) -> None:
    used(bench)
    async with bench.open() as person:
        await person.press("enter")
        bench.wire.cut()
        await person.press("r")
        person.showing(ErrorDialog)
        await person.press("escape")
        assert "dials" in told(person)


async def test_an_error_nobody_planned_for_is_told_and_the_program_goes_on(bench: Bench) -> None:
    used(bench)
    async with bench.open() as person:
        bench.wire.trouble = lambda _: BoomError("secret 42")
        await person.press("enter")
        assert "unexpected" in told(person)
        assert "secret" not in told(person)
        bench.wire.mend()
        await person.press("r")
        assert "dials" in told(person)


async def test_leaving_before_the_answer_came_is_harmless(bench: Bench) -> None:
    used(bench)
    async with bench.open() as person:
        bench.wire.hold(path="/Participants")
        person.hit("enter")
        await person.quiet()
        person.showing(SessionScreen)
        person.hit("escape")
        await person.quiet()
        bench.wire.let_go()
        await person.settle()
        person.showing(SessionsScreen)


# -- acting on it


async def test_closing_from_here_is_seen_here_and_in_the_list(bench: Bench) -> None:
    row = used(bench)
    async with bench.open() as person:
        await person.press("enter", "x")
        person.showing(CloseDialog)
        await person.press("ctrl+s")
        assert row.status == "closed"
        assert "◐ closed" in told(person)
        assert person.toasts == ["Closed job-ann-bob."]
        await person.press("escape")
        assert "closed" in person.row("job-ann-bob")


async def test_deleting_from_here_leaves_a_notice_and_the_list_forgets_it(bench: Bench) -> None:
    row = used(bench)
    async with bench.open() as person:
        await person.press("enter")
        person.showing(SessionScreen).actions.run("delete")
        await person.settle()
        person.showing(DeleteDialog)
        await person.type_in(row.sid[-4:])
        await person.press("ctrl+s")
        assert "This session no longer exists." in person.text
        await person.press("escape")
        assert "job-ann-bob" not in person.names
        assert bench.store.session(row.sid) is None


# -- sizes and names


@pytest.mark.parametrize("size", [NARROW, WIDE, HUGE, (60, 18)])
async def test_it_fits_any_terminal_and_scrolls(bench: Bench, size: tuple[int, int]) -> None:
    row = used(bench)
    for minute in range(40):
        bench.store.add_traffic(row, at=NOON - timedelta(minutes=minute))
    async with bench.open(size) as person:
        await person.press("enter")
        assert max(map(len, person.lines)) <= size[0]
        await person.press("end")
        await person.until(lambda: "not set" in person.text)
        await person.resize(*NARROW)
        assert "esc" in person.lines[-1]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_awkward_names_of_sessions_and_people_are_text(bench: Bench, name: str) -> None:
    row = bench.with_people(name)
    row.participants[0].friendly_name = name
    row.closed_reason = name
    bench.store.add_traffic(row, body=name or "-", status="[/oops]")
    async with bench.open() as person:
        await person.press("enter", "m")
        assert all(line.isprintable() for line in told(person).splitlines())
        assert not person.has_ended


async def test_a_click_on_markup_does_nothing(bench: Bench) -> None:
    row = bench.with_people("[@click=app.quit]quit me[/]")
    row.participants[0].friendly_name = "[@click=app.quit]quit me[/]"
    async with bench.open() as person:
        await person.press("enter")
        for y, line in enumerate(person.lines):
            if "quit me" in line:
                await person.pilot.click(offset=(line.index("quit me"), y))
        await person.settle()
        assert not person.has_ended


# -- what is older than what is shown


async def test_after_a_change_no_verdict_rests_on_what_was_read_before_it(bench: Bench) -> None:
    used(bench)
    async with bench.open() as person:
        await person.press("enter")
        screen = person.showing(SessionScreen)
        bench.wire.cut()
        screen.session_changed(screen.session)
        assert "Checking …" in told(person)
        await person.settle()
        person.showing(ErrorDialog)
        await person.press("escape")
        assert "in the pool" not in told(person)
        assert told(person).count("From an earlier reading.") == 2
        assert "not everything could be checked" in told(person)
        bench.wire.mend()
        await person.press("r")
        assert "✓ in the pool" in told(person)
        assert "From an earlier reading." not in told(person)
