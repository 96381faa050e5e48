"""Keys, pastes and clicks, handled one at a time in the order in which they arrived.

Textual sends a key to whatever has the focus when it arrives. Over a slow line
keys arrive in bunches: of ``/job`` the ``j``, ``o`` and ``b`` would reach the table
before ``/`` has moved the focus to the filter, and ``o`` means re-open. So while
one event is being handled the next ones wait.

An event is done when every queue on its way, from the widget that had the focus up
to the app, has been worked through, and has been once more after whatever has the
focus by then: a field that took enter, a dialog that is mounted by now.
"""

import asyncio
import math
from collections import deque
from typing import Final, TypeGuard

from textual.app import ScreenStackError
from textual.events import Event, Key, MouseEvent, MouseMove, Paste
from textual.widget import Widget

from proxy_tui.ui.runtime.frame_diff import Sparing

_ROUNDS: Final = 2
"""A key may make a widget post a message (enter in an input does); the second round follows it."""

_TICK_SECONDS: Final = 0.05
_TICKS: Final = 80
"""How often an event is waited for, at most: 4 seconds of a loop that runs.

Counted in ticks, because one tick is all that passes while the loop is held up, whatever
the clock says; the event is not given up before anything had a chance to handle it.
"""

Pressed = Key | Paste | MouseEvent


class KeyQueue(Sparing):
    """An app that handles one key, paste or mouse event at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Pressed] = deque()
        self._under_way: asyncio.Task[None] | None = None
        """Waits for the event that was passed on last; None when that is done."""
        self._last_at = -math.inf
        """When the last key or paste arrived, by the clock of events."""

    @property
    def is_input_done(self) -> bool:
        """Whether everything that was pressed or pasted so far has been handled."""
        return self._under_way is None and not self._waiting

    async def on_event(self, event: Event) -> None:
        """Pass an event on, or keep it until its turn comes."""
        if not _is_input(event) or event.is_forwarded or self.never_waits(event):
            await super().on_event(event)
            return
        last = self._waiting[-1] if self._waiting else None
        if isinstance(event, MouseMove) and isinstance(last, MouseMove):
            # Only where the pointer is now counts.
            self._waiting.pop()
        self._waiting.append(event)
        if self._under_way is None:
            await self._pass_on()

    def never_waits(self, event: Pressed) -> bool:  # noqa: ARG002  for subclasses
        """Whether an event is obeyed at once, whatever came before it: a key that quits."""
        return False

    def admits(self, event: Pressed, pause: float) -> bool:  # noqa: ARG002  for subclasses
        """Whether an event is meant for what is on the screen now; others are dropped.

        Args:
            event: The event whose turn it is.
            pause: Seconds since the key or paste before it, as they were pressed; a click is
                never in a hurry.
        """
        return True

    async def _pass_on(self) -> None:
        """Pass on what waits, up to the first event that has to be waited for."""
        self._under_way = None
        while self._waiting and self._under_way is None:
            event = self._waiting.popleft()
            place = self._place
            try:
                if self.admits(event, self._pause_before(event)):
                    await super().on_event(event)
            finally:
                if not isinstance(event, MouseMove):
                    self._under_way = asyncio.create_task(self._follow(place))

    def _pause_before(self, event: Pressed) -> float:
        if isinstance(event, MouseEvent):
            return math.inf
        before, self._last_at = self._last_at, event.time
        return event.time - before

    async def _follow(self, place: Widget | None) -> None:
        """Wait until an event is done, then let the next one have its turn.

        Args:
            place: What the event went to.
        """
        done = asyncio.create_task(self._handled(place))
        for _ in range(_TICKS):
            await asyncio.wait({done}, timeout=_TICK_SECONDS)
            if done.done():
                break
        done.cancel()
        self.call_later(self._pass_on)

    async def _handled(self, place: Widget | None) -> None:
        """Return once all is done that came of an event."""
        rounds = 0
        while rounds < _ROUNDS:
            await self._worked_through(place)
            rounds = rounds + 1 if place is self._place else 0
            place = self._place

    @property
    def _place(self) -> Widget | None:
        """What a key would go to now; None while there is no screen."""
        try:
            return self.focused or self.screen
        except ScreenStackError:
            return None

    async def _worked_through(self, widget: Widget | None) -> None:
        """Return once a widget and all above it have handled what was in their queues."""
        above = widget.ancestors_with_self if widget is not None else ()
        for node in (*above, self):
            reached = asyncio.Event()
            # A widget that is gone takes nothing, and nothing is left to wait for.
            if node.call_later(reached.set):
                await reached.wait()


def _is_input(event: Event) -> TypeGuard[Pressed]:
    return isinstance(event, Key | Paste | MouseEvent)
