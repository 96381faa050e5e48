"""Which keys, pastes and clicks count for a dialog, and which were meant for something else."""

import math
from typing import TYPE_CHECKING, Any, Final

from textual import _time  # the clock that stamps key events
from textual.content import Content
from textual.events import Event, Key, MouseEvent, Paste
from textual.widgets import Button, Static

from proxy_tui.ui.keys import key_name

if TYPE_CHECKING:
    from proxy_tui.ui.dialogs.base_dialog import Dialog

PAUSE_SECONDS: Final = 0.4
"""Longer than between two keys of someone who types, or of a paste."""


class InputGuard:
    """Keeps what was typed for something else from submitting a dialog.

    A form takes everything typed since the key that opened it. A dialog that only confirms takes
    nothing that was pressed before it was visible, and text turns its button off until a pause.
    """

    def __init__(self, dialog: "Dialog[Any]") -> None:
        self.shown_at = math.inf
        """When the dialog was first painted, by the clock of key events."""
        self.is_disarmed = False
        """Whether the button is off because text arrived that no field takes."""
        self.holds_draft = False
        """Whether the fields hold an earlier draft, which must be seen before it is sent."""
        self.caution = Static(classes="caution", markup=False)
        self._dialog = dialog
        self._was_typed_into = False
        self._was_seen = False
        """Whether any event came after a pause."""
        self._is_fast = False
        """Whether the event being handled came without a pause before it."""

    def frame_shown(self) -> None:
        """Record when the first frame with the buttons was painted; from then on keys count."""
        if math.isinf(self.shown_at) and self._dialog.cancel_button.region:
            self.shown_at = _time.get_time()

    def admits(self, event: Event, pause: float) -> bool:
        """Return whether a key, paste or mouse event can have been meant for the dialog.

        ``pause`` is the seconds since the key or paste before it.
        """
        is_early = event.time < self.shown_at
        self._is_fast = pause < PAUSE_SECONDS
        if not self._is_fast:
            self._was_seen = True
            self._arm(armed=True)
        takes_text = not isinstance(self._dialog.first_focus(), Button)
        if isinstance(event, MouseEvent) or not takes_text:
            return not is_early
        if isinstance(event, Key) and self._submits(event) and not self._may_submit(is_early):
            self._warn(f"Nothing was sent. Check the form, then press {key_name('dialog.submit')}.")
            return False
        self._was_typed_into |= isinstance(event, Paste) or _is_letter(event)
        return True

    def text_arrived(self, event: Key | Paste) -> None:
        """Turn the button off for text that no field takes."""
        if isinstance(event, Paste) or _is_letter(event):
            self._arm(armed=False)

    def admits_press(self) -> bool:
        """Return whether a press of the button counts; pasted tabs and line breaks press it too."""
        if self._is_fast or self.is_disarmed:
            self._warn(self._disarmed_words())
            return False
        return True

    def _submits(self, event: Key) -> bool:
        active = self._dialog.active_bindings.get(event.key)
        return active is not None and active.binding.id == "dialog.submit"

    def _may_submit(self, is_early: bool) -> bool:
        if self.holds_draft and not self._was_seen:
            return False
        return self._was_typed_into or not is_early

    def _arm(self, *, armed: bool) -> None:
        if self._dialog.SUBMIT and armed == self.is_disarmed:
            self.is_disarmed = not armed
            self._dialog.set_class(not armed, "-disarmed")
            self._warn("" if armed else self._disarmed_words())

    def _disarmed_words(self) -> str:
        return (
            f"Text that is typed or pasted here does not press {self._dialog.SUBMIT}. "
            f"Wait a moment and press it then, or press {key_name('dialog.submit')}."
        )

    def _warn(self, words: str) -> None:
        self.caution.update(Content.styled(words, "$text-warning"))
        self.caution.display = bool(words)


def _is_letter(event: Event) -> bool:
    return isinstance(event, Key) and event.is_printable and event.key != "space"
