"""Screens that come back as they were left, for as long as the program runs.

Textual keeps an installed screen when it leaves the stack: its widgets, its state
and its work go on. Here is the one place that installs, shows and drops them.
"""

from collections.abc import Callable
from typing import Any, Protocol, cast

from textual.app import App, ScreenStackError
from textual.screen import Screen


class Kept(Protocol):
    """A screen that can be left and shown again."""

    def shown_again(self) -> None:
        """Take that the screen is on top again after it had been left."""


def keep(app: App[Any], kept: dict[str, Screen[Any]], name: str, screen: Screen[Any]) -> None:
    """Keep a screen under a name from now on, unless another is kept under it.

    Args:
        app: The program.
        kept: The screens kept so far, by name.
        name: What the screen is about: ``service KS…``.
        screen: The screen.
    """
    if name not in kept and not app.is_screen_installed(screen):
        app.install_screen(screen, f"kept-{id(screen)}")
        kept[name] = screen


def show(
    app: App[Any], kept: dict[str, Screen[Any]], name: str, make: Callable[[], Screen[Any]]
) -> Screen[Any]:
    """Show the screen of a name as it was left, or a new one.

    A new one too where the kept one is still below: a screen cannot be in a stack twice.
    """
    screen = kept.get(name)
    if screen is None or screen in app.screen_stack:
        screen = make()
        app.push_screen(screen)
    else:
        app.push_screen(screen)
        cast("Kept", screen).shown_again()
    return screen


def drop(app: App[Any], kept: dict[str, Screen[Any]]) -> None:
    """Drop every kept screen, since it is about another account or may have failed."""
    for screen in kept.values():
        try:
            app.uninstall_screen(screen)
        except ScreenStackError:
            # Left with its whole stack after an error; nothing shows it again.
            continue
        screen.remove()
    kept.clear()
