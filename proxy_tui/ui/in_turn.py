"""Keys taken one after the other, each only when what the one before it did is done.

Textual sends a key to whatever has the focus when it arrives. Over a slow line
keys arrive in bunches: of ``/job`` the ``j``, ``o`` and ``b`` would reach the table
before ``/`` has moved the focus to the filter, and ``o`` means re-open. So while a
key is being handled the next ones wait; a marker that follows it through the same
queues tells when it is done.
"""

from collections import deque
from typing import Final

from textual.events import Event, Key
from textual.message import Message

from proxy_tui.ui.sparing import Sparing

_ROUNDS: Final = 2
"""A key may make a widget post a message (enter in an input does); the second marker follows it."""

_PATIENCE_SECONDS: Final = 0.5
"""After this long a marker is taken for lost, with the widget that had it."""


class KeyDone(Message):
    """Follows a key through every queue that the key went through."""

    def __init__(self, number: int, rounds: int) -> None:
        super().__init__()
        self.number = number
        self.rounds = rounds


class KeysInTurn(Sparing):
    """An app that handles one key at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Key] = deque()
        self._number = 0
        """Counts the keys that were passed on."""
        self._is_busy = False
        """Whether the last of them is not done."""

    async def on_event(self, event: Event) -> None:
        """Pass a key on, or keep it until its turn comes."""
        if not isinstance(event, Key) or event.is_forwarded:
            await super().on_event(event)
        elif not self._is_busy:
            await self._pass_on(event)
        else:
            self._waiting.append(event)
            number = self._number
            self.set_timer(_PATIENCE_SECONDS, lambda: self._give_up(number))

    def means_it(self, event: Key) -> bool:  # noqa: ARG002  for subclasses
        """Whether a key was meant for what has the focus now; others are dropped."""
        return True

    async def _pass_on(self, event: Key) -> None:
        self._number += 1
        self._is_busy = True
        if self.means_it(event):
            await super().on_event(event)
        self._follow(self._number, _ROUNDS)

    def _follow(self, number: int, rounds: int) -> None:
        target = self.focused or self.screen
        if not target.post_message(KeyDone(number, rounds)):
            self.post_message(KeyDone(number, rounds))

    async def on_key_done(self, message: KeyDone) -> None:
        """Send the marker round once more, then let the next key have its turn."""
        if message.number != self._number or not self._is_busy:
            return
        if message.rounds > 1:
            self._follow(message.number, message.rounds - 1)
        else:
            await self._next()

    async def _next(self) -> None:
        self._is_busy = False
        if self._waiting:
            await self._pass_on(self._waiting.popleft())

    async def _give_up(self, number: int) -> None:
        if number == self._number and self._is_busy:
            await self._next()
