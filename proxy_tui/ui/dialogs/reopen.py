"""The dialog that re-opens a closed session."""

from collections.abc import Mapping
from typing import ClassVar

from proxy_tui.api.models import Service, Session
from proxy_tui.api.params import UpdateSession
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import expiry_field
from proxy_tui.ui.dialogs.write_dialog import SessionWriteDialog
from proxy_tui.ui.widgets.field import FormField


class ReopenDialog(SessionWriteDialog):
    """Re-open a closed session, with another ttl or expiry if one is typed."""

    TITLE: ClassVar[str] = "Re-open this session?"
    VERB: ClassVar[str] = "reopen"
    SUBMIT: ClassVar[str] = "Re-open"
    MEANING: ClassVar[str] = (
        "Its people reach each other again through the same numbers. Twilio refuses "
        "this when another active session uses the same pair (80604)."
    )
    FIELD_HELP: ClassVar[Mapping[str, str]] = {
        "ttl": "Seconds, or 15m, 2h, 1d; left empty it stays as it is. A ttl that has run "
        "out closes the session again.",
        "date_expiry": "When it ends in any case: +2h, 18:00, tomorrow 9:00, "
        "2026-12-01 18:00. An expiry that has passed must be replaced.",
    }

    def __init__(self, context: Context, service: Service, session: Session) -> None:
        super().__init__(context, service, session)
        self.fields = (
            FormField("ttl", "New TTL", placeholder="as it is; or 15m, 2h, 1d"),
            expiry_field("New expiry", "as it is; or +2h"),
        )

    def read_form(self) -> writes.Checked[UpdateSession]:
        """Return ttl and expiry as a request."""
        return writes.check_life(self.values(), self.context.clock(), self.context.zone)

    def write(self, writer: writes.Writer) -> writes.Written:
        """Re-open the session."""
        life = self.request(UpdateSession)
        return writer.reopen(
            self.shown, ttl=life.ttl, date_expiry=life.date_expiry, reason=self.reason
        )
