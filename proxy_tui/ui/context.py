"""Settings, connection, clock and the people index, which every screen is given."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING

from proxy_tui import settings
from proxy_tui.formatting import name_text
from proxy_tui.operations import search, sessions

if TYPE_CHECKING:
    from proxy_tui.operations.connection import Connection
    from proxy_tui.operations.search import KeyedIndex, PeopleIndex
    from proxy_tui.operations.sessions.change_log import ChangeLog
    from proxy_tui.operations.writes import Record, RecordedBatch, WriteLock
    from proxy_tui.settings import Settings


def utc_now() -> datetime:
    """Return the time now, aware, in UTC."""
    return datetime.now(UTC)


def _new_index() -> "PeopleIndex":
    return search.PeopleIndex()


@dataclass(frozen=True)
class SignIn:
    """What was typed in the login dialog."""

    account_sid: str
    key_sid: str
    """``SK`` and 32 hex digits; empty when the secret is the account's auth token."""
    secret: str = field(repr=False)
    remember: bool = False
    """Keep it in the OS keyring, under ``profile``; otherwise for this run only."""
    profile: str = "default"


@dataclass(frozen=True, slots=True)
class Start:
    """What a command line opens, besides the service and the session of the settings."""

    view: str = ""
    """Name of the view that the first list of sessions shows."""
    query: str = ""
    """The filter that it has; never with a view."""
    find: str = ""
    """What is searched at once."""
    find_in: str = ""
    """SID or name of the service to search; empty is every service."""

    @property
    def words(self) -> str:
        """What the first list of sessions shows; empty for all of it."""
        if self.view:
            return f"the view {name_text(self.view)}"
        return f"what matches {name_text(self.query)}" if self.query else ""


@dataclass
class Context:
    """What the command line hands to the program, and the connection it makes of it.

    The callables read keyrings and the network and may take seconds, so only worker threads
    call them.
    """

    settings: "Settings"
    connect: "Callable[[], Connection]"
    """Resolve credentials and build the client.

    Raises:
        CredentialsError: nothing to sign in with, or the keyring did not answer.
    """
    clock: Callable[[], datetime] = utc_now
    """The time now, aware; tests and pictures stop it."""
    seconds: Callable[[], float] = monotonic
    """Seconds of a clock that never jumps, for intervals and rates."""
    demo: "Callable[[], Connection] | None" = None
    """Connect to the bundled simulator, which the login dialog offers."""
    sign_in: "Callable[[SignIn], Connection] | None" = None
    """Check credentials against the API, keep them where the person chose, and connect."""
    switch: "Callable[[str], Connection] | None" = None
    """Connect with another profile, by its name."""
    keep_index: "Callable[[str, bool], KeyedIndex | None] | None" = None
    """Write whether a profile keeps a search index, and return the one to use; None after
    it was dropped."""
    index_offered: bool = False
    """Whether a search index was offered in this run."""
    start: Start = Start()
    """What the command line opens, as far as it was not shown yet."""
    connection: "Connection | None" = None
    """The connection in force; None before the first call of ``connected``."""
    last_service: str = ""
    """SID of the service opened last, where the picker puts the cursor."""
    interrupted: "tuple[Record, ...] | None" = None
    """Writes in the journal without an outcome; None until the journal was read."""
    unfinished: "tuple[RecordedBatch, ...]" = ()
    """Batches in the journal whose program ended before they did, oldest first."""
    batch_words: str = ""
    """How far the batch that runs has come; empty if none does."""
    interrupted_seen: bool = False
    """Whether a person looked at both in this run, which hides the line about them."""
    people: "PeopleIndex" = field(default_factory=_new_index)
    """The participants of sessions that were read; in memory only."""
    change_logs: "dict[str, ChangeLog]" = field(default_factory=dict)
    """What changed in the list of each service that is or was watched, by SID."""
    _connecting: threading.Lock = field(default_factory=threading.Lock, repr=False)
    """Held while a connection is made, which may take seconds: worker threads only."""
    _changing: threading.Lock = field(default_factory=threading.Lock, repr=False)
    """Held while ``connection`` is set; never for long."""

    @cached_property
    def zone(self) -> tzinfo | None:
        """The time zone of clock times; None is the machine's own."""
        if not self.settings.timezone:
            return None
        return settings.find_zone(self.settings.timezone)

    @property
    def closed_lock(self) -> "WriteLock | None":
        """The lock on production that refuses writes and can be opened; else None."""
        lock = self.connection.lock if self.connection is not None else None
        return None if lock is None or lock.is_open or lock.fixed_reason else lock

    @property
    def is_production(self) -> bool:
        """Whether the rules for production apply."""
        return self.connection is not None and self.connection.is_production

    @property
    def reading_rate(self) -> float:
        """Sessions whose people can be read in a second; 0 without a connection."""
        connection = self.connection
        return sessions.reading_rate(connection.client.activity()) if connection else 0.0

    def change_settings(self, settings: "Settings") -> None:
        """Use the settings of another profile, with the views and columns of this run."""
        now = self.settings
        self.settings = replace(settings, views=now.views, services=now.services)

    def take_start(self) -> Start:
        """Return what the first list of sessions shows; later lists show all."""
        taken, self.start = self.start, replace(self.start, view="", query="")
        return taken

    def connected(self) -> "Connection":
        """Return the connection, making it on the first call. Worker threads only.

        Raises:
            CredentialsError: there is nothing to sign in with.
        """
        if self.connection is not None:
            return self.connection
        with self._connecting:
            if self.connection is not None:
                return self.connection
            return self._offer(self.connect())

    def _offer(self, made: "Connection") -> "Connection":
        """Use a new connection, unless another one was chosen while it was made."""
        with self._changing:
            if self.connection is None:
                self.connection = made
                self.people.use_disk(made.search_index)
                return made
            chosen = self.connection
        made.close()
        return chosen

    def use(self, connection: "Connection") -> None:
        """Use another connection; requests of the old one fail from here on.

        Does not wait for one that is being made.
        """
        with self._changing:
            old, self.connection = self.connection, connection
            self.people = _new_index()
            self.people.use_disk(connection.search_index)
            self.change_logs.clear()
        if old is not None:
            old.close()
