"""The keyring library, which takes 100 ms to load: behind the package face."""

from typing import TYPE_CHECKING

import keyring

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


def find_backend() -> "KeyringBackend":
    """Return the keyring that this machine is set up for, whatever it is."""
    return keyring.get_keyring()
