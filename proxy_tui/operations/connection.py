"""A signed-in account: its client, its writer, and how it is shown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proxy_tui.api.client import ProxyClient
    from proxy_tui.operations.search import KeyedIndex
    from proxy_tui.operations.writes.production_lock import WriteLock
    from proxy_tui.operations.writes.writer import Writer


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One account, signed in to."""

    client: "ProxyClient"
    writer: "Writer"
    label: str
    """What the header shows: the label or name of the profile, or ``demo``."""
    environment: str
    """``prod``, ``staging``, … as the profile says; may be empty."""
    account_sid: str
    """``AC`` and 32 hex digits."""
    source: str
    """Where the credentials are from: ``environment (TWILIO_API_KEY)``."""
    profile: str = ""
    """Name of the profile; empty if none signed in."""
    read_only_reason: str = ""
    """Why writes are refused; empty if they are allowed."""
    is_demo: bool = False
    """Whether it is the bundled simulator in this process."""
    lock: "WriteLock | None" = None
    """The lock of a production profile; None for others."""

    search_index: "KeyedIndex | None" = None
    """The search index on disk, if its profile keeps one."""

    @property
    def is_production(self) -> bool:
        """Whether this is a production account."""
        return self.lock is not None

    def close(self) -> None:
        """Close the client's connections; requests still running in threads fail."""
        self.client.close()
        if self.search_index is not None:
            self.search_index.close()
