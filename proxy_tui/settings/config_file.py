"""``config.toml``: what it may hold, and every mistake named by line, key and nearest name.

Standard library only: a start reads the file before the first frame.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from types import NoneType
from typing import Any, Final, NamedTuple, ParamSpec, get_args, get_origin

from proxy_tui import settings as lazy
from proxy_tui.api.sid_shape import is_sid
from proxy_tui.errors import SettingsError
from proxy_tui.settings.base_url import check_base_url, is_label
from proxy_tui.settings.files import read_own
from proxy_tui.settings.guards import odd_environments
from proxy_tui.settings.lines import line_of
from proxy_tui.settings.lists import SavedView, ServiceLists, read_services, read_views
from proxy_tui.settings.settings import ConfigTable, Profile
from proxy_tui.settings.variables import refresh_seconds

P = ParamSpec("P")
KeyPath = tuple[str, ...]
Found = tuple[KeyPath, str]
"""Where a mistake is, and a sentence about it. Values are never part of a sentence."""


CONFIG_FIELDS: Final = {item.name: item for item in fields(ConfigTable)}
PROFILE_FIELDS: Final = {item.name: item for item in fields(Profile) if item.name != "name"}

_GUARDS: Final = ("read_only", "environment")
"""Keys of a profile that protect people: a misspelt one is an error, not a warning."""
_TYPES: Final[dict[object, str]] = {
    str: 'must be text in quotes ("…")',
    bool: "must be true or false, without quotes",
    int: "must be a whole number",
}


class Config(NamedTuple):
    """What a config file says."""

    table: ConfigTable
    warnings: tuple[str, ...] = ()
    """A sentence about each key that this version does not know."""


class Problem(NamedTuple):
    """One mistake in the file."""

    line: int
    """From 1; 0 if it is not known."""
    key: str
    """Dotted, as a person would write it; empty for the file as a whole."""
    sentence: str
    is_warning: bool = False
    """Whether the program can start all the same."""

    def words(self, path: Path) -> str:
        """Return it as one line that names file and line."""
        where = f"{path.name} line {self.line}" if self.line else path.name
        return f"{where}: {self.sentence}"


def read_config(path: Path) -> Config:
    """Return what the config file says; all defaults if there is none.

    Raises:
        SettingsError: it cannot be read, others can write it, or it is wrong;
            the message names file, line, key and the nearest known name.
    """
    text = read_own(path, "The config file")
    if text is None:
        return Config(ConfigTable())
    table, found = parse(text)
    errors = [problem for problem in found if not problem.is_warning]
    if table is None or errors:
        more = f" {len(errors) - 1} more: proxy-tui config check." if len(errors) > 1 else ""
        raise SettingsError(errors[0].words(path), hint=f"The file is {path}.{more}")
    return Config(table, tuple(problem.words(path) for problem in found))


def parse(text: str, *, strict: bool = False) -> tuple[ConfigTable | None, list[Problem]]:
    """Return the table, or None if it cannot be read, and every mistake by line.

    ``strict`` also reports what the program can start with and a person should fix.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax_problem(str(error), text)]
    table = None
    data, unknown = _without_unknown(data)
    left_out: list[Found] = []
    found = list(_wrong_types(data))
    if not found:
        for name, read in (("views", read_views), ("services", read_services)):
            data[name], skipped = read(data.get(name, {}))
            left_out += skipped
        profiles = data.pop("profiles", {})
        profiles = {name: Profile(name=name, **entry) for name, entry in profiles.items()}
        table = ConfigTable(**data, profiles=profiles)
        found += _wrong_values(table)
        if strict:
            odd = {name: profile.environment for name, profile in profiles.items()}
            found += [
                (("profiles", name, "environment"), words) for name, words in odd_environments(odd)
            ]
    problems = [_unknown_problem(path, text) for path in unknown]
    problems += [_problem(text, path, words) for path, words in found]
    problems += [_problem(text, path, words, is_warning=True) for path, words in left_out]
    return table, sorted(problems, key=lambda problem: problem.line)


def _problem(text: str, path: KeyPath, words: str, *, is_warning: bool = False) -> Problem:
    return Problem(line_of(text, path), ".".join(path), words, is_warning)


def _syntax_problem(message: str, text: str) -> Problem:
    words, _, place = message.partition(" (at ")
    digits = place.removeprefix("line ").partition(",")[0]
    line = int(digits) if digits.isdecimal() else text.count("\n") + 1
    return Problem(line, "", f"this is not TOML: {words[:1].lower()}{words[1:]}.")


