"""Screens that keep their state until the program ends."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from textual.app import App, ScreenStackError
from textual.screen import Screen

S = TypeVar("S", bound=Screen[Any])


class KeptScreens:
    """Screens by name; each stays installed, so its widgets, state and workers live on."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._screens: dict[str, Screen[Any]] = {}

    def __iter__(self) -> Iterator[Screen[Any]]:
        return iter(self._screens.values())

    def keep(self, name: str, screen: Screen[Any]) -> None:
        """Keep a screen under a name, unless another one has it."""
        if name not in self._screens and not self._app.is_screen_installed(screen):
            self._app.install_screen(screen, f"kept-{id(screen)}")
            self._screens[name] = screen

    def get(self, name: str, make: Callable[[], S]) -> S:
        """Return the screen of a name, or a new one if it is missing or in the stack already."""
        screen: Any = self._screens.get(name)
        return make() if screen is None or screen in self._app.screen_stack else screen

    def drop(self) -> None:
        """Drop every screen."""
        for screen in self._screens.values():
            try:
                self._app.uninstall_screen(screen)
            except ScreenStackError:
                # Left in the stack of an earlier start; nothing shows it again.
                continue
            screen.remove()
        self._screens.clear()
