"""The bases of dialogs that write: name the object, read it again, send once, tell the outcome.

A dialog that writes stays open until its answer came, so that a refusal loses nothing that
was typed. The session is read again when the dialog opens, and once more by the writer before
anything is sent.
"""

from abc import abstractmethod
from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar, Final, TypeVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.api.errors import NotFoundError, ReadOnlyError, RefusedError
from proxy_tui.api.models import Service, Session
from proxy_tui.api.unclear import Unclear
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import name_text, safe, service_name
from proxy_tui.operations import sessions, writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import FormDialog, Life
from proxy_tui.ui.dialogs.sending import SENDING, SENT, Sending
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.widgets.field import FormField
from proxy_tui.ui.widgets.styled_text import state_content

M = TypeVar("M")

_READING: Final = "Reading the session again …"


class WriteDialog(FormDialog[writes.Written]):
    """A form whose button sends a write; dismisses with what was written."""

    def __init__(self, context: Context, service: Service) -> None:
        super().__init__()
        self.context = context
        self.service = service
        self.settled = False
        """Whether the outcome is final, so that nothing more may be sent from here."""
        self.found: writes.Written | None = None
        """The session as read back, if that is all there is; the result when the dialog is left."""
        self.checked: writes.Checked[Any] | None = None
        self.reason_field = FormField("reason", "Reason", placeholder="a ticket, or a few words")
        self.sending: Sending | None = None
        """The write under way."""

    # -- what it says and asks

    @property
    def reason(self) -> str:
        """Why this is done, for the journal; asked for on a production profile."""
        return self.reason_field.value

    @property
    def is_production(self) -> bool:
        """Whether the rules for production apply."""
        return self.context.is_production

    def compose_body(self) -> Iterable[Widget]:
        """Name service and profile, then show what the dialog asks."""
        yield Static(self.place(), markup=False)
        yield from self.compose_question()
        if self.is_production:
            yield Static(classes="gap")
            yield self.reason_field

    def place(self) -> Content:
        """Return service and profile in words."""
        connection = self.context.connection
        label = safe(connection.label) if connection is not None else ""
        place = Content.styled(f"service {service_name(self.service)} · profile {label}", "dim")
        if self.is_production:
            return Content.assemble(place, "  ", (" PROD ", "$text-error bold reverse"))
        return place

    def compose_question(self) -> Iterable[Widget]:
        """Return the widgets of this write; by default its fields."""
        return self.compose_fields()

    def read_form(self) -> writes.Checked[Any] | None:
        """Return the fields as a request; None without fields."""
        return None

    def request(self, kind: type[M]) -> M:
        """Return the request that the fields make, as checked last.

        Raises:
            ProxyTuiError: a field is wrong.
        """
        params = self.checked.params if self.checked is not None else None
        if not isinstance(params, kind):
            raise ProxyTuiError("The form is not complete; nothing was sent.")
        return params

    def check(self) -> None:
        """Read the form."""
        self.checked = checked = self.read_form()
        if checked is not None:
            self.problems, self.doubts = checked.problems, checked.doubts
            self.echoes, self.meanings = checked.echoes, checked.meanings

    # -- the write

    @abstractmethod
    def write(self, writer: writes.Writer) -> writes.Written:
        """Send the write. Runs in a thread."""

    def action_submit(self) -> None:
        """Send the write, unless something is missing, under way or settled."""
        if self.settled or "write" in self.pending:
            return
        problem = self.find_problem()
        if not problem and self.is_production and not self.reason.strip():
            self.set_focus(self.reason_field.control)
            problem = "Production keeps a reason for every write: type a ticket, or a few words."
        if problem:
            self.show_problem(problem)
        else:
            self.run_flow("write", self._write_once)

    async def _write_once(self) -> None:
        """Send the write; dismiss with what was written, or show what is known of it."""
        # What a recheck finds would replace what the write says.
        self.cancel_work("recheck")
        self.submit_button.disabled = True
        self.show_problem(SENDING)
        connection = self.context.connected()
        self.sending = Sending(connection.client.activity)
        timer = self.set_interval(0.5, self._show_wait)
        send = partial(self.write, connection.writer)
        try:
            written = await in_thread(partial(self.sending.run, send))
        except ProxyTuiError as error:
            self.submit_button.disabled = False
            self.write_failed(error)
        else:
            self.dismiss(written)
        finally:
            timer.stop()
            self.sending = None

    def write_failed(self, error: ProxyTuiError) -> None:
        """Show the outcome; what was typed stays."""
        self.show_problem(error)
        if isinstance(error, ReadOnlyError | writes.OutcomeUnknownError):
            # Nothing in this dialog can make it writable; and a write in doubt is never sent again.
            self.settle()
        if isinstance(error, writes.OutcomeUnknownError) and error.found is not None:
            self.found = writes.Written(session=error.found)

    def settle(self) -> None:
        """Leave only the button that goes back."""
        self.settled = True
        self.leave_only_cancel("Back")

    # -- while it waits

    def action_cancel(self) -> None:
        """Go back. While a write is under way, cancel it if it has changed nothing yet."""
        if "write" not in self.pending:
            self.dismiss(self.found)
        elif self.sending is not None and self.sending.give_up():
            self._show_wait()
        else:
            self.show_problem(SENT)

    def _show_wait(self) -> None:
        words = self.sending.words if self.sending is not None else SENDING
        if self.shown_problem != words and (words, self.shown_problem) != (SENDING, SENT):
            self.show_problem(words)


