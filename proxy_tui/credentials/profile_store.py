"""Profiles in ``config.toml``: save, remove and choose, with every comment kept.

The file is written atomically, under a lock, with mode 0600. A file with mistakes
is not changed, and no mistake is written.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import tomlkit
from tomlkit.exceptions import TOMLKitError

from proxy_tui.errors import SettingsError
from proxy_tui.settings import Profile
from proxy_tui.settings.config_file import PROFILE_FIELDS, parse, read_config
from proxy_tui.settings.files import locked, read_own, reason, write_private
from proxy_tui.settings.settings import ConfigTable

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def save_profile(config: Path, profile: Profile) -> bool:
    """Write a profile, new or changed; it becomes the active one if there is none.

    Returns:
        Whether it is the active profile now.

    Raises:
        SettingsError: the file has mistakes, or cannot be written.
    """

    def change(document: "TOMLDocument") -> None:
        profiles = document.setdefault("profiles", tomlkit.table(is_super_table=True))
        table = profiles.setdefault(profile.name, tomlkit.table())
        for item in PROFILE_FIELDS.values():
            value = getattr(profile, item.name)
            if value != item.default:
                table[item.name] = value
            elif item.name in table:
                table.remove(item.name)

    return _changed(config, change, active=profile.name, only_if_none=True) == profile.name


def make_active(config: Path, name: str) -> None:
    """Make a profile the active one.

    Raises:
        SettingsError: there is no such profile, or the file cannot be written.
    """
    _changed(config, lambda _: None, active=name)


def remove_profile(config: Path, name: str) -> None:
    """Remove a profile; no other one becomes active in its place.

    Raises:
        SettingsError: the file has mistakes, or cannot be written.
    """

    def change(document: "TOMLDocument") -> None:
        document.get("profiles", {}).pop(name, None)
        if document.get("profile") == name:
            document.remove("profile")

    _changed(config, change)


def _changed(
    config: Path,
    change: "Callable[[TOMLDocument], None]",
    *,
    active: str = "",
    only_if_none: bool = False,
) -> str:
    """Read, change and write the file under its lock; return the active profile.

    ``active`` becomes the active profile, unless one is and ``only_if_none`` is set.
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
        # Profiles in an inline table, for example: valid, but closed to additions.
        raise SettingsError(
            "The config file is laid out in a way that only a person can change.",
            hint=f"Give every profile its own [profiles.NAME] heading in {config}.",
        ) from None


def _with_active(document: "TOMLDocument", name: str) -> str:
    if "profile" in document:
        document["profile"] = name
        return document.as_string()
    # Not by tomlkit, which would put it between the first table and that table's comment.
    line, rest = f"profile = {tomlkit.string(name).as_string()}\n", document.as_string()
    return line + ("\n" if rest.startswith(("[", "#")) else "") + rest


def _checked(config: Path, text: str) -> ConfigTable:
    table, problems = parse(text)
    errors = [problem for problem in problems if not problem.is_warning]
    if table is None or errors:
        raise SettingsError(errors[0].words(config), hint="The file was not changed.")
    return table
