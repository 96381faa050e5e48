"""Signing in: check credentials against the API, and keep those that work."""

from typing import TYPE_CHECKING

from proxy_tui import api
from proxy_tui.credentials.profile_store import remove_profile, save_profile
from proxy_tui.credentials.resolve import refuse_invisible
from proxy_tui.credentials.stores import SecretStore
from proxy_tui.errors import CredentialsError, ProxyTuiError
from proxy_tui.settings import Profile, Secret, Settings

if TYPE_CHECKING:
    import httpx


def check_credentials(
    profile: Profile,
    secret: Secret,
    base_url: str,
    *,
    transport: "httpx.BaseTransport | None" = None,
) -> None:
    """Ask the API for one service with these credentials. Keeps nothing.

    Raises:
        CredentialsError: Twilio refuses them, or they belong to another account.
        ApiError: the API cannot be asked.
    """
    refuse_invisible(secret, "as given")
    client = api.ProxyClient(
        profile.username, secret.reveal(), base_url=base_url, read_only=True, transport=transport
    )
    try:
        services = client.list_services(page_size=1)
    except (api.AuthenticationError, api.ForbiddenError) as refusal:
        raise _refused(profile, refusal.request_id) from None
    finally:
        client.close()
    for service in services:
        if service.account_sid and service.account_sid != profile.account_sid:
            raise CredentialsError(
                f"These credentials belong to account …{service.account_sid[-4:]}, "
                f"not to …{profile.account_sid[-4:]}.",
                hint="Check the account SID; a subaccount has its own keys.",
            )


def _refused(profile: Profile, request_id: str) -> CredentialsError:
    what = "API key and secret" if profile.key_sid else "account SID and auth token"
    request = f" (request {request_id})" if request_id else ""
    return CredentialsError(
        f"Twilio does not accept this {what}{request}.",
        hint="Check both, without spaces around them. A key works in its own region only, and "
        "until it is revoked.",
    )


def keep_profile(
    settings: Settings, profile: Profile, secret: Secret | None, store: SecretStore
) -> bool:
    """Save a profile in the config file and its secret in a store: both or neither.

    A secret of None means that the profile has a command that prints it.

    Returns:
        Whether it is the active profile now.

    Raises:
        CredentialsError: the store cannot be used.
        SettingsError: the config file cannot be written.
    """
    if secret is None:
        return save_profile(settings.config_path, profile)
    before = store.get(profile.username)
    store.set(profile.username, secret)
    try:
        return save_profile(settings.config_path, profile)
    except ProxyTuiError:
        if before is None:
            store.delete(profile.username)
        else:
            store.set(profile.username, before)
        raise


def forget_profile(settings: Settings, profile: Profile, store: SecretStore) -> bool:
    """Remove a profile from the config file and its secret from the store.

    A secret that another profile also signs in with stays.

    Returns:
        Whether a secret was removed.

    Raises:
        CredentialsError: the store cannot be used; nothing changed.
        SettingsError: the config file cannot be written.
    """
    removed = False
    if not (settings.shares_username(profile) or profile.credential_command):
        removed = store.delete(profile.username)
    remove_profile(settings.config_path, profile.name)
    return removed
