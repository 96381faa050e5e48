"""Scenes that lead to a picture: keys to press and text to type."""

from collections.abc import Awaitable, Callable

from ui_bench import Bench, Person

from proxy_tui.ui.screens import ProxyScreen, SessionsScreen
from proxy_tui.ui.screens.sessions.pane import DetailPane

Play = Callable[[Person], Awaitable[None]]
"""What a person does before the picture is taken."""
Look = Callable[[Bench, tuple[int, int], Play], bool]
"""Compares what the program shows, at a size, after a scene."""


def keys(*pressed: str) -> Play:
    """Return a scene that is reached by keys; what follows ``=`` is typed."""

    async def play(person: Person) -> None:
        for key in pressed:
            if key.startswith("="):
                await person.type_in(key[1:])
            else:
                await person.press(key)

    return play


async def pane_read(person: Person) -> None:
    """Wait until pane and key line, which follow a cursor that rests, have come to the row."""
    screen = person.screen
    if isinstance(screen, ProxyScreen):
        screen.key_bar.renew()
        await person.settle()
    if (
        isinstance(screen, SessionsScreen)
        and screen.pane.has_room
        and screen.pane.session is not None
    ):
        await person.until(lambda: _is_read(screen.pane))
        await person.settle()


def _is_read(pane: DetailPane) -> bool:
    session = pane.session
    is_there = session is not None and pane.view.sid == session.sid
    return (
        is_there and pane.detail is not None and "Calls and messages" in str(pane.view.text.visual)
    )
