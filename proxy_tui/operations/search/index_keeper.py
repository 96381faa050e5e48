"""The work on the search index: it waits for the keyring, the disk and other programs.

Loads SQLite, so the thread of the index loads it, once there is something to do.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations.search import keyed_file
from proxy_tui.operations.search.index_work import Work, moment_of, stamp_of
from proxy_tui.operations.search.keyed_file import KeyedFile, Row, UnusableFileError
from proxy_tui.settings.files import locked, reason

if TYPE_CHECKING:
    from proxy_tui.credentials.index_key import IndexKey
    from proxy_tui.operations.search.index_tokens import Tokens
    from proxy_tui.operations.search.people_index import Entry


class IndexKeeper:
    """Does the work on one index; not for several threads.

    Args:
        path: Its file.
        key: Its key, in the keyring.
    """

    def __init__(self, path: Path, key: "IndexKey") -> None:
        self.problem = ""
        """Why it is not used at the moment, without a stop; "" if it is."""
        self._is_off = False
        """Whether nothing is saved until a search asks again."""
        self._path = path
        self._key = key
        self._file: KeyedFile | None = None
        self._had_key = False

    def do(self, work: Work) -> Work:
        """Do the work; return what is to be done again, because another program has the file."""
        if self._is_off and not work.lookups:
            return Work()
        try:
            self._use(work)
        except TimeoutError as error:
            self.problem = reason(error)
            return work
        except OSError as error:
            self._give_up(reason(error))
        except UnusableFileError:
            self._give_up("it cannot be made")
        except sqlite3.Error as error:
            self._give_up(
                f"{type(error).__name__} {getattr(error, 'sqlite_errorname', '')}".strip()
            )
        except ProxyTuiError as error:
            self.problem, self._is_off = error.message.rstrip("."), True
        else:
            self.problem, self._is_off = "", False
        return Work()

    def _give_up(self, problem: str) -> None:
        """Delete a file that cannot be kept up to date; the next search tries again."""
        self.problem, self._file, self._is_off = problem, None, True
        with suppress(OSError):
            keyed_file.drop_file(self._path)

    def _use(self, work: Work) -> None:
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


def _use_file(file: KeyedFile, work: Work) -> None:
    entries = keyed_file.unhurried(work.entries.values())
    rows = [_row(one, file.tokens) for one in entries if one is not None]
    gone = [sid for sid, entry in work.entries.items() if entry is None]
    if rows or gone or work.listed:
        file.save(rows, gone, work.listed)
    if work.lookups:
        found = file.rows()
        for lookup in work.lookups:
            wanted = file.tokens.of_term(lookup.term)
            lookup.answer(
                {
                    row.sid: (row.updated, moment_of(row.read))
                    for row in found
                    if not any(token in row.tokens for token in wanted)
                }
            )


def _row(entry: "Entry", tokens: "Tokens") -> Row:
    return Row(
        sid=entry.sid,
        service_sid=entry.service_sid,
        updated=stamp_of(entry.updated) or 0,
        read=stamp_of(entry.read_at) or 0,
        tokens=tokens.of_people(entry.people or ()),
    )
