"""Where the secrets of profiles are kept: what a store does, and the one in memory."""

from typing import Final, Protocol

from proxy_tui.settings import Secret

SERVICE: Final = "proxy-tui"
"""The service name of this program's entries in a keyring."""


class SecretStore(Protocol):
    """Keeps secrets by user name: an API key SID or an account SID.

    Every method may take seconds and raises CredentialsError if the store cannot
    be used; the message says what is wrong and what else works.
    """

    def where(self, username: str, /) -> str:
        """Return in a word or two where this secret is, without reading it."""

    def get(self, username: str, /) -> Secret | None:
        """Return the secret, or None."""

    def set(self, username: str, secret: Secret, /) -> None:
        """Keep a secret, replacing an older one."""

    def delete(self, username: str, /) -> bool:
        """Delete a secret; return whether there was one."""


class MemoryStore:
    """Keeps secrets for this run, in front of another store.

    Reads fall through to the store behind. Writes never do, so a secret kept for
    this run only is not written anywhere.
    """

    def __init__(self, behind: SecretStore | None = None) -> None:
        self._held: dict[str, Secret] = {}
        self.behind = behind

    def where(self, username: str, /) -> str:
        """Return whether the secret is here or behind."""
        if username in self._held or self.behind is None:
            return "this run only"
        return self.behind.where(username)

    def get(self, username: str, /) -> Secret | None:
        """Return the secret held for this run, else the one behind."""
        if username in self._held or self.behind is None:
            return self._held.get(username)
        return self.behind.get(username)

    def set(self, username: str, secret: Secret, /) -> None:
        """Hold a secret until the program ends."""
        self._held[username] = secret

    def delete(self, username: str, /) -> bool:
        """Drop a secret held for this run; return whether there was one."""
        return self._held.pop(username, None) is not None
