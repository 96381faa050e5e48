"""Profiles in ``config.toml``: added, removed and chosen, with every comment kept.

Whole or not at all, under a lock, 0600 in a folder 0700. A file with mistakes is
never written to, and what would be a mistake is never written.
"""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError

from proxy_tui.errors import SettingsError
from proxy_tui.settings import Profile
from proxy_tui.settings.config_file import parse, read_config
from proxy_tui.settings.files import locked, read_own, reason, write_private
from proxy_tui.settings.schema import ConfigTable, ProfileTable

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Table

_DEFAULTS: Final = {item.name: item.default for item in fields(ProfileTable)}


def save_profile(config: Path, profile: Profile) -> bool:
    """Write a profile, new or changed; it becomes the active one where there is none.

    Returns:
        Whether it is the active profile now.

    Raises:
        SettingsError: the file has mistakes, or cannot be written.
    """

    def change(document: "TOMLDocument") -> None:
        profiles = document.setdefault("profiles", tomlkit.table(is_super_table=True))
        if profile.name not in profiles:
            profiles[profile.name] = tomlkit.table()
        _fill(profiles[profile.name], profile)

    return _changed(config, change, active=profile.name, only_if_none=True) == profile.name


def use_as_active(config: Path, name: str) -> None:
    """Make a profile the active one.

    Raises:
        SettingsError: there is no such profile, or the file cannot be written.
    """
    _changed(config, lambda _: None, active=name)


def remove_profile(config: Path, name: str) -> None:
    """Take a profile out of the file; no other one becomes active in its place.

    Raises:
        SettingsError: the file has mistakes, or cannot be written.
    """

    def change(document: "TOMLDocument") -> None:
        document.get("profiles", {}).pop(name, None)
        if document.get("profile") == name:
            document.remove("profile")

    _changed(config, change)


def _fill(table: "Table", profile: Profile) -> None:
    """Set what differs from the default and drop what does not, comments left alone."""
    for name, default in _DEFAULTS.items():
        value = getattr(profile, name)
        if value != default:
            table[name] = value
        elif name in table:
            table.remove(name)


def _changed(
    config: Path,
    change: "Callable[[TOMLDocument], None]",
    *,
    active: str = "",
    only_if_none: bool = False,
) -> str:
    """Read, change and write the file under its lock; return the active profile.

    Args:
        config: The file.
        change: Changes what was read.
        active: The profile to make active; "" leaves it.
        only_if_none: Leave it too where one is active already.
    """
    try:
        with locked(config):
            now_active = read_config(config).table.profile
            document = tomlkit.parse(read_own(config, "The config file") or "")
            change(document)
            if active and not (only_if_none and now_active):
                text = _with_active(document, active)
            else:
                text = document.as_string()
            table = _checked(config, text)
            write_private(config, text)
            return table.profile
    except OSError as problem:
        raise SettingsError(
            f"The config file cannot be written: {reason(problem)}.", hint=f"It is {config}."
        ) from None
    except (TOMLKitError, ValueError):
        # Profiles in an inline table, for one: right as it stands, closed to additions.
        raise SettingsError(
            "The config file is laid out in a way that only a person can change.",
            hint=f"Give every profile a [profiles.NAME] heading of its own in {config}.",
        ) from None


def _with_active(document: "TOMLDocument", name: str) -> str:
    if "profile" in document:
        document["profile"] = name
        return document.as_string()
    # At the top: tomlkit would put it between the first table and the comment above that.
    line, rest = f"profile = {tomlkit.string(name).as_string()}\n", document.as_string()
    return line + ("\n" if rest.startswith(("[", "#")) else "") + rest


def _checked(config: Path, text: str) -> ConfigTable:
    table, problems = parse(text)
    errors = [problem for problem in problems if not problem.is_warning]
    if table is None or errors:
        raise SettingsError(errors[0].words(config), hint="The file was left as it was.")
    return table
