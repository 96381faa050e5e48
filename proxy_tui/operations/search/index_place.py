"""Where the search index of a profile is, and how it is opened and dropped."""

import hashlib
from pathlib import Path
from typing import Final

from proxy_tui import credentials
from proxy_tui.errors import SettingsError
from proxy_tui.operations import search as lazy
from proxy_tui.operations.search.keyed_index import KeyedIndex
from proxy_tui.settings import Profile, Settings, use_profile
from proxy_tui.settings.files import reason

_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def index_path(settings: Settings, profile: Profile) -> Path:
    """Return the file for the account and base URL of a profile: its name tells neither."""
    base_url = use_profile(settings, profile).base_url
    place = f"{profile.account_sid.casefold()} {base_url}".encode()
    letters = hashlib.sha256(place).hexdigest()[:16].translate(_LETTERS)
    return settings.state_dir / f"search-index-{letters}.sqlite"


def index_key(path: Path, store: "credentials.KeyringStore") -> "credentials.IndexKey":
    """Return the key of the index in a file; its entry in the keyring is called as the file."""
    return credentials.IndexKey(store, path.stem)


def open_index(settings: Settings, profile: Profile) -> KeyedIndex:
    """Return the index of a profile. Reads nothing yet."""
    path = index_path(settings, profile)
    patient = credentials.KeyringStore(limit=credentials.KEYRING_PATIENCE)
    return KeyedIndex(path, index_key(path, patient))


def drop_index(settings: Settings, profile: Profile) -> bool:
    """Delete the key of a profile's index, then the file; return whether there was a file.

    May take seconds: call it in a thread.

    Raises:
        CredentialsError: The keyring cannot be used, so the key stays; the file is deleted.
        SettingsError: The file cannot be deleted.
    """
    path = index_path(settings, profile)
    was_there = path.exists()
    try:
        # The key first: a program that finds its file gone makes it again as long as there is one.
        if was_there or profile.search_index:
            index_key(path, credentials.KeyringStore()).delete()
    finally:
        _delete(path)
    return was_there


def _delete(path: Path) -> None:
    try:
        lazy.drop_file(path)
    except OSError as error:
        raise SettingsError(
            f"The search index cannot be deleted: {reason(error)}.", hint=f"It is {path}."
        ) from None
