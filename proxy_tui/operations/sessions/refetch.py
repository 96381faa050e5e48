"""Reading again: loaded pages, and sessions that are no longer on them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from proxy_tui.api.errors import NotFoundError

if TYPE_CHECKING:
    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Session
    from proxy_tui.api.pages import Page


def reread_pages(
    client: "ProxyClient", pages: "Iterable[Page[Session]]"
) -> "tuple[Page[Session], ...]":
    """Read pages again by their own URLs, one request each.

    Raises:
        ApiError: A request failed; none of the pages counts then.
    """
    return tuple(client.follow_sessions(page.url) for page in pages)


def refetch_sessions(
    client: "ProxyClient", service_sid: str, sids: Iterable[str]
) -> "tuple[tuple[Session, ...], tuple[str, ...]]":
    """Fetch sessions, one request each; return those that exist and the SIDs that do not."""
    there: list[Session] = []
    gone: list[str] = []
    for sid in sids:
        try:
            there.append(client.fetch_session(service_sid, sid))
        except NotFoundError:
            gone.append(sid)
    return tuple(there), tuple(gone)
