"""An app around one widget, for tests that look at nothing else."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path, PurePath
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

import proxy_tui.ui

_STYLES = Path(proxy_tui.ui.__file__).parent / "styles"


class Host(App[None]):
    """Shows widgets, and notes the messages that reach it."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS_PATH: ClassVar[list[str | PurePath]] = sorted(_STYLES.glob("*.tcss"))

    def __init__(
        self,
        widgets: Iterable[Widget | Callable[[], Widget]],
        kinds: tuple[type[Message], ...] = (),
    ) -> None:
        super().__init__()
        self._given = tuple(widgets)
        self._kinds = kinds
        self.heard: list[Any] = []

    def compose(self) -> ComposeResult:
        for one in self._given:
            yield one if isinstance(one, Widget) else one()

    async def _on_message(self, message: Message) -> None:
        if isinstance(message, self._kinds):
            self.heard.append(message)
        await super()._on_message(message)

    def line(self, y: int = 0) -> str:
        """Return a line of the screen."""
        strips = self.screen._compositor.render_strips()
        return "".join(segment.text for segment in strips[y]).rstrip()


@asynccontextmanager
async def hosted(
    *widgets: Widget | Callable[[], Widget],
    kinds: tuple[type[Message], ...] = (),
    width: int = 80,
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    """Run an app around widgets, given ready or as calls that make them."""
    app = Host(widgets, kinds)
    async with app.run_test(size=(width, 10)) as pilot:
        await pilot.pause()
        yield app, pilot
