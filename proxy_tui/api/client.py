"""The Twilio Proxy API as methods.

Synchronous, and safe to share between threads. Every method raises the errors of
``api.errors`` and nothing else:

- ``NotFoundError`` for a SID or name that does not exist, ``RefusedError`` with
  Twilio's code for any other refusal;
- ``NotSentError`` and ``ResponseLostError`` if the network fails;
- ``BadResponseError`` for a response the API does not give, ``WrongResourceError``
  for one about something else than what was asked for;
- ``CancelledError`` inside a ``cancellable`` block;
- ``ReadOnlyError`` for a write of a read-only client.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypedDict, TypeVar, Unpack
from urllib.parse import quote, urlencode

import httpx

from proxy_tui.api._resources import (
    INTERACTION,
    PARTICIPANT,
    PHONE_NUMBER,
    RESOURCES,
    SERVICE,
    SESSION,
    Resource,
    deleted,
    expected_fields,
    raw,
)
from proxy_tui.api._send import Call, Sender
from proxy_tui.api._urls import Base, path_to
from proxy_tui.api._values import Record
from proxy_tui.api.errors import BadResponseError
from proxy_tui.api.models import Interaction, Participant, PhoneNumber, Service, Session
from proxy_tui.api.order import stamp
from proxy_tui.api.pages import Listed, Page
from proxy_tui.api.rate_limit import RateLimiter
from proxy_tui.api.request_log import Activity, RequestRecord

if TYPE_CHECKING:
    from proxy_tui.api.early import EarlyConnection
    from proxy_tui.api.params import CreateSession, Form, NewMessage, NewParticipant, UpdateSession

DEFAULT_BASE_URL = "https://proxy.twilio.com"
T = TypeVar("T", bound=Record)


class Paging(TypedDict, total=False):
    """Which page of a list; by default the first."""

    page_size: int
    """Rows; 100 by default and at most."""
    page: int | None
    """A counter that the API only echoes; it finds no page by itself."""
    page_token: str | None
    """Opaque, from a ``next_page_url``."""


class ProxyClient:
    """The Proxy v1 API of one account.

    Args:
        username: Account SID (``AC…``) or API key SID (``SK…``).
        secret: The auth token, or the key's secret. Sent to the base URL's origin only.
        base_url: Another host, edge or region; a simulator.
        read_only: Refuse writes before a byte leaves; can be changed at any time.
        transport: What carries requests instead of the network.
        rate_limiter: The request budget; 20 a second with bursts of 40 unless given.
        on_request: Called after every attempt, on the thread that made it; must not raise.
        now: Seconds since 1970, to compare with the server's clock.

    Raises:
        UsageError: the base URL is not a URL.
    """

    def __init__(
        self,
        username: str,
        secret: str,
        *,
        base_url: str = DEFAULT_BASE_URL,
        read_only: bool = False,
        transport: httpx.BaseTransport | None = None,
        rate_limiter: RateLimiter | None = None,
        on_request: Callable[[RequestRecord], None] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._base = Base(base_url)
        self._sender = Sender(
            credentials=(username, secret),
            base=self._base,
            read_only=read_only,
            transport=transport,
            limiter=rate_limiter or RateLimiter(),
            now=now,
            on_request=on_request,
        )

    @property
    def base_url(self) -> str:
        """Where requests go, without a slash at the end."""
        return self._base.url

    @property
    def read_only(self) -> bool:
        """Whether every write is refused before a byte leaves."""
        return self._sender.read_only

    @read_only.setter
    def read_only(self, value: bool) -> None:
        self._sender.read_only = value

    def begin_with(self, early: "EarlyConnection") -> None:
        """Send the first request over a connection that is being opened."""
        self._sender.early = early

    def list_services(self, **paging: Unpack[Paging]) -> Page[Service]:
        """Return a page of the account's services."""
        return self._list(SERVICE, path_to("Services"), paging)

    def fetch_service(self, sid_or_name: str) -> Service:
        """Return a service by its SID or its unique name."""
        return self._fetch(SERVICE, path_to("Services", sid_or_name))

    def list_sessions(self, service_sid: str, **paging: Unpack[Paging]) -> Page[Session]:
        """Return a page of a service's sessions, of every status: the API has no filter."""
        return self._list(SESSION, path_to("Services", service_sid, "Sessions"), paging)

    def fetch_session(self, service_sid: str, sid_or_name: str) -> Session:
        """Return a session by its SID or its unique name."""
        return self._fetch(SESSION, path_to("Services", service_sid, "Sessions", sid_or_name))

    def create_session(self, service_sid: str, params: "CreateSession") -> Session:
        """Create a session, with participants if given (80603: the name is taken)."""
        url = path_to("Services", service_sid, "Sessions")
        return self._post(SESSION, url, params.form())

    def update_session(
        self, service_sid: str, session_sid: str, params: "UpdateSession"
    ) -> Session:
        """Change status, ttl or expiry (80607: it is closed; 80608: no such change)."""
        url = path_to("Services", service_sid, "Sessions", session_sid)
        return self._post(SESSION, url, params.form())

    def delete_session(self, service_sid: str, session_sid: str) -> None:
        """Delete a session for good, with its participants and interactions."""
        self._delete(path_to("Services", service_sid, "Sessions", session_sid))

    def list_participants(
        self, service_sid: str, session_sid: str, **paging: Unpack[Paging]
    ) -> Page[Participant]:
        """Return a page of a session's participants, perhaps with removed ones."""
        url = path_to("Services", service_sid, "Sessions", session_sid, "Participants")
        return self._list(PARTICIPANT, url, paging)

    def create_participant(
        self, service_sid: str, session_sid: str, params: "NewParticipant"
    ) -> Participant:
        """Add a participant to a session (80609: it has two; 80206: no number fits)."""
        url = path_to("Services", service_sid, "Sessions", session_sid, "Participants")
        return self._post(PARTICIPANT, url, params.form())

    def delete_participant(self, service_sid: str, session_sid: str, participant_sid: str) -> None:
        """Remove a participant, who can never be added to the session again (80612)."""
        session = ("Services", service_sid, "Sessions", session_sid)
        self._delete(path_to(*session, "Participants", participant_sid))

    def list_message_interactions(
        self, service_sid: str, session_sid: str, participant_sid: str, **paging: Unpack[Paging]
    ) -> Page[Interaction]:
        """Return a page of the messages that the API sent to a participant."""
        url = _messages_of(service_sid, session_sid, participant_sid)
        return self._list(INTERACTION, url, paging)

    def create_message_interaction(
        self, service_sid: str, session_sid: str, participant_sid: str, params: "NewMessage"
    ) -> Interaction:
        """Send a message to a participant (80607: it is closed; 80616: its mode takes none)."""
        url = _messages_of(service_sid, session_sid, participant_sid)
        return self._post(INTERACTION, url, params.form())

    def list_interactions(
        self, service_sid: str, session_sid: str, **paging: Unpack[Paging]
    ) -> Page[Interaction]:
        """Return a page of a session's calls and messages."""
        url = path_to("Services", service_sid, "Sessions", session_sid, "Interactions")
        return self._list(INTERACTION, url, paging)

    def list_phone_numbers(self, service_sid: str, **paging: Unpack[Paging]) -> Page[PhoneNumber]:
        """Return a page of a service's number pool."""
        return self._list(PHONE_NUMBER, path_to("Services", service_sid, "PhoneNumbers"), paging)

    def next_page(self, page: Page[T]) -> Page[T]:
        """Return the page after this one.

        Raises:
            ValueError: this is the last page.
            BadResponseError: the API names a page on another host; credentials do not go there.
        """
        item_type = page.item_type or next((type(item) for item in page.items), None)
        if page.next_url is None or item_type is None:
            raise ValueError("There is no next page.")
        url = self._base.next_page(page.next_url, after=page.url)
        return self._page(RESOURCES[item_type], url, page)

    def pages(self, first: Page[T]) -> Iterator[Page[T]]:
        """Yield a page and all that follow it; the last one says if the list is incomplete."""
        page = first
        yield page
        while page.has_more:
            page = self.next_page(page)
            yield page

    def iterate(self, first: Page[T]) -> Iterator[T]:
        """Yield the items of a page and of all that follow it."""
        for page in self.pages(first):
            yield from page

    def read_all(
        self, first: Page[T], progress: Callable[[int], object] | None = None
    ) -> Listed[T]:
        """Return the items of a page and of all that follow it.

        ``progress`` is called after each page with the number of items so far.
        """
        items: list[T] = []
        incomplete = ""
        for page in self.pages(first):
            items += page.items
            incomplete = page.incomplete
            if progress:
                progress(len(items))
        return Listed(items, incomplete)

    def follow_sessions(self, url: str) -> Page[Session]:
        """Return a page of sessions by its URL, as ``Page.url`` or ``Page.next_url`` has it.

        Raises:
            BadResponseError: the URL is on another host.
        """
        return self._page(SESSION, self._base.next_page(url))

    def fetch_json(self, path: str) -> object:
        """Return one resource as JSON.

        The path is ``/v1/Services/…``, without the base URL.
        """
        url = self._base.at("/" + quote(path.lstrip("/"), safe="/%", errors="replace"))
        return self._sender.send(Call("GET", url), partial(raw, expected=_expected(url)))[0]

    def activity(self) -> Activity:
        """Return latency, request rate, back-off and clock skew as they are now."""
        return self._sender.activity()

    def request_id(self) -> str:
        """Return the ``Twilio-Request-Id`` of the last response to this thread, or ""."""
        return self._sender.request_id()

    def close(self) -> None:
        """Close the connections; calls under way fail, later ones raise CancelledError."""
        self._sender.close()

    def _list(self, resource: Resource[T], path: str, paging: Paging) -> Page[T]:
        named = {
            "PageSize": paging.get("page_size", 100),
            "Page": paging.get("page"),
            "PageToken": paging.get("page_token"),
        }
        query = urlencode({key: value for key, value in named.items() if value is not None})
        return self._page(resource, self._base.at(path, query))

    def _page(
        self, resource: Resource[T], url: httpx.URL, before: Page[T] | None = None
    ) -> Page[T]:
        read = partial(resource.page, url=str(url), expected=_expected(url))
        page, as_of = self._sender.send(Call("GET", url), read)
        for item in page.items:
            stamp(item, as_of)
        try:
            follows = page.next_url and str(self._base.next_page(page.next_url, after=page.url))
        except BadResponseError:
            follows = page.next_url  # asking for it raises
        return replace(page, as_of=as_of).after(before, follows or None)

    def _fetch(self, resource: Resource[T], path: str) -> T:
        url = self._base.at(path)
        return self._item(Call("GET", url), partial(resource.item, expected=_expected(url)))

    def _post(self, resource: Resource[T], path: str, form: "Form") -> T:
        url = self._base.at(path)
        name = dict(form).get("UniqueName", "")
        return self._item(
            Call("POST", url, form), partial(resource.item, expected=_expected(url), name=name)
        )

    def _item(self, call: Call, read: Callable[[httpx.Response], T]) -> T:
        item, as_of = self._sender.send(call, read)
        stamp(item, as_of)
        return item

    def _delete(self, path: str) -> None:
        url = self._base.at(path)
        self._sender.send(Call("DELETE", url), partial(deleted, expected=_expected(url)))


def _messages_of(service_sid: str, session_sid: str, participant_sid: str) -> str:
    person = ("Services", service_sid, "Sessions", session_sid, "Participants", participant_sid)
    return path_to(*person, "MessageInteractions")


def _expected(url: httpx.URL) -> dict[str, str]:
    return expected_fields(url.raw_path.decode("ascii"))
