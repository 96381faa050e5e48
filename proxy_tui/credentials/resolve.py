"""Which credentials are used: pure precedence, first hit wins, source said in words.

``--profile``; the environment; ``.env``; the active profile. Sources are never
mixed, so that a secret is never sent for an account it was not written beside.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from proxy_tui.credentials.credentials import Credentials, refuse_unseen
from proxy_tui.credentials.stores import SecretStore
from proxy_tui.errors import CredentialsError
from proxy_tui.settings import CredentialSet, Profile, Secret, Settings
from proxy_tui.settings import variables as names
from proxy_tui.settings.sid_shapes import is_account_sid, is_key_sid

NOTHING: Final = "nothing"

Runner = Callable[[Profile], Secret]
"""Runs a profile's credential command; see ``command.run_command``."""


def resolve(settings: Settings, store: SecretStore, run: Runner) -> Credentials:
    """Return what signs in, its secret without the blanks around it.

    Args:
        settings: What is in force.
        store: Where the secrets of profiles are.
        run: Runs the command of a profile that has one.

    Raises:
        CredentialsError: there is nothing to sign in with, what there is cannot
            be right, or the keyring or the command gave no secret.
    """
    found = _found(settings, store, run)
    secret = Secret(found.secret.reveal().strip())
    refuse_unseen(secret, found.source)
    return replace(found, secret=secret)


def _found(settings: Settings, store: SecretStore, run: Runner) -> Credentials:
    if settings.profile:
        return _from_profile(_known(settings, settings.profile), store, run)
    for given in settings.credential_sets:
        if found := _from_names(given):
            return found
    if settings.active_profile:
        return _from_profile(_known(settings, settings.active_profile), store, run)
    ways = (
        f"Run proxy-tui login, or set {names.ACCOUNT_SID} with {names.API_KEY} and "
        f"{names.API_SECRET}. proxy-tui --demo needs no account."
    )
    raise CredentialsError(
        "There is nothing to sign in with.", hint=" ".join([*settings.near_misses, ways])
    )


def in_force(settings: Settings) -> tuple[str, str]:
    """Return what would sign in and why, in words, without reading any secret.

    Returns:
        For example ``("profile acme", "the active profile of config.toml")``;
        ``(NOTHING, …)`` where there is nothing to sign in with.
    """
    if settings.demo:
        return "the bundled simulator", "--demo"
    if settings.profile:
        why = settings.origins.get("profile", "this run")
        return f"profile {settings.profile}", f"named by {why}"
    for given in settings.credential_sets:
        if given.is_complete:
            name = names.API_KEY if given.api_key and given.api_secret else names.AUTH_TOKEN
            return f"{given.origin} ({name})", "it is set, and no profile was named"
    if settings.active_profile:
        why = settings.origins.get("active_profile", "the settings")
        return f"profile {settings.active_profile}", f"the active profile by {why}"
    return NOTHING, "there is no profile, and the TWILIO_… names are not set"


def _known(settings: Settings, name: str) -> Profile:
    profile = settings.profiles.get(name)
    if profile is None:
        raise CredentialsError(
            f"There is no profile named {name!r}.",
            hint=f"See proxy-tui profiles, or make it: proxy-tui login --profile {name}",
        )
    return profile


def _from_profile(profile: Profile, store: SecretStore, run: Runner) -> Credentials:
    if profile.credential_command:
        secret, where = run(profile), "command"
    else:
        secret, where = _stored(profile, store), store.where(profile.username)
    return Credentials(
        account_sid=profile.account_sid,
        username=profile.username,
        secret=secret,
        source=f"profile {profile.name} ({where})",
        profile=profile,
    )


def _stored(profile: Profile, store: SecretStore) -> Secret:
    secret = store.get(profile.username)
    if secret is None:
        raise CredentialsError(
            f"The {store.where(profile.username)} holds no secret for profile {profile.name}.",
            hint=f"Run proxy-tui login --profile {profile.name}",
        )
    return secret


def _from_names(given: CredentialSet) -> Credentials | None:
    """Return what a source gives, a key before a token; None where it is incomplete."""
    if given.api_key and given.api_secret:
        username, secret, name = given.api_key, given.api_secret, names.API_KEY
    elif given.auth_token:
        username, secret, name = given.account_sid, given.auth_token, names.AUTH_TOKEN
    else:
        return None
    if not given.account_sid:
        return None
    _check_shapes(given, is_key=name == names.API_KEY)
    return Credentials(
        account_sid=given.account_sid,
        username=username,
        secret=secret,
        source=f"{given.origin} ({name})",
    )


def _check_shapes(given: CredentialSet, *, is_key: bool) -> None:
    if not is_account_sid(given.account_sid):
        raise CredentialsError(
            f"{names.ACCOUNT_SID} ({given.origin}) must be AC and 32 hex digits.",
            hint="The Twilio Console shows it on its first page.",
        )
    if is_key and not is_key_sid(given.api_key):
        raise CredentialsError(
            f"{names.API_KEY} ({given.origin}) must be SK and 32 hex digits.",
            hint=f"The secret that was shown with it goes into {names.API_SECRET}.",
        )
