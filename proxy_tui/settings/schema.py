"""What ``config.toml`` may hold, as plain dataclasses, and whether a table fits them.

One declaration, two readers. A file without mistakes, which is nearly always,
is recognised here with the standard library. Any other is shown to pydantic
(``problems``), whose findings become sentences: it would cost every start a
sixth of the time to the first frame.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar, Final

STRICT: Final = {"extra": "forbid", "strict": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileTable:
    """``[profiles.NAME]``: an account, without its secret."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    account_sid: str
    key_sid: str = ""
    label: str = ""
    environment: str = ""
    read_only: bool = False
    base_url: str = ""
    edge: str = ""
    region: str = ""
    credential_command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigTable:
    """The whole file."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    profile: str = ""
    """The active profile."""
    service: str = ""
    read_only: bool | None = None
    base_url: str = ""
    edge: str = ""
    region: str = ""
    refresh: int | None = None
    theme: str = ""
    timezone: str = ""
    journal: str = ""
    columns: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    views: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, ProfileTable] = field(default_factory=dict)


def split_known(data: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, ...]]]:
    """Return what tomllib read without the keys that no table here has, and the path of each.

    Another version of the program may know them.
    """
    known, strange = _split(data, ConfigTable, ())
    profiles = known.get("profiles")
    if isinstance(profiles, dict):
        known["profiles"] = tables = dict(profiles)
        for name, entry in profiles.items():
            if isinstance(entry, dict):
                tables[name], more = _split(entry, ProfileTable, ("profiles", name))
                strange += more
    return known, strange


def _split(
    data: Mapping[str, Any], table: type[ConfigTable | ProfileTable], path: tuple[str, ...]
) -> tuple[dict[str, Any], list[tuple[str, ...]]]:
    names = {item.name for item in fields(table)}
    known = {name: value for name, value in data.items() if name in names}
    return known, [(*path, name) for name in data if name not in names]


def build(data: Mapping[str, Any]) -> ConfigTable:
    """Return what tomllib read as a ConfigTable.

    Raises:
        TypeError: it does not fit; nothing is converted on the way.
    """
    rest = dict(data)
    profiles = rest.pop("profiles", {})
    if not isinstance(profiles, dict) or not _fits(ConfigTable, rest):
        raise TypeError
    if not all(_fits(ProfileTable, entry) for entry in profiles.values()):
        raise TypeError
    tables = {name: ProfileTable(**entry) for name, entry in profiles.items()}
    return ConfigTable(**rest, profiles=tables)


def _fits(table: type[ConfigTable | ProfileTable], data: object) -> bool:
    """Return whether every key is known, none is missing and each value is of its type."""
    known = {item.name: item for item in fields(table)}
    if not isinstance(data, dict) or not known.keys() >= data.keys():
        return False
    needed = {
        name
        for name, item in known.items()
        if item.default is MISSING and item.default_factory is MISSING
    }
    return needed <= data.keys() and all(
        _FITS[known[name].type](value) for name, value in data.items()
    )


def _all_text(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


_FITS: Final[dict[object, Callable[[object], bool]]] = {
    str: lambda value: isinstance(value, str),
    bool: lambda value: isinstance(value, bool),
    bool | None: lambda value: isinstance(value, bool),
    int | None: lambda value: isinstance(value, int) and not isinstance(value, bool),
    list[str]: lambda value: isinstance(value, list) and _all_text(value),
    dict[str, str]: lambda value: isinstance(value, dict) and _all_text(value.values()),
}


def known_keys(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys that may stand beside the last one of ``path``."""
    table = ProfileTable if len(path) == 3 and path[0] == "profiles" else ConfigTable
    return tuple(item.name for item in fields(table))
