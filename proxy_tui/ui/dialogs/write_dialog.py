"""What every dialog that writes has in common: name the object, look again, send once, tell.

Guard rails of the program live here: the dialog names verb, object, service and
profile; the session is read again when the dialog opens and once more before
anything is sent; a refusal keeps the dialog open; an unknown outcome is told
with what was found.
"""

import math
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Final

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import get_current_worker

from proxy_tui.api.errors import CancelledError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import name_text, safe, service_name
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.keys import key_hints, key_name
from proxy_tui.ui.widgets.field import Field
from proxy_tui.ui.widgets.styled_text import state_content

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.request_log import Activity
    from proxy_tui.operations.writes.outcomes import Recheck
    from proxy_tui.operations.writes.writer import Written


_ON_ITS_WAY: Final = "The request is on its way; wait for its answer."
_SENDING: Final = "Sending; the answer decides."
_GIVING_UP: Final = "Giving up; if it has left by now, its answer is told."
_READING: Final = "Reading the session again …"


class WriteDialog(Dialog["Written"]):
    """A dialog whose button sends a write; dismisses with what came of it."""

    def __init__(self, title: str, context: Context, service: "Service") -> None:
        super().__init__(title)
        self.context = context
        self.service = service
        self.settled = False
        """Whether the outcome is final, so that nothing more may be sent from here."""
        self.found: Written | None = None
        self._given_up = threading.Event()
        self._before: Activity | None = None
        self._wait_timer: Timer | None = None

        self.reason_field = Field("reason", "Reason", placeholder="a ticket, or a few words")

    @property
    def reason(self) -> str:
        """Why this is done, for the journal; asked for on a production profile."""
        return self.reason_field.value

    @property
    def is_production(self) -> bool:
        """Whether the rules for production hold."""
        connection = self.context.connection
        return connection is not None and connection.is_production

    def place(self) -> Content:
        """Return service and profile, in words."""
        connection = self.context.connection
        label = safe(connection.label) if connection is not None else ""
        place = Content.styled(f"service {service_name(self.service)} · profile {label}", "dim")
        if self.is_production:
            return Content.assemble(place, "  ", (" PROD ", "$text-error bold reverse"))
        return place

    def compose_body(self) -> Iterable[Widget]:
        """Name where this happens."""
        yield Static(self.place(), markup=False)

    def compose_last(self) -> Iterable[Widget]:
        """Return the field for the reason, where one is asked for."""
        if self.is_production:
            yield Static(classes="gap")
            yield self.reason_field

    def why_not(self) -> str:
        """Return why it cannot be sent yet; "" when it can."""
        return ""

    def write(self) -> "Written":
        """Send it. Runs in a thread."""
        raise NotImplementedError

    def action_submit(self) -> None:
        """Send it, unless something is missing, on its way or settled."""
        if self.settled or "write" in self.pending:
            return
        why_not = self.why_not()
        if not why_not and self.is_production and not self.reason.strip():
            self.set_focus(self.reason_field.control)
            why_not = "Production keeps a reason for every write: type a ticket, or a few words."
        if why_not:
            self.show_problem(why_not)
            return
        self.block(sending=True)
        # Its answer would take away what the write says.
        self.cancel_work("recheck")
        self.show_problem(_SENDING)
        self._given_up.clear()
        self._before = self._activity()
        self.work("write", self._send, self.dismiss, failed=self.write_failed)
        if self._wait_timer is None:
            self._wait_timer = self.set_interval(0.5, self._tell_wait)

    def _send(self) -> "Written":
        from proxy_tui.api.cancel import cancellable  # noqa: PLC0415  not before it is needed

        worker, given_up = get_current_worker(), self._given_up
        try:
            with cancellable(lambda: given_up.is_set() or worker.is_cancelled):
                return self.write()
        except CancelledError:
            raise ProxyTuiError("Given up while waiting; nothing was changed.") from None

    def _activity(self) -> "Activity":
        return self.context.connected().client.activity()

    def _is_undone(self) -> bool:
        """Whether nothing of this write can have taken effect: each attempt was put off."""
        before, now = self._before, self._activity()
        return before is not None and now.writes_sent - before.writes_sent == (
            now.writes_put_off - before.writes_put_off
        )

    def _tell_wait(self) -> None:
        """Say what a write waits for, and for how long; else that it is on its way."""
        if "write" not in self.pending:
            if self._wait_timer is not None:
                self._wait_timer.stop()
                self._wait_timer = None
            return
        words = _SENDING
        if self._given_up.is_set():
            words = _GIVING_UP
        elif self._is_undone():
            words = wait_words(self._before, self._activity()) or _SENDING
        if self.shown_problem != words and (words, self.shown_problem) != (_SENDING, _ON_ITS_WAY):
            self.show_problem(words)

    def action_cancel(self) -> None:
        """Leave, but never while a write is on its way."""
        if "write" in self.pending:
            if self._is_undone():
                # Asked, not torn off: if it leaves all the same, its answer is told.
                self._given_up.set()
                self._tell_wait()
            else:
                self.show_problem(_ON_ITS_WAY)
            return
        self.dismiss(self.found)

    def write_failed(self, error: ProxyTuiError) -> None:
        """Tell what became of it; what was typed stays."""
        from proxy_tui.api.errors import ReadOnlyError  # noqa: PLC0415  not before it is needed
        from proxy_tui.operations.writes.writer import OutcomeUnknownError, Written  # noqa: PLC0415  loads pydantic

        self.block(sending=False)
        self.show_problem(error)
        if isinstance(error, ReadOnlyError):
            # Nothing in this dialog can change that.
            self.settle()
        if isinstance(error, OutcomeUnknownError):
            # Sending it a second time on a doubt could do it twice.
            self.settle()
            if error.found is not None:
                self.found = Written(session=error.found, note="", request_id="")

    def settle(self) -> None:
        """Leave nothing to press but the way out."""
        self.settled = True
        self.submit_button.disabled = True
        self.cancel_button.label = "Back"
        self.query_one(".keys", Static).update(key_hints(("dialog.cancel", "Back")))
        self.set_focus(self.cancel_button)


