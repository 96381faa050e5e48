"""Changes to ``config.toml`` that keep every other line: comments, order and line ends.

The file is read again before it is changed, under a lock, and written atomically with mode 0600.
A file with mistakes is not changed, and no mistake is written.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError

from proxy_tui.errors import SettingsError
from proxy_tui.settings.config_file import parse, read_config
from proxy_tui.settings.files import locked, read_own, reason, write_private
from proxy_tui.settings.lists import SavedView
from proxy_tui.settings.settings import ConfigTable

_HEADER: Final = re.compile(r"\s*\[")
_NO_VALUE: Final = re.compile(r"\s*(#.*)?")


def rewrite(
    config: Path, change: Callable[[str, ConfigTable], str], *, hint: str = ""
) -> ConfigTable:
    """Read, change and write the file under its lock; return what it says then.

    Args:
        config: The file, which may not exist yet.
        change: Takes the text and what it says, with line ends of one character, and returns
            the new text; it may raise a ValueError where only a person can make the change.
        hint: What to do then.

    Raises:
        SettingsError: the file has mistakes, cannot be changed or cannot be written.
    """
    try:
        with locked(config):
            table = read_config(config).table
            text = read_own(config, "The config file") or ""
            is_dos = "\r\n" in text and "\n" not in text.replace("\r\n", "")
            text = change(text.replace("\r\n", "\n") if is_dos else text, table)
            table = _checked(config, text)
            write_private(config, text.replace("\n", "\r\n") if is_dos else text)
            return table
    except OSError as problem:
        raise SettingsError(
            f"The config file cannot be written: {reason(problem)}.", hint=f"It is {config}."
        ) from None
    except (TOMLKitError, ValueError):
        raise SettingsError(
            "The config file is laid out in a way that only a person can change.", hint=hint
        ) from None


def _checked(config: Path, text: str) -> ConfigTable:
    table, problems = parse(text)
    errors = [problem for problem in problems if not problem.is_warning]
    if table is None or errors:
        raise SettingsError(errors[0].words(config), hint="The file was not changed.")
    return table


def save_view(config: Path, name: str, view: SavedView) -> ConfigTable:
    """Write a view, new or in place of that of the same name.

    Raises:
        SettingsError: as for ``rewrite``.
    """
    value: object = view.query
    if view.sort or view.columns:
        value = tomlkit.inline_table()
        value["query"] = view.query
        if view.sort:
            value["sort"] = view.sort
        if view.columns:
            value["columns"] = list(view.columns)
    return _set(config, ("views",), name, value)


def rename_view(config: Path, old: str, new: str) -> ConfigTable:
    """Give a view another name, in its place.

    Raises:
        SettingsError: as for ``rewrite``.
    """

    def change(text: str, _: ConfigTable) -> str:
        lines = text.split("\n")
        for index, line in enumerate(lines):
            before, equals, after = line.partition("=")
            if equals and _tables(f"{before}= 0") == {old: 0} and _is_in(lines, index, "views"):
                return "\n".join([*lines[:index], f"{_key(new)} ={after}", *lines[index + 1 :]])
        raise ValueError(old)

    def expect(data: dict[str, Any]) -> None:
        data["views"][new] = data["views"].pop(old)

    return rewrite(config, _verified(change, expect), hint=f"Change it by hand in {config}.")


def remove_view(config: Path, name: str) -> ConfigTable:
    """Remove a view.

    Raises:
        SettingsError: as for ``rewrite``.
    """

    def change(text: str, _: ConfigTable) -> str:
        document = tomlkit.parse(text)
        document.get("views", {}).pop(name, None)
        return document.as_string()

    def expect(data: dict[str, Any]) -> None:
        data.get("views", {}).pop(name, None)

    return rewrite(config, _verified(change, expect), hint=f"Remove it by hand in {config}.")


def save_columns(
    config: Path, service_sid: str, columns: tuple[str, ...], *, service: str = ""
) -> ConfigTable:
    """Write the columns of a service; none puts the usual ones in force again.

    Args:
        config: The file.
        service_sid: The service.
        columns: As ``ServiceLists.columns``.
        service: Its name in one line of text, for the comment beside a new table.

    Raises:
        SettingsError: as for ``rewrite``.
    """
    return _set(config, ("services", service_sid), "columns", list(columns), note=service)


def save_search_index(config: Path, profile: str, *, answer: bool) -> ConfigTable:
    """Write whether searches of a profile keep an index on disk.

    Raises:
        SettingsError: as for ``rewrite``; also if there is no such profile.
    """
    return _set(config, ("profiles", profile), "search_index", answer)


def _set(
    config: Path, table: tuple[str, ...], name: str, value: object, *, note: str = ""
) -> ConfigTable:
    """Set one key of a table, where it stands or as the last of the table."""

    def change(text: str, _: ConfigTable) -> str:
        document = tomlkit.parse(text)
        found = _inside(document, table)
        if found is not None and name in found:
            found[name] = value
            return document.as_string()
        return _with_line(text, table, f"{_key(name)} = {tomlkit.item(value).as_string()}", note)

    def expect(data: dict[str, Any]) -> None:
        for key in table:
            data = data.setdefault(key, {})
        data[name] = tomlkit.item(value).unwrap()

    heading = ".".join(map(_key, table))
    hint = f"Give it a heading of its own, [{heading}], in {config}."
    return rewrite(config, _verified(change, expect), hint=hint)


def _verified(
    change: Callable[[str, ConfigTable], str], expect: Callable[[dict[str, Any]], None]
) -> Callable[[str, ConfigTable], str]:
    """Return a change that raises ValueError if it changes anything else."""

    def checked(text: str, table: ConfigTable) -> str:
        changed, wanted = change(text, table), tomllib.loads(text)
        expect(wanted)
        if _without_empty(tomllib.loads(changed)) != _without_empty(wanted):
            raise ValueError(text)
        return changed

    return checked


def _without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value != {}}


def _inside(document: MutableMapping[str, Any], table: tuple[str, ...]) -> dict[str, Any] | None:
    """Return a table of a document; None if there is none."""
    found: object = document
    for key in table:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _key(name: str) -> str:
    return tomlkit.key(name).as_string()


def _with_line(text: str, table: tuple[str, ...], line: str, note: str) -> str:
    """Return text with a line at the end of a table, which is made if there is none.

    Not by tomlkit, which would put it behind the comment above the next table.
    """
    lines = text.removesuffix("\n").split("\n") if text else []
    starts = [i for i, one in enumerate(lines) if _HEADER.match(one)]
    start = next((i for i in starts if _heading(lines[i]) == table), None)
    if start is None:
        gap = [""] if lines and lines[-1].strip() else []
        comment = f"  # {note}" if note else ""
        heading = ".".join(map(_key, table))
        return "\n".join([*lines, *gap, f"[{heading}]{comment}", line, ""])
    end = next((i for i in starts if i > start), len(lines))
    last = max(i for i in range(start, end) if not _NO_VALUE.fullmatch(lines[i]))
    return "\n".join([*lines[: last + 1], line, *lines[last + 1 :], ""])


def _is_in(lines: list[str], index: int, table: str) -> bool:
    """Return whether the nearest heading above a line is that of a table."""
    above = (one for one in reversed(lines[:index]) if _HEADER.match(one))
    return _heading(next(above, "")) == (table,)


def _heading(line: str) -> tuple[str, ...]:
    """Return the path of the table that a line begins; empty if it begins none."""
    found, path = _tables(line), []
    while len(found) == 1:
        key, found = next(iter(found.items()))
        path.append(key)
    return tuple(path)


def _tables(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
