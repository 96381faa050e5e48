"""The key of a search index: 32 random bytes in the OS keyring, and nowhere else."""

import os
from typing import Final

from proxy_tui.credentials.stores import SecretStore
from proxy_tui.settings import Secret

KEY_BYTES: Final = 32

KEYRING_PATIENCE: Final = 60.0
"""Seconds that the keyring may take; only a background thread waits for it."""


class IndexKey:
    """The key of one index. Every method raises CredentialsError if the store cannot be used.

    Args:
        store: The keyring.
        name: What its entry there is called.
    """

    def __init__(self, store: SecretStore, name: str) -> None:
        self._store = store
        self._name = name

    def read(self) -> bytes | None:
        """Return the key; None if there is none, or what is kept there is no key."""
        kept = self._store.get(self._name)
        try:
            key = bytes.fromhex(kept.reveal()) if kept is not None else b""
        except ValueError:
            return None
        return key if len(key) == KEY_BYTES else None

    def make(self) -> bytes:
        """Make a new key, keep it, and return it."""
        key = os.urandom(KEY_BYTES)
        self._store.set(self._name, Secret(key.hex()))
        return key

    def delete(self) -> bool:
        """Delete the key; return whether there was one."""
        return self._store.delete(self._name)
