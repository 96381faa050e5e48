"""How the settings in force come about: command line, environment, .env, config file."""

import os
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Final

from proxy_tui.settings import variables as names
from proxy_tui.settings.base_url import TYPED, BaseUrl, check_base_url
from proxy_tui.settings.dotenv_file import read_dotenv, unread_dotenv
from proxy_tui.settings.files import quoted
from proxy_tui.settings.guards import odd_environments
from proxy_tui.settings.schema import ConfigTable, ProfileTable
from proxy_tui.settings.secret import Secret
from proxy_tui.settings.settings import (
    DEFAULT_REFRESH,
    CredentialSet,
    Overrides,
    Profile,
    Settings,
)
from proxy_tui.settings.switch import use_profile
from proxy_tui.settings.zone import find_zone

APPLICATION: Final = "proxy-tui"
JOURNAL: Final = "journal.jsonl"


class _Source:
    """Variables of one origin; an empty value counts as not set."""

    def __init__(self, origin: str, values: Mapping[str, str]) -> None:
        self.origin = origin
        self._values = values

    def get(self, name: str) -> str:
        return self._values.get(name, "").strip()


class _Sources:
    """The environment, then ``.env``: first hit wins, and its origin is kept."""

    def __init__(self, environ: Mapping[str, str], dotenv: Mapping[str, str]) -> None:
        self.ordered = (_Source("environment", environ), _Source(".env", dotenv))
        self.origins: dict[str, str] = {}

    def get(self, name: str, field_name: str) -> str:
        for source in self.ordered:
            if value := source.get(name):
                self.origins[field_name] = f"{source.origin} ({name})"
                return value
        return ""

    def first(self, field_name: str, *choices: tuple[str, str]) -> str:
        """Return the first choice (value, origin) that is set, and keep its origin."""
        for value, origin in choices:
            if value:
                self.origins[field_name] = origin or self.origins.get(field_name, "")
                return value
        return ""


