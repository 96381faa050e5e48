"""What a program holds once it is signed in: a client, a writer, and who it is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proxy_tui.api.client import ProxyClient
    from proxy_tui.operations.writes.production_lock import WriteLock
    from proxy_tui.operations.writes.writer import Writer


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One account, signed in to."""

    client: "ProxyClient"
    writer: "Writer"
    label: str
    """What the header shows: the profile's label, its name, or a word such as demo."""
    environment: str
    """``prod``, ``staging``, … as the profile says; may be empty."""
    account_sid: str
    """``AC`` and 32 hex digits."""
    source: str
    """Where the credentials came from, in words: ``environment (TWILIO_API_KEY)``."""
    profile: str = ""
    """Name of the profile; empty where none signed in."""
    read_only_reason: str = ""
    """Why writes are refused, in words; empty where they are allowed."""
    lock: "WriteLock | None" = None
    """The lock on writes of a production profile; None elsewhere."""

    @property
    def is_production(self) -> bool:
        """Whether the rules for production hold."""
        return self.lock is not None

    def close(self) -> None:
        """End the client's connections; work still running in threads fails."""
        self.client.close()
