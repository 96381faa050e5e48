"""The dialog that adds a person to a session."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import Form
from proxy_tui.ui.dialogs.write_dialog import SessionWriteDialog
from proxy_tui.ui.widgets.field import Field

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.params import NewParticipant
    from proxy_tui.operations.writes.forms import Checked
    from proxy_tui.operations.writes.writer import Written


class AddParticipantDialog(Form, SessionWriteDialog):
    """A person for a session that lacks one: their number, a name, and what they dial."""

    VERB: ClassVar[str] = "add_participant"
    SUBMIT: ClassVar[str] = "Add"
    EXPLAIN: ClassVar[Mapping[str, str]] = {
        "identifier": "The person's real number, + and country code first, in any spelling. Both "
        "people need different ones.",
        "friendly_name": "What to call this person here, 255 characters at most; optional.",
        "proxy_identifier": "The pool number this person should dial; optional, Twilio chooses "
        "one otherwise.",
    }

    def __init__(self, context: Context, service: "Service", session: "Session") -> None:
        super().__init__("Add a person to this session", context, service, session)
        self.fields = (
            Field("identifier", "Person", placeholder="+ country code number"),
            Field("friendly_name", "  name", placeholder="none"),
            Field("proxy_identifier", "  dials", placeholder="chosen by Twilio"),
        )

    def compose_body(self) -> Iterable[Widget]:
        """Say what cannot be undone, and ask who it is."""
        yield from super().compose_body()
        yield Static(
            "A session holds two people. Check the number digit by digit: once a person is "
            "removed, they can never be added to the same session again (80612).",
            classes="meaning",
            markup=False,
        )
        yield from self.compose_fields()

    def check(self) -> "Checked[NewParticipant]":
        """Read the form."""
        from proxy_tui.operations.writes.forms import check_participant  # noqa: PLC0415  loads pydantic

        return check_participant(self.values())

    def write(self) -> "Written":
        """Add the person."""
        params = self.sent(self.check())
        writer = self.context.connected().writer
        return writer.add_participant(self.shown, params, reason=self.reason)
