"""``login``: check credentials against the API, and keep them where the person chooses."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from proxy_tui import credentials
from proxy_tui.api.sid_shape import is_sid
from proxy_tui.cli.commands.program import open_program, require_terminal
from proxy_tui.cli.output import note, say, settings_of, short
from proxy_tui.cli.prompts import ask, ask_secret, has_terminal, is_interactive, piped_secret
from proxy_tui.errors import ProxyTuiError, UsageError
from proxy_tui.settings import Profile, Secret, Settings, guards_of, kept_base_url, use_profile
from proxy_tui.settings.base_url import TYPED, is_label
from proxy_tui.settings.settings import ENVIRONMENTS

DEFAULT_NAME: Final = "default"

_KEY_IS_BETTER: Final = (
    "  The auth token opens the whole account and cannot be revoked alone. "
    "An API key can: make one in the Console."
)


def run(arguments: argparse.Namespace) -> int:
    """Sign in, and keep the profile and its secret."""
    name = arguments.profile or DEFAULT_NAME
    arguments.profile = ""
    if arguments.this_run:
        require_terminal()
    settings = settings_of(arguments)
    profile = _profile(arguments, settings, name)
    settings = use_profile(settings, profile)
    for words in settings.host_warnings:
        note(words)
    credentials.forbid_reading_memory()
    secret = _secret(arguments, profile)
    say(f"Asking {settings.base_url} …")
    credentials.check_credentials(profile, secret, settings.base_url)
    if arguments.this_run:
        return _open_with(settings, profile, secret)
    return _keep(settings, profile, secret)


def _profile(arguments: argparse.Namespace, settings: Settings, name: str) -> Profile:
    """Build the profile from flags, the known profile of that name, and answers."""
    known = settings.profiles.get(name) or Profile(name=name, account_sid="")
    account = arguments.account_sid or _ask(
        "Account SID (AC…)",
        known.account_sid,
        _wrong_account,
        UsageError("The account SID is missing.", hint="Give it with --account-sid AC..."),
    )
    key = arguments.key_sid
    if arguments.use_auth_token:
        key = ""
    elif not key:
        hint = "Give it with --key-sid SK..., or say --use-auth-token."
        key = _ask(
            "API key SID (SK…, enter alone for the auth token)",
            known.key_sid,
            _wrong_key,
            UsageError("The API key SID is missing.", hint=hint),
        )
    given = {
        field: value
        for field in ("label", "environment", "edge", "region")
        if (value := getattr(arguments, field)) is not None
    }
    if problem := _wrong_environment(given.get("environment", "")):
        raise UsageError(problem, hint="Give it with --env prod, staging or dev.")
    if not known.account_sid and "environment" not in given and is_interactive():
        given["environment"] = ask(
            "Environment (prod, staging or dev; prod is locked at start, enter alone for none)",
            wrong=_wrong_environment,
        )
    profile = replace(
        known,
        account_sid=account,
        key_sid=key,
        base_url=kept_base_url(settings) or known.base_url,
        read_only=known.read_only or arguments.read_only,
        credential_command=arguments.credential_command or "",
        **given,
    )
    return _checked(profile)


def _checked(profile: Profile) -> Profile:
    problem = _wrong_account(profile.account_sid) or _wrong_key(profile.key_sid)
    if not problem and not all(is_label(each) for each in (profile.edge, profile.region) if each):
        problem = "Edge and region are one word each, such as ashburn and us1."
    if not problem and not (profile.name.strip() and profile.name.isprintable()):
        problem = "The name of a profile must be visible text."
    if problem:
        raise UsageError(problem, hint="See proxy-tui login --help.")
    return profile


def _wrong_account(text: str) -> str:
    return "" if is_sid(text, "AC") else "An account SID is AC and 32 hex digits."


def _wrong_key(text: str) -> str:
    return "" if not text or is_sid(text, "SK") else "An API key SID is SK and 32 hex digits."


def _wrong_environment(text: str) -> str:
    known = not text or text.strip().casefold() in ENVIRONMENTS
    return "" if known else "An environment is prod, staging or dev."


def _ask(question: str, known: str, wrong: Callable[[str], str], missing: UsageError) -> str:
    """Return an answer; without a terminal the known value, or raise ``missing``."""
    if is_interactive():
        return ask(question, default=known, wrong=wrong)
    if not known:
        raise missing
    return known


def _secret(arguments: argparse.Namespace, profile: Profile) -> Secret:
    if not profile.key_sid:
        say(_KEY_IS_BETTER)
    if profile.credential_command:
        return credentials.run_command(profile)
    if not is_interactive():
        return piped_secret()
    if arguments.secret_stdin:
        # A terminal would show it.
        raise UsageError(
            "--secret-stdin needs something piped in.",
            hint="Leave it out, and the secret is asked for without showing it.",
        )
    return ask_secret("Secret of the key" if profile.key_sid else "Auth token")


def _keep(settings: Settings, profile: Profile, secret: Secret) -> int:
    has_command = bool(profile.credential_command)
    try:
        is_active = credentials.keep_profile(
            settings, profile, None if has_command else secret, credentials.KeyringStore()
        )
    except credentials.KeyringError as problem:
        if not has_terminal():
            raise
        return _keep_elsewhere(settings, profile, secret, problem)
    where = "its command prints the secret" if has_command else "the secret is in the keyring"
    print(f"Signed in to {short(profile.account_sid)} as profile {profile.name}; {where}.")
    _print_guards(settings, profile)
    if settings.base_url_origin == TYPED and not profile.base_url:
        say(f"{TYPED} is not kept: no file may name another host than Twilio's or this machine.")
        say(f"  Give it each time: proxy-tui --profile {profile.name} {TYPED} {settings.base_url}")
    if not is_active:
        print(f"Use it with --profile {profile.name}, or: proxy-tui profiles use {profile.name}")
    if any(given.is_complete for given in settings.credential_sets):
        say("TWILIO_… names in the environment or .env win over it unless --profile names it.")
    return 0


def _keep_elsewhere(
    settings: Settings, profile: Profile, secret: Secret, problem: ProxyTuiError
) -> int:
    """Let the person choose where the secret goes."""
    say(f"Signed in, but the secret cannot be kept. {problem.message}")
    say("  r  use it for this run only: the program opens now and forgets it at the end")
    say("  c  keep a command that prints the secret, such as: pass show twilio")
    say("  q  keep nothing")
    choice = ask("Choose", wrong=lambda text: "" if text in {"r", "c", "q"} else "Type r, c or q.")
    if choice == "r":
        return _open_with(settings, profile, secret)
    if choice == "q":
        raise problem
    command = ask("Command", wrong=lambda text: "" if text else "Type the command.")
    profile = replace(profile, credential_command=command)
    secret = credentials.run_command(profile)
    credentials.check_credentials(profile, secret, settings.base_url)
    return _keep(settings, profile, secret)


def _open_with(settings: Settings, profile: Profile, secret: Secret) -> int:
    """Open the program with a secret for this run only."""
    store = credentials.MemoryStore(credentials.KeyringStore())
    store.set(profile.username, secret)
    return open_program(settings, store)


def _print_guards(settings: Settings, profile: Profile) -> None:
    """Print how another profile of the same account guards this one."""
    guards = guards_of(settings, profile.account_sid, profile.username, profile.name)
    if guards.is_production and not profile.is_production:
        say("Another profile calls this account production, so it is guarded as that.")
    if guards.read_only_by and not profile.read_only:
        say(f"Profile {guards.read_only_by} keeps this account read-only.")
