"""Requests of screens to the app, and its answers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from proxy_tui.errors import ProxyTuiError

if TYPE_CHECKING:
    from textual.screen import Screen

    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.sessions import ChangeLog, Listing
    from proxy_tui.operations.writes import Batch, StepResult


@dataclass
class OpenServices(Message):
    """Show the service picker, from a first screen that is another one."""


@dataclass
class OpenService(Message):
    """Show the sessions of a service, on its kept screen if there is one."""

    service: "Service"

    @property
    def name(self) -> str:
        """The name under which the screen is kept."""
        return f"service {self.service.sid}"


@dataclass
class OpenSession(Message):
    """Show one session. ``SessionLeft`` comes back to the opener."""

    opener: "Screen[Any]"
    service: "Service"
    session: "Session"


@dataclass
class OpenDiagnosis(OpenSession):
    """Show why the people of a session cannot reach each other."""


@dataclass
class SessionLeft(Message):
    """A screen about one session was left; posted to the screen that opened it."""

    session: "Session"
    """As last read."""
    deleted: bool
    """Whether it no longer exists."""


@dataclass
class RunBatch(Message):
    """Run a batch, and show it."""

    batch: "Batch"


@dataclass
class UndoWrite(Message):
    """Take back a write or a batch, after asking."""

    id: str
    """As the journal has it: 16 hex digits of a write, six of a batch."""


@dataclass
class UndoLast(Message):
    """Take back this person's last write to a session, or their last batch with several."""

    sids: tuple[str, ...]


@dataclass
class StepsEnded(Message):
    """Steps of the batch that runs have ended; posted to every screen."""

    results: "tuple[StepResult, ...]"


@dataclass
class OpenFind(Message):
    """Show the search: the kept screen, or a new one for what is searched at once."""

    service: "Service | None"
    """Where to search; None is every service."""
    loaded: "tuple[Session, ...]" = ()
    """Sessions to look at before anything is requested."""
    number: str = ""
    """Searched at once: E.164 or a channel address."""
    shown: str = ""
    """How the number may be shown."""
    typed: str = ""
    """Searched at once as if it were typed: it is shown, and the screen is kept."""
    service_name: str = ""
    """SID or name of the service to search, while it was not read; instead of ``service``."""

    @property
    def name(self) -> str:
        """The name under which the screen is kept."""
        return f"find {self.service.sid if self.service else ''}"


@dataclass
class OpenPool(Message):
    """Show the numbers of a service."""

    service: "Service"


@dataclass
class OpenChangeLog(Message):
    """Show what changed in a list."""

    service: "Service"
    change_log: "ChangeLog"
    listing: "Listing"


@dataclass
class KeepScreen(Message):
    """Keep a screen until the program ends, so that it keeps its state."""

    screen: "Screen[Any]"
    name: str
    """As the request for the screen names it."""


@dataclass
class AskToSignIn(Message):
    """Ask for credentials."""

    why: ProxyTuiError
    """The error that the ones in force caused."""


@dataclass
class WriteToTerminal(Message):
    """Write an escape sequence that no widget paints, such as one that sets the clipboard."""

    escape: str
