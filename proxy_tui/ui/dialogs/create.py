"""The dialog that creates a session."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import EXPIRY_HELP, Form, expiry_field
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import Field

if TYPE_CHECKING:
    from proxy_tui.api.models import Service
    from proxy_tui.api.params import CreateSession
    from proxy_tui.operations.writes.forms import Checked
    from proxy_tui.operations.writes.writer import Written

_MODES = (
    ("voice-and-message", "both"),
    ("message-only", "text only"),
    ("voice-only", "voice only"),
)
_STATUSES = (("open", "open"), ("in-progress", "in progress"), ("closed", "closed"))


class CreateDialog(Form):
    """A new session: name, mode, status, how long it lives, and up to two people.

    Args:
        context: What every screen is given.
        service: Where to create it.
        draft: What was typed before the dialog was left, to go on from.
    """

    SUBMIT: ClassVar[str] = "Create"
    EXPLAIN: ClassVar[Mapping[str, str]] = {
        "unique_name": "A name of your own, unique in the service, 191 characters at most. "
        "Others will read it: no names of people, no phone numbers.",
        "mode": "What the two people may do: call, text, or both. It cannot be changed later.",
        "status": "How the session starts. Open is the usual one.",
        "ttl": "Seconds, or 15m, 2h, 1d; counted from creation and again from each contact. "
        "Left empty, the service's default holds.",
        "date_expiry": EXPIRY_HELP,
        "identifier": "The person's real number, + and country code first, in any spelling.",
        "friendly_name": "What to call this person here; optional.",
        "proxy_identifier": "The pool number this person should dial; optional, Twilio chooses "
        "one otherwise.",
    }

    def __init__(
        self, context: Context, service: "Service", draft: Mapping[str, str] | None = None
    ) -> None:
        super().__init__("New session", context, service)
        text = draft or {}
        self.holds_draft = bool(draft)
        self.fields = (
            _text("unique_name", "Unique name", "none", text),
            Field(
                "mode",
                "Mode",
                control=Choice(_MODES, text.get("mode", "voice-and-message"), id="mode"),
            ),
            Field(
                "status",
                "Status",
                control=Choice(_STATUSES, text.get("status", "open"), id="status"),
            ),
            _text("ttl", "TTL", "the service's; or 15m, 2h, 1d", text),
            expiry_field("Expires", "never; or 18:00", value=text.get("date_expiry", "")),
            *_person(0, "First person", text),
            *_person(1, "Second person", text),
        )

    def compose_body(self) -> Iterable[Widget]:
        """Show the fields."""
        yield from super().compose_body()
        yield from self.compose_fields()

    def compose_fields(self) -> Iterable[Widget]:
        """Put a little air before each person."""
        for widget in super().compose_fields():
            if widget.name and widget.name.endswith(".identifier"):
                yield Static(classes="gap")
            yield widget

    def check(self) -> "Checked[CreateSession]":
        """Read the form."""
        from proxy_tui.operations.writes.forms import check_create  # noqa: PLC0415  loads pydantic

        values = self.values()
        if values["status"] == "open":
            # What Twilio does by itself needs no word in the request.
            del values["status"]
        return check_create(values, self.context.clock(), self.context.zone)

    def write(self) -> "Written":
        """Create it."""
        params = self.sent(self.check())
        return self.context.connected().writer.create(self.service.sid, params, reason=self.reason)

    @property
    def draft(self) -> dict[str, str]:
        """What is typed, to go on from later; empty when nothing is."""
        typed = self.values()
        return (
            typed if any(field.value for field in self.fields if field.control.id is None) else {}
        )


def _text(name: str, label: str, placeholder: str, text: Mapping[str, str]) -> Field:
    return Field(name, label, placeholder=placeholder, value=text.get(name, ""))


def _person(row: int, label: str, text: Mapping[str, str]) -> tuple[Field, Field, Field]:
    prefix = f"participants.{row}"
    return (
        _text(f"{prefix}.identifier", label, "+ country code number", text),
        _text(f"{prefix}.friendly_name", "  name", "none", text),
        _text(f"{prefix}.proxy_identifier", "  dials", "chosen by Twilio", text),
    )
