"""Another profile with the same settings, and the base URL that follows from it."""

from dataclasses import replace

from proxy_tui.errors import SettingsError
from proxy_tui.settings.base_url import TYPED, BaseUrl, check_base_url, regional_base_url
from proxy_tui.settings.settings import Profile, Settings
from proxy_tui.settings.variables import nearest


def use_profile(settings: Settings, profile: "Profile | str | None" = None) -> Settings:
    """Return the settings with a profile in force and its base URL worked out.

    Args:
        settings: The settings so far.
        profile: A profile to use as if ``--profile`` named it: a name, or one
            that is not in the config file and is used for this run only; by
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
    if not settings.demo:
        _check_known(settings)
    if settings.base_url_given:
        return settings
    base = _base(settings)
    return replace(
        settings,
        base_url=base.url,
        base_url_origin=base.origin,
        host_warnings=base.warnings,
    )


def _check_known(settings: Settings) -> None:
    name = settings.profile
    if not name or name in settings.profiles:
        return
    near = nearest(name, settings.profiles)
    if near:
        hint = f"The nearest one is {near}; proxy-tui profiles lists them all."
    elif settings.profiles:
        hint = "proxy-tui profiles lists those there are."
    else:
        hint = f"Make it with: proxy-tui login --profile {name}"
    raise SettingsError(f"There is no profile named {name!r}.", hint=hint)


def kept_base_url(settings: Settings) -> str:
    """Return the base URL that a profile made in this run keeps; "" where it keeps none.

    The one that was typed, unless its host is one that no file may name.
    """
    if settings.base_url_origin != TYPED:
        return ""
    try:
        return check_base_url(settings.base_url, TYPED, typed=False).url
    except SettingsError:
        return ""


def _base(settings: Settings) -> BaseUrl:
    """Work out the base URL where this run named none: the profile before the config file."""
    profile = settings.profile_in_force
    if profile and profile.base_url:
        return check_base_url(profile.base_url, f"profile {profile.name}", typed=False)
    if settings.config_base_url:
        return BaseUrl(settings.config_base_url, settings.config_path.name)
    return _regional(settings)


def _regional(settings: Settings) -> BaseUrl:
    """Work out the host: environment before profile before the top of the config file."""
    profile = settings.profile_in_force
    edge, edge_origin = _first(
        (settings.edge, settings.origins.get("edge", "environment")),
        (profile.edge if profile else "", f"profile {profile.name}" if profile else ""),
        (settings.config_edge, settings.config_path.name),
    )
    region, region_origin = _first(
        (settings.region, settings.origins.get("region", "environment")),
        (profile.region if profile else "", f"profile {profile.name}" if profile else ""),
        (settings.config_region, settings.config_path.name),
    )
    return regional_base_url(edge, region, edge_origin or region_origin)


def _first(*choices: tuple[str, str]) -> tuple[str, str]:
    return next(((value, origin) for value, origin in choices if value), ("", ""))
