"""What is acted on is the session that was chosen, wherever rows have moved to meanwhile."""

import threading

import httpx
import pytest
from ui_bench import ANN, BOB, NOON, PATIENCE
from ui_desk import Desk, sessions

from proxy_tui.simulator.rules.options import Options
from proxy_tui.ui.dialogs.confirm import CloseDialog
from proxy_tui.ui.screens import SessionsScreen

pytestmark = pytest.mark.anyio


async def test_a_menu_does_nothing_to_the_row_that_took_the_place_of_its_own() -> None:
    desk = Desk()
    first, second = desk.many(2)[::-1]
    async with desk.open() as person:
        await person.press("a")
        assert "Do to job-001" in person.text
        sessions(person).session_gone(first.sid)
        await person.press("down", "enter")
        person.showing(SessionsScreen)
        assert "another one now" in person.toasts[0]
        assert sessions(person).pane.session.sid == second.sid
        assert desk.wire.writes == []


class Late(httpx.BaseTransport):
    """A network on which some answers, already given, arrive only when a test says so."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner
        self.ending = ""
        """How the path of a request ends whose answer is late."""
        self.given = 0
        self.gate = threading.Event()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.inner.handle_request(request)
        if self.ending and request.url.path.endswith(self.ending) and request.method == "GET":
            self.ending = ""
            self.given += 1
            self.gate.wait(PATIENCE)
        return answer


async def test_a_reading_that_began_before_a_close_does_not_undo_it_on_screen() -> None:
    desk = Desk()
    row = desk.pair("job", ANN, BOB, status="in-progress")
    late = desk.wire._inner = Late(desk.wire._inner)
    async with desk.open() as person:
        for ending in ("/Sessions", "/Participants"):
            row.status, row.date_ended, row.closed_reason = "in-progress", None, None
            await person.press("r")
            screen = sessions(person)
            late.ending, late.given = ending, 0
            late.gate.clear()
            if ending == "/Sessions":
                person.hit("r")
            else:
                screen.rows.details.drop(row.sid)
                screen.pane.peek()
            await person.until(lambda: late.given)
            person.hit("x")
            await person.until(lambda: isinstance(person.screen, CloseDialog))
            await person.quiet()
            person.hit("ctrl+s")
            await person.until(lambda: isinstance(person.screen, SessionsScreen))
            if ending == "/Participants":
                row.participants[0].date_deleted = NOON
            late.gate.set()
            await person.settle()
            assert "closed" in person.row("job")
            assert screen.pane.session.status == "closed"
        await person.until(lambda: screen.pane.detail is not None)
        assert len(screen.pane.detail.present) == 1


async def test_a_letter_stays_with_its_person_on_every_screen_when_another_is_added() -> None:
    desk = Desk(options=Options(list_order="newest"))
    row = desk.pair("job", ANN, status="in-progress")
    async with desk.open() as person:
        screen = sessions(person)
        await person.until(lambda: screen.pane.detail is not None)
        await person.settle()
        assert "A  +44••••0001" in person.text
        # Bob is newer, so the API lists him first.
        desk.store.add_participant(row, BOB, desk.dispatch.numbers[1])
        await person.press("enter")
        assert "A  +44••••0001" in person.text
        assert "B  +44••••0002" in person.text
        await person.press("y")
        assert "Number that A (+44••••0001) dials" in person.text
        await person.press("escape", "w")
        assert "A (+44••••0001)" in person.words
        await person.press("escape", "escape")
        pane = screen.pane
        await person.until(lambda: pane.detail is not None and len(pane.detail.present) == 2)
        await person.settle()
        assert "A  +44••••0001" in person.text
        await person.press("f")
        await person.type_in("0001")
        await person.press("enter")
        assert "A  +44••••0001" in person.text
