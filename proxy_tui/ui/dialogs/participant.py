"""The dialog that adds a person to a session."""

from collections.abc import Mapping
from typing import ClassVar

from proxy_tui.api.models import Service, Session
from proxy_tui.api.params import NewParticipant
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.write_dialog import SessionWriteDialog
from proxy_tui.ui.widgets.field import FormField


class AddParticipantDialog(SessionWriteDialog):
    """Add a person to a session: their number, a name, and the number they dial."""

    TITLE: ClassVar[str] = "Add a person to this session"
    VERB: ClassVar[str] = "add_participant"
    SUBMIT: ClassVar[str] = "Add"
    MEANING: ClassVar[str] = (
        "A session holds two people. This cannot be undone: a person can only be removed, and "
        "then never be added to the same session again (80612). Check the number digit by digit."
    )
    FIELD_HELP: ClassVar[Mapping[str, str]] = {
        "identifier": "The person's real number, + and country code first, in any spelling. Both "
        "people need different ones.",
        "friendly_name": "What to call this person here, 255 characters at most; optional.",
        "proxy_identifier": "The pool number this person should dial; optional, Twilio chooses "
        "one otherwise.",
    }

    def __init__(self, context: Context, service: Service, session: Session) -> None:
        super().__init__(context, service, session)
        self.fields = (
            FormField("identifier", "Person", placeholder="+ country code number"),
            FormField("friendly_name", "  name", placeholder="none"),
            FormField("proxy_identifier", "  dials", placeholder="chosen by Twilio"),
        )

    def read_form(self) -> writes.Checked[NewParticipant]:
        """Return the person as a request."""
        return writes.check_participant(self.values())

    def write(self, writer: writes.Writer) -> writes.Written:
        """Add the person."""
        return writer.add_participant(self.shown, self.request(NewParticipant), reason=self.reason)
