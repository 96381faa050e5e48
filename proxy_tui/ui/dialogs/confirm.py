"""The dialogs that ask before a session is closed or deleted."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Static

from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.write_dialog import SessionWriteDialog
from proxy_tui.ui.widgets.field import Field

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.writes.writer import Written


class CloseDialog(SessionWriteDialog):
    """Close a session."""

    VERB: ClassVar[str] = "close"
    SUBMIT: ClassVar[str] = "Close session"

    def __init__(self, context: Context, service: "Service", session: "Session") -> None:
        super().__init__("Close this session?", context, service, session)

    def compose_body(self) -> Iterable[Widget]:
        """Say what closing does."""
        yield from super().compose_body()
        yield Static(
            "Its two people can no longer reach each other, and its numbers are free for "
            "other sessions. It can be re-opened for 90 days, as long as no other active "
            "session uses the same pair of numbers.",
            classes="meaning",
            markup=False,
        )

    def write(self) -> "Written":
        """Close it."""
        return self.context.connected().writer.close(self.shown, reason=self.reason)


class DeleteDialog(SessionWriteDialog):
    """Delete a session for good; asks for the tail of its SID."""

    VERB: ClassVar[str] = "delete"
    SUBMIT: ClassVar[str] = "Delete for good"
    DANGER: ClassVar[bool] = True

    def __init__(self, context: Context, service: "Service", session: "Session") -> None:
        super().__init__("Delete this session for good?", context, service, session)
        self.tail = Field("tail", "SID tail", placeholder="its last four characters")

    def compose_body(self) -> Iterable[Widget]:
        """Say what deleting does, and ask for the tail."""
        yield from super().compose_body()
        yield Static(
            "Its participants and its list of calls and messages go with it, and nothing "
            "brings them back. To end the session only, close it instead. "
            f"To delete it, type the last four characters of its SID: {self.shown.sid[-4:]}",
            classes="meaning",
            markup=False,
        )
        yield self.tail

    def first_focus(self) -> Widget:
        """Focus the tail: typing it is the confirmation, enter there does nothing."""
        return self.tail.control

    @on(Input.Changed)
    def _typed(self) -> None:
        typed = self.tail.value.strip().lower()
        tail = self.shown.sid[-4:].lower()
        if typed == tail:
            self.tail.say("matches")
        elif typed and not tail.startswith(typed):
            self.tail.say("another session's tail", wrong=True)
        else:
            self.tail.say("")
        self.show_problem("")

    def why_not(self) -> str:
        """Refuse until the tail is right."""
        if self.tail.value.strip().lower() != self.shown.sid[-4:].lower():
            return f"Type the last four characters of the SID, {self.shown.sid[-4:]}, to delete it."
        return ""

    def write(self) -> "Written":
        """Delete it."""
        return self.context.connected().writer.delete(self.shown, reason=self.reason)
