"""The search index on disk over a small world: runs of a program one after another."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from incident_world import World

from proxy_tui.credentials import IndexKey, MemoryStore
from proxy_tui.operations.search import Finder, KeyedIndex, PeopleIndex, SearchResult
from proxy_tui.operations.search.index_work import Lookup
from proxy_tui.operations.search.search_terms import SearchTerm

T = TypeVar("T")

PATIENCE = 10.0
_TABLES = {"sessions": "SELECT * FROM sessions", "key_check": "SELECT * FROM key_check"}


class PromptIndex(KeyedIndex):
    """Answers before the search goes on, as a quick disk does before a page has come."""

    def lookup(self, term: SearchTerm) -> Lookup:
        lookup = super().lookup(term)
        assert self.flush(PATIENCE)
        return lookup


class IndexBench:
    """A world, a file and a keyring; ``search`` is one run of the program.

    Args:
        folder: The state folder.
        world: What is searched.
    """

    def __init__(self, folder: Path, world: World) -> None:
        self.path = folder / "search-index-abcd.sqlite"
        self.world = world
        self.keyring = MemoryStore()
        self.key = IndexKey(self.keyring, self.path.stem)
        self.on_disk = self.open()
        """The index of the last run."""
        self.requests: list[str] = []
        """Paths that the last search asked for."""

    def open(self) -> PromptIndex:
        return PromptIndex(self.path, self.key)

    def search(self, text: str) -> SearchResult:
        """Start the program, search, and let it end once everything is saved."""
        return self.run(lambda finder: self.world.find(text, finder))

    def run(self, search: Callable[[Finder], T]) -> T:
        """Start the program, search somehow, and let it end once everything is saved."""
        self.on_disk = self.open()
        finder = self.world.finder(index=PeopleIndex(self.on_disk))
        before = len(self.world.records)
        found = search(finder)
        self.requests = [record.path for record in self.world.records[before:]]
        assert self.on_disk.flush(PATIENCE)
        self.on_disk.close()
        return found

    @property
    def lists(self) -> int:
        """Requests of the last search that listed sessions."""
        return sum(path.endswith("/Sessions") for path in self.requests)

    @property
    def read(self) -> int:
        """Requests of the last search that read people."""
        return sum(path.endswith("/Participants") for path in self.requests)

    def saved(self) -> set[str]:
        """The SIDs of the sessions in the file."""
        with closing(sqlite3.connect(self.path)) as database:
            return {sid for (sid,) in database.execute("SELECT sid FROM sessions")}

    def change(self, statement: str) -> None:
        """Change the file as another program may."""
        with closing(sqlite3.connect(self.path)) as database, database:
            database.execute(statement)


def cells(path: Path) -> Iterator[tuple[str, object]]:
    """Return every cell of every table of a file, with its column."""
    with closing(sqlite3.connect(path)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        assert {name for (name,) in tables} == set(_TABLES)
        for table, query in _TABLES.items():
            rows = database.execute(query)
            names = [f"{table}.{column[0]}" for column in rows.description]
            for row in rows.fetchall():
                yield from zip(names, row, strict=True)
