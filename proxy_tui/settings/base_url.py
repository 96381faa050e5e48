"""The rules for a base URL, and the one that edge and region make.

Credentials go to this host and no other, so it is either Twilio over https,
this machine, or a host that a person typed for this one run.
"""

import re
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

from proxy_tui.api.hosts import is_loopback, is_twilio
from proxy_tui.errors import SettingsError

PRODUCT_HOST: Final = "proxy.twilio.com"
TYPED: Final = "--base-url"
"""Origin of a base URL that was typed on the command line."""
DEFAULT_REGION: Final = "us1"

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")


class BaseUrl(NamedTuple):
    """An accepted base URL, where it came from, and warnings about it."""

    url: str
    origin: str
    warnings: tuple[str, ...] = ()


def check_base_url(text: str, origin: str, *, typed: bool) -> BaseUrl:
    """Return a base URL that credentials may be sent to.

    Only one that was ``typed`` on the command line may be a host other than Twilio's or
    this machine.

    Raises:
        SettingsError: it is not such a URL.
    """
    parts = _split(text.strip(), origin)
    host = parts.hostname or ""
    url = f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
    if is_loopback(host):
        return BaseUrl(url, origin)
    if parts.scheme != "https":
        raise SettingsError(
            f"The base URL ({origin}) must be https; http would send the secret in clear.",
            hint="http is accepted for this machine only (127.0.0.1).",
        )
    if is_twilio(host):
        return BaseUrl(url, origin)
    if not typed:
        raise SettingsError(
            f"The base URL ({origin}) must be a twilio.com host or this machine.",
            hint="Another host is accepted from the command line only: --base-url URL.",
        )
    return BaseUrl(url, origin, (f"Requests and credentials go to {host}, not to Twilio.",))


def _split(text: str, origin: str) -> SplitResult:
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        raise _not_a_url(origin)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _not_a_url(origin) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise _not_a_url(origin)
    if "@" in parts.netloc:
        raise SettingsError(
            f"The base URL ({origin}) must not carry a user name or password.",
            hint="Credentials come from a profile or from TWILIO_… variables.",
        )
    if "?" in text or "#" in text:
        raise SettingsError(
            f"The base URL ({origin}) must end before any ? or #.",
            hint=f"For example https://{PRODUCT_HOST}.",
        )
    if parts.path.rstrip("/").endswith("/v1"):
        raise SettingsError(
            f"The base URL ({origin}) must end before /v1, which is added to it.",
            hint=f"For example https://{PRODUCT_HOST}.",
        )
    return parts


def _not_a_url(origin: str) -> SettingsError:
    return SettingsError(
        f"The base URL ({origin}) is not an http or https address.",
        hint=f"For example https://{PRODUCT_HOST}.",
    )


def is_label(text: str) -> bool:
    """Return whether ``text`` can be an edge or a region (one part of a host name)."""
    return _LABEL.fullmatch(text) is not None


def regional_base_url(edge: str, region: str, origin: str) -> BaseUrl:
    """Return the base URL of an edge and a region, built as Twilio's libraries do.

    An edge without a region means us1. Without both it is the product's plain host.

    Raises:
        SettingsError: one of them cannot be part of a host name.
    """
    for name, value in (("edge", edge), ("region", region)):
        if value and not is_label(value):
            raise SettingsError(
                f"The {name} ({origin}) must be one word such as "
                f"{'ashburn' if name == 'edge' else DEFAULT_REGION}.",
                hint="Small letters, digits and hyphens.",
            )
    if not edge and not region:
        return BaseUrl(f"https://{PRODUCT_HOST}", "default")
    parts = [edge, region or DEFAULT_REGION] if edge else [region]
    host = ".".join(["proxy", *parts, "twilio.com"])
    return BaseUrl(f"https://{host}", origin, _region_warning(region))


def _region_warning(region: str) -> tuple[str, ...]:
    if region in {"", DEFAULT_REGION}:
        return ()
    warning = (
        f"Twilio documents Proxy for region us1 only; {region} may not answer, "
        "and a key of one region is refused in another."
    )
    return (warning,)
