"""Which credentials sign in: the first source that has any.

In order: ``--profile``, the environment, ``.env``, the active profile. Sources are
never mixed, so a secret is only used with the account of the same source.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from proxy_tui.api.sid_shape import is_sid
from proxy_tui.credentials.stores import SecretStore
from proxy_tui.errors import CredentialsError
from proxy_tui.settings import CredentialSet, Profile, Secret, Settings, variables as names

NOTHING: Final = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A user name and a secret for HTTP Basic, and where they came from."""

    account_sid: str
    username: str
    """The API key SID, or the account SID if the auth token signs in."""
    secret: Secret
    source: str
    """In words: ``profile acme (keyring)``, ``environment (TWILIO_API_KEY)``."""
    profile: Profile | None = None


def resolve_credentials(
    settings: Settings, store: SecretStore, run_command: Callable[[Profile], Secret]
) -> Credentials:
    """Return the credentials that sign in, the secret stripped of blanks.

    Raises:
        CredentialsError: there are none, they are malformed, or the keyring or
            the command gave no secret.
    """
    if settings.profile:
        return _from_profile(settings, settings.profile, store, run_command)
    given = next((each for each in settings.credential_sets if each.is_complete), None)
    if given is not None:
        return _from_names(given)
    if settings.active_profile:
        return _from_profile(settings, settings.active_profile, store, run_command)
    ways = (
        f"Run proxy-tui login, or set {names.ACCOUNT_SID} with {names.API_KEY} and "
        f"{names.API_SECRET}. proxy-tui --demo needs no account."
    )
    raise CredentialsError(
        "There is nothing to sign in with.", hint=" ".join([*settings.near_misses, ways])
    )


def sign_in_source(settings: Settings) -> tuple[str, str]:
    """Return what would sign in and why, in words, without reading a secret.

    Returns:
        For example ``("profile acme", "the active profile of config.toml")``;
        ``(NOTHING, …)`` if there is nothing to sign in with.
    """
    if settings.demo:
        return "the bundled simulator", "--demo"
    if settings.profile:
        why = settings.origins.get("profile", "this run")
        return f"profile {settings.profile}", f"named by {why}"
    for given in settings.credential_sets:
        if given.is_complete:
            return _source(given), "it is set, and no profile was named"
    if settings.active_profile:
        why = settings.origins.get("active_profile", "the settings")
        return f"profile {settings.active_profile}", f"the active profile by {why}"
    return NOTHING, "there is no profile, and the TWILIO_… names are not set"


def refuse_invisible(secret: Secret, where: str) -> None:
    """Refuse a secret with invisible characters: it was pasted or piped wrong.

    Raises:
        CredentialsError: it holds a line break, a control character, an odd space
            or bytes that are not text; the message holds nothing of it.
    """
    if not secret.reveal().isprintable():
        raise CredentialsError(
            f"The secret ({where}) holds a line break or another invisible character.",
            hint="Copy it again from where it is kept, alone and on one line.",
        )


def _from_profile(
    settings: Settings, name: str, store: SecretStore, run_command: Callable[[Profile], Secret]
) -> Credentials:
    profile = settings.profiles.get(name)
    if profile is None:
        raise CredentialsError(
            f"There is no profile named {name!r}.",
            hint=f"See proxy-tui profiles, or make it: proxy-tui login --profile {name}",
        )
    username = profile.username
    where = "command" if profile.credential_command else store.where(username)
    secret = run_command(profile) if profile.credential_command else store.get(username)
    if secret is None:
        raise CredentialsError(
            f"The {where} holds no secret for profile {name}.",
            hint=f"Run proxy-tui login --profile {name}",
        )
    source = f"profile {name} ({where})"
    return _credentials(profile.account_sid, username, secret, source, profile)


def _from_names(given: CredentialSet) -> Credentials:
    """Return the credentials of one source, a key before a token."""
    if not is_sid(given.account_sid, "AC"):
        raise CredentialsError(
            f"{names.ACCOUNT_SID} ({given.origin}) must be AC and 32 hex digits.",
            hint="The Twilio Console shows it on its first page.",
        )
    if given.uses_key and not is_sid(given.api_key, "SK"):
        raise CredentialsError(
            f"{names.API_KEY} ({given.origin}) must be SK and 32 hex digits.",
            hint=f"The secret that was shown with it goes into {names.API_SECRET}.",
        )
    return _credentials(given.account_sid, given.username, given.secret, _source(given))


def _source(given: CredentialSet) -> str:
    return f"{given.origin} ({names.API_KEY if given.uses_key else names.AUTH_TOKEN})"


def _credentials(
    account_sid: str, username: str, secret: Secret, source: str, profile: Profile | None = None
) -> Credentials:
    secret = Secret(secret.reveal().strip())
    refuse_invisible(secret, source)
    return Credentials(
        account_sid=account_sid, username=username, secret=secret, source=source, profile=profile
    )
