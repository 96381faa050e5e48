"""The file of a search index: SQLite, private, and nothing of a person but keyed hashes.

Nothing stays open between two calls. Each takes the lock of the file, so that no program deletes
it, or rolls back the journal beside it, while another one writes. Each row has a seal, so that
a row that changed on the disk is not used.
"""

import os
import sqlite3
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from proxy_tui.operations.search.index_tokens import Tokens
from proxy_tui.settings.files import FILE_MODE, locked, private_folder

T = TypeVar("T")

VERSION: Final = 1
_APPLICATION: Final = 0x50545549
"""Marks the file as ours (SQLite's ``application_id``)."""
_SLICE: Final = 100
"""Rows between two pauses: hashing 50,000 would hold up the keys of a person for half a second."""
PATIENCE: Final = 2.0
"""Seconds to wait for another program that has the file."""

_DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)

_SCHEMA: Final = """
CREATE TABLE sessions (
    sid TEXT PRIMARY KEY, service_sid TEXT NOT NULL, updated INTEGER NOT NULL,
    read INTEGER NOT NULL, tokens BLOB NOT NULL, seal BLOB NOT NULL
);
CREATE TABLE key_check (seal BLOB NOT NULL);
"""
_SELECT: Final = "SELECT sid, service_sid, updated, read, tokens, seal FROM sessions"
_TYPES: Final = [str, str, int, int, bytes, bytes]
"""Of the cells; in a damaged file they may be others."""


class Row(NamedTuple):
    """A session whose participants were read."""

    sid: str
    """``KC…``."""
    service_sid: str
    """``KS…``."""
    updated: int
    """Its ``date_updated``, by ``stamp_of``."""
    read: int
    """When its participants were read, by ``stamp_of``."""
    tokens: bytes
    """By ``Tokens.of_people``."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a file covers."""

    sessions: int
    services: int
    oldest: int | None
    """When the oldest participants were read, by ``stamp_of``; None without any."""
    size: int
    """Bytes."""


class UnusableFileError(Exception):
    """The file is of another version, under another key, readable by others, or damaged."""


class KeyedFile:
    """The file of one index.

    Every method raises UnusableFileError if the file must be made again, TimeoutError if another
    program has it, OSError if the disk refuses, and sqlite3.Error if SQLite cannot go on.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.tokens = Tokens(key)

    def make(self, *, anew: bool = False) -> None:
        """Make the file unless it is there, or make it ``anew``. The caller holds its lock."""
        if anew:
            remove(self.path)
        if _make_private(self.path):
            with closing(_connect(self.path)) as database:
                self._fill(database)

    def rows(self) -> list[Row]:
        """Return every row that is as it was written."""
        with self._database() as database:
            found = unhurried(database.execute(_SELECT))
            whole = (cells for cells in found if [*map(type, cells)] == _TYPES)
            return [row for *cells, seal in whole if self._seal(row := Row(*cells)) == seal]

    def save(
        self,
        rows: Iterable[Row],
        gone: Collection[str] = (),
        listed: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """Add or replace rows and delete others, all or nothing.

        Args:
            rows: What was read.
            gone: SIDs of sessions to delete.
            listed: Every session SID in the list of a service; others of it are deleted.
        """
        with self._database() as database, database:
            database.execute("BEGIN IMMEDIATE")
            left = set(gone)
            for service_sid, sids in (listed or {}).items():
                kept = database.execute(
                    "SELECT sid FROM sessions WHERE service_sid = ?", (service_sid,)
                )
                left.update(sid for (sid,) in kept if sid not in sids)
            database.executemany("DELETE FROM sessions WHERE sid = ?", ((sid,) for sid in left))
            database.executemany(
                "REPLACE INTO sessions VALUES (?, ?, ?, ?, ?, ?)",
                ((*row, self._seal(row)) for row in rows),
            )

    def _seal(self, row: Row) -> bytes:
        dates = f"{row.updated} {row.read}".encode()
        return self.tokens.seal(row.sid.encode(), row.service_sid.encode(), dates, row.tokens)

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        """Open the file under its lock. One that is gone is not made here: it may be dropped."""
        with locked(self.path, patience=PATIENCE):
            _check_private(self.path)
            with _damage_named(), closing(_connect(self.path)) as database:
                _check_version(database)
                seals = database.execute("SELECT seal FROM key_check").fetchall()
                if seals != [(self.tokens.seal(b"key"),)]:
                    raise UnusableFileError
                yield database

    def _fill(self, database: sqlite3.Connection) -> None:
        with database:
            database.execute("BEGIN IMMEDIATE")
            for statement in filter(str.strip, _SCHEMA.split(";")):
                database.execute(statement)
            database.execute("INSERT INTO key_check VALUES (?)", (self.tokens.seal(b"key"),))
            database.execute(f"PRAGMA application_id = {_APPLICATION}")
            database.execute(f"PRAGMA user_version = {VERSION}")


def _make_private(path: Path) -> bool:
    """Make the file with mode 0600 unless it is there; return whether it was made.

    SQLite gives its journal the mode of the file.
    """
    private_folder(path.parent)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    except FileExistsError:
        return False
    os.close(handle)
    # One left by a program that was killed would be rolled back into the new file.
    journal_of(path).unlink(missing_ok=True)
    return True


def _check_private(path: Path) -> None:
    """Raise UnusableFileError unless it is a plain file of ours that only we can read."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        raise UnusableFileError from None
    is_ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()
    if not is_ours or status.st_mode & 0o077:
        raise UnusableFileError


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None
    )
    # Not WAL: it leaves two more files, and network disks cannot do it.
    for setting in ("secure_delete = ON", "temp_store = MEMORY", "trusted_schema = OFF"):
        database.execute(f"PRAGMA {setting}")
    return database


