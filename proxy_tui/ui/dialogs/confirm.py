"""The dialogs that close or delete a session."""

from typing import ClassVar

from proxy_tui.api.constants import OPEN
from proxy_tui.api.models import Service, Session
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.write_dialog import SessionWriteDialog
from proxy_tui.ui.widgets.field import FormField


class CloseDialog(SessionWriteDialog):
    """Close a session."""

    TITLE: ClassVar[str] = "Close this session?"
    VERB: ClassVar[str] = "close"
    SUBMIT: ClassVar[str] = "Close session"
    MEANING: ClassVar[str] = (
        "Its two people can no longer reach each other, and its numbers are free for "
        "other sessions. It can be re-opened for 90 days, as long as no other active "
        "session uses the same pair of numbers."
    )

    @property
    def meaning(self) -> str:
        """A sentence on what closing does, and on what does not come back."""
        if self.shown.status != OPEN:
            return self.MEANING
        return f"{self.MEANING} It comes back in progress: Twilio has no way back to open."

    def write(self, writer: writes.Writer) -> writes.Written:
        """Close the session."""
        return writer.close(self.shown, reason=self.reason)


class DeleteDialog(SessionWriteDialog):
    """Delete a session for good; asks for the last four characters of its SID."""

    TITLE: ClassVar[str] = "Delete this session for good?"
    VERB: ClassVar[str] = "delete"
    SUBMIT: ClassVar[str] = "Delete for good"
    DANGER: ClassVar[bool] = True

    def __init__(self, context: Context, service: Service, session: Session) -> None:
        super().__init__(context, service, session)
        self.tail = FormField("tail", "SID tail", placeholder="its last four characters")
        self.fields = (self.tail,)

    @property
    def meaning(self) -> str:
        """A sentence on what deleting does and what to type."""
        return (
            "Its participants and its list of calls and messages go with it, and nothing "
            "brings them back. To end the session only, close it instead. "
            f"To delete it, type the last four characters of its SID: {self.shown.sid[-4:]}"
        )

    def show_checks(self) -> None:
        """Show whether the tail matches."""
        typed, tail = self.tail.value.strip().lower(), self.shown.sid[-4:].lower()
        if typed == tail:
            self.tail.say("matches")
        elif typed and not tail.startswith(typed):
            self.tail.say("another session's tail", wrong=True)
        else:
            self.tail.say("")

    def find_problem(self) -> str:
        """Refuse to delete until the tail matches."""
        tail = self.shown.sid[-4:]
        if self.tail.value.strip().lower() != tail.lower():
            return f"Type the last four characters of the SID, {tail}, to delete it."
        return ""

    def write(self, writer: writes.Writer) -> writes.Written:
        """Delete the session."""
        return writer.delete(self.shown, reason=self.reason)
