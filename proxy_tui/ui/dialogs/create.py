"""The dialog that creates a session."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Input, Static

from proxy_tui.api.models import Service
from proxy_tui.api.params import CreateSession
from proxy_tui.api.unclear import Unclear
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import EXPIRY_HELP, Life, expiry_field
from proxy_tui.ui.dialogs.write_dialog import WriteDialog
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import FormField

_MODES = (
    ("voice-and-message", "both"),
    ("message-only", "text only"),
    ("voice-only", "voice only"),
)
_STATUSES = (("open", "open"), ("in-progress", "in progress"), ("closed", "closed"))


class CreateDialog(WriteDialog):
    """Create a session: name, mode, status, ttl, expiry, and up to two people.

    Args:
        draft: What was typed before the dialog was left.
    """

    TITLE: ClassVar[str] = "New session"
    SUBMIT: ClassVar[str] = "Create"
    FIELD_HELP: ClassVar[Mapping[str, str]] = {
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
        self, context: Context, service: Service, draft: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(context, service)
        text = draft or {}
        self.guard.holds_draft = bool(draft)
        self.fields = (
            _text("unique_name", "Unique name", "none", text),
            FormField(
                "mode",
                "Mode",
                control=Choice(_MODES, text.get("mode", "voice-and-message")),
            ),
            FormField(
                "status",
                "Status",
                control=Choice(_STATUSES, text.get("status", "open")),
            ),
            _text("ttl", "TTL", "the service's; or 15m, 2h, 1d", text),
            expiry_field("Expires", "never; or 18:00", value=text.get("date_expiry", "")),
            *_person(0, "First person", text),
            *_person(1, "Second person", text),
        )

    def life(self) -> Life:
        """Return the ttl of the service, which a key adds time to."""
        ttl = self.service.default_ttl
        base = 0 if isinstance(ttl, Unclear) else ttl
        return Life(base, None, self.context.clock(), self.context.zone)

    def compose_fields(self) -> Iterable[Widget]:
        """Add an empty line before each person."""
        for widget in super().compose_fields():
            if widget.name and widget.name.endswith(".identifier"):
                yield Static(classes="gap")
            yield widget

    def read_form(self) -> writes.Checked[CreateSession]:
        """Return the fields as a request."""
        values = self.values()
        if values["status"] == "open":
            # Twilio's default, left out of the request.
            del values["status"]
        return writes.check_create(values, self.context.clock(), self.context.zone)

    def write(self, writer: writes.Writer) -> writes.Written:
        """Create the session."""
        return writer.create(self.service.sid, self.request(CreateSession), reason=self.reason)

    @property
    def draft(self) -> dict[str, str]:
        """The text of the fields, for the next dialog; empty if nothing is typed."""
        is_typed = any(one.value for one in self.fields if isinstance(one.control, Input))
        return self.values() if is_typed else {}


def _text(name: str, label: str, placeholder: str, text: Mapping[str, str]) -> FormField:
    return FormField(name, label, placeholder=placeholder, value=text.get(name, ""))


def _person(
    row: int, label: str, text: Mapping[str, str]
) -> tuple[FormField, FormField, FormField]:
    prefix = f"participants.{row}"
    return (
        _text(f"{prefix}.identifier", label, "+ country code number", text),
        _text(f"{prefix}.friendly_name", "  name", "none", text),
        _text(f"{prefix}.proxy_identifier", "  dials", "chosen by Twilio", text),
    )
