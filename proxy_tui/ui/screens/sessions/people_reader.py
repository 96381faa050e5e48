"""Reads who is in the sessions that a view or filter asks about."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Final

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import count, counted, span
from proxy_tui.operations import sessions as operations
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.runtime.workers import in_thread, report_progress

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.search import ScanProgress
    from proxy_tui.ui.screens.base_screen import ProxyScreen

_GROUP: Final = "people"


class PeopleReader:
    """Reads participants of many sessions into the index.

    Args:
        show: Called with the SIDs that were asked for, whenever the index knows more of them.
    """

    def __init__(self, screen: "ProxyScreen", show: Callable[[Iterable[str]], None]) -> None:
        self._screen = screen
        self._context = screen.context
        self._show = show
        self._asked: tuple[str, ...] = ()
        self._is_reading = False
        self._progress: ScanProgress | None = None
        self.unreadable: set[str] = set()
        """SIDs of sessions that were asked for and could not be read, until they are."""

    @property
    def words(self) -> str:
        """How far it is, and the key that stops it; empty while nothing is read."""
        if not self._is_reading:
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

    def read(self, service: "Service", sessions: "tuple[Session, ...]") -> None:
        """Read who is in some sessions, in place of those that are being read."""
        self._asked = tuple(session.sid for session in sessions)
        self.unreadable.difference_update(self._asked)
        self._progress = None
        self._is_reading = True
        self._screen.run_flow(_GROUP, self._read, service, sessions)
        self._show(())

    async def _read(self, service: "Service", sessions: "tuple[Session, ...]") -> None:
        read = partial(self._read_people, service, sessions)
        try:
            await in_thread(read, progress=self._show_progress)
        except ProxyTuiError:
            self._end()
            raise
        self._end()

    def _end(self) -> None:
        self._is_reading = False
        self._show(self._asked)

    def _read_people(self, service: "Service", sessions: "tuple[Session, ...]") -> "ScanProgress":
        context = self._context
        return operations.read_people(
            context.connected().client,
            service,
            sessions,
            context.people,
            context.clock,
            report_progress,
            lambda session: self.unreadable.add(session.sid),
        )

    def _show_progress(self, progress: "ScanProgress") -> None:
        self._progress = progress
        self._show(self._asked)

    def stop(self) -> bool:
        """Stop reading; what was read is kept. Return whether it ran."""
        was_reading = self._is_reading
        if was_reading:
            self._screen.cancel_work(_GROUP)
            self._end()
        return was_reading