class SessionWriteDialog(WriteDialog):
    """A write to a session that exists."""

    VERB: ClassVar[str]
    """Name of the write in the journal."""
    MEANING: ClassVar[str] = ""

    def __init__(self, context: Context, service: Service, session: Session) -> None:
        super().__init__(context, service)
        self.shown = session
        self.participant_sid = ""
        """Whom the write is about, if it is about one person."""
        self.gone = False
        """Whether the session no longer exists."""
        self.object_line = Static(markup=False)
        self.changes = Static(classes="changes", markup=False)

    def compose_body(self) -> Iterable[Widget]:
        """Name the session first."""
        yield self.object_line
        yield from super().compose_body()

    def life(self) -> Life:
        """Return the ttl and the expiry of the session, which keys add time to."""
        context, session, default_ttl = self.context, self.shown, self.service.default_ttl
        ttl = 0 if isinstance(session.ttl, Unclear) else session.ttl
        expiry = sessions.effective_expiry(session, default_ttl).at
        return Life(ttl, expiry, context.clock(), context.zone)

    @property
    def meaning(self) -> str:
        """A sentence on what the write does to the session and its people."""
        return self.MEANING

    def compose_question(self) -> Iterable[Widget]:
        """Return what changed since the session was shown, what the write does, and the fields."""
        yield self.changes
        if self.meaning:
            yield Static(self.meaning, classes="meaning", markup=False)
        yield from self.compose_fields()

    def on_mount(self) -> None:
        """Read the session again, since what the screen below shows may be old."""
        self._show_session()
        self.show_problem(_READING)
        self.run_flow("recheck", self._recheck)

    def _show_session(self) -> None:
        name = name_text(self.shown.unique_name) or "(no name)"
        state, sid = state_content(self.shown.status), (safe(self.shown.sid), "dim")
        self.object_line.update(Content.assemble(state, "  ", (name, "bold"), "  ", sid))

    async def _recheck(self) -> None:
        """Read the session again, and show what changed."""
        writer = self.context.connected().writer
        recheck = partial(
            writer.recheck, self.shown, self.VERB, participant_sid=self.participant_sid
        )
        try:
            check = await in_thread(recheck)
        except ProxyTuiError as error:
            if self.shown_problem in ("", _READING):
                self.show_problem(error)
            self._settle_if_gone(error)
        else:
            if self.shown_problem == _READING:
                self.show_problem("")
            self.accept_fresh(check)

    def accept_fresh(self, check: writes.Recheck) -> None:
        """Show the session as it is now, what changed, and whether the write is still possible."""
        self.shown = check.fresh
        self._show_session()
        if check.differences:
            lines = [f"{one.field}: {one.before} → {one.after}" for one in check.differences]
            told = "\n  ".join(["Changed since it was shown:", *map(safe, lines)])
            self.changes.update(Content.styled(told, "$text-warning"))
            self.changes.display = True
        if check.impossible:
            self.write_impossible(check)

    def write_impossible(self, check: writes.Recheck) -> None:
        """Leave only the button that goes back; the screen below gets the fresh session."""
        self.show_problem(writes.ImpossibleError(check))
        self.found = writes.Written(session=check.fresh)
        self.settle()

    def write_failed(self, error: ProxyTuiError) -> None:
        """Show the outcome, and what changed if that is why nothing was sent."""
        super().write_failed(error)
        self._settle_if_gone(error)
        if isinstance(error, writes.ChangedError | writes.ImpossibleError):
            self.accept_fresh(error.check)
        elif isinstance(error, RefusedError) and not self.settled:
            # Someone may have changed the session between the writer's check and the write.
            self.run_flow("recheck", self._recheck)

    def _settle_if_gone(self, error: ProxyTuiError) -> None:
        if isinstance(error, NotFoundError):
            self.gone = True
            self.settle()
