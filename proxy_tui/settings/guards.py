"""The guard rails of an account, from every profile that names it.

They belong to the account, however someone signs in: if a profile marks it as
production or read-only, credentials from the environment are guarded the same
way. The strictest profile wins.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from proxy_tui import settings as lazy
from proxy_tui.settings.settings import ENVIRONMENTS, Settings, is_production

_MEANT: Final = {
    "production": "prod", "prd": "prod", "live": "prod", "stage": "staging", "stg": "staging",
    "development": "dev", "devel": "dev",
}  # fmt: skip
"""Other words for the three environments."""


@dataclass(frozen=True, slots=True)
class Guards:
    """The guard rails of one account."""

    environment: str = ""
    """The strictest of its environments; may be empty."""
    read_only_by: str = ""
    """Name of a profile that is read-only, or ""."""

    @property
    def is_production(self) -> bool:
        """Whether the rules for production hold."""
        return is_production(self.environment)


def guards_of(
    settings: Settings, account_sid: str, username: str = "", profile: str = ""
) -> Guards:
    """Return the guard rails of an account.

    Args:
        settings: Holds the profiles.
        account_sid: The account, as far as known.
        username: What signs in: if a profile signs in with this key, that
            profile's account counts too, whatever account SID is given.
        profile: Name of the profile that signs in, or ""; its environment is
            named unless another one is production.
    """
    key = username.casefold()
    profiles = list(settings.profiles.values())
    accounts = {account_sid.casefold()}
    accounts |= {
        each.account_sid.casefold() for each in profiles if each.username.casefold() == key
    }
    same = [each for each in profiles if each.account_sid.casefold() in accounts]
    # The profile that signs in comes first, so that it is the reason that is shown.
    same.sort(key=lambda each: each.name != profile)
    own = next((each.environment for each in same if each.name == profile), "")
    first = next((each.environment for each in same if each.environment), "")
    production = next((each.environment for each in same if each.is_production), "")
    return Guards(
        environment=production or own or first,
        read_only_by=next((each.name for each in same if each.read_only), ""),
    )


def guards_in_force(settings: Settings) -> Guards:
    """Return the guard rails of the account that the settings sign in to; none for the demo."""
    if settings.demo:
        return Guards()
    profile = settings.profile_in_force
    if profile is not None:
        return guards_of(settings, profile.account_sid, profile.username, profile.name)
    given = next((each for each in settings.credential_sets if each.is_complete), None)
    return guards_of(settings, given.account_sid, given.api_key) if given else Guards()


def odd_environments(profiles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each profile whose environment is none of the three, and a sentence about it.

    ``profiles`` maps the name of a profile to its environment.
    """
    known = ", ".join(ENVIRONMENTS[:-1]) + f" and {ENVIRONMENTS[-1]}"
    for name, environment in profiles.items():
        word = environment.strip().casefold()
        if not environment or word in ENVIRONMENTS:
            continue
        meant = _MEANT.get(word) or lazy.nearest(word, ENVIRONMENTS)
        perhaps = f" Is {meant} meant?" if meant else ""
        sentence = f"environment {environment!r} of profile {name} is none of {known}"
        yield name, f"{sentence}, so the account is guarded as prod.{perhaps}"
