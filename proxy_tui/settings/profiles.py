"""Which profile is in force, and the base URL that follows from it."""

from dataclasses import replace

from proxy_tui import settings as lazy
from proxy_tui.errors import SettingsError
from proxy_tui.settings.base_url import TYPED, BaseUrl, check_base_url, regional_base_url
from proxy_tui.settings.settings import Profile, Settings


def use_profile(settings: Settings, profile: Profile | str | None = None) -> Settings:
    """Return the settings with a profile in force and its base URL.

    Args:
        settings: The settings so far.
        profile: The profile to use as if ``--profile`` named it: a name, or a
            profile for this run only, which need not be in the config file; by
            default the one already in force.

    Raises:
        SettingsError: there is no profile of that name, or its edge, region or
            base URL cannot be used.
    """
    if isinstance(profile, Profile):
        profiles = {**settings.profiles, profile.name: profile}
        settings = replace(settings, profiles=profiles, profile=profile.name)
    elif profile is not None:
        settings = replace(settings, profile=profile)
    if settings.profile and settings.profile not in settings.profiles and not settings.demo:
        raise _no_such_profile(settings)
    if settings.base_url_given:
        return settings
    base = _base_url(settings)
    return replace(
        settings, base_url=base.url, base_url_origin=base.origin, host_warnings=base.warnings
    )


def kept_base_url(settings: Settings) -> str:
    """Return the base URL to keep in a profile made in this run, or "".

    It is the one that was typed, unless no file may name its host.
    """
    if settings.base_url_origin != TYPED:
        return ""
    try:
        return check_base_url(settings.base_url, TYPED, typed=False).url
    except SettingsError:
        return ""


def _no_such_profile(settings: Settings) -> SettingsError:
    name = settings.profile
    near = lazy.nearest(name, settings.profiles)
    if near:
        hint = f"The nearest one is {near}; proxy-tui profiles lists them all."
    elif settings.profiles:
        hint = "proxy-tui profiles lists those there are."
    else:
        hint = f"Make it with: proxy-tui login --profile {name}"
    return SettingsError(f"There is no profile named {name!r}.", hint=hint)


def _base_url(settings: Settings) -> BaseUrl:
    """Return the base URL if this run names none: the profile's before the config file's."""
    profile = settings.profile_in_force
    if profile and profile.base_url:
        return check_base_url(profile.base_url, f"profile {profile.name}", typed=False)
    if settings.config_base_url:
        return BaseUrl(settings.config_base_url, settings.config_path.name)
    edge, edge_origin = _first(settings, profile, "edge")
    region, region_origin = _first(settings, profile, "region")
    return regional_base_url(edge, region, edge_origin or region_origin)


def _first(settings: Settings, profile: Profile | None, name: str) -> tuple[str, str]:
    """Return edge or region and its origin: environment, then profile, then config file."""
    choices = [(getattr(settings, name), settings.origins.get(name, "environment"))]
    if profile:
        choices.append((getattr(profile, name), f"profile {profile.name}"))
    choices.append((getattr(settings, f"config_{name}"), settings.config_path.name))
    return next((choice for choice in choices if choice[0]), ("", ""))