def wait_words(before: "Activity | None", now: "Activity") -> str:
    """Return what a write of which nothing was done waits for; "" while it does not wait.

    Args:
        before: When it was confirmed.
        now: As it is.
    """
    seconds = math.ceil(now.waiting_seconds)
    if not seconds:
        return ""
    if not now.waiting_is_asked:
        reason = now.waiting_reason
        return f"{reason[:1].upper()}{reason[1:]} in {seconds} s; nothing was done yet."
    is_again = before is not None and now.writes_put_off > before.writes_put_off
    again = "again " if is_again else ""
    told = f"Twilio asks to wait: sending {again}in {seconds} s; nothing was done yet."
    return f"{told}\n{key_name('dialog.cancel')} gives up."


class SessionWriteDialog(WriteDialog):
    """A write to a session that exists."""

    VERB: ClassVar[str]
    """What is done to it, as the journal names it."""

    def __init__(
        self, title: str, context: Context, service: "Service", session: "Session"
    ) -> None:
        super().__init__(title, context, service)
        self.shown = session
        self.gone = False
        """Whether the session turned out to exist no longer."""
        self.object_line = Static(markup=False)
        self.changes = Static(classes="changes", markup=False)

    def compose_body(self) -> Iterable[Widget]:
        """Name the session and where it is."""
        yield self.object_line
        yield from super().compose_body()
        yield self.changes

    def on_mount(self) -> None:
        """Read the session again: what is on the screen below may be old."""
        self.show_session()
        self.show_problem(_READING)
        self.work("recheck", self._recheck, self._rechecked, failed=self._recheck_failed)

    def show_session(self) -> None:
        """Name the session as last read."""
        name = name_text(self.shown.unique_name) or "(no name)"
        self.object_line.update(
            Content.assemble(
                state_content(self.shown.status),
                "  ",
                (name, "bold"),
                "  ",
                (safe(self.shown.sid), "dim"),
            )
        )

    def _recheck(self) -> "Recheck":
        return self.context.connected().writer.recheck(self.shown, self.VERB)

    def _rechecked(self, check: "Recheck") -> None:
        if self.shown_problem == _READING:
            self.show_problem("")
        self.accept_fresh(check)

    def accept_fresh(self, check: "Recheck") -> None:
        """Take the session as it is now; say what changed, and whether this can still be done."""
        self.shown = check.fresh
        self.show_session()
        if check.differences:
            lines = [f"{one.field}: {one.before} → {one.after}" for one in check.differences]
            told = Content.styled(
                "Changed since it was shown:\n  " + safe_lines(lines), "$text-warning"
            )
            self.changes.update(told)
            self.changes.display = True
        if check.impossible:
            self.premise_gone(check)

    def premise_gone(self, check: "Recheck") -> None:
        """Say that there is nothing left to do here; the screen below takes the session."""
        from proxy_tui.operations.writes.writer import ImpossibleError, Written  # noqa: PLC0415  loads pydantic

        self.show_problem(ImpossibleError(check))
        self.found = Written(session=check.fresh)
        self.settle()

    def _recheck_failed(self, error: ProxyTuiError) -> None:
        self.show_problem(error)
        self._settle_if_gone(error)

    def _settle_if_gone(self, error: ProxyTuiError) -> None:
        from proxy_tui.api.errors import NotFoundError  # noqa: PLC0415  not before it is needed

        if isinstance(error, NotFoundError):
            self.gone = True
            self.settle()

    def write_failed(self, error: ProxyTuiError) -> None:
        """Say what changed, where that is why nothing was sent."""
        from proxy_tui.api.errors import RefusedError  # noqa: PLC0415  not before it is needed
        from proxy_tui.operations.writes.writer import ChangedError, ImpossibleError  # noqa: PLC0415  loads pydantic

        super().write_failed(error)
        self._settle_if_gone(error)
        if isinstance(error, ChangedError | ImpossibleError):
            self.accept_fresh(error.check)
        elif isinstance(error, RefusedError) and not self.settled:
            # Somebody may have been quicker by the blink in which nobody can look.
            self.work("recheck", self._recheck, self._rechecked, failed=self._settle_if_gone)


def safe_lines(lines: Iterable[str]) -> str:
    """Join lines whose parts come from the API."""
    return "\n  ".join(safe(line) for line in lines)
