"""The dialog that sends a message to one person of a session."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.api.models import Participant, Service, Session
from proxy_tui.api.params import NewMessage
from proxy_tui.formatting import safe
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.person_dialog import PersonDialog
from proxy_tui.ui.widgets.field import FormField


class MessageDialog(PersonDialog):
    """Send a text to one person, who gets it from the number that they dial."""

    TITLE: ClassVar[str] = "Send a message to this person?"
    VERB: ClassVar[str] = "send_message"
    SUBMIT: ClassVar[str] = "Send"
    MEANING: ClassVar[str] = (
        "Only this person gets it, from the number that they dial. It cannot be taken back, and "
        "what it costs is not known here. Someone who answered STOP to that number gets nothing; "
        "Twilio refuses it in a session for calls only (80616) and to a number that it "
        "cannot reach (80404)."
    )
    FIELD_HELP: ClassVar[Mapping[str, str]] = {
        "body": "The text, 1,600 characters at most; a long one is sent, and paid for, in parts.",
    }

    def __init__(
        self,
        context: Context,
        service: Service,
        session: Session,
        person: Participant,
        letter: str,
    ) -> None:
        super().__init__(context, service, session, person, letter)
        self.fields = (FormField("body", "Text", placeholder="as the person will read it"),)
        self.preview = Static(classes="meaning", markup=False)

    def compose_fields(self) -> Iterable[Widget]:
        """Show the text below its field as it will be sent."""
        yield from super().compose_fields()
        yield self.preview

    def read_form(self) -> writes.Checked[NewMessage]:
        """Return the text as a request."""
        return writes.check_message(self.values())

    def show_checks(self) -> None:
        """Show the text as it will be sent."""
        super().show_checks()
        params = self.checked.params if self.checked is not None else None
        words = Content.assemble(("They read: ", "dim"), safe(params.body)) if params else ""
        self.preview.update(words)

    def write(self, writer: writes.Writer) -> writes.Written:
        """Send the message."""
        return writer.send_message(
            self.shown,
            self.person,
            self.request(NewMessage),
            letter=self.letter,
            reason=self.reason,
        )
