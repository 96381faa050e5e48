"""Signing in: tried against the API first, kept only when it works."""

from typing import TYPE_CHECKING

from proxy_tui.api.client import ProxyClient
from proxy_tui.api.errors import AuthenticationError, ForbiddenError
from proxy_tui.credentials.credentials import refuse_unseen
from proxy_tui.credentials.profile_store import remove_profile, save_profile
from proxy_tui.credentials.stores import SecretStore
from proxy_tui.errors import CredentialsError, ProxyTuiError
from proxy_tui.settings import Profile, Secret, Settings

if TYPE_CHECKING:
    import httpx


def try_sign_in(
    profile: Profile,
    secret: Secret,
    base_url: str,
    *,
    transport: "httpx.BaseTransport | None" = None,
) -> None:
    """Ask the API for one service with these credentials; nothing is kept.

    Args:
        profile: Who signs in.
        secret: The key's secret or the auth token.
        base_url: Where the API is.
        transport: What carries the request instead of the network.

    Raises:
        CredentialsError: Twilio refuses them, or they belong to another account.
        ApiError: the API cannot be asked.
    """
    refuse_unseen(secret, "as given")
    client = ProxyClient(
        profile.username, secret.reveal(), base_url=base_url, read_only=True, transport=transport
    )
    try:
        services = client.list_services(page_size=1)
    except (AuthenticationError, ForbiddenError) as refusal:
        raise _refused(profile, refusal.request_id) from None
    finally:
        client.close()
    for service in services:
        if service.account_sid and service.account_sid != profile.account_sid:
            raise CredentialsError(
                f"These credentials belong to account …{service.account_sid[-4:]}, "
                f"not to …{profile.account_sid[-4:]}.",
                hint="Check the account SID; a subaccount has keys of its own.",
            )


def _refused(profile: Profile, request_id: str) -> CredentialsError:
    what = "API key and secret" if profile.key_sid else "account SID and auth token"
    request = f" (request {request_id})" if request_id else ""
    return CredentialsError(
        f"Twilio does not accept this {what}{request}.",
        hint="Check both, without spaces around them. A key works in its own region only, and "
        "only as long as nobody revokes it.",
    )


def keep(settings: Settings, profile: Profile, secret: Secret | None, store: SecretStore) -> bool:
    """Keep a profile in the config file and its secret in a store.

    Args:
        settings: Says where the config file is.
        profile: The profile, new or changed.
        secret: None where the profile has a command that prints it.
        store: Where the secret goes.

    Returns:
        Whether it is the active profile now.

    Raises:
        CredentialsError: the store cannot be used; the config file is unchanged.
        SettingsError: the config file cannot be written; the secret is not kept.
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


def forget(settings: Settings, profile: Profile, store: SecretStore) -> bool:
    """Take a profile out of the config file and its secret out of the store.

    A secret that another profile signs in with too stays where it is.

    Returns:
        Whether a secret was removed.

    Raises:
        CredentialsError: the store cannot be used; nothing changed.
        SettingsError: the config file cannot be written.
    """
    others = [each for each in settings.profiles.values() if each.name != profile.name]
    shared = any(each.username == profile.username for each in others)
    removed = False
    if not (shared or profile.credential_command):
        removed = store.delete(profile.username)
    remove_profile(settings.config_path, profile.name)
    return removed
