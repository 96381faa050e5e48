"""The search index on disk: who reads people saves them here, and a search asks it what to skip.

All of its work is done by a thread of its own, which alone waits for the keyring, the disk and
other programs. A search that it does not answer in time goes on without it.
"""

import threading
import time
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from proxy_tui.operations import search as lazy
from proxy_tui.operations.search.index_work import Lookup, Work

if TYPE_CHECKING:
    from proxy_tui.credentials.index_key import IndexKey
    from proxy_tui.operations.search.index_keeper import IndexKeeper
    from proxy_tui.operations.search.people_index import Entry
    from proxy_tui.operations.search.search_terms import SearchTerm

BATCH_SECONDS: Final = 1.0
"""How long what was read waits for more, so that the disk is written to once a second at most."""
_SETTLED: Final = timedelta(minutes=5)
"""A session must be unchanged for this long before its participants are read to be saved:
its ``date_updated`` counts seconds, and ours may be some minutes ahead of the clock it is by."""


class KeyedIndex:
    """The index of one account. No method waits for the keyring or the disk.

    Args:
        path: Its file.
        key: Its key, in the keyring.
    """

    def __init__(self, path: Path, key: "IndexKey") -> None:
        self.problem = ""
        """Why it is not used at the moment, without a stop; "" if it is."""
        self._path = path
        self._key = key
        self._work = Work()
        self._is_busy = self._is_hurried = self._is_closed = False
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition()

    def save(self, entry: "Entry") -> None:
        """Save a session whose participants were read, or forget it while they may change."""
        self._add(Work(entries={entry.sid: entry if _is_settled(entry) else None}))

    def forget(self, session_sid: str) -> None:
        """Forget a session that is gone."""
        self._add(Work(entries={session_sid: None}))

    def keep_listed(self, service_sid: str, sids: Collection[str]) -> None:
        """Forget the sessions of a service that are not in its list."""
        self._add(Work(listed={service_sid: frozenset(sids)}))

    def lookup(self, term: "SearchTerm") -> Lookup:
        """Return what is known about a search, as soon as the file was read."""
        lookup = Lookup(term)
        self._add(Work(lookups=[lookup]))
        return lookup

    def flush(self, seconds: float) -> bool:
        """Wait until everything is done; return whether it was within this time."""
        with self._changed:
            self._is_hurried = True
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not (self._work or self._is_busy), seconds)

    def close(self) -> None:
        """End the thread, and wait for nothing; what is not saved yet will be read again."""
        with self._changed:
            self._is_closed, self._work = True, Work()
            self._changed.notify_all()

    def _add(self, work: Work) -> None:
        with self._changed:
            if self._is_closed:
                return
            self._work.add(work)
            if self._thread is None:
                # A daemon: a disk that hangs must not keep the process alive after quit.
                self._thread = threading.Thread(target=self._run, name="search-index", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    # -- on the thread

    def _run(self) -> None:
        keeper: IndexKeeper | None = None
        while self._wait():
            try:
                keeper = keeper or lazy.IndexKeeper(self._path, self._key)
            except ImportError:
                self.problem = "this Python has no sqlite3"
                self.close()
                return
            with self._changed:
                work, self._work, self._is_busy = self._work, Work(), True
            try:
                left = keeper.do(work)
            except Exception as error:  # noqa: BLE001  a search goes on without an index
                # Without a thread nothing may be added either: it would be kept for ever.
                self.problem = f"{type(error).__name__} stopped it"
                self.close()
                with self._changed:
                    self._is_busy = False
                    self._changed.notify_all()
                return
            self.problem = keeper.problem
            with self._changed:
                if not self._is_closed:
                    left.add(self._work)
                    self._work = left
                self._is_busy = False
                self._changed.notify_all()
            if left and not self._is_closed:
                time.sleep(BATCH_SECONDS)

    def _wait(self) -> bool:
        """Wait for work, and for more of it that is not urgent; return whether there is any."""
        with self._changed:
            self._changed.wait_for(lambda: self._work or self._is_closed)
            self._changed.wait_for(
                lambda: self._work.lookups or self._is_closed or self._is_hurried, BATCH_SECONDS
            )
            self._is_hurried = False
            return bool(self._work)


def _is_settled(entry: "Entry") -> bool:
    read, updated = entry.read_at, entry.updated
    if read is None or not isinstance(updated, datetime):
        return False
    return entry.is_current and read - updated >= _SETTLED
