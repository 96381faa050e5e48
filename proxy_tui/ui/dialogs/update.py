"""The dialog that changes a session's ttl, expiry or status."""

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.formatting import full_time, safe, state_word, ttl_words
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import EXPIRY_HELP, Form, expiry_field
from proxy_tui.ui.dialogs.write_dialog import SessionWriteDialog
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import Field

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.params import UpdateSession
    from proxy_tui.operations.writes.forms import Checked
    from proxy_tui.operations.writes.outcomes import Recheck
    from proxy_tui.operations.writes.writer import Written


class UpdateDialog(Form, SessionWriteDialog):
    """A change to a session, shown as before and after until it is sent."""

    VERB: ClassVar[str] = "update"
    SUBMIT: ClassVar[str] = "Change"
    EXPLAIN: ClassVar[Mapping[str, str]] = {
        "ttl": "Seconds, or 15m, 2h, 1d; counted from creation and again from each contact. "
        "0 means none is set. An expiry date wins over it.",
        "date_expiry": EXPIRY_HELP,
        "status": "Twilio allows open or in progress → closed, and closed → in progress.",
    }

    def __init__(self, context: Context, service: "Service", session: "Session") -> None:
        super().__init__("Change this session", context, service, session)
        self.summary = Static(classes="summary", markup=False)
        self.status_choice = Choice(_statuses(session), session.status, id="status")
        self.fields = (
            Field("ttl", "TTL", placeholder=f"as it is: {ttl_words(session.ttl)}"),
            expiry_field("Expires", "as it is; or +2h"),
            Field("status", "Status", control=self.status_choice),
        )

    def compose_body(self) -> Iterable[Widget]:
        """Show the fields, and what they come to."""
        yield from super().compose_body()
        yield from self.compose_fields()
        yield self.summary

    def accept_fresh(self, check: "Recheck") -> None:
        """Follow a status that is another one now: what stood there was no wish to change it."""
        if check.fresh.status != self.shown.status:
            self.status_choice.offer(_statuses(check.fresh), check.fresh.status)
        super().accept_fresh(check)
        self.changed()

    def premise_gone(self, check: "Recheck") -> None:
        """Stay open: this change is impossible, another may not be."""

    def check(self) -> "Checked[UpdateSession]":
        """Read the form against the session as last read."""
        from proxy_tui.operations.writes.forms import check_update  # noqa: PLC0415  loads pydantic

        now, zone = self.context.clock(), self.context.zone
        return check_update(self.values(), self.shown, now, zone)

    def changed(self) -> None:
        """Show before and after."""
        super().changed()
        params = self.checked.params if self.checked is not None else None
        zone = self.context.zone
        self.summary.update(_summary(self.shown, params, zone) if params is not None else "")

    def write(self) -> "Written":
        """Send what differs."""
        params = self.sent(self.check())
        return self.context.connected().writer.update(self.shown, params, reason=self.reason)


def _statuses(session: "Session") -> list[tuple[str, str]]:
    """Return the status as it is and the one Twilio would let it become (80608)."""
    other = {"closed": "in-progress", "open": "closed", "in-progress": "closed"}.get(session.status)
    values = [session.status, *([other] if other else [])]
    return [(value, state_word(value)) for value in values]


def _summary(session: "Session", params: "UpdateSession", zone: tzinfo | None) -> Content:
    lines: list[Content] = []
    if params.ttl is not None:
        lines.append(_change("TTL", ttl_words(session.ttl), ttl_words(params.ttl)))
    if params.date_expiry is not None:
        before = full_time(session.date_expiry, zone) if session.date_expiry else "not set"
        lines.append(_change("Expires", before, full_time(params.date_expiry, zone)))
    if params.status is not None:
        lines.append(_change("Status", state_word(session.status), state_word(params.status)))
    return Content("\n").join(lines)


def _change(label: str, before: str, after: str) -> Content:
    return Content.assemble(
        (f"{label:<13}", "dim"), safe(before), " → ", (safe(after), "bold $accent")
    )
