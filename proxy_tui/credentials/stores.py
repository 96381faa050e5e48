"""Where the secrets of profiles are kept: what every store can do, and the one in memory."""

from typing import Final, Protocol

from proxy_tui.settings import Secret

SERVICE: Final = "proxy-tui"
"""The name under which this program's secrets are filed."""


class SecretStore(Protocol):
    """Keeps secrets by user name (an API key SID or an account SID).

    Every method may take seconds and raises CredentialsError where the store
    cannot be used; the sentence says what is wrong with it and what else works.
    """

    def where(self, username: str) -> str:
        """Say in a word or two where this secret is, without reading it."""

    def get(self, username: str) -> Secret | None:
        """Return the secret; None where there is none."""

    def set(self, username: str, secret: Secret) -> None:
        """Keep a secret, in place of an older one."""

    def delete(self, username: str) -> bool:
        """Forget a secret; return whether there was one."""


class MemoryStore:
    """Keeps secrets for this run, in front of another store or of none.

    Reading falls through to the store behind; writing never does, so what a
    person asked to keep for this run only is not written anywhere.
    """

    def __init__(self, behind: SecretStore | None = None) -> None:
        self._held: dict[str, Secret] = {}
        self.behind = behind
        """What is read where nothing is held here; None where there is nothing."""

    def where(self, username: str) -> str:
        """Say whether the secret is held here or behind."""
        if username in self._held or self.behind is None:
            return "this run only"
        return self.behind.where(username)

    def get(self, username: str) -> Secret | None:
        """Return the secret held for this run, else the one behind."""
        if username in self._held:
            return self._held[username]
        return None if self.behind is None else self.behind.get(username)

    def set(self, username: str, secret: Secret) -> None:
        """Hold a secret until the program ends."""
        self._held[username] = secret

    def delete(self, username: str) -> bool:
        """Forget a secret that is held for this run."""
        return self._held.pop(username, None) is not None
