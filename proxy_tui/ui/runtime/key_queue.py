"""Keys, pastes and clicks, handled one at a time in the order in which they arrived.

Textual sends a key to whatever has the focus when it arrives. Over a slow line keys arrive in
bunches: of ``/job``, the ``j``, ``o`` and ``b`` would reach the table before ``/`` has moved the
focus to the filter, and ``o`` means re-open. So while one event is handled, the next ones wait.

An event is done when every message queue on its way, from the focused widget up to the app, is
worked through, and once more from the widget that has the focus by then, such as an open dialog.
"""

import asyncio
import math
from collections import deque
from typing import Final, TypeAlias, TypeGuard

from textual.app import ScreenStackError
from textual.events import Event, Key, MouseEvent, MouseMove, Paste
from textual.widget import Widget

from proxy_tui.ui.runtime.frame_diff import FrameDiffApp

_ROUNDS: Final = 2
"""A key can make a widget post a message, as enter in an input does; the second follows it."""

_TICK_SECONDS: Final = 0.05
_TICKS: Final = 80
"""How long an event is waited for at most: 4 seconds of a running loop.

Counted in ticks: while the loop is held up only one tick passes, whatever the clock says, so
that no event is given up before anything had a chance to handle it.
"""

InputEvent: TypeAlias = Key | Paste | MouseEvent


class KeyQueueApp(FrameDiffApp):
    """An app that handles one key, paste or mouse event at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[InputEvent] = deque()
        self._current: asyncio.Task[None] | None = None
        """Waits until the event that was passed on last is done; None if it is."""
        self._last_at = -math.inf
        """When the last key or paste arrived, by the clock of events."""

    @property
    def is_input_done(self) -> bool:
        """Whether every key, click and paste has been handled."""
        return self._current is None and not self._waiting

    async def on_event(self, event: Event) -> None:
        """Pass an event on, or keep it until its turn comes."""
        if not _is_input(event) or event.is_forwarded or self.never_waits(event):
            await super().on_event(event)
            return
        last = self._waiting[-1] if self._waiting else None
        if isinstance(event, MouseMove) and isinstance(last, MouseMove):
            # Only the last position of the pointer counts.
            self._waiting.pop()
        self._waiting.append(event)
        if self._current is None:
            await self._pass_on()

    def never_waits(self, _event: InputEvent, /) -> bool:
        """Return True for an event that is handled at once, such as a key that quits."""
        return False

    def admits(self, _event: InputEvent, _pause: float, /) -> bool:
        """Return whether an event is meant for what is on the screen now; others are dropped.

        The second argument is the seconds since the key or paste before it, as they were
        pressed; infinite for a click.
        """
        return True

    async def _pass_on(self) -> None:
        """Pass on what waits, up to the first event that has to be waited for."""
        self._current = None
        while self._waiting and self._current is None:
            event = self._waiting.popleft()
            target = self._target
            try:
                if self.admits(event, self._pause_before(event)):
                    await super().on_event(event)
            finally:
                if not isinstance(event, MouseMove):
                    self._current = asyncio.create_task(self._follow(target))

    def _pause_before(self, event: InputEvent) -> float:
        if isinstance(event, MouseEvent):
            return math.inf
        before, self._last_at = self._last_at, event.time
        return event.time - before

    async def _follow(self, target: Widget | None) -> None:
        """Wait until an event that went to ``target`` is done, then pass on the next one."""
        done = asyncio.create_task(self._handled(target))
        for _ in range(_TICKS):
            await asyncio.wait({done}, timeout=_TICK_SECONDS)
            if done.done():
                break
        done.cancel()
        self.call_later(self._pass_on)

    async def _handled(self, target: Widget | None) -> None:
        """Return once everything that an event led to is done."""
        rounds = 0
        while rounds < _ROUNDS:
            await self._worked_through(target)
            rounds = rounds + 1 if target is self._target else 0
            target = self._target

    @property
    def _target(self) -> Widget | None:
        """The widget that a key would go to now; None while there is no screen."""
        try:
            return self.focused or self.screen
        except ScreenStackError:
            return None

    async def _worked_through(self, widget: Widget | None) -> None:
        """Return once a widget and all its ancestors have handled what was in their queues."""
        ancestors = widget.ancestors_with_self if widget is not None else ()
        for node in (*ancestors, self):
            reached = asyncio.Event()
            # A widget that was removed takes nothing and has nothing left to handle.
            if node.call_later(reached.set):
                await reached.wait()


def _is_input(event: Event) -> TypeGuard[InputEvent]:
    return isinstance(event, Key | Paste | MouseEvent)
