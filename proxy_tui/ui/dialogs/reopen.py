"""The dialog that re-opens a closed session."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import Form, expiry_field
from proxy_tui.ui.dialogs.write_dialog import SessionWriteDialog
from proxy_tui.ui.widgets.field import Field

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.params import UpdateSession
    from proxy_tui.operations.writes.forms import Checked
    from proxy_tui.operations.writes.writer import Written


class ReopenDialog(Form, SessionWriteDialog):
    """Re-open a closed session, in the same call with another ttl or expiry if one is given."""

    VERB: ClassVar[str] = "reopen"
    SUBMIT: ClassVar[str] = "Re-open"
    EXPLAIN: ClassVar[Mapping[str, str]] = {
        "ttl": "Seconds, or 15m, 2h, 1d; left empty it stays as it is. A ttl that has run "
        "out closes the session again.",
        "date_expiry": "When it ends whatever happens: +2h, 18:00, tomorrow 9:00, "
        "2026-12-01 18:00. An expiry that has passed must be replaced.",
    }

    def __init__(self, context: Context, service: "Service", session: "Session") -> None:
        super().__init__("Re-open this session?", context, service, session)
        self.fields = (
            Field("ttl", "New TTL", placeholder="as it is; or 15m, 2h, 1d"),
            expiry_field("New expiry", "as it is; or +2h"),
        )

    def compose_body(self) -> Iterable[Widget]:
        """Say what re-opening does, and offer another end."""
        yield from super().compose_body()
        yield Static(
            "Its people reach each other again through the same numbers. Twilio refuses "
            "this when another active session uses the same pair (80604).",
            classes="meaning",
            markup=False,
        )
        yield from self.compose_fields()

    def check(self) -> "Checked[UpdateSession]":
        """Read the form."""
        from proxy_tui.operations.writes.forms import check_life  # noqa: PLC0415  loads pydantic

        return check_life(self.values(), self.context.clock(), self.context.zone)

    def write(self) -> "Written":
        """Re-open it."""
        life = self.sent(self.check())
        return self.context.connected().writer.reopen(
            self.shown, ttl=life.ttl, date_expiry=life.date_expiry, reason=self.reason
        )
