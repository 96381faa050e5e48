"""The dialog that changes the ttl, expiry or status of a session."""

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.api.models import Service, Session
from proxy_tui.api.params import UpdateSession
from proxy_tui.formatting import full_time, safe, state_word, ttl_words
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import EXPIRY_HELP, expiry_field
from proxy_tui.ui.dialogs.write_dialog import SessionWriteDialog
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import FormField


class UpdateDialog(SessionWriteDialog):
    """Change a session; shows each change as before and after until it is sent."""

    TITLE: ClassVar[str] = "Change this session"
    VERB: ClassVar[str] = "update"
    SUBMIT: ClassVar[str] = "Change"
    FIELD_HELP: ClassVar[Mapping[str, str]] = {
        "ttl": "Seconds, or 15m, 2h, 1d; counted from creation and again from each contact. "
        "0 means none is set. An expiry date wins over it.",
        "date_expiry": EXPIRY_HELP,
        "status": "Twilio allows open or in progress → closed, and closed → in progress.",
    }

    def __init__(self, context: Context, service: Service, session: Session) -> None:
        super().__init__(context, service, session)
        self.summary = Static(classes="summary", markup=False)
        self.status_choice = Choice(_statuses(session), session.status)
        self.fields = (
            FormField("ttl", "TTL", placeholder=f"as it is: {ttl_words(session.ttl)}"),
            expiry_field("Expires", "as it is; or +2h"),
            FormField("status", "Status", control=self.status_choice),
        )

    def compose_question(self) -> Iterable[Widget]:
        """Show the fields, and what they change."""
        yield from super().compose_question()
        yield self.summary

    def accept_fresh(self, check: writes.Recheck) -> None:
        """Choose the new status if it changed; the old one was never asked for."""
        if check.fresh.status != self.shown.status:
            self.status_choice.offer(_statuses(check.fresh), check.fresh.status)
        super().accept_fresh(check)
        self.show_checks()

    def write_impossible(self, check: writes.Recheck) -> None:
        """Stay open: another change may be possible."""

    def read_form(self) -> writes.Checked[UpdateSession]:
        """Return what differs from the session as last read."""
        now, zone = self.context.clock(), self.context.zone
        return writes.check_update(self.values(), self.shown, now, zone)

    def show_checks(self) -> None:
        """Show before and after too."""
        super().show_checks()
        params = self.checked.params if self.checked is not None else None
        zone = self.context.zone
        self.summary.update(_summary(self.shown, params, zone) if params is not None else "")

    def write(self, writer: writes.Writer) -> writes.Written:
        """Send what differs."""
        return writer.update(self.shown, self.request(UpdateSession), reason=self.reason)


def _statuses(session: Session) -> list[tuple[str, str]]:
    """Return the status as it is and the one Twilio would let it become (80608)."""
    other = {"closed": "in-progress", "open": "closed", "in-progress": "closed"}.get(session.status)
    values = [session.status, *([other] if other else [])]
    return [(value, state_word(value)) for value in values]


def _summary(session: Session, params: UpdateSession, zone: tzinfo | None) -> Content:
    lines: list[Content] = []
    if params.ttl is not None:
        lines.append(_change("TTL", ttl_words(session.ttl), ttl_words(params.ttl)))
    if params.date_expiry is not None:
        before = full_time(session.date_expiry, zone) if session.date_expiry else "not set"
        lines.append(_change("Expires", before, full_time(params.date_expiry, zone)))
        if not session.date_expiry:
            lines.append(Content.styled("An expiry can be changed again, but never unset.", "dim"))
    if params.status is not None:
        lines.append(_change("Status", state_word(session.status), state_word(params.status)))
    return Content("\n").join(lines)


def _change(label: str, before: str, after: str) -> Content:
    return Content.assemble(
        (f"{label:<13}", "dim"), safe(before), " → ", (safe(after), "bold $accent")
    )
