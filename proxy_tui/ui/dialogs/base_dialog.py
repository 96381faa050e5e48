"""The base of every dialog: modal, one result, and no key that was meant for something else."""

import math
from collections.abc import Iterable
from typing import ClassVar, Final, Generic, TypeVar

from textual import on
from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key, Paste, ScreenResume
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.dialogs.input_guard import InputGuard
from proxy_tui.ui.keys import bindings, key_hints
from proxy_tui.ui.runtime.workers import WorkerHost
from proxy_tui.ui.widgets.error_text import problem_content

T = TypeVar("T")

_WIDE: Final = 90


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
        self.guard = InputGuard(self)
        self.shown_problem: ProxyTuiError | str = ""
        self.problem = Static(classes="problem", markup=False)
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
                yield self.guard.caution
                with Horizontal(classes="buttons"):
                    yield self.cancel_button
                    if self.SUBMIT:
                        yield self.submit_button
                    yield Static(self.key_hint(), classes="keys", markup=False)

    def on_unmount(self) -> None:
        """Let go of the widgets, which a cache of colours would keep alive by the thousand."""
        StylesCache.get_inner_outer.cache_clear()

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
        if math.isinf(self.guard.shown_at):
            event.refresh_styles = False

    def first_focus(self) -> Widget:
        """Return the widget that has the focus at first."""
        return self.cancel_button

    def action_cancel(self) -> None:
        """Dismiss without a result."""
        self.dismiss(None)

    def action_submit(self) -> None:
        """Do what the dialog is for."""

    def action_scroll_body(self, lines: int) -> None:
        """Scroll the body."""
        self.query_one(".body", VerticalScroll).scroll_relative(y=lines, animate=False)

    # -- keys that were not meant for the dialog

    def on_key(self, event: Key) -> None:
        """Turn the button off when a letter arrives that nothing here uses."""
        self.guard.text_arrived(event)

    def on_paste(self, event: Paste) -> None:
        """Turn the button off when text is pasted that no field takes."""
        self.guard.text_arrived(event)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button is self.cancel_button:
            self.action_cancel()
        elif event.button is self.submit_button and self.guard.admits_press():
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
