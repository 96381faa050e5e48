"""The check of ``doctor`` on the search index: what it covers, and whether it can be used."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

from proxy_tui.cli.checks.machine import Check, Level
from proxy_tui.credentials import KeyringError, KeyringStore
from proxy_tui.formatting import counted, since
from proxy_tui.operations.search import index_place, keyed_file
from proxy_tui.operations.search.index_work import moment_of
from proxy_tui.settings import Settings
from proxy_tui.settings.files import reason

_NAME = "index"
_ALL_THE_SAME = "Searches work as without it."


def search_index(settings: Settings, store: KeyringStore) -> Iterator[Check]:
    """Report the index of the profile in force: one line, none where there is no index."""
    profile = None if settings.demo else settings.profile_in_force
    if profile is None:
        return
    path = index_place.index_path(settings, profile)
    if not profile.search_index:
        if path.exists():
            text = f"{path} is left, and search_index is off"
            hint = "Delete it: proxy-tui profiles drop-index"
            yield Check(_NAME, Level.WARNING, text, hint)
        return
    try:
        key = "key found" if index_place.index_key(path, store).read() else "no key"
    except KeyringError as error:
        key = f"key not readable ({error.message.rstrip('.')})"
    try:
        covered = keyed_file.summary(path)
    except (OSError, sqlite3.Error, keyed_file.UnusableFileError) as error:
        yield Check(_NAME, Level.WARNING, f"{path}: {_why(error)}; {key}", _ALL_THE_SAME)
        return
    if covered is None:
        yield Check(_NAME, Level.OK, f"{path}, nothing read yet; {key}")
        return
    is_usable = key == "key found"
    hint = "" if is_usable else f"{_ALL_THE_SAME} Without its key it is deleted and made again."
    words = f"{path}, {_covered(covered)}; {key}"
    yield Check(_NAME, Level.OK if is_usable else Level.WARNING, words, hint)


def _covered(covered: keyed_file.Summary) -> str:
    words = f"{counted(covered.sessions, 'session')} of {counted(covered.services, 'service')}"
    if covered.oldest is not None:
        read = moment_of(covered.oldest)
        words += f", oldest read {since(read, datetime.now(UTC))}"
    return f"{words}, {covered.size / 1000:.0f} kB"


def _why(error: Exception) -> str:
    if isinstance(error, keyed_file.UnusableFileError):
        return "of another version or damaged, or not private, so it will be made again"
    return reason(error) if isinstance(error, OSError) else f"cannot be used ({error})"
