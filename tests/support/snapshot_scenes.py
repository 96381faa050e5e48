"""Scenes that lead to a picture: keys to press and text to type."""

from collections.abc import Awaitable, Callable

from ui_bench import Bench, Person

from proxy_tui.ui.screens import SessionsScreen

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
    """Wait until the pane, if one is shown, holds the people of the session under the cursor."""
    screen = person.screen
    if (
        isinstance(screen, SessionsScreen)
        and screen.pane.has_room
        and screen.pane.session is not None
    ):
        await person.until(lambda: screen.pane.detail is not None)
        await person.settle()
