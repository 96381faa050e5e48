"""How the sessions screen reads who is in the sessions that a view or filter asks about."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import count, counted, span
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.runtime.workers import WorkerHost, report_progress

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.search import ScanProgress

_GROUP: Final = "people"


class PeopleReader:
    """Reads participants of many sessions into the index; owned by a screen.

    Args:
        screen: Runs the work, and says when it failed.
        context: Has the connection and the index.
        known: Told the SIDs that were asked for, whenever more of them are in the index.
        say: Shows some words, or where there are none how far it has come.
    """

    def __init__(
        self,
        screen: WorkerHost,
        context: Context,
        known: Callable[[Iterable[str]], None],
        say: Callable[[str], None],
    ) -> None:
        self._screen = screen
        self._context = context
        self._known = known
        self._say = say
        self._asked: tuple[str, ...] = ()
        self._progress: ScanProgress | None = None
        self.unreadable: set[str] = set()
        """SIDs of sessions that were asked for and could not be read, until they are."""

    @property
    def is_reading(self) -> bool:
        """Whether participants are being read."""
        return _GROUP in self._screen.pending

    @property
    def words(self) -> str:
        """How far it has come, and the key that stops it; "" where nothing is being read."""
        if not self.is_reading:
            return ""
        stops = f"{key_name('session.back')} stops"
        progress = self._progress
        if progress is None:
            return f"reading who is in {counted(len(self._asked), 'session')} … · {stops}"
        failed = f" · {count(progress.skipped)} could not be read" if progress.skipped else ""
        seconds = progress.seconds_left or 0
        left = f" · {span(seconds, 2)} left" if seconds >= 1 else ""
        return (
            f"reading people · {count(progress.done)} of {counted(progress.total, 'session')}"
            f"{failed} · {progress.rate:.0f}/s{left} · {stops}"
        )

    @property
    def per_second(self) -> float:
        """How many sessions a second can be read; 0 where nothing is known of the line."""
        connection = self._context.connection
        if connection is None:
            return 0.0
        from proxy_tui.operations.sessions.people_scan import reading_rate  # noqa: PLC0415  loads pydantic

        return reading_rate(connection.client.activity())

    def read(self, service: "Service", sessions: "tuple[Session, ...]") -> None:
        """Read who is in some sessions; a newer question replaces an older one."""
        self._asked = tuple(session.sid for session in sessions)
        self.unreadable.difference_update(self._asked)
        self._progress = None
        self._screen.work(
            _GROUP,
            lambda: self._read(service, sessions),
            self._ended,
            failed=self._failed,
            progress=self._so_far,
        )
        self._say("")

    def stop(self) -> bool:
        """Stop reading; what was read is kept. Return whether it ran."""
        if not self.is_reading:
            return False
        self._screen.cancel_work(_GROUP)
        self._known(self._asked)
        return True

    def _read(self, service: "Service", sessions: "tuple[Session, ...]") -> "ScanProgress":
        from proxy_tui.operations.sessions.people_scan import read_people  # noqa: PLC0415  loads pydantic

        client = self._context.connected().client
        context = self._context
        return read_people(
            client, service, sessions, context.people, context.clock, report_progress,
            lambda session: self.unreadable.add(session.sid),
        )  # fmt: skip

    def _so_far(self, progress: "ScanProgress") -> None:
        self._progress = progress
        self._known(self._asked)

    def _ended(self, _progress: "ScanProgress") -> None:
        self._known(self._asked)

    def _failed(self, error: ProxyTuiError) -> None:
        self._known(self._asked)
        self._screen.work_failed(error)
