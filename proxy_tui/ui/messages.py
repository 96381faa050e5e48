"""Requests of screens to the app, and its answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from textual.message import Message

from proxy_tui.errors import ProxyTuiError

if TYPE_CHECKING:
    from textual.screen import Screen

    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.sessions import ChangeLog, Listing, SessionDetail
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


@dataclass(frozen=True)
class Neighbours:
    """Sessions in the order in which a list showed them when one of them was opened."""

    sids: Sequence[str]
    request: "Callable[[str], OpenSession | None]"
    """Returns what opens a session of the list; None if it is no longer there."""

    def beside(self, sid: str, step: int) -> "OpenSession | None":
        """Return what opens the session ``step`` rows below another; None at the end of the list.

        Sessions that have gone since are passed over, in the direction of ``step``.
        """
        if sid not in self.sids:
            return None
        place = self.sids.index(sid) + step
        while 0 <= place < len(self.sids):
            if request := self.request(self.sids[place]):
                return replace(request, neighbours=self)
            place += 1 if step > 0 else -1
        return None

    def place(self, sid: str) -> str:
        """Return where a session stands: ``3 of 120``; empty if it is not in the list."""
        if sid not in self.sids:
            return ""
        return f"{self.sids.index(sid) + 1} of {len(self.sids)}"


@dataclass
class OpenSession(Message):
    """Show one session. ``SessionLeft`` comes back to the opener."""

    opener: "Screen[Any]"
    service: "Service"
    session: "Session"
    detail: "SessionDetail | None" = None
    """Its people and contacts, if they were read; shown until they are read again."""
    neighbours: Neighbours | None = None
    """The list that it stands in."""


@dataclass
class OpenDiagnosis(OpenSession):
    """Show why the people of a session cannot reach each other."""


@dataclass
class OpenBeside(Message):
    """Show a neighbour of a session in place of the screen that shows it."""

    screen: "Screen[Any]"
    left: "SessionLeft"
    """What the screen leaves with."""
    request: OpenSession


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
