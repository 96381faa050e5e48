"""What every dialog that writes to a session does alike: name, look again, send once, tell."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from ui_bench import HOSTILE_NAMES, HUGE, NARROW, NOON, WIDE, Bench, Person

from proxy_tui.api.request_log import Activity
from proxy_tui.errors import JournalError
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.ui.dialogs.confirm import CloseDialog, DeleteDialog
from proxy_tui.ui.dialogs.reopen import ReopenDialog
from proxy_tui.ui.dialogs.sending import wait_words
from proxy_tui.ui.dialogs.update import UpdateDialog
from proxy_tui.ui.dialogs.write_dialog import SessionWriteDialog
from proxy_tui.ui.screens import SessionsScreen

pytestmark = pytest.mark.anyio

CLOSE, EDIT, REOPEN, DELETE = "x", "e", "o", "delete"
PUT_OFF = Fault(effect="status", status=429, retry_after=7, method="POST", count=1)
ALL = [CLOSE, EDIT, REOPEN, DELETE]
KINDS = {CLOSE: CloseDialog, EDIT: UpdateDialog, REOPEN: ReopenDialog, DELETE: DeleteDialog}


def subject(bench: Bench, how: str, name: str | None = "job-ann-bob") -> SessionRecord:
    """Put in a session that this can be done to."""
    if how == REOPEN:
        return bench.with_people(name, status="closed", closed_reason="api", date_ended=NOON)
    return bench.with_people(name, status="in-progress", ttl=3600)


async def ask(person: Person, how: str) -> SessionWriteDialog:
    """Open the dialog about the session under the cursor."""
    if how == DELETE:
        person.showing(SessionsScreen).actions.run("delete")
        await person.settle()
    else:
        await person.press(how)
    return person.showing(KINDS[how])


async def answer(person: Person, how: str, row: SessionRecord) -> None:
    """Type what the dialog wants, and send it."""
    if how == DELETE:
        await person.fill(tail=row.sid[-4:])
    if how == EDIT:
        await person.fill(ttl="2h")
    await person.press("ctrl+s")


def has_happened(bench: Bench, how: str, row: SessionRecord) -> bool:
    """Whether the write took effect."""
    if how == DELETE:
        return bench.store.session(row.sid) is None
    if how == EDIT:
        return row.ttl == 7200
    return row.status == ("closed" if how == CLOSE else "in-progress")


@pytest.mark.parametrize("how", ALL)
async def test_it_names_verb_object_service_and_profile(bench: Bench, how: str) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        dialog = await ask(person, how)
        for word in (
            dialog.SUBMIT, "job-ann-bob", row.sid, "service dispatch-eu", "profile demo",
            "closed" if how == REOPEN else "in progress",
        ):  # fmt: skip
            assert word in person.text


@pytest.mark.parametrize("how", ALL)
async def test_it_is_sent_once_and_the_list_and_the_journal_know(bench: Bench, how: str) -> None:
    row = subject(bench, how)
    verb = {CLOSE: "close", EDIT: "update", REOPEN: "reopen", DELETE: "delete"}[how]
    told = {CLOSE: "Closed", EDIT: "Changed", REOPEN: "Re-opened", DELETE: "Deleted"}[how]
    async with bench.open() as person:
        await ask(person, how)
        await answer(person, how, row)
        person.showing(SessionsScreen)
        assert len(bench.wire.writes) == 1
        assert has_happened(bench, how, row)
        assert person.toasts == [f"{told} job-ann-bob."]
        assert ("job-ann-bob" in person.names) == (how != DELETE)
        before, after = bench.journal.tail(9)
        assert (before.verb, before.session_sid, before.os_user) == (verb, row.sid, "ann")
        assert (after.phase, after.outcome) == ("after", "done")


@pytest.mark.parametrize("how", ALL)
@pytest.mark.parametrize("key", ["escape", "ctrl+g"])
async def test_leaving_sends_nothing(bench: Bench, how: str, key: str) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        await ask(person, how)
        await person.press(key)
        person.showing(SessionsScreen)
        assert bench.wire.writes == []
        assert person.toasts == []
        assert not has_happened(bench, how, row)


@pytest.mark.parametrize("how", ALL)
async def test_enter_alone_never_sends(bench: Bench, how: str) -> None:
    subject(bench, how)
    async with bench.open() as person:
        await ask(person, how)
        for _ in range(4):
            await person.press("enter")
        assert bench.wire.writes == []


async def test_cancel_has_the_focus_where_nothing_is_typed(bench: Bench) -> None:
    subject(bench, CLOSE)
    async with bench.open() as person:
        dialog = await ask(person, CLOSE)
        assert person.app.focused is dialog.cancel_button
        await person.press("enter")
        person.showing(SessionsScreen)


@pytest.mark.parametrize("how", [CLOSE, EDIT, REOPEN])
async def test_the_button_sends_as_the_key_does(bench: Bench, how: str) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        await ask(person, how)
        if how == EDIT:
            await person.fill(ttl="2h")
        await person.click("#submit")
        assert has_happened(bench, how, row)


# -- what changed meanwhile


@pytest.mark.parametrize("how", ALL)
async def test_what_changed_since_the_list_was_read_is_told_before_anything_is_sent(
    bench: Bench, how: str
) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        row.ttl = 900
        dialog = await ask(person, how)
        assert "Changed since it was shown:" in person.text
        assert "15 min" in str(dialog.changes.visual)
        assert bench.wire.writes == []
        await answer(person, how, row)
        assert has_happened(bench, how, row)


@pytest.mark.parametrize("how", ALL)
async def test_what_changed_while_the_dialog_was_open_stops_the_write(
    bench: Bench, how: str
) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        dialog = await ask(person, how)
        row.ttl = 900
        await answer(person, how, row)
        assert person.showing(KINDS[how]) is dialog
        assert "The session changed since it was shown, so nothing was sent." in person.problem
        assert "15 min" in str(dialog.changes.visual)
        assert bench.wire.writes == []
        await person.press("ctrl+s")
        assert has_happened(bench, how, row)
        assert len(bench.wire.writes) == 1


@pytest.mark.parametrize("how", ALL)
async def test_a_session_that_is_gone_leaves_nothing_to_press_but_the_way_out(
    bench: Bench, how: str
) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        bench.store.remove_session(row)
        dialog = await ask(person, how)
        assert "HTTP 404" in person.problem
        assert dialog.submit_button.disabled
        assert person.app.focused is dialog.cancel_button
        await person.press("ctrl+s")
        assert bench.wire.writes == []
        await person.press("enter")
        person.showing(SessionsScreen)


@pytest.mark.parametrize("how", ALL)
async def test_a_recheck_that_fails_is_told_and_the_write_looks_again(
    bench: Bench, how: str
) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        bench.wire.cut()
        await ask(person, how)
        assert "cannot be reached" in person.problem
        bench.wire.mend()
        await answer(person, how, row)
        assert has_happened(bench, how, row)


async def test_a_late_recheck_does_not_take_away_what_the_write_said(bench: Bench) -> None:
    row = subject(bench, CLOSE)
    async with bench.open() as person:
        reads: list[object] = []

        def late(request: httpx.Request) -> bool:
            if request.method == "GET" and request.url.path.endswith(row.sid):
                reads.append(request)
                return len(reads) == 1
            return False

        bench.wire.holds = late
        person.hit("x")
        await person.until(lambda: reads)
        bench.faults.add(Fault(effect="status", method="POST", status=400, code=80608))
        await person.quiet()
        assert person.problem == "Reading the session again …"
        person.hit("ctrl+s")
        await person.until(lambda: "code 80608" in person.problem)
        bench.wire.let_go()
        await person.settle()
        assert "code 80608" in person.problem
        assert row.status == "in-progress"


# -- somebody else did it first


def done_by_others(bench: Bench, how: str, row: SessionRecord) -> None:
    """Let somebody else do what the dialog is for, or what makes it pointless."""
    if how == DELETE:
        bench.store.remove_session(row)
    elif how == REOPEN:
        row.status, row.date_ended, row.closed_reason = "in-progress", None, None
    else:
        row.status, row.date_ended, row.closed_reason = "closed", NOON, "api"


GONE = {
    CLOSE: "It is closed already. Nothing was sent.",
    REOPEN: "It is in progress, not closed. Nothing was sent.",
    DELETE: "HTTP 404",
}


@pytest.mark.parametrize("how", [CLOSE, REOPEN, DELETE])
@pytest.mark.parametrize("when", ["before it opened", "while it was open"])
async def test_what_was_done_by_others_cannot_be_done_again(
    bench: Bench, how: str, when: str
) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        if when == "before it opened":
            done_by_others(bench, how, row)
        dialog = await ask(person, how)
        if when == "while it was open":
            done_by_others(bench, how, row)
            await answer(person, how, row)
        assert GONE[how] in person.problem
        assert dialog.submit_button.disabled
        assert "Back" in person.text
        assert "Cancel" not in person.text
        await person.press("ctrl+s")
        assert bench.wire.writes == []
        await person.press("enter")
        person.showing(SessionsScreen)
        if how == DELETE:
            assert "job-ann-bob" not in person.names
        else:
            assert row.status.replace("-", " ") in person.row("job-ann-bob")
            assert person.toasts == ["Read again: job-ann-bob."]


async def test_who_is_second_by_a_blink_is_refused_and_told_why(bench: Bench) -> None:
    row = subject(bench, CLOSE)
    async with bench.open() as person:
        dialog = await ask(person, CLOSE)

        def first(request: httpx.Request) -> None:
            # Between the last look and the write: no request can see that.
            if request.method == "POST":
                done_by_others(bench, CLOSE, row)

        bench.wire.trouble = first
        await person.press("ctrl+s")
        assert person.problem == GONE[CLOSE]
        assert dialog.submit_button.disabled
        await person.press("ctrl+s")
        assert len(bench.wire.writes) == 1
        assert bench.journal.tail(1)[0].outcome == "refused"


async def test_a_ttl_is_not_sent_to_a_session_that_was_closed_meanwhile(bench: Bench) -> None:
    row = subject(bench, EDIT)
    async with bench.open() as person:
        await ask(person, EDIT)
        done_by_others(bench, EDIT, row)
        await answer(person, EDIT, row)
        assert "in progress → closed" in person.words
        await person.press("ctrl+s")
        assert "set its status to in progress to re-open it with this" in person.problem
        assert bench.wire.writes == []
        person.screen.set_focus(person.field("status").control)
        await person.press("right", "ctrl+s")
        assert [one.form for one in bench.wire.writes] == [
            {"Status": ["in-progress"], "Ttl": ["7200"]}
        ]


# -- refusals and lost answers


@pytest.mark.parametrize("how", ALL)
async def test_a_refusal_is_told_and_keeps_the_dialog(bench: Bench, how: str) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        dialog = await ask(person, how)
        method = "DELETE" if how == DELETE else "POST"
        bench.faults.add(Fault(effect="status", method=method, status=400, code=80608))
        await answer(person, how, row)
        assert person.showing(KINDS[how]) is dialog
        assert "code 80608" in person.problem
        assert "request RQ" in person.problem
        assert not dialog.submit_button.disabled
        assert bench.journal.tail(1)[0].outcome == "refused"
        bench.faults.clear()
        await person.press("ctrl+s")
        assert has_happened(bench, how, row)


@pytest.mark.parametrize("how", ALL)
async def test_an_answer_lost_after_it_was_done_is_settled_by_reading_back(
    bench: Bench, how: str
) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        await ask(person, how)
        method = "DELETE" if how == DELETE else "POST"
        bench.faults.add(Fault(effect="lost", method=method, count=1))
        await answer(person, how, row)
        person.showing(SessionsScreen)
        assert "The answer was lost; read back:" in person.toasts[-1]
        assert len(bench.wire.writes) == 1
        assert has_happened(bench, how, row)


@pytest.mark.parametrize("how", ALL)
async def test_an_outcome_that_stays_unknown_is_told_and_never_sent_again(
    bench: Bench, how: str
) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        dialog = await ask(person, how)
        method = "DELETE" if how == DELETE else "POST"
        bench.faults.add(Fault(effect="reset", method=method))
        await answer(person, how, row)
        assert "The answer was lost; most likely it was not done:" in person.problem
        assert dialog.submit_button.disabled
        assert person.app.focused is dialog.cancel_button
        await person.press("ctrl+s")
        assert len(bench.wire.writes) == 1
        assert not has_happened(bench, how, row)
        assert bench.journal.tail(1)[0].outcome == "unknown"
        await person.press("enter")
        person.showing(SessionsScreen)


@pytest.mark.parametrize("how", [CLOSE, EDIT, REOPEN])
async def test_the_note_after_an_unknown_outcome_does_not_say_that_it_was_done(
    bench: Bench, how: str
) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        await ask(person, how)
        bench.faults.add(Fault(effect="reset", method="POST"))
        await answer(person, how, row)
        await person.press("enter")
        assert [toast.partition(" job")[0] for toast in person.toasts] == ["Read again:"]


@pytest.mark.parametrize("how", ALL)
async def test_an_outcome_that_cannot_even_be_read_back_is_told(bench: Bench, how: str) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        await ask(person, how)
        method = "DELETE" if how == DELETE else "POST"
        bench.faults.add(Fault(effect="reset", method=method))
        bench.faults.add(
            Fault(effect="status", method="GET", status=401, path="*/Sessions/*", nth=2)
        )
        await answer(person, how, row)
        assert "reading back failed" in person.problem
        assert len(bench.wire.writes) == 1
        await person.press("escape")
        person.showing(SessionsScreen)
        assert person.toasts == []


@pytest.mark.parametrize("how", ALL)
async def test_a_write_on_its_way_cannot_be_left_or_sent_twice(bench: Bench, how: str) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        await ask(person, how)
        if how == DELETE:
            await person.fill(tail=row.sid[-4:])
        if how == EDIT:
            await person.fill(ttl="2h")
        bench.wire.hold("DELETE" if how == DELETE else "POST")
        person.hit("ctrl+s")
        await person.until(lambda: bench.wire.writes)
        for key in ("ctrl+s", "escape", "ctrl+g"):
            person.hit(key)
            await person.quiet()
        person.showing(KINDS[how])
        assert person.problem == "The request is on its way; wait for its answer."
        bench.wire.let_go()
        await person.settle()
        assert len(bench.wire.writes) == 1
        assert has_happened(bench, how, row)


@pytest.mark.parametrize("how", ALL)
async def test_a_journal_that_cannot_be_written_refuses_the_write(bench: Bench, how: str) -> None:
    row = subject(bench, how)

    def full(record: object) -> None:
        raise JournalError("The journal is full.", hint="Make room.")

    bench.journal._append = full
    async with bench.open() as person:
        await ask(person, how)
        await answer(person, how, row)
        assert "The journal is full." in person.problem
        assert bench.wire.writes == []
        assert not has_happened(bench, how, row)


@pytest.mark.parametrize("how", ALL)
async def test_read_only_switched_on_meanwhile_refuses_before_a_byte_leaves(
    bench: Bench, how: str
) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        await ask(person, how)
        assert bench.context.connection is not None
        bench.context.connection.client.read_only = True
        await answer(person, how, row)
        assert "Read-only is on" in person.problem
        assert person.showing(KINDS[how]).submit_button.disabled
        assert bench.wire.writes == []


@pytest.mark.parametrize("how", ALL)
@pytest.mark.parametrize("step", ["recheck", "write"])
async def test_a_failure_nobody_planned_for_keeps_dialog_and_program(
    bench: Bench, how: str, step: str
) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        if step == "recheck":
            bench.wire.blow_up("GET")
        await ask(person, how)
        if step == "write":
            bench.wire.blow_up("DELETE" if how == DELETE else "POST")
            await answer(person, how, row)
        assert "unexpected" in person.problem
        person.showing(KINDS[how])
        assert not has_happened(bench, how, row)
        await person.press("escape")
        person.showing(SessionsScreen)


# -- sizes and names


@pytest.mark.parametrize("how", ALL)
async def test_buttons_and_object_are_in_sight_in_any_terminal(bench: Bench, how: str) -> None:
    row = subject(bench, how)
    async with bench.open() as person:
        dialog = await ask(person, how)
        for size in (NARROW, HUGE, WIDE, (60, 16)):
            await person.resize(*size)
            assert dialog.SUBMIT in person.text
            assert "Cancel" in person.text
            assert max(map(len, person.lines)) <= size[0]
        await person.press("pageup", "pageup")
        assert "job-ann-bob" in person.text
        await person.resize(*WIDE)
        await answer(person, how, row)
        assert has_happened(bench, how, row)


@pytest.mark.parametrize("size", [(60, 14), NARROW])
async def test_what_is_typed_outlasts_a_change_of_size(bench: Bench, size: tuple[int, int]) -> None:
    subject(bench, EDIT)
    async with bench.open() as person:
        await ask(person, EDIT)
        await person.fill(ttl="2h", date_expiry="+1d")
        await person.resize(*size)
        assert (person.field("ttl").value, person.field("date_expiry").value) == ("2h", "+1d")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_awkward_names_are_text_and_the_write_reaches_their_session(
    make_bench: Callable[..., Bench], name: str
) -> None:
    bench = make_bench(service="pilot")
    row = bench.add(name, service="pilot", status="in-progress")
    async with bench.open() as person:
        dialog = await ask(person, CLOSE)
        assert all(line.isprintable() for line in person.lines)
        assert str(dialog.object_line.visual).isprintable()
        await person.press("ctrl+s")
        assert row.status == "closed"
        assert person.toasts[-1].isprintable()
        assert not person.has_ended


class TestWaiting:
    async def test_a_write_that_is_put_off_says_for_how_long_and_may_be_given_up(
        self, make_bench: Callable[..., Bench]
    ) -> None:
        bench = make_bench(service="pilot", faults=(PUT_OFF,))
        row = bench.add("job", service="pilot", status="in-progress")
        clock_stands, asked = threading.Event(), bench.time.sleep
        bench.time.sleep = lambda seconds: (clock_stands.wait(10), asked(seconds))[1]
        async with bench.open() as person:
            dialog = await ask(person, CLOSE)
            person.hit("ctrl+s")
            words = "Twilio asks to wait: sending again in 7 s; nothing was done yet."
            await person.until(lambda: words in str(dialog.problem.visual))
            assert "esc gives up." in str(dialog.problem.visual)
            person.hit("escape")
            await person.until(lambda: "Giving up" in str(dialog.problem.visual))
            clock_stands.set()
            await person.settle()
            assert person.problem == "Given up while waiting; nothing was changed."
            assert len(bench.wire.writes) == 1
            assert row.status == "in-progress"
            assert bench.journal.tail(1)[0].outcome == "not sent"
            await person.press("ctrl+s")
            assert row.status == "closed"

    @pytest.mark.parametrize(
        ("now", "words"),
        [
            ({}, ""),
            (
                {"waiting_seconds": 6.2, "waiting_is_asked": True, "writes_put_off": 3},
                "Twilio asks to wait: sending again in 7 s; nothing was done yet.",
            ),
            (
                {"waiting_seconds": 0.1, "waiting_is_asked": True, "writes_put_off": 2},
                "Twilio asks to wait: sending in 1 s; nothing was done yet.",
            ),
            (
                {"waiting_seconds": 2.0, "waiting_reason": "no answer; asking again"},
                "No answer; asking again in 2 s; nothing was done yet.",
            ),
        ],
    )
    async def test_only_what_is_known_of_a_wait_is_said(
        self, now: dict[str, Any], words: str
    ) -> None:
        before = Activity(None, 0, 20, 0, "", None, writes_sent=2, writes_put_off=2)
        said = wait_words(before, replace(before, **now))
        assert said == words if not words.startswith("Twilio") else said.startswith(words)
