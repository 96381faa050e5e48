"""``profiles``: list, choose and import profiles; a secret is never shown."""

import argparse
from datetime import UTC, datetime

from proxy_tui.cli.output import note, settings_of, short, table
from proxy_tui.credentials.keyring_store import KeyringError, KeyringStore
from proxy_tui.credentials.profile_store import make_active
from proxy_tui.credentials.sign_in import keep_profile
from proxy_tui.credentials.sign_in_times import read_sign_in_times
from proxy_tui.credentials.twilio_cli import ImportedProfile, TwilioCliConfig, read_twilio_cli
from proxy_tui.errors import UsageError
from proxy_tui.formatting import safe, since
from proxy_tui.operations.search.index_place import drop_index
from proxy_tui.settings import Profile, Settings, use_profile
from proxy_tui.settings.config_edit import save_search_index
from proxy_tui.settings.files import quoted

_HEADING = ("", "NAME", "LABEL", "ENVIRONMENT", "ACCOUNT", "SIGNS IN WITH", "SECRET", "LAST USED")


def run(arguments: argparse.Namespace) -> int:
    """List the profiles, choose one, or import those of twilio-cli."""
    settings = settings_of(arguments)
    if arguments.action == "use":
        return _use(settings, arguments.name)
    if arguments.action == "drop-index":
        return _drop_index(settings, arguments.name or settings.profile or settings.active_profile)
    if arguments.action == "import-twilio-cli":
        return _import(settings)
    return _list(settings)


def _list(settings: Settings) -> int:
    given = next((each for each in settings.credential_sets if each.is_complete), None)
    if given is not None and not settings.profile:
        print(f"In force: TWILIO_… names of {given.origin}, account {short(given.account_sid)}.")
    if not settings.profiles:
        print("There are no profiles. Make one with: proxy-tui login")
        return 0
    secrets = _where_secrets_are(settings)
    used = read_sign_in_times(settings.state_dir)
    now = datetime.now(UTC)
    rows = [
        _row(settings, profile, secrets[name], since(used[name], now) if name in used else "never")
        for name, profile in settings.profiles.items()
    ]
    print(table([_HEADING, *rows]))
    print("\n* is the active profile.")
    return 0


def _row(settings: Settings, profile: Profile, secret: str, used: str) -> tuple[str, ...]:
    return (
        "*" if profile.name == settings.active_profile else "",
        safe(profile.name),
        safe(profile.label),
        "PROD" if profile.is_production else safe(profile.environment),
        short(profile.account_sid),
        f"key {short(profile.key_sid)}" if profile.key_sid else "auth token",
        secret + _marks(profile),
        used,
    )


def _marks(profile: Profile) -> str:
    marks = {"read-only": profile.read_only, "search index": profile.search_index}
    return "".join(f", {words}" for words, is_set in marks.items() if is_set)


def _where_secrets_are(settings: Settings) -> dict[str, str]:
    """Return where each secret is. A keyring that does not answer is asked once only."""
    store, broken = KeyringStore(), False
    found: dict[str, str] = {}
    for name, profile in settings.profiles.items():
        if profile.credential_command:
            found[name] = "command"
            continue
        found[name] = "keyring, not readable"
        if not broken:
            try:
                found[name] = "keyring" if store.get(profile.username) else "missing"
            except KeyringError as problem:
                note(problem.message)
                broken = True
    return found


def _use(settings: Settings, name: str) -> int:
    settings = use_profile(settings, name)
    make_active(settings.config_path, name)
    print(f"{name} is the active profile now.")
    if any(given.is_complete for given in settings.credential_sets):
        note("TWILIO_… names in the environment or .env win over it.")
    return 0


def _drop_index(settings: Settings, name: str) -> int:
    profile = settings.profiles.get(name)
    if profile is None:
        raise UsageError(
            "There is no profile whose search index to delete.",
            hint="Name one: proxy-tui profiles drop-index NAME",
        )
    # Off before it is deleted, so that no other program makes it again.
    save_search_index(settings.config_path, name, answer=False)
    had_index = drop_index(settings, profile)
    found = "is deleted" if had_index else "was not there"
    print(f"The search index of {name} {found}, and none is kept any more.")
    print("To keep one again, set search_index = true in its part of the config file.")
    return 0


def _import(settings: Settings) -> int:
    source = read_twilio_cli(settings.twilio_cli_dir)
    store = KeyringStore()
    taken = [_take(settings, found, store) for found in source.profiles]
    if not any(taken):
        raise UsageError(
            "Nothing was taken over from twilio-cli.", hint="Make a profile: proxy-tui login"
        )
    if source.active:
        print(f"twilio-cli uses {safe(source.active)}; here: proxy-tui profiles use NAME")
    _say_in_clear(source)
    return 0


def _take(settings: Settings, found: ImportedProfile, store: KeyringStore) -> bool:
    name = safe(found.profile.name)
    known = settings.profiles.get(found.profile.name)
    if found.secret is None:
        print(f"{name}: left out, {found.problem}.")
        return False
    if known is not None and known.username != found.profile.username:
        print(f"{name}: left out, a profile of that name signs in with another key.")
        return False
    keep_profile(settings, known or found.profile, found.secret, store)
    print(f"{name}: taken over, its secret is in the keyring.")
    return True


def _say_in_clear(source: TwilioCliConfig) -> None:
    note(f"{source.path} still holds its secrets in clear; it was left alone.")
    if source.others_can_read:
        note(f"Other users can read it: chmod 600 {quoted(source.path)}")
