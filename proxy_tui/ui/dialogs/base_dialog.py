"""What every dialog is: modal, one result, one way out that does nothing, no stray keys.

A dialog that writes stays open until its answer came, so that nothing typed is
lost when Twilio refuses; the screen below gets the result and acts on it.
"""

import math
from collections.abc import Iterable
from typing import ClassVar, Final, Generic, TypeVar

from textual import _time, on  # _time: the clock that stamps key events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Event, Key, MouseEvent, Paste, ScreenResume
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.keys import bindings, key_hints, key_name
from proxy_tui.ui.runtime.workers import WorkerHost
from proxy_tui.ui.widgets.error_text import problem_content

T = TypeVar("T")

_WIDE: Final = 90

PAUSE_SECONDS: Final = 0.4
"""A pause before a key that neither a paste nor somebody typing a text has."""


class Dialog(WorkerHost, ModalScreen[T | None], Generic[T]):
    """A modal question; dismisses with its result, or None when left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("dialog"),
        Binding("down", "scroll_body(1)", show=False),
        Binding("up", "scroll_body(-1)", show=False),
        Binding("pagedown", "scroll_body(10)", show=False),
        Binding("pageup", "scroll_body(-10)", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012  an instance variable to Textual
    SUBMIT: ClassVar[str] = "OK"
    """Word on the button that does it; empty where there is nothing to do."""
    CANCEL: ClassVar[str] = "Cancel"
    DANGER: ClassVar[bool] = False
    """Whether doing it destroys something; the button then says so in colour."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.dialog_title = title
        self.shown_at = math.inf
        """When the dialog was first painted; nobody can have seen it before that."""
        self.is_disarmed = False
        """Whether its button is off, because text was typed that was not meant for it."""
        self.holds_draft = False
        """Whether it opened with what was typed the last time, which must be seen to be sent."""
        self._was_typed_into = False
        self._was_looked_at = False
        self._is_hasty = False
        """Whether the event being handled is a key without a pause before it, or a paste."""
        self.shown_problem: ProxyTuiError | str = ""
        self.problem = Static(classes="problem", markup=False)
        self.caution = Static(classes="caution", markup=False)
        self.cancel_button = Button(self.CANCEL, id="cancel", compact=True)
        self.submit_button = Button(
            self.SUBMIT or "OK",
            id="submit",
            variant="error" if self.DANGER else "primary",
            compact=True,
        )

    def compose(self) -> ComposeResult:
        """Put title, body, problem and buttons on a card."""
        # Known before anything is composed, so that nothing is styled a second time for it.
        self.set_class(self.app.size.width >= _WIDE, "-wide")
        self.set_class(self.app.size.width < _WIDE, "-narrow")
        with Vertical(classes="card"):
            title = Static(Content(self.dialog_title), classes="title")
            # Docked, so that a body too tall for the terminal scrolls and these stay in sight.
            title.styles.dock = "top"
            yield title
            with VerticalScroll(classes="body", can_focus=False):
                yield from self.compose_body()
                yield from self.compose_last()
            with Vertical(classes="foot") as foot:
                foot.styles.dock = "bottom"
                foot.styles.height = "auto"
                yield self.problem
                yield self.caution
                with Horizontal(classes="buttons"):
                    yield self.cancel_button
                    if self.SUBMIT:
                        yield self.submit_button
                    yield Static(self.key_hint(), classes="keys", markup=False)

    def compose_body(self) -> Iterable[Widget]:
        """Return what the dialog asks or tells."""
        return ()

    def compose_last(self) -> Iterable[Widget]:
        """Return what every dialog of a kind asks below its own questions."""
        return ()

    def key_hint(self) -> str:
        """Return the keys, for the line of the buttons."""
        hints = [("dialog.submit", self.SUBMIT)] if self.SUBMIT else []
        return key_hints(*hints, ("dialog.cancel", self.CANCEL))

    def on_mount(self) -> None:
        """Focus what is safe, and take keys once a person can have seen the dialog."""
        self.set_focus(self.first_focus(), scroll_visible=False)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Style nothing a second time when the dialog opens: that takes a fifth of the time."""
        if math.isinf(self.shown_at):
            event.refresh_styles = False

    def first_focus(self) -> Widget:
        """Return what has the focus at first: the way out that does nothing."""
        return self.cancel_button

    def frame_shown(self) -> None:
        """Take note that a frame was sent: from the first that has the buttons on, keys count."""
        if math.isinf(self.shown_at) and self.cancel_button.region:
            self.shown_at = _time.get_time()

    def action_cancel(self) -> None:
        """Leave; nothing is sent."""
        self.dismiss(None)

    def action_submit(self) -> None:
        """Do what the dialog says."""

    def action_scroll_body(self, lines: int) -> None:
        """Scroll a body that is taller than its place."""
        self.query_one(".body", VerticalScroll).scroll_relative(y=lines, animate=False)

    # -- keys that were not meant for it

    @property
    def takes_text(self) -> bool:
        """Whether there is something to type into from the start; other dialogs only confirm."""
        return not isinstance(self.first_focus(), Button)

    def admits(self, event: Event, pause: float) -> bool:
        """Return whether an event can have been meant for this dialog.

        A form takes all that was typed since the key that opened it; a dialog that only
        confirms takes nothing that was pressed before it could be seen.

        Args:
            event: A key, a paste or a mouse event, before it is handled.
            pause: Seconds since the key or paste before it.
        """
        is_early = event.time < self.shown_at
        self._is_hasty = pause < PAUSE_SECONDS
        if not self._is_hasty:
            self._was_looked_at = True
            self._arm(armed=True)
        if isinstance(event, MouseEvent) or not self.takes_text:
            return not is_early
        if isinstance(event, Key) and self._submits(event) and not self._may_submit(is_early):
            self._warn(f"Nothing is sent yet. Look at it, then press {key_name('dialog.submit')}.")
            return False
        self._was_typed_into |= isinstance(event, Paste) or _is_letter(event)
        return True

    def _submits(self, event: Key) -> bool:
        active = self.active_bindings.get(event.key)
        return active is not None and active.binding.id == "dialog.submit"

    def _may_submit(self, is_early: bool) -> bool:
        if self.holds_draft and not self._was_looked_at:
            return False
        return self._was_typed_into or not is_early

    def on_key(self, event: Key) -> None:
        """Turn the button off when letters arrive that nothing here uses."""
        if _is_letter(event):
            self._arm(armed=False)

    def on_paste(self) -> None:
        """Turn the button off when text is pasted that nothing here takes."""
        self._arm(armed=False)

    def _arm(self, *, armed: bool) -> None:
        if self.SUBMIT and armed == self.is_disarmed:
            self.is_disarmed = not armed
            self.set_class(not armed, "-disarmed")
            self._warn("" if armed else self._hasty_words())

    def _hasty_words(self) -> str:
        return (
            f"Text that is typed or pasted here does not press {self.SUBMIT}. "
            f"Wait a moment and press it then, or press {key_name('dialog.submit')}."
        )

    def _warn(self, words: str) -> None:
        self.caution.update(Content.styled(words, "$text-warning"))
        self.caution.display = bool(words)

    @on(Button.Pressed, "#cancel")
    def _cancel_pressed(self) -> None:
        self.action_cancel()

    @on(Button.Pressed, "#submit")
    def _submit_pressed(self) -> None:
        # Text with tabs and line breaks runs to the button and presses it.
        if self._is_hasty or self.is_disarmed:
            self._warn(self._hasty_words())
        else:
            self.action_submit()

    def work_failed(self, error: ProxyTuiError) -> None:
        """Say what went wrong, here; what was typed stays."""
        self.show_problem(error)

    def show_problem(self, problem: ProxyTuiError | str) -> None:
        """Show a sentence or an error above the buttons; "" takes it away."""
        self.shown_problem = problem
        content = problem_content(problem)
        self.problem.update(content)
        self.problem.display = bool(content)

    def block(self, *, sending: bool) -> None:
        """Refuse a second submit while one is on its way, and say that it is."""
        self.submit_button.disabled = sending


def _is_letter(event: Event) -> bool:
    return isinstance(event, Key) and event.is_printable and event.key != "space"
