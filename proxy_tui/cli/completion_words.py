"""The names that a shell completes, whole and quoted: services, profiles, views.

Reads two small files. It sends nothing, opens no keyring and writes nothing.
"""

import shlex
from collections.abc import Callable, Mapping
from typing import Final

from proxy_tui.errors import SettingsError
from proxy_tui.operations import query
from proxy_tui.operations.support.service_names import known_services
from proxy_tui.settings import Settings, load


def words(kind: str, typed: str | None = None) -> list[str]:
    """Return the names of a kind, as whole words; none if the settings cannot be read.

    Args:
        kind: A key of ``WORDS``.
        typed: What bash has of the word, quotes and all; names are then quoted as it needs.
            None returns all names as they are, for zsh, which quotes by itself.
    """
    try:
        names = WORDS[kind](load())
    except SettingsError:
        return []
    names = [name for name in names if name.isprintable() and name]
    return (
        names if typed is None else [_quoted(name, typed) for name in names if _fits(name, typed)]
    )


def _services(settings: Settings) -> list[str]:
    return list(known_services(settings.state_dir))


def _profiles(settings: Settings) -> list[str]:
    return list(settings.profiles)


def _views(settings: Settings) -> list[str]:
    return [view.name for view in query.triage_views(settings.views)]


WORDS: Final[Mapping[str, Callable[[Settings], list[str]]]] = {
    "services": _services,
    "profiles": _profiles,
    "views": _views,
}


def _fits(name: str, typed: str) -> bool:
    return name.startswith(_meant(typed))


def _meant(typed: str) -> str:
    """Return the text of a word that is still being typed."""
    for closing in ("", '"', "'", "\\"):
        try:
            return "".join(shlex.split(typed + closing)[:1])
        except ValueError:
            continue
    return typed


def _quoted(name: str, typed: str) -> str:
    """Return a name as bash has to put it in: one word, from which nothing runs."""
    quote = typed[:1]
    if quote == "'":
        return name.replace("'", "'\\''")
    if quote == '"':
        escaped = "".join(f"\\{one}" if one in '$`"\\' else one for one in name)
        # Between double quotes history expansion cannot be escaped.
        return escaped.replace("!", "\"'!'\"")
    return "".join(one if one.isalnum() or one in "_-./,%+@" else f"\\{one}" for one in name)
