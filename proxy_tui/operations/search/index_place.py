"""Where the search index of an account is, and how it is opened and dropped."""

import hashlib
from pathlib import Path
from typing import Final

from proxy_tui import credentials
from proxy_tui.operations.search import keyed_file
from proxy_tui.operations.search.keyed_index import KeyedIndex

_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def index_path(state_dir: Path, account_sid: str, base_url: str) -> Path:
    """Return the file of one account at one API: its name is letters and tells neither."""
    place = f"{account_sid.casefold()} {base_url}".encode()
    letters = hashlib.sha256(place).hexdigest()[:16].translate(_LETTERS)
    return state_dir / f"search-index-{letters}.sqlite"


def index_key(path: Path) -> "credentials.IndexKey":
    """Return the key of the index in a file; its entry in the keyring is called as the file."""
    store = credentials.KeyringStore(limit=credentials.KEYRING_PATIENCE)
    return credentials.IndexKey(store, path.stem)


def open_index(state_dir: Path, account_sid: str, base_url: str) -> KeyedIndex:
    """Return the index of an account. Reads nothing yet."""
    path = index_path(state_dir, account_sid, base_url)
    return KeyedIndex(path, index_key(path))


def drop_index(state_dir: Path, account_sid: str, base_url: str) -> bool:
    """Delete the index of an account, then its key; return whether there was one.

    May take seconds: call it in a thread.

    Raises:
        CredentialsError: The keyring cannot be used, so the key stays.
        OSError: The file cannot be deleted.
    """
    path = index_path(state_dir, account_sid, base_url)
    was_there = keyed_file.drop(path)
    return index_key(path).delete() or was_there
