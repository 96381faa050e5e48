"""Credentials as one frozen value."""

from dataclasses import dataclass

from proxy_tui.errors import CredentialsError
from proxy_tui.settings import Profile, Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A user name and a secret for HTTP Basic, and where they came from."""

    account_sid: str
    """``AC`` and 32 hex digits."""
    username: str
    """The API key SID, or the account SID where the auth token signs in."""
    secret: Secret
    source: str
    """In words: ``profile acme (keyring)``, ``environment (TWILIO_API_KEY)``."""
    profile: Profile | None = None

    @property
    def uses_key(self) -> bool:
        """Whether an API key signs in, rather than the account's auth token."""
        return self.username != self.account_sid


def refuse_unseen(secret: Secret, where: str) -> None:
    """Refuse a secret that holds what cannot be seen: it was pasted or piped wrong.

    Args:
        secret: The secret.
        where: Where it came from, in words.

    Raises:
        CredentialsError: it holds a line break, a control character, an odd space
            or bytes that are no text; the sentence holds nothing of it.
    """
    if not secret.reveal().isprintable():
        raise CredentialsError(
            f"The secret ({where}) holds a line break or another character that cannot be seen.",
            hint="Copy it anew from where it is kept, alone and on one line.",
        )
