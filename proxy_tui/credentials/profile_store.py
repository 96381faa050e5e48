"""Profiles in ``config.toml``: save, remove and choose, with every comment kept."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import tomlkit

from proxy_tui.settings import Profile
from proxy_tui.settings.config_edit import rewrite
from proxy_tui.settings.config_file import PROFILE_FIELDS

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

    from proxy_tui.settings.settings import ConfigTable


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
    """Change the file, and return the active profile.

    ``active`` becomes the active profile, unless one is and ``only_if_none`` is set.
    """

    def changed(text: str, table: "ConfigTable") -> str:
        document = tomlkit.parse(text)
        change(document)
        if active and not (only_if_none and table.profile):
            return _with_active(document, active)
        return document.as_string()

    # Profiles in an inline table, for example, are valid, but closed to additions.
    hint = f"Give every profile its own [profiles.NAME] heading in {config}."
    return rewrite(config, changed, hint=hint).profile


def _with_active(document: "TOMLDocument", name: str) -> str:
    if "profile" in document:
        document["profile"] = name
        return document.as_string()
    # Not by tomlkit, which would put it between the first table and that table's comment.
    line, rest = f"profile = {tomlkit.string(name).as_string()}\n", document.as_string()
    return line + ("\n" if rest.startswith(("[", "#")) else "") + rest
