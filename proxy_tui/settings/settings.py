"""The settings as frozen values: what is in force, and where each value came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from proxy_tui.settings.lists import SavedView, ServiceLists
from proxy_tui.settings.secret import Secret

DEFAULT_REFRESH: Final = 15
"""Seconds between two refreshes of the session list."""

NOWHERE: Final = Path("/dev/null/proxy-tui")
"""A folder that cannot exist, so settings that were not loaded write nothing."""

ENVIRONMENTS: Final = ("prod", "staging", "dev")
"""What a profile may call its account; any other word is guarded as ``prod``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What the command line says; empty values for what it does not say."""

    profile: str = ""
    service: str = ""
    session: str = ""
    read_only: bool = False
    base_url: str = ""
    demo: bool = False
    scenario: str = ""
    debug_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An account to sign in to, as ``config.toml`` keeps it: everything but the secret."""

    name: str
    account_sid: str
    """``AC`` and 32 hex digits."""
    key_sid: str = ""
    """``SK`` and 32 hex digits; empty if the auth token signs in."""
    label: str = ""
    environment: str = ""
    """One of ``ENVIRONMENTS``, or any other word, which counts as ``prod``; empty is none."""
    read_only: bool = False
    base_url: str = ""
    """Where its API is; empty if edge and region decide."""
    edge: str = ""
    region: str = ""
    credential_command: str = ""
    """A command that prints the secret; empty if the keyring holds it."""
    search_index: bool | None = None
    """Whether searches keep an index on disk; None until somebody answered."""

    @property
    def username(self) -> str:
        """What signs in: the key SID, else the account SID. Names the secret in the keyring."""
        return self.key_sid or self.account_sid

    @property
    def is_production(self) -> bool:
        """Whether the rules for production hold."""
        return is_production(self.environment)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigTable:
    """What ``config.toml`` says; a ``[profiles.NAME]`` table holds the fields of a Profile."""

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
    syslog: bool = False
    columns: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    views: dict[str, SavedView] = field(default_factory=dict)
    services: dict[str, ServiceLists] = field(default_factory=dict)
    """By SID."""
    profiles: dict[str, Profile] = field(default_factory=dict)


_NO_SECRET: Final = Secret("")


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialSet:
    """The ``TWILIO_…`` names of one source; never mixed with those of another."""

    origin: str
    """``environment`` or ``.env``."""
    account_sid: str = ""
    api_key: str = ""
    api_secret: Secret = _NO_SECRET
    auth_token: Secret = _NO_SECRET

    @property
    def uses_key(self) -> bool:
        """Whether an API key signs in; it wins over the auth token."""
        return bool(self.api_key and self.api_secret)

    @property
    def username(self) -> str:
        """What signs in: the API key SID, else the account SID."""
        return self.api_key if self.uses_key else self.account_sid

    @property
    def secret(self) -> Secret:
        """The secret of ``username``; empty if there is none."""
        return self.api_secret if self.uses_key else self.auth_token

    @property
    def is_complete(self) -> bool:
        """Whether this is enough to sign in."""
        return bool(self.account_sid and self.secret)

    @property
    def is_empty(self) -> bool:
        """Whether none of the names is set."""
        return not (self.account_sid or self.api_key or self.api_secret or self.auth_token)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything in force. Built by ``load``; passed down, never looked up."""

    profile: str = ""
    """The profile named by ``--profile``, or ""."""
    active_profile: str = ""
    """The profile used unless ``--profile`` or ``TWILIO_…`` variables say otherwise."""
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    credential_sets: tuple[CredentialSet, ...] = ()
    """Environment first, then ``.env``; sources without any name are left out."""
    service: str = ""
    """SID or unique name of the service to open; empty opens the picker."""
    session: str = ""
    """SID or unique name of the session to open."""
    read_only: bool = False
    demo: bool = False
    scenario: str = ""
    base_url: str = ""
    """Scheme, host, port and perhaps a path; no slash at the end."""
    base_url_origin: str = ""
    """Where it came from, in words."""
    base_url_given: bool = False
    """Whether this run names it, so that no profile changes it."""
    config_base_url: str = ""
    """The one at the top of the config file; used if the profile names none."""
    edge: str = ""
    region: str = ""
    """Edge and region from the environment or ``.env``; a profile's come after them."""
    config_edge: str = ""
    config_region: str = ""
    """Edge and region from the top of the config file; used if the profile names none."""
    config_path: Path = NOWHERE / "config.toml"
    state_dir: Path = NOWHERE
    journal_path: Path = NOWHERE / "journal.jsonl"
    syslog: bool = False
    """Whether each record of the journal goes to the local syslog too."""
    debug_file: Path | None = None
    twilio_cli_dir: Path = NOWHERE
    refresh_seconds: int = DEFAULT_REFRESH
    """0 is off."""
    theme: str = ""
    timezone: str = ""
    """IANA name of the zone of clock times; empty is the machine's own."""
    columns: tuple[str, ...] = ()
    """Columns of the session list, in order; empty is the default set."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Binding id to keys, as the config file has them."""
    views: Mapping[str, SavedView] = field(default_factory=dict)
    """Saved views by name."""
    services: Mapping[str, ServiceLists] = field(default_factory=dict)
    """What is set for single services, by SID."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Field to where its value came from, in words; a missing field has its default."""
    notes: tuple[str, ...] = ()
    """Sentences about the sources; see ``warnings``."""
    near_misses: tuple[str, ...] = ()
    """Sentences about misspelt names of credentials in the environment and ``.env``."""
    host_warnings: tuple[str, ...] = ()
    """Sentences about the host; they change with the profile."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences to show a person once."""
        return (*self.notes, *self.host_warnings)

    @property
    def profile_in_force(self) -> Profile | None:
        """The profile that signs in, or None."""
        if self.profile:
            return self.profiles.get(self.profile)
        if any(given.is_complete for given in self.credential_sets):
            return None
        return self.profiles.get(self.active_profile)

    def columns_of(self, service_sid: str) -> tuple[str, ...]:
        """Return the columns of the session list of a service; empty is the default set."""
        own = self.services.get(service_sid)
        return (own.columns if own is not None else ()) or self.columns

    def shares_username(self, profile: Profile) -> bool:
        """Return whether another profile signs in with the same user name and secret."""
        others = (each for each in self.profiles.values() if each.name != profile.name)
        return any(each.username == profile.username for each in others)


def is_production(environment: str) -> bool:
    """Return whether a profile's environment is guarded as production.

    An unknown word may mean production: ``live``, ``prod-eu``.
    """
    return bool(environment) and environment.strip().casefold() not in ENVIRONMENTS[1:]