def load(
    overrides: Overrides | None = None,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Settings:
    """Read every source and return what is in force.

    Args:
        overrides: What the command line says.
        environ: The environment; by default this process's.
        cwd: Where ``.env`` is looked for; by default the current folder.

    Raises:
        SettingsError: a value is wrong, or a file cannot be read or trusted.
    """
    overrides = overrides or Overrides()
    environ = os.environ if environ is None else environ
    dotenv = read_dotenv(cwd)
    sources = _Sources(environ, dotenv)
    config_path = _config_file(sources)
    table, unread = _read_config(config_path)
    settings = _assemble(overrides, sources, table, config_path)
    sets = _credential_sets(sources)
    notes = [
        *names.unknown_names([*environ, *dotenv]),
        *_incomplete(sets),
        *_unused_profile(sources, sets, overrides),
        *_no_config(sources, config_path),
        *unread_dotenv(cwd),
        *unread,
        *_odd_environments(settings),
    ]
    settings = replace(
        settings,
        credential_sets=sets,
        origins=sources.origins,
        notes=tuple(notes),
        near_misses=(*names.near_misses(environ), *names.near_misses(dotenv)),
    )
    return use_profile(_with_given_base_url(settings, overrides, sources))


def find_config(environ: Mapping[str, str] | None = None, cwd: Path | None = None) -> Path:
    """Return the path of the config file, whether it exists or not, without reading it.

    Raises:
        SettingsError: ``.env`` cannot be read or trusted.
    """
    environ = os.environ if environ is None else environ
    dotenv = read_dotenv(cwd)
    return _config_file(_Sources(environ, dotenv))


def _config_file(sources: _Sources) -> Path:
    given = sources.get(names.CONFIG, "config_path")
    return _expanded(given) if given else _default_folder("config") / "config.toml"


def _read_config(path: Path) -> tuple[ConfigTable, tuple[str, ...]]:
    """Return what the config file says, and a warning for each part that nothing reads."""
    if _is_missing(path):
        return ConfigTable(), ()
    from proxy_tui.settings.config_file import read_config  # noqa: PLC0415  with a file only

    return read_config(path)


def _is_missing(path: Path) -> bool:
    """Return whether there is no such file; what else may be wrong its reader says in words."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _assemble(
    overrides: Overrides, sources: _Sources, table: ConfigTable, config_path: Path
) -> Settings:
    file = str(config_path.name)
    given_state = sources.get(names.STATE, "state_dir")
    state = _expanded(given_state) if given_state else _default_folder("state")
    journal = sources.first("journal_path", (table.journal, file))
    twilio_cli = sources.get(names.CLI_FOLDER, "twilio_cli_dir")
    return Settings(
        profile=sources.first("profile", (overrides.profile, "--profile")),
        active_profile=sources.first(
            "active_profile",
            (sources.get(names.PROFILE, "active_profile"), ""),
            (table.profile, file),
        ),
        profiles={name: _profile(name, entry) for name, entry in table.profiles.items()},
        service=sources.first("service", (overrides.service, "--service"), (table.service, file)),
        session=sources.first("session", (overrides.session, "--session")),
        read_only=_read_only(overrides, sources, table, file),
        demo=overrides.demo,
        scenario=overrides.scenario,
        edge=sources.get(names.EDGE, "edge"),
        region=sources.get(names.REGION, "region"),
        config_edge=sources.first("config_edge", (table.edge, file)),
        config_region=sources.first("config_region", (table.region, file)),
        config_base_url=_config_base_url(table, file),
        config_path=config_path,
        state_dir=state,
        journal_path=config_path.parent / _expanded(journal) if journal else state / JOURNAL,
        debug_file=overrides.debug_file,
        twilio_cli_dir=_expanded(twilio_cli or "~/.twilio-cli"),
        refresh_seconds=_refresh(sources, table, file),
        theme=sources.first("theme", (sources.get(names.THEME, "theme"), ""), (table.theme, file)),
        timezone=_timezone(sources, table, file),
        columns=tuple(table.columns),
        keys=dict(table.keys),
        views=dict(table.views),
    )


def _config_base_url(table: ConfigTable, file: str) -> str:
    return check_base_url(table.base_url, file, typed=False).url if table.base_url else ""


def _read_only(overrides: Overrides, sources: _Sources, table: ConfigTable, file: str) -> bool:
    if overrides.read_only:
        sources.origins["read_only"] = "--read-only"
        return True
    if text := sources.get(names.READ_ONLY, "read_only"):
        return names.boolean(text, names.READ_ONLY)
    if table.read_only is not None:
        sources.origins["read_only"] = file
    return bool(table.read_only)


def _refresh(sources: _Sources, table: ConfigTable, file: str) -> int:
    if text := sources.get(names.REFRESH, "refresh_seconds"):
        return names.refresh_seconds(text, names.REFRESH)
    if table.refresh is None:
        return DEFAULT_REFRESH
    sources.origins["refresh_seconds"] = file
    return table.refresh


def _timezone(sources: _Sources, table: ConfigTable, file: str) -> str:
    """Return the name of the zone; one from the config file was checked with the file."""
    if text := sources.get(names.TIMEZONE, "timezone"):
        find_zone(text, names.TIMEZONE)
        return text
    return sources.first("timezone", (table.timezone, file))


def _with_given_base_url(settings: Settings, overrides: Overrides, sources: _Sources) -> Settings:
    """Check the base URL where this run names one outright."""
    accepted: BaseUrl | None = None
    if overrides.base_url:
        accepted = check_base_url(overrides.base_url, TYPED, typed=True)
    elif text := sources.get(names.BASE_URL, "base_url"):
        accepted = check_base_url(text, sources.origins["base_url"], typed=False)
    if accepted is None:
        return settings
    return replace(
        settings,
        base_url=accepted.url,
        base_url_origin=accepted.origin,
        base_url_given=True,
        host_warnings=accepted.warnings,
    )


def _profile(name: str, entry: ProfileTable) -> Profile:
    values = {item.name: getattr(entry, item.name) for item in fields(entry)}
    return Profile(name=name, **values)


def _credential_sets(sources: _Sources) -> tuple[CredentialSet, ...]:
    found = (_credential_set(source) for source in sources.ordered)
    return tuple(given for given in found if not given.is_empty)


def _credential_set(source: _Source) -> CredentialSet:
    return CredentialSet(
        origin=source.origin,
        account_sid=source.get(names.ACCOUNT_SID),
        api_key=source.get(names.API_KEY),
        api_secret=Secret(source.get(names.API_SECRET)),
        auth_token=Secret(source.get(names.AUTH_TOKEN)),
    )


def _incomplete(sets: tuple[CredentialSet, ...]) -> list[str]:
    return [
        f"The TWILIO_… names of {given.origin} are not used: {_missing(given)} is missing."
        for given in sets
        if not given.is_complete
    ]


def _missing(given: CredentialSet) -> str:
    if not given.account_sid:
        return names.ACCOUNT_SID
    if given.api_secret and not given.api_key:
        return names.API_KEY
    if given.api_key:
        return names.API_SECRET
    return f"{names.API_KEY} with {names.API_SECRET}, or {names.AUTH_TOKEN},"


def _unused_profile(
    sources: _Sources, sets: tuple[CredentialSet, ...], overrides: Overrides
) -> list[str]:
    name = next((value for s in sources.ordered if (value := s.get(names.PROFILE))), "")
    winner = next((given.origin for given in sets if given.is_complete), "")
    if not (name and winner) or overrides.profile or overrides.demo:
        return []
    warning = (
        f"{names.PROFILE} is set, but {names.ACCOUNT_SID} of {winner} wins over it; "
        "use --profile to choose the profile."
    )
    return [warning]


def _no_config(sources: _Sources, path: Path) -> list[str]:
    given = any(source.get(names.CONFIG) for source in sources.ordered)
    if given and not path.exists():
        return [f"{names.CONFIG} names {quoted(path)}, which does not exist yet."]
    return []


def _odd_environments(settings: Settings) -> list[str]:
    named = {name: profile.environment for name, profile in settings.profiles.items()}
    file = settings.config_path.name
    return [f"In {file}, {sentence}" for _, sentence in odd_environments(named)]


def _expanded(text: str) -> Path:
    """Return a path with ``~`` replaced where the home folder is known."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _default_folder(kind: str) -> Path:
    import platformdirs  # noqa: PLC0415  needed only where no variable names the folder

    if kind == "config":
        return platformdirs.user_config_path(APPLICATION, appauthor=False)
    return platformdirs.user_state_path(APPLICATION, appauthor=False)
