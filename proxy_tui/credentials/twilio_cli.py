"""The profiles of twilio-cli, whose ``config.json`` holds secrets in clear."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from proxy_tui.api.sid_shape import is_sid
from proxy_tui.errors import SettingsError
from proxy_tui.settings import Profile, Secret
from proxy_tui.settings.base_url import is_label
from proxy_tui.settings.files import read_text

FILE_NAME: Final = "config.json"


@dataclass(frozen=True, slots=True)
class ImportedProfile:
    """One profile of twilio-cli, with its secret or the reason it cannot be imported."""

    profile: Profile
    secret: Secret | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TwilioCliConfig:
    """What the config file of twilio-cli holds."""

    path: Path
    profiles: tuple[ImportedProfile, ...]
    active: str = ""
    others_can_read: bool = False


def read_twilio_cli(folder: Path) -> TwilioCliConfig:
    """Read the config file of twilio-cli; never change it.

    Raises:
        SettingsError: there is no such file, or twilio-cli did not write it.
    """
    path = folder / FILE_NAME
    if not path.exists():
        raise SettingsError(
            f"twilio-cli has no config file here ({path}).",
            hint="Name its folder in TWILIO_CONFIG_DIR, or run proxy-tui login.",
        )
    text = read_text(path, "The config file of twilio-cli")
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise SettingsError(
            "The config file of twilio-cli is not what that tool writes.", hint=f"It is {path}."
        )
    readable = bool(path.stat().st_mode & 0o077)
    return TwilioCliConfig(path, tuple(_profiles(data)), _text(data, "activeProject"), readable)


def _profiles(data: dict[str, object]) -> Iterator[ImportedProfile]:
    profiles = data.get("profiles")
    names = set()
    for name, entry in profiles.items() if isinstance(profiles, dict) else ():
        if isinstance(entry, dict):
            names.add(name)
            yield _profile(str(name), entry, _text(data, "edge"))
    projects = data.get("projects")
    for entry in projects if isinstance(projects, list) else ():
        if isinstance(entry, dict) and (name := _text(entry, "id")) and name not in names:
            profile = Profile(name=name, account_sid=_text(entry, "accountSid"))
            problem = "its secret is in another keyring entry; log in again"
            yield ImportedProfile(profile, problem=problem)


def _profile(name: str, entry: dict[str, object], edge: str) -> ImportedProfile:
    profile = Profile(
        name=name,
        account_sid=_text(entry, "accountSid"),
        key_sid=_text(entry, "apiKey"),
        edge=_text(entry, "edge") or edge,
        region=_text(entry, "region"),
    )
    if not is_sid(profile.account_sid, "AC") or not is_sid(profile.key_sid, "SK"):
        return ImportedProfile(profile, problem="its account SID or key SID is not one")
    if not all(is_label(text) for text in (profile.edge, profile.region) if text):
        return ImportedProfile(profile, problem="its edge or region cannot be part of a host name")
    secret = _text(entry, "apiSecret")
    if not secret:
        return ImportedProfile(profile, problem="it has no secret")
    return ImportedProfile(profile, Secret(secret))


def _text(entry: dict[str, object], key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""
