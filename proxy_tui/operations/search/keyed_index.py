"""The search index on disk: who reads people saves them here, and a search asks it what to skip.

All of its work is done by a thread of its own, which alone waits for the keyring, the disk and
other programs. A search that it does not answer in time goes on without it.
"""

import threading
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Error as DatabaseError
from typing import TYPE_CHECKING, Final

from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations.search import keyed_file
from proxy_tui.operations.search.keyed_file import (
    KeyedFile,
    Row,
    UnusableFileError,
    moment_of,
    stamp_of,
)
from proxy_tui.settings.files import locked, reason

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.credentials.index_key import IndexKey
    from proxy_tui.operations.search.index_tokens import Tokens
    from proxy_tui.operations.search.people_index import Entry
    from proxy_tui.operations.search.search_terms import SearchTerm

BATCH_SECONDS: Final = 1.0
"""How long what was read waits for more, so that the disk is written to once a second at most."""
_SETTLED: Final = timedelta(seconds=60)
"""A session must be unchanged for this long before its participants are read to be saved:
its ``date_updated`` counts seconds, and by a clock that is not ours."""


class Lookup:
    """What the index says about one search; nothing until it was read."""

    def __init__(self, term: "SearchTerm") -> None:
        self.term = term
        self._others: Mapping[str, tuple[int, datetime]] = {}
        """Sessions in which nobody matches: ``date_updated``, and when they were read."""

    def answer(self, rows: Collection[Row], tokens: "Tokens") -> None:
        """Take what the file holds."""
        wanted = tokens.of_term(self.term)
        self._others = {
            row.sid: (row.updated, moment_of(row.read))
            for row in rows
            if not any(token in row.tokens for token in wanted)
        }

    def ruled_out(self, session: "Session") -> datetime | None:
        """Return when a session was read if nobody in it matches and it did not change since."""
        updated, read = self._others.get(session.sid, (None, None))
        return read if updated is not None and updated == stamp_of(session.date_updated) else None


@dataclass
class _Work:
    """What the thread has to do next."""

    entries: "dict[str, Entry | None]" = field(default_factory=dict)
    """Sessions to save by SID, or to forget."""
    listed: dict[str, frozenset[str]] = field(default_factory=dict)
    """Every session SID of services whose list was read."""
    lookups: list[Lookup] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.entries or self.listed or self.lookups)

    def before(self, later: "_Work") -> "_Work":
        """Return this work and what came later, to be done together."""
        entries, listed = self.entries | later.entries, self.listed | later.listed
        return _Work(entries, listed, self.lookups + later.lookups)


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
        self._file: KeyedFile | None = None
        self._had_key = False
        self._work = _Work()
        self._is_busy = self._is_hurried = self._is_closed = False
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition()

    def save(self, entry: "Entry") -> None:
        """Save a session whose participants were read, or forget it while they may change."""
        self._add(_Work(entries={entry.sid: entry if _is_settled(entry) else None}))

    def forget(self, session_sid: str) -> None:
        """Forget a session that is gone."""
        self._add(_Work(entries={session_sid: None}))

    def keep_listed(self, service_sid: str, sids: Collection[str]) -> None:
        """Forget the sessions of a service that are not in its list."""
        self._add(_Work(listed={service_sid: frozenset(sids)}))

    def lookup(self, term: "SearchTerm") -> Lookup:
        """Return what is known about a search, as soon as the file was read."""
        lookup = Lookup(term)
        self._add(_Work(lookups=[lookup]))
        return lookup

    def flush(self, seconds: float) -> bool:
        """Wait until everything is done; return whether it was within this time."""
        with self._changed:
            self._is_hurried = True
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not (self._work or self._is_busy), seconds)

    def close(self) -> None:
        """End the thread once it did what it has to; waits for nothing."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _add(self, work: _Work) -> None:
        with self._changed:
            if self._is_closed:
                return
            self._work = self._work.before(work)
            if self._thread is None:
                # A daemon: a disk that hangs must not keep the process alive after quit.
                self._thread = threading.Thread(target=self._run, name="search-index", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    # -- on the thread

    def _run(self) -> None:
        while self._wait():
            with self._changed:
                work, self._work, self._is_busy = self._work, _Work(), True
            left = self._do(work)
            with self._changed:
                self._work, self._is_busy = left.before(self._work), False
                self._changed.notify_all()
            if left:
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

    def _do(self, work: _Work) -> _Work:
        """Do the work, and return what is to be done again."""
        if self.problem and not work.lookups:
            return _Work()
        try:
            self._use(work)
        except TimeoutError as error:
            self.problem = reason(error)
            return _Work() if self._is_closed else work
        except OSError as error:
            self._give_up(reason(error))
        except UnusableFileError:
            self._give_up("it cannot be made")
        except DatabaseError as error:
            self._give_up(
                f"{type(error).__name__} {getattr(error, 'sqlite_errorname', '')}".strip()
            )
        except ProxyTuiError as error:
            self.problem = error.message.rstrip(".")
        else:
            self.problem = ""
        return _Work()

    def _give_up(self, problem: str) -> None:
        """Delete a file that cannot be kept up to date; the next search tries again."""
        self.problem, self._file = problem, None
        with suppress(OSError):
            keyed_file.drop(self._path)

    def _use(self, work: _Work) -> None:
        if self._file is None:
            self._file = self._opened()
        try:
            _use_file(self._file, work)
        except UnusableFileError:
            # Another program may have dropped it, or begun a new one with a new key.
            self._file = self._opened()
            try:
                _use_file(self._file, work)
            except UnusableFileError:
                self._file = self._opened(anew=True)
                _use_file(self._file, work)

    def _opened(self, *, anew: bool = False) -> KeyedFile:
        """Return the file with the key that the keyring holds, made if there is none.

        Under its lock, so that of two programs one makes the key.
        """
        with locked(self._path, patience=keyed_file.PATIENCE):
            file = KeyedFile(self._path, self._current_key())
            file.make(anew=anew)
            return file

    def _current_key(self) -> bytes:
        """Return the key, made anew if there is none. A file without its key is deleted.

        Raises:
            ProxyTuiError: The keyring cannot be used, or the index was dropped in this run.
        """
        key = self._key.read()
        if key is None:
            keyed_file.remove(self._path)
            if self._had_key:
                raise ProxyTuiError("it was dropped")
            key = self._key.make()
        self._had_key = True
        return key


def _use_file(file: KeyedFile, work: _Work) -> None:
    rows = [_row(one, file.tokens) for one in work.entries.values() if one is not None]
    gone = [sid for sid, entry in work.entries.items() if entry is None]
    if rows or gone or work.listed:
        file.save(rows, gone, work.listed)
    if work.lookups:
        found = file.rows()
        for lookup in work.lookups:
            lookup.answer(found, file.tokens)


def _is_settled(entry: "Entry") -> bool:
    read, updated = entry.read_at, entry.updated
    if read is None or not isinstance(updated, datetime):
        return False
    return entry.is_current and read - updated >= _SETTLED


def _row(entry: "Entry", tokens: "Tokens") -> Row:
    return Row(
        sid=entry.sid,
        service_sid=entry.service_sid,
        updated=stamp_of(entry.updated) or 0,
        read=stamp_of(entry.read_at) or 0,
        tokens=tokens.of_people(entry.people or ()),
    )
