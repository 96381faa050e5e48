"""Read every source of settings: command line, environment, ``.env``, config file."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from proxy_tui import settings as lazy
from proxy_tui.settings import variables as names
from proxy_tui.settings.base_url import TYPED, check_base_url
from proxy_tui.settings.files import quoted
from proxy_tui.settings.guards import odd_environments
from proxy_tui.settings.profiles import use_profile
from proxy_tui.settings.secret import Secret
from proxy_tui.settings.settings import (
    DEFAULT_REFRESH,
    ConfigTable,
    CredentialSet,
    Overrides,
    Settings,
)

JOURNAL: Final = "journal.jsonl"


class _Sources:
    """Where a value may come from; the first hit wins, and its origin is kept."""

    def __init__(self, environ: Mapping[str, str] | None, cwd: Path | None) -> None:
        environ = os.environ if environ is None else environ
        dotenv, self.notes = _dotenv(cwd)
        self.named = {"environment": environ, ".env": dotenv}
        self.origins: dict[str, str] = {}
        path = self.variable(names.CONFIG, "config_path")
        self.config_path = _expanded(path) if path else lazy.config_folder() / "config.toml"

    def given(self, origin: str, name: str) -> str:
        """Return a variable of one source; an empty one counts as not set."""
        return self.named[origin].get(name, "").strip()

    def variable(self, name: str, field: str) -> str:
        """Return a variable of the environment, else of ``.env``, or ""."""
        for origin in self.named:
            if value := self.given(origin, name):
                self.origins[field] = f"{origin} ({name})"
                return value
        return ""

    def first(self, field: str, *, flag: str = "", variable: str = "", file: str = "") -> str:
        """Return the first that is set: a flag's value, a variable, the config file's value."""
        if flag:
            self.origins[field] = f"--{field}"
            return flag
        if variable and (value := self.variable(variable, field)):
            return value
        if file:
            self.origins[field] = self.config_path.name
        return file


def load(
    overrides: Overrides | None = None,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Settings:
    """Read every source and return the settings in force.

    ``cwd`` is the folder of ``.env``; by default the current folder.

    Raises:
        SettingsError: a value is wrong, or a file cannot be read or trusted.
    """
    overrides = overrides or Overrides()
    sources = _Sources(environ, cwd)
    table = ConfigTable()
    config_warnings: tuple[str, ...] = ()
    if not _is_missing(sources.config_path):
        table, config_warnings = lazy.read_config(sources.config_path)
    sets = _credential_sets(sources)
    settings = _assemble(overrides, sources, table)
    odd = {name: profile.environment for name, profile in settings.profiles.items()}
    notes = (
        *names.unknown_names([name for given in sources.named.values() for name in given]),
        *_incomplete(sets),
        *_unused_profile(sources, sets, overrides),
        *_no_config(sources),
        *sources.notes,
        *config_warnings,
        *(f"In {sources.config_path.name}, {words}" for _, words in odd_environments(odd)),
    )
    near_misses = (words for given in sources.named.values() for words in names.near_misses(given))
    return use_profile(
        replace(
            settings,
            credential_sets=sets,
            origins=sources.origins,
            notes=notes,
            near_misses=tuple(near_misses),
        )
    )


def find_config(environ: Mapping[str, str] | None = None, cwd: Path | None = None) -> Path:
    """Return the path of the config file, whether it exists or not, without reading it.

    Raises:
        SettingsError: ``.env`` cannot be read or trusted.
    """
    return _Sources(environ, cwd).config_path


def _dotenv(folder: Path | None) -> tuple[Mapping[str, str], list[str]]:
    """Return the variables of ``.env`` and notes. A pipe might never end, so it is not read."""
    try:
        path = (folder or Path.cwd()) / ".env"  # the current folder may have been removed
        if path.is_file():
            return lazy.read_dotenv(path), []
        is_pipe = path.is_fifo()
    except OSError:
        is_pipe = False
    return {}, ["The .env of this folder is a pipe, and was not read."] if is_pipe else []


def _is_missing(path: Path) -> bool:
    """Return whether there is no such file; the reader says what else may be wrong with it."""
    try:
        path.lstat()
    except OSError as problem:
        return isinstance(problem, FileNotFoundError)
    return False


def _assemble(overrides: Overrides, sources: _Sources, table: ConfigTable) -> Settings:
    first = sources.first
    state = first("state_dir", variable=names.STATE)
    state_dir = _expanded(state) if state else lazy.state_folder()
    journal = first("journal_path", file=table.journal)
    journal_path = sources.config_path.parent / _expanded(journal) if journal else None
    twilio_cli = first("twilio_cli_dir", variable=names.CLI_FOLDER)
    url, origin, warnings = _base_url(overrides, sources)
    config_url = table.base_url
    return Settings(
        profile=first("profile", flag=overrides.profile),
        active_profile=first("active_profile", variable=names.PROFILE, file=table.profile),
        profiles=table.profiles,
        service=first("service", flag=overrides.service, file=table.service),
        session=first("session", flag=overrides.session),
        read_only=_read_only(overrides, sources, table.read_only),
        demo=overrides.demo,
        scenario=overrides.scenario,
        base_url=url,
        base_url_origin=origin,
        base_url_given=bool(url),
        host_warnings=warnings,
        edge=first("edge", variable=names.EDGE),
        region=first("region", variable=names.REGION),
        config_edge=table.edge,
        config_region=table.region,
        config_base_url=config_url and check_base_url(config_url, "", typed=False).url,
        config_path=sources.config_path,
        state_dir=state_dir,
        journal_path=journal_path or state_dir / JOURNAL,
        syslog=table.syslog,
        debug_file=overrides.debug_file,
        twilio_cli_dir=_expanded(twilio_cli or "~/.twilio-cli"),
        refresh_seconds=_refresh(sources, table.refresh),
        theme=first("theme", variable=names.THEME, file=table.theme),
        timezone=_timezone(sources, table.timezone),
        columns=tuple(table.columns),
        keys=table.keys,
        views=table.views,
        services=table.services,
    )


def _base_url(overrides: Overrides, sources: _Sources) -> tuple[str, str, tuple[str, ...]]:
    """Return the base URL that this run names outright, its origin and warnings; or empty."""
    if overrides.base_url:
        return check_base_url(overrides.base_url, TYPED, typed=True)
    if text := sources.variable(names.BASE_URL, "base_url"):
        return check_base_url(text, sources.origins["base_url"], typed=False)
    return "", "", ()


def _read_only(overrides: Overrides, sources: _Sources, in_file: bool | None) -> bool:
    if overrides.read_only:
        sources.origins["read_only"] = "--read-only"
        return True
    if text := sources.variable(names.READ_ONLY, "read_only"):
        return names.boolean(text, names.READ_ONLY)
    if in_file is not None:
        sources.origins["read_only"] = sources.config_path.name
    return bool(in_file)


def _refresh(sources: _Sources, in_file: int | None) -> int:
    if text := sources.variable(names.REFRESH, "refresh_seconds"):
        return names.refresh_seconds(text, names.REFRESH)
    if in_file is None:
        return DEFAULT_REFRESH
    sources.origins["refresh_seconds"] = sources.config_path.name
    return in_file


def _timezone(sources: _Sources, in_file: str) -> str:
    """Return the name of the zone; one from the config file was checked with the file."""
    zone = sources.first("timezone", variable=names.TIMEZONE, file=in_file)
    if zone != in_file:
        lazy.find_zone(zone, names.TIMEZONE)
    return zone


def _credential_sets(sources: _Sources) -> tuple[CredentialSet, ...]:
    sets = (
        CredentialSet(
            origin=origin,
            account_sid=sources.given(origin, names.ACCOUNT_SID),
            api_key=sources.given(origin, names.API_KEY),
            api_secret=Secret(sources.given(origin, names.API_SECRET)),
            auth_token=Secret(sources.given(origin, names.AUTH_TOKEN)),
        )
        for origin in sources.named
    )
    return tuple(given for given in sets if not given.is_empty)


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
    is_named = any(sources.given(origin, names.PROFILE) for origin in sources.named)
    winner = next((given.origin for given in sets if given.is_complete), "")
    if not (is_named and winner) or overrides.profile or overrides.demo:
        return []
    warning = (
        f"{names.PROFILE} is set, but {names.ACCOUNT_SID} of {winner} wins over it; "
        "use --profile to choose the profile."
    )
    return [warning]


def _no_config(sources: _Sources) -> list[str]:
    path = sources.config_path
    if "config_path" in sources.origins and not path.exists():
        return [f"{names.CONFIG} names {quoted(path)}, which does not exist yet."]
    return []


def _expanded(text: str) -> Path:
    """Return a path with ``~`` replaced if the home folder is known."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        return path
