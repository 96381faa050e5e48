"""What every screen has: the context line, the body, the key line, flows and their errors."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from proxy_tui.api.hosts import is_twilio
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import short_sid
from proxy_tui.ui import dialogs
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings
from proxy_tui.ui.messages import OpenServices
from proxy_tui.ui.runtime.workers import WorkerHost
from proxy_tui.ui.screens.context_line import ContextLine
from proxy_tui.ui.screens.interrupted_line import InterruptedLine
from proxy_tui.ui.widgets.context_bar import Where
from proxy_tui.ui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from proxy_tui.api.models import Service
    from proxy_tui.operations.connection import Connection

AGES_SECONDS = 60
"""How often ages on screen are recomputed; cells that read the same are not painted."""


class ProxyScreen(WorkerHost, Screen[Message | None]):
    """A full screen. Dismisses with a message for the screen that opened it, or None."""

    BINDINGS = bindings("screen")
    FOOTER: ClassVar[tuple[str, ...]] = ()
    """Ids of the keys that the last line shows."""
    BUSY_WORDS: ClassVar[Mapping[str, str]] = {}
    """What each group of work does: ``{"sessions": "reading sessions"}``."""

    service: "Service | None" = None
    """The service in view, if there is one."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.bar = ContextLine(self.where, self.BUSY_WORDS)
        self.interrupted_line = InterruptedLine(context)
        self._ages_due = False
        self._was_left = False

    def compose(self) -> ComposeResult:
        """Put the body between the lines that every screen has."""
        yield self.bar
        yield self.interrupted_line
        yield from self.compose_body()
        yield KeyBar(*self.FOOTER)

    def compose_body(self) -> Iterable[Widget]:
        """Return the widgets of this screen."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Start to recompute ages."""
        self.set_interval(AGES_SECONDS, self._minute_passed)
        self.watch(self.app, "app_focus", self._catch_up, init=False)
        self.bar.renew()

    def on_screen_resume(self) -> None:
        """Renew what may have changed while another screen was on top."""
        self.bar.renew()
        self._catch_up()
        if self._was_left:
            self._was_left = False
            self.come_back()

    def _minute_passed(self) -> None:
        self._ages_due = True
        self._catch_up()

    def _catch_up(self) -> None:
        """Recompute ages if a minute passed, once a person can look."""
        screens = (one for one in self.app.screen_stack[::-1] if isinstance(one, ProxyScreen))
        if self._ages_due and self.app.app_focus and next(screens, None) is self:
            self._ages_due = False
            self.show_ages()

    def show_ages(self) -> None:
        """Recompute everything that counts from now. Screens add to it."""
        self.bar.renew()
        self.interrupted_line.show()

    def where(self) -> Where:
        """Return what the context line says. Screens add to it."""
        connection = self.context.connection
        if connection is None:
            label = self.context.settings.profile or "not signed in"
            return Where(label="" if self.pending else label, busy=self.bar.busy)
        # Asked first: a lock whose time is up closes when it is asked.
        unlocked = _unlocked_words(connection)
        return Where(
            label=connection.label,
            environment=connection.environment,
            account=short_sid(connection.account_sid),
            host=_foreign_host(connection.client.base_url),
            read_only=connection.client.read_only,
            unlocked=unlocked,
            busy=self.bar.busy,
            activity=connection.client.activity(),
            zone=self.context.zone,
        )

    def work_changed(self) -> None:
        """Show what is under way."""
        self.bar.show_pending(self.pending)

    def work_failed(self, error: ProxyTuiError) -> None:
        """Show the error in a dialog; what is on screen stays."""
        self.app.push_screen(dialogs.ErrorDialog(error))

    def tell(self, message: str, *, title: str = "", warning: bool = False) -> None:
        """Show a short note that goes away by itself."""
        self.app.notify(
            message, title=title, severity="warning" if warning else "information", markup=False
        )

    def help_rows(self) -> Sequence[tuple[str, str]]:
        """Return terms and their meaning, which help shows besides the keys."""
        return ()

    def leave(self, result: Message | None = None) -> None:
        """Go back to the screen below; from the first screen, to the picker."""
        self._was_left = True
        if len(self.app.screen_stack) > 1:
            self.dismiss(result)
        else:
            self.post_message(OpenServices())

    def come_back(self) -> None:
        """Renew what a kept screen shows when it is opened again."""


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
