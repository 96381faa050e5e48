"""``logout``: forget a profile and its secret."""

import argparse

from proxy_tui.cli.output import note, settings_of
from proxy_tui.credentials.keyring_store import KeyringStore
from proxy_tui.credentials.sign_in import forget_profile
from proxy_tui.errors import ProxyTuiError, UsageError
from proxy_tui.operations.search.index_place import drop_index
from proxy_tui.settings import Profile, Settings


def run(arguments: argparse.Namespace) -> int:
    """Forget a profile."""
    settings = settings_of(arguments)
    name = settings.profile or settings.active_profile
    profile = settings.profiles.get(name)
    if profile is None:
        raise UsageError(
            "There is no profile to log out of.", hint="Name one: proxy-tui logout --profile NAME"
        )
    removed = forget_profile(settings, profile, KeyringStore())
    print(f"Profile {name} is forgotten; {_whereabouts(settings, profile, removed=removed)}.")
    _drop_index(settings, profile)
    print("The key itself still works until it is revoked in the Twilio Console.")
    return 0


def _drop_index(settings: Settings, profile: Profile) -> None:
    try:
        if drop_index(settings, profile):
            print("Its search index is deleted, and the key of that.")
    except ProxyTuiError as error:
        note(f"{error.message} {error.hint}")


def _whereabouts(settings: Settings, profile: Profile, *, removed: bool) -> str:
    if profile.credential_command:
        return "its secret stays where its command finds it"
    if removed:
        return "its secret is gone from the keyring"
    if settings.shares_username(profile):
        return "its secret stays, because another profile uses it"
    return "the keyring held no secret"
