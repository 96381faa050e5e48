"""What is acted on is the session that was chosen, wherever rows have moved to meanwhile."""

import pytest
from ui_desk import Desk, sessions

from proxy_tui.ui.screens.sessions import SessionsScreen

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
        assert sessions(person).session.sid == second.sid
        assert desk.wire.writes == []
