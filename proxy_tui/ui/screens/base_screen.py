"""The base of every screen: context line, body, key line, flows and their errors."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from proxy_tui.api.hosts import is_twilio
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import service_name, short_sid
from proxy_tui.ui import dialogs
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings
from proxy_tui.ui.messages import OpenServices
from proxy_tui.ui.runtime.workers import WorkerHost
from proxy_tui.ui.screens.context_line import ContextLine
from proxy_tui.ui.screens.interrupted_line import InterruptedLine
from proxy_tui.ui.widgets.context_bar import Where
from proxy_tui.ui.widgets.key_bar import KeyBar, KeyGroups, KeyLine

if TYPE_CHECKING:
    from proxy_tui.api.models import Service
    from proxy_tui.operations.connection import Connection
    from proxy_tui.operations.export import CopyItem, Export, Links


class ProxyScreen(WorkerHost, Screen[Message | None]):
    """A full screen. Dismisses with a message for the screen that opened it, or None."""

    BINDINGS = bindings("screen")
    FOOTER: ClassVar[KeyGroups] = ()
    """Keys for the last line, by binding id, in groups; the most useful first."""
    STOPPED_BY_BACK: ClassVar[frozenset[str]] = frozenset()
    """Groups of long work that the back key stops."""
    BUSY_WORDS: ClassVar[Mapping[str, str]] = {}
    """The work of each group, in words: ``{"sessions": "reading sessions"}``."""

    service: "Service | None" = None
    """The service in view, if there is one."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.bar = ContextLine(self.where, self.BUSY_WORDS, self.show_ages)
        self.key_bar = KeyBar(self.key_line)

    def compose(self) -> ComposeResult:
        """Compose the body between the lines that every screen has."""
        yield self.bar
        yield InterruptedLine(self.context)
        yield from self.compose_body()
        yield self.key_bar

    @abstractmethod
    def compose_body(self) -> Iterable[Widget]:
        """Return the widgets of this screen."""

    def on_screen_resume(self) -> None:
        """Update what may have changed while another screen was on top."""
        self.bar.renew()
        self.bar.catch_up()

    def show_ages(self) -> None:
        """Recompute relative times, once a minute. Screens add theirs."""
        self.bar.renew()
        for line in self.query(InterruptedLine):
            line.show()

    @property
    def place(self) -> str:
        """The service in view, and what the screen shows of it."""
        return service_name(self.service)

    def key_line(self) -> KeyLine:
        """Return what the last line shows: while long work runs, first of all what stops it."""
        if self.STOPPED_BY_BACK.isdisjoint(self.pending):
            return self.usual_keys()
        groups = (("session.back",), *self.usual_keys().groups)
        return KeyLine(groups, labels={"session.back": "Stop"})

    def usual_keys(self) -> KeyLine:
        """Return what the last line shows while no long work runs."""
        return KeyLine(self.FOOTER)

    def where(self) -> Where:
        """Return the parts of the context line. Screens add to them."""
        connection = self.context.connection
        if connection is None:
            label = "" if self.pending else self.context.settings.profile or "not signed in"
            return Where(label=label, service=self.place, busy=self.bar.busy)
        # Asked first: a lock whose time is up closes when it is asked.
        unlocked = _unlocked_words(connection)
        return Where(
            label=connection.label,
            environment=connection.environment,
            account=short_sid(connection.account_sid),
            host=_foreign_host(connection.client.base_url),
            service=self.place,
            read_only=connection.client.read_only,
            unlocked=unlocked,
            busy=self.bar.busy,
            batch=self.context.batch_words,
            activity=connection.client.activity(),
            zone=self.context.zone,
        )

    def work_changed(self) -> None:
        """Show the running work in the context line, and the key that stops it in the last."""
        self.bar.show_pending(self.pending)
        self.key_bar.renew()

    def work_failed(self, error: ProxyTuiError) -> None:
        """Show the error in a dialog; what is on screen stays."""
        self.app.push_screen(dialogs.ErrorDialog(error))

    def tell(self, message: str, *, title: str = "", warning: bool = False) -> None:
        """Show a toast."""
        self.app.notify(
            message, title=title, severity="warning" if warning else "information", markup=False
        )

    def help_rows(self) -> Sequence[tuple[str, str]]:
        """Return terms and their meaning, which help shows besides the keys."""
        return ()

    def link(self, _links: "Links") -> "CopyItem | None":
        """Return the command line that opens this screen as it is; None where none does."""
        return None

    def exports(self) -> "Sequence[Export]":
        """Return what can be exported from here, the usual first."""
        return ()

    @property
    def shows_numbers(self) -> bool:
        """Whether people's numbers are shown whole, so that an export may hold them."""
        return False

    def action_export(self) -> None:
        """Export what is shown, or all of it, to a file or the clipboard."""
        exports = self.exports()
        if not exports:
            self.tell("There is nothing to export here yet.", warning=True)
            return
        dialog = dialogs.ExportDialog(self.context, exports, revealed=self.shows_numbers)
        self.app.push_screen(dialog, self._exported)

    def _exported(self, words: str | None) -> None:
        if words:
            self.tell(words)

    def leave(self, result: Message | None = None) -> None:
        """Go back to the screen below; from the first screen, to the picker."""
        if len(self.app.screen_stack) > 1:
            self.dismiss(result)
        else:
            self.post_message(OpenServices())

    def come_back(self) -> None:
        """Update a kept screen that is opened again. Called once it is on top."""


def _unlocked_words(connection: "Connection") -> str:
    """Return how long production may still be written to; empty if it is locked."""
    lock = connection.lock
    if lock is None or not lock.is_open:
        return ""
    return f"UNLOCKED {lock.remaining().total_seconds() / 60:.0f} min"


def _foreign_host(base_url: str) -> str:
    """Return the host of a base URL that is not Twilio's."""
    parts = urlsplit(base_url)
    return "" if is_twilio(parts.hostname or "") else parts.netloc
