"""URLs: how a path is encoded, and which URLs may be requested.

Credentials go to the base URL's origin (scheme, host, port) and nowhere else, so
every requested URL is made here, on that origin.
"""

import re
from typing import Final
from urllib.parse import quote, unquote

import httpx

from proxy_tui.api.errors import BadResponseError, NotFoundError
from proxy_tui.api.hosts import is_loopback, is_twilio
from proxy_tui.api.sid_shape import is_sid
from proxy_tui.api.unclear import is_no_sid
from proxy_tui.errors import UsageError

_LONGEST: Final = 1000
"""Characters of a name in a path. Twilio's have 191 at most, and no URL takes 65,000."""
_WORDS: Final = frozenset(
    {"", "v1", "Services", "Sessions", "Participants", "PhoneNumbers"}
    | {"Interactions", "MessageInteractions"}
)


def path_to(*parts: str) -> str:
    """Return ``/v1/…`` with each part encoded whole: a name may hold "/", "#", emoji.

    Raises:
        NotFoundError: a part cannot be in a path: empty, ".", "..", a lone surrogate, too long.
    """
    return "/v1/" + "/".join(map(_encoded, parts))


def _encoded(part: str) -> str:
    if not part:
        raise NotFoundError("There is nothing to look up: the SID or name is empty.")
    if is_no_sid(part):
        raise NotFoundError(
            "This record came without a SID, so Twilio cannot be asked about it.",
            hint="Look at its raw JSON.",
        )
    is_too_long = len(part) > _LONGEST
    if is_too_long or part in {".", ".."} or re.search("[\ud800-\udfff]", part):
        raise NotFoundError("An address cannot hold this name.", hint="Use the SID.")
    return quote(part, safe="")


def path_for_log(raw_path: str) -> str:
    """Return a path without anything a person may have typed: SIDs stay, names are "{name}"."""
    parts = map(unquote, raw_path.partition("?")[0].split("/"))
    return "/".join(part if part in _WORDS or is_sid(part) else "{name}" for part in parts)


def service_in(raw_path: str) -> str:
    """Return the SID of the service that a path is about; "" if it names none by SID."""
    parts = raw_path.partition("?")[0].split("/")
    return next((part for part in parts if is_sid(part, "KS")), "")


_PORTS: Final = {"http": 80, "https": 443}


class Base:
    """The base URL; every requested URL is on its origin.

    Args:
        url: ``http`` or ``https``, a host, perhaps a port and a path before ``/v1``.

    Raises:
        UsageError: this is no such URL, or it holds a user name or a password.
    """

    def __init__(self, url: str) -> None:
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, UnicodeError):
            parsed = httpx.URL("")
        if parsed.scheme not in {"http", "https"} or not parsed.host or parsed.userinfo:
            raise UsageError(
                "The base URL cannot be used.",
                hint="It is https, a host, and no user name: https://proxy.twilio.com.",
            )
        self.host = parsed.host
        self.is_https = parsed.scheme == "https"
        self.is_loopback = is_loopback(parsed.host)
        self.authority = parsed.netloc.decode("ascii")
        """Host and port, as in a URL."""
        self.address = (parsed.raw_host.decode("ascii"), parsed.port or _PORTS[parsed.scheme])
        """Host and port, as a socket takes them."""
        self._origin = _origin(parsed)
        self._root = f"{parsed.scheme}://{self.authority}"
        self._path = parsed.raw_path.partition(b"?")[0].decode("ascii").rstrip("/")
        self.url = self._root + self._path

    def at(self, raw_path: str, query: str = "") -> httpx.URL:
        """Return the absolute URL of an encoded path that starts with "/"."""
        return httpx.URL(f"{self.url}{raw_path}" + (f"?{query}" if query else ""))

    def owns(self, url: httpx.URL) -> bool:
        """Return whether ``url`` is on the base URL's origin."""
        return _origin(url) == self._origin

    def path_of(self, url: httpx.URL) -> str:
        """Return the encoded path of one of our own URLs, without the base URL's path."""
        return str(url).removeprefix(self.url)

    def next_page(self, url: str, *, after: str = "") -> httpx.URL:
        """Return the URL that the API names for a page, verbatim but on our own origin.

        One without a host belongs to the base URL. Another origin is refused, with
        one exception that the official libraries make too: the API always names its
        public host, so with an edge or region in the base URL
        (proxy.dublin.ie1.twilio.com) the page of proxy.twilio.com is read from the
        base URL's host. That is safe, because only path and query are taken from the
        response. It holds for twilio.com only: elsewhere another host is a mistake.

        ``after`` is the URL of the page that names it; both are of the same list.

        Raises:
            BadResponseError: the URL is elsewhere, of another list, or not a URL.
        """
        parsed = self._parsed(url, after)
        if parsed is None or not parsed.host:
            raise BadResponseError("The API names a next page whose address cannot be read.")
        if not self.owns(parsed) and not (is_twilio(parsed.host) and is_twilio(self.host)):
            place = f"{parsed.scheme}://{parsed.netloc.decode('ascii', 'replace')}"
            raise BadResponseError(
                f"The API names a next page on another host ({place}); it was not asked.",
                hint="Credentials go to the base URL's host only. Check the base URL.",
            )
        found = httpx.URL(f"{self._root}{parsed.raw_path.decode('ascii')}")
        if after and _list_path(found) != _list_path(httpx.URL(after)):
            raise BadResponseError(
                "The API names a next page that is of another list; it was not asked.",
                hint="Try again; if it stays, check the network's proxy and the base URL.",
            )
        return found

    def _parsed(self, url: str, after: str) -> httpx.URL | None:
        try:
            parsed = httpx.URL(url)
            if parsed.scheme or not url:
                return parsed
            if not parsed.host and url.startswith("/") and not url.startswith(self._path):
                parsed = httpx.URL(self._path + url)
            return httpx.URL(after or f"{self.url}/").join(parsed)
        except (httpx.InvalidURL, UnicodeError, ValueError):
            return None


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _list_path(url: httpx.URL) -> str:
    return unquote(url.raw_path.decode("ascii").partition("?")[0]).casefold().rstrip("/")
