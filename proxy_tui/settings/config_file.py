"""``config.toml``: read, checked, and every mistake named by line, key and nearest name."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, ParamSpec

from proxy_tui.errors import SettingsError
from proxy_tui.settings.base_url import check_base_url, is_label
from proxy_tui.settings.files import read_own
from proxy_tui.settings.guards import odd_environments
from proxy_tui.settings.lines import line_of
from proxy_tui.settings.schema import ConfigTable, ProfileTable, build, known_keys, split_known
from proxy_tui.settings.sid_shapes import is_account_sid, is_key_sid
from proxy_tui.settings.variables import nearest, refresh_seconds
from proxy_tui.settings.zone import find_zone

P = ParamSpec("P")
Path_ = tuple[str, ...]


class Config(NamedTuple):
    """What a config file says."""

    table: ConfigTable
    warnings: tuple[str, ...] = ()
    """A sentence about each part that nothing here reads."""


_GUARDS: Final = ("read_only", "environment")
"""Keys of a profile that keep somebody from harm: one that is misspelt is not passed over."""


class Problem(NamedTuple):
    """One mistake in the file."""

    line: int
    """1 is the first; 0 where the line is not known."""
    key: str
    """Dotted, as a person would write it; empty for the file as a whole."""
    sentence: str
    is_warning: bool = False
    """Whether the program can go on as if it were not there."""

    def words(self, path: Path) -> str:
        """Return it as one line that names file and line."""
        where = f"{path.name} line {self.line}" if self.line else path.name
        return f"{where}: {self.sentence}"


def read_config(path: Path) -> Config:
    """Return what the config file says; all defaults where there is none.

    Raises:
        SettingsError: it cannot be read, others can write it, or it is wrong;
            the sentence names file, line, key and the nearest known name.
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


def parse(text: str, *, thorough: bool = False) -> tuple[ConfigTable | None, list[Problem]]:
    """Return the table, where there is one, and every mistake, by line.

    Args:
        text: The content of the file.
        thorough: Ask pydantic even where the quick reader finds nothing, and look for what
            the program can start with and a person should mend.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax(str(error), text)]
    data, strange = split_known(data)
    found = [_unknown(path, text) for path in strange]
    try:
        table = build(data)
    except TypeError:
        return None, _sorted([*found, *_typed(data, text)])
    found += [*_typed(data, text), *_tolerated(table, text)] if thorough else []
    found += [_problem(text, path, words) for path, words in _meaning(table)]
    return table, _sorted(found)


def _sorted(found: Iterable[Problem]) -> list[Problem]:
    return sorted(found, key=lambda problem: problem.line)


def _syntax(message: str, text: str) -> Problem:
    words, _, place = message.partition(" (at ")
    digits = place.removeprefix("line ").partition(",")[0]
    line = int(digits) if digits.isdecimal() else text.count("\n") + 1
    return Problem(line, "", f"this is not TOML: {words[:1].lower()}{words[1:]}.")


def _typed(data: Mapping[str, Any], text: str) -> list[Problem]:
    from proxy_tui.settings.problems import type_problems  # noqa: PLC0415  loads pydantic

    return [_problem(text, path, f"{_dotted(path)} {kind}.") for path, kind in type_problems(data)]


def _unknown(path: Path_, text: str) -> Problem:
    near = nearest(path[-1], known_keys(path))
    meant = f"the nearest known name is {near}" if near else "another version may know it"
    sentence = f"{_dotted(path)} is not a known name; {meant}."
    is_guard = len(path) > 1 and near in _GUARDS
    return _problem(text, path, sentence)._replace(is_warning=not is_guard)


def _problem(text: str, path: Path_, sentence: str) -> Problem:
    return Problem(line_of(text, path), _dotted(path), sentence)


def _dotted(path: Path_) -> str:
    return ".".join(path)


def _meaning(table: ConfigTable) -> Iterator[tuple[Path_, str]]:
    """Yield what types cannot say: each wrong value's path and a sentence."""
    if table.profile and table.profile not in table.profiles:
        near = nearest(table.profile, table.profiles)
        meant = f"the nearest one is {near}" if near else "see proxy-tui profiles"
        yield ("profile",), f"profile names {table.profile!r}, which is no profile; {meant}."
    if table.refresh is not None:
        yield from _raises(("refresh",), refresh_seconds, table.refresh, "refresh")
    if table.timezone:
        yield from _raises(("timezone",), find_zone, table.timezone)
    if table.base_url:
        yield from _raises(("base_url",), check_base_url, table.base_url, "base_url", typed=False)
    for name in ("edge", "region"):
        value = getattr(table, name)
        if value and not is_label(value):
            yield (name,), f"{name} must be one word in small letters, such as ashburn or us1."
    for name, profile in table.profiles.items():
        yield from _profile_meaning(name, profile)


def _profile_meaning(name: str, profile: ProfileTable) -> Iterator[tuple[Path_, str]]:
    where = ("profiles", name)
    if not name.strip() or not name.isprintable():
        yield where, "the name of a profile must be visible text."
    if not is_account_sid(profile.account_sid):
        yield (*where, "account_sid"), "account_sid must be AC and 32 hex digits."
    if profile.key_sid and not is_key_sid(profile.key_sid):
        yield (*where, "key_sid"), "key_sid must be SK and 32 hex digits."
    for key in ("label", "environment"):
        if not getattr(profile, key).isprintable():
            yield (*where, key), f"{key} must be visible text without line breaks."
    if profile.base_url:
        yield from _raises(
            (*where, "base_url"), check_base_url, profile.base_url, "base_url", typed=False
        )
    for key in ("edge", "region"):
        value = getattr(profile, key)
        if value and not is_label(value):
            yield (*where, key), f"{key} must be one word in small letters, such as ashburn."


def _tolerated(table: ConfigTable, text: str) -> Iterator[Problem]:
    """Yield what keeps nobody from working, and is taken for the safest that it can mean."""
    named = {name: profile.environment for name, profile in table.profiles.items()}
    for name, sentence in odd_environments(named):
        yield _problem(text, ("profiles", name, "environment"), sentence)


def _raises(
    path: Path_, check: Callable[P, object], *arguments: P.args, **more: P.kwargs
) -> Iterator[tuple[Path_, str]]:
    try:
        check(*arguments, **more)
    except SettingsError as error:
        yield path, str(error)