def _without_unknown(data: Mapping[str, Any]) -> tuple[dict[str, Any], list[KeyPath]]:
    """Return the data without unknown keys, and the path of each.

    Another version of the program may know them.
    """
    unknown: list[KeyPath] = [(name,) for name in data if name not in CONFIG_FIELDS]
    known = {name: value for name, value in data.items() if name in CONFIG_FIELDS}
    if isinstance(profiles := known.get("profiles"), dict):
        known["profiles"] = dict(profiles)
        for name, entry in profiles.items():
            if isinstance(entry, dict):
                kept = {key: value for key, value in entry.items() if key in PROFILE_FIELDS}
                known["profiles"][name] = kept
                unknown += [("profiles", name, key) for key in entry if key not in kept]
    return known, unknown


def _unknown_problem(path: KeyPath, text: str) -> Problem:
    near = lazy.nearest(path[-1], PROFILE_FIELDS if len(path) > 1 else CONFIG_FIELDS)
    meant = f"the nearest known name is {near}" if near else "another version may know it"
    key = ".".join(path)
    is_guard = len(path) > 1 and near in _GUARDS
    sentence = f"{key} is not a known name; {meant}."
    return Problem(line_of(text, path), key, sentence, is_warning=not is_guard)


def _wrong_types(data: Mapping[str, Any]) -> Iterator[Found]:
    for name, value in data.items():
        yield from _wrong_type(value, CONFIG_FIELDS[name].type, (name,))


def _wrong_type(value: object, kind: object, path: KeyPath) -> Iterator[Found]:
    key, inside = ".".join(path), get_args(kind)
    if kind is Profile:
        yield from _wrong_profile(value, path)
    elif kind in {SavedView, ServiceLists}:
        return  # read apart, since another version's cost only themselves
    elif get_origin(kind) is list:
        if not isinstance(value, list):
            yield path, f'{key} must be a list (["…", "…"]).'
        else:
            for number, item in enumerate(value):
                yield from _wrong_type(item, inside[0], (*path, str(number)))
    elif get_origin(kind) is dict:
        if not isinstance(value, dict):
            yield path, f"{key} must be a table."
        else:
            for name, item in value.items():
                yield from _wrong_type(item, inside[1], (*path, name))
    else:
        simple = next((one for one in inside if one is not NoneType), kind)
        if type(value) is not simple:
            yield path, f"{key} {_TYPES[simple]}."


def _wrong_profile(entry: object, path: KeyPath) -> Iterator[Found]:
    if not isinstance(entry, dict):
        yield path, f"{'.'.join(path)} must be a table."
        return
    for name, item in PROFILE_FIELDS.items():
        where = (*path, name)
        if name in entry:
            yield from _wrong_type(entry[name], item.type, where)
        elif item.default is MISSING:
            yield where, f"{'.'.join(where)} is missing."


def _wrong_values(table: ConfigTable) -> Iterator[Found]:
    if table.profile and table.profile not in table.profiles:
        near = lazy.nearest(table.profile, table.profiles)
        meant = f"the nearest one is {near}" if near else "see proxy-tui profiles"
        yield ("profile",), f"profile names {table.profile!r}, which is no profile; {meant}."
    if table.refresh is not None:
        yield from _raises(("refresh",), refresh_seconds, table.refresh, "refresh")
    if table.timezone:
        yield from _raises(("timezone",), lazy.find_zone, table.timezone)
    yield from _wrong_host(table, (), "ashburn or us1")
    for name, profile in table.profiles.items():
        where = ("profiles", name)
        if not name.strip() or not name.isprintable():
            yield where, "the name of a profile must be visible text."
        if not is_sid(profile.account_sid, "AC"):
            yield (*where, "account_sid"), "account_sid must be AC and 32 hex digits."
        if profile.key_sid and not is_sid(profile.key_sid, "SK"):
            yield (*where, "key_sid"), "key_sid must be SK and 32 hex digits."
        for key in ("label", "environment"):
            if not getattr(profile, key).isprintable():
                yield (*where, key), f"{key} must be visible text without line breaks."
        yield from _wrong_host(profile, where, "ashburn")


def _wrong_host(table: ConfigTable | Profile, where: KeyPath, example: str) -> Iterator[Found]:
    if table.base_url:
        path = (*where, "base_url")
        yield from _raises(path, check_base_url, table.base_url, "base_url", typed=False)
    for name in ("edge", "region"):
        value = getattr(table, name)
        if value and not is_label(value):
            yield (*where, name), f"{name} must be one word in small letters, such as {example}."


def _raises(
    path: KeyPath, check: Callable[P, object], *arguments: P.args, **more: P.kwargs
) -> Iterable[Found]:
    try:
        check(*arguments, **more)
    except SettingsError as error:
        return [(path, str(error))]
    return []
