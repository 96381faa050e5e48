"""The base of every dialog: modal, one result, and no key that was meant for something else."""

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
"""Longer than between two keys of someone who types, or of a paste."""


class Dialog(WorkerHost, ModalScreen[T | None], Generic[T]):
    """A modal question; dismisses with its result, or None if it is cancelled."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("dialog"),
        Binding("down", "scroll_body(1)", show=False),
        Binding("up", "scroll_body(-1)", show=False),
        Binding("pagedown", "scroll_body(10)", show=False),
        Binding("pageup", "scroll_body(-10)", show=False),
    ]
    SUBMIT: ClassVar[str] = "OK"
    """Label of the button that submits; empty for a dialog that only tells."""
    CANCEL: ClassVar[str] = "Cancel"
    DANGER: ClassVar[bool] = False
    """Whether submitting destroys something, which colours the button."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]
        self.title = title or self.TITLE
        self.shown_at = math.inf
        """When the dialog was first painted, by the clock of key events."""
        self.is_disarmed = False
        """Whether the button is off because text arrived that no field takes."""
        self.holds_draft = False
        """Whether the fields hold an earlier draft, which must be seen before it is sent."""
        self._was_typed_into = False
        self._was_seen = False
        """Whether any event came after a pause."""
        self._is_fast = False
        """Whether the event being handled came without a pause before it."""
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
        """Compose title, body, problem and buttons on a card."""
        # Set before anything is composed, so that nothing is styled twice.
        self.set_class(self.app.size.width >= _WIDE, "-wide")
        self.set_class(self.app.size.width < _WIDE, "-narrow")
        with Vertical(classes="card"):
            title = Static(Content(self.title or ""), classes="title")
            # Docked, so that they stay visible when the body is too tall for the terminal.
            title.styles.dock = "top"
            yield title
            with VerticalScroll(classes="body", can_focus=False):
                yield from self.compose_body()
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
        """Return the widgets between title and buttons."""
        return ()

    def key_hint(self) -> str:
        """Return the keys to show beside the buttons."""
        hints = [("dialog.submit", self.SUBMIT)] if self.SUBMIT else []
        return key_hints(*hints, ("dialog.cancel", self.CANCEL))

    def on_mount(self) -> None:
        """Focus the first field, or else the button that does nothing."""
        self.set_focus(self.first_focus(), scroll_visible=False)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Skip styling everything again while the dialog opens; it takes a fifth of the time."""
        if math.isinf(self.shown_at):
            event.refresh_styles = False

    def first_focus(self) -> Widget:
        """Return the widget that has the focus at first."""
        return self.cancel_button

    def frame_shown(self) -> None:
        """Record when the first frame with the buttons was painted; from then on keys count."""
        if math.isinf(self.shown_at) and self.cancel_button.region:
            self.shown_at = _time.get_time()

    def action_cancel(self) -> None:
        """Dismiss without a result."""
        self.dismiss(None)

    def action_submit(self) -> None:
        """Do what the dialog is for."""

    def action_scroll_body(self, lines: int) -> None:
        """Scroll the body."""
        self.query_one(".body", VerticalScroll).scroll_relative(y=lines, animate=False)

    # -- keys that were not meant for the dialog

    @property
    def takes_text(self) -> bool:
        """Whether there is a field to type into; other dialogs only confirm."""
        return not isinstance(self.first_focus(), Button)

    def admits(self, event: Event, pause: float) -> bool:
        """Return whether an event can have been meant for this dialog.

        A form takes everything typed since the key that opened it. A dialog that only confirms
        takes nothing that was pressed before it was visible. ``pause`` is the seconds since the
        key or paste before it.
        """
        is_early = event.time < self.shown_at
        self._is_fast = pause < PAUSE_SECONDS
        if not self._is_fast:
            self._was_seen = True
            self._arm(armed=True)
        if isinstance(event, MouseEvent) or not self.takes_text:
            return not is_early
        if isinstance(event, Key) and self._submits(event) and not self._may_submit(is_early):
            self._warn(f"Nothing was sent. Check the form, then press {key_name('dialog.submit')}.")
            return False
        self._was_typed_into |= isinstance(event, Paste) or _is_letter(event)
        return True

    def _submits(self, event: Key) -> bool:
        active = self.active_bindings.get(event.key)
        return active is not None and active.binding.id == "dialog.submit"

    def _may_submit(self, is_early: bool) -> bool:
        if self.holds_draft and not self._was_seen:
            return False
        return self._was_typed_into or not is_early

    def on_key(self, event: Key) -> None:
        """Turn the button off when a letter arrives that nothing here uses."""
        if _is_letter(event):
            self._arm(armed=False)

    def on_paste(self) -> None:
        """Turn the button off when text is pasted that no field takes."""
        self._arm(armed=False)

    def _arm(self, *, armed: bool) -> None:
        if self.SUBMIT and armed == self.is_disarmed:
            self.is_disarmed = not armed
            self.set_class(not armed, "-disarmed")
            self._warn("" if armed else self._disarmed_words())

    def _disarmed_words(self) -> str:
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
        # Pasted tabs and line breaks can reach the button and press it.
        if self._is_fast or self.is_disarmed:
            self._warn(self._disarmed_words())
        else:
            self.action_submit()

    # -- problems

    def work_failed(self, error: ProxyTuiError) -> None:
        """Show the error of a flow; what was typed stays."""
        self.show_problem(error)

    def show_problem(self, problem: ProxyTuiError | str) -> None:
        """Show a sentence or an error above the buttons; "" removes it."""
        self.shown_problem = problem
        content = problem_content(problem)
        self.problem.update(content)
        self.problem.display = bool(content)

    def leave_only_cancel(self, label: str) -> None:
        """Turn the submit button off, and rename the cancel button and focus it."""
        self.submit_button.disabled = True
        self.cancel_button.label = label
        self.query_one(".keys", Static).update(key_hints(("dialog.cancel", label)))
        self.set_focus(self.cancel_button)


def _is_letter(event: Event) -> bool:
    return isinstance(event, Key) and event.is_printable and event.key != "space"
