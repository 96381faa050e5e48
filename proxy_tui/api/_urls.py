"""Addresses: how a path is spelled, and which addresses may be asked.

Credentials go to the base URL's origin (scheme, host, port) and nowhere else, so
every address that is asked is made here, on that origin.
"""

import re
from typing import Final
from urllib.parse import quote, unquote

import httpx

from proxy_tui.api.errors import BadResponseError, NotFoundError
from proxy_tui.api.hosts import is_loopback, is_twilio
from proxy_tui.api.unclear import is_no_sid
from proxy_tui.errors import UsageError

_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_WORDS: Final = frozenset(
    {"", "v1", "Services", "Sessions", "Participants", "PhoneNumbers"}
    | {"Interactions", "MessageInteractions"}
)


def path_to(*parts: str) -> str:
    """Return ``/v1/…`` with each part encoded whole: a name may hold "/", "#", emoji.

    Raises:
        NotFoundError: a part that no address can hold: empty, ".", "..", half a character.
    """
    return "/v1/" + "/".join(_part(part) for part in parts)


def _part(text: str) -> str:
    if not text:
        raise NotFoundError("There is nothing to look up: the SID or name is empty.")
    if is_no_sid(text):
        raise NotFoundError(
            "This record came without a SID, so Twilio cannot be asked about it.",
            hint="Look at its raw JSON.",
        )
    if text in {".", ".."} or not _is_unicode(text):
        raise NotFoundError("An address cannot hold this name.", hint="Use the SID.")
    return quote(text, safe="")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def nameless(raw_path: str) -> str:
    """Return a path for the log: SIDs stay, anything a person may have typed is "{name}"."""
    parts = (unquote(part) for part in raw_path.partition("?")[0].split("/"))
    return "/".join(part if part in _WORDS or _SID.fullmatch(part) else "{name}" for part in parts)


class Base:
    """The base URL, and the rule that nothing else is ever asked.

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
        self._origin = _origin(parsed)
        self.authority = parsed.netloc.decode("ascii")
        """Host and port, as in a URL."""
        self._root = f"{parsed.scheme}://{self.authority}"
        self._path = parsed.raw_path.partition(b"?")[0].decode("ascii").rstrip("/")
        self.url = self._root + self._path

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine."""
        return is_loopback(self.host)

    def at(self, raw_path: str, query: str = "") -> httpx.URL:
        """Return the absolute URL of an encoded path that starts with "/"."""
        return httpx.URL(f"{self.url}{raw_path}" + (f"?{query}" if query else ""))

    def owns(self, url: httpx.URL) -> bool:
        """Whether ``url`` lies on the base URL's origin."""
        return _origin(url) == self._origin

    def own(self, url: str, *, after: str = "") -> httpx.URL:
        """Return an address that the API gave, verbatim but on our own origin.

        One without a host belongs to the base URL. Another origin is refused, with
        one exception that the official libraries make too: the API always names its
        public host, so with an edge or region in the base URL
        (proxy.dublin.ie1.twilio.com) the next page of proxy.twilio.com is read from
        the base URL's host. That is safe because path and query are all that is
        taken from the answer; it is for twilio.com hosts only because elsewhere
        another host is a mistake worth seeing, not a habit of the API.

        Args:
            url: Absolute, or relative as RFC 3986 has it.
            after: The URL of the page that names it; the next one is of the same list.

        Raises:
            BadResponseError: the address lies elsewhere, is of another list, or is none.
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
        if after and _list_of(found) != _list_of(httpx.URL(after)):
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

    def path_of(self, url: httpx.URL) -> str:
        """Return the path of one of our own URLs, encoded, without the base URL's path."""
        return str(url).removeprefix(self.url)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _list_of(url: httpx.URL) -> str:
    return unquote(url.raw_path.decode("ascii").partition("?")[0]).casefold().rstrip("/")