def _check_version(database: sqlite3.Connection) -> None:
    found = [
        database.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
    ]
    if found != [(_APPLICATION,), (VERSION,)]:
        raise UnusableFileError


@contextmanager
def _damage_named() -> Iterator[None]:
    """Raise UnusableFileError for an error that is due to the file, not a lock or the disk."""
    try:
        yield
    except UnicodeDecodeError as error:  # of a message that quotes the file
        raise UnusableFileError from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code & 0xFF in _DAMAGE:
            raise UnusableFileError from error
        raise


def unhurried(items: Iterable[T]) -> Iterator[T]:
    """Yield items, and let the other threads go on every few of them."""
    for number, item in enumerate(items):
        if not number % _SLICE:
            time.sleep(0)
        yield item


def journal_of(path: Path) -> Path:
    """Return the file that SQLite writes beside it during a change."""
    return path.with_name(f"{path.name}-journal")


def remove(path: Path) -> bool:
    """Delete a file and its journal; return whether there was one. Held lock or not.

    Raises:
        OSError: It cannot be deleted.
    """
    found = path.is_symlink() or path.exists()
    for each in (path, journal_of(path)):
        each.unlink(missing_ok=True)
    return found


def drop_file(path: Path) -> bool:
    """Delete a file and its journal while no other program has it; return whether there was one.

    One that another program keeps for itself, or whose lock cannot be made, is deleted all the
    same: without its key it is of no use to anybody.

    Raises:
        OSError: It cannot be deleted.
    """
    if not path.parent.is_dir():
        return False
    with suppress(OSError), locked(path, patience=PATIENCE):
        return remove(path)
    return remove(path)


def summary(path: Path) -> Summary | None:
    """Return what a file covers, without its key; None if there is none.

    Raises:
        TimeoutError: Another program has it.
        OSError: The disk refuses.
        sqlite3.Error: It cannot be written.
        UnusableFileError: It must be made again.
    """
    if not (path.is_symlink() or path.exists()):
        return None
    _check_private(path)
    with (
        locked(path, patience=PATIENCE),
        _damage_named(),
        closing(_connect(path)) as database,
    ):
        _check_version(database)
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")
        counts = "SELECT count(*), count(DISTINCT service_sid), min(read) FROM sessions"
        sessions, services, oldest = database.execute(counts).fetchone()
        return Summary(sessions, services, oldest, path.stat().st_size)
