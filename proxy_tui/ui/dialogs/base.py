"""What every dialog is: modal, one result, one way out that does nothing, late keys only.

A dialog that writes stays open until its answer came, so that nothing typed is
lost when Twilio refuses; the screen below gets the result and acts on it.
"""

import math
from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.keys import bindings, key_hints
from proxy_tui.ui.widgets.problem import problem_content
from proxy_tui.ui.work import Works

T = TypeVar("T")


class Dialog(Works, ModalScreen[T | None], Generic[T]):
    """A modal question; dismisses with its result, or None when left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("dialog"),
        Binding("down", "scroll_body(1)", show=False),
        Binding("up", "scroll_body(-1)", show=False),
        Binding("pagedown", "scroll_body(10)", show=False),
        Binding("pageup", "scroll_body(-10)", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-wide")]  # noqa: RUF012  an instance variable to Textual
    SUBMIT: ClassVar[str] = "OK"
    """Word on the button that does it; empty where there is nothing to do."""
    CANCEL: ClassVar[str] = "Cancel"
    DANGER: ClassVar[bool] = False
    """Whether doing it destroys something; the button then says so in colour."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.dialog_title = title
        self.shown_at = math.inf
        """When the dialog was first painted; keys pressed before that are not meant for it."""
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
        """Put title, body, problem and buttons on a card."""
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
        self.call_after_refresh(self._painted)

    def first_focus(self) -> Widget:
        """Return what has the focus at first: the way out that does nothing."""
        return self.cancel_button

    def _painted(self) -> None:
        from textual import _time  # noqa: PLC0415  the clock that stamps key events

        self.shown_at = _time.get_time()

    def action_cancel(self) -> None:
        """Leave; nothing is sent."""
        self.dismiss(None)

    def action_submit(self) -> None:
        """Do what the dialog says."""

    def action_scroll_body(self, lines: int) -> None:
        """Scroll a body that is taller than its place."""
        self.query_one(".body", VerticalScroll).scroll_relative(y=lines, animate=False)

    @on(Button.Pressed, "#cancel")
    def _cancel_pressed(self) -> None:
        self.action_cancel()

    @on(Button.Pressed, "#submit")
    def _submit_pressed(self) -> None:
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
