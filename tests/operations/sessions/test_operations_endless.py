"""What is said where a list could not be read to its end: what was read, and that it is not all."""

from datetime import UTC, datetime

import httpx
from session_samples import session, url

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.pages import Page
from proxy_tui.formatting.list_status import list_status_words
from proxy_tui.operations.diagnosis.pool import pool_rows, pool_words, read_pool
from proxy_tui.operations.search import Finder, PeopleIndex, classify, found_words
from proxy_tui.operations.sessions.listing import Listing

SERVICE = "KS" + "a" * 32
WHY = "incomplete: the next page that the API names was read already"


def circle(request: httpx.Request) -> httpx.Response:
    """Answer every list with one row and a next page that is the page itself."""
    parts = request.url.path.split("/")
    key = {"Sessions": "sessions", "PhoneNumbers": "phone_numbers"}.get(parts[-1])
    if parts[-1] == "Services":
        row, key = {"sid": SERVICE, "unique_name": "dispatch"}, "services"
    elif parts[-1] == "Participants":
        return httpx.Response(200, json={"participants": [], "meta": {}})
    elif key is None:
        return httpx.Response(404, json={"code": 20404, "status": 404})
    else:
        row = {"sid": "KC" + "b" * 32, "service_sid": SERVICE, "status": "open"}
    return httpx.Response(200, json={key: [row], "meta": {"next_page_url": str(request.url)}})


def client() -> ProxyClient:
    limiter = RateLimiter(sleep=lambda _: None)
    return ProxyClient("AC1", "secret", transport=httpx.MockTransport(circle), rate_limiter=limiter)


def test_a_list_of_sessions_keeps_what_was_read_and_says_why_it_stops() -> None:
    listing = Listing()
    listing.add(client().list_sessions(SERVICE))
    assert not listing.has_more
    assert list_status_words(listing.status(1)) == f"1 loaded · {WHY}"
    listing.refresh(*(client().follow_sessions(page.url) for page in listing.pages_behind(
        listing.window(1)
    )))  # fmt: skip
    assert list_status_words(listing.status(1)) == f"1 loaded · {WHY}"


def test_a_search_never_says_that_it_looked_everywhere() -> None:
    api, index = client(), PeopleIndex()
    services = api.read_all(api.list_services())
    assert services.incomplete
    finder = Finder(client=api, services=services, index=index, clock=lambda: datetime.now(UTC))
    found = finder.find(classify("+12025550123"))
    assert found.progress is not None
    assert not found.progress.is_complete
    assert found_words(found) == f"nothing found · 1 of at least 1 session searched · {WHY}"
    assert index.coverage([SERVICE]).listed_at is None


def test_a_pool_is_counted_and_judged_no_further() -> None:
    numbers = read_pool(client(), SERVICE)
    rows = pool_rows(numbers)
    first, second = pool_words(rows, incomplete=numbers.incomplete)
    assert first.startswith("1 number;")
    assert second == f"The list of numbers is {WHY}."
    assert "holds no numbers" not in " ".join(pool_words((), incomplete=numbers.incomplete))


def test_a_list_that_ends_in_empty_pages_is_not_called_whole() -> None:
    listing = Listing()
    why = "5 pages in a row brought nothing new"
    listing.add(Page(items=(session(1),), url=url(0), next_url=url(1), number=1))
    listing.add(Page(items=(), url=url(1), incomplete=why, number=2))
    assert list_status_words(listing.status(1)) == f"1 loaded · incomplete: {why}"
