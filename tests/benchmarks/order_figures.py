"""How many requests a search makes until it finds the right session, counted without waiting.

The right one is the session in which the person is now; where there is none, the one in which
contact was last. List order reads page after page, and each session of a page as it is listed.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from figures import Promise, Table, median, quantile, ratio

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.cancel import cancellable
from proxy_tui.api.errors import CancelledError
from proxy_tui.operations.search import Finder, Hit, PeopleIndex, classify
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PAGE_SIZE = 100
SESSIONS = 600
PEOPLE = 40


NOW_IN_ONE, ANYONE = "somebody in a session now", "anyone"


def tables() -> Iterator[Table]:
    """Look for many people of the demo world, each in a search of its own."""
    table = Table(
        f"Requests until the right one of {SESSIONS} sessions is found, {PEOPLE} people each",
        ["", "median", "p90", "list order: median", "p90", "ratio"],
    )
    for what, (ours, listed) in counted().items():
        middle = median(ours), median(listed)
        worst = quantile(ours, 0.9), quantile(listed, 0.9)
        table.add(what, middle[0], worst[0], middle[1], worst[1], ratio(*middle))
    yield table


def promises() -> Iterator[Promise]:
    """Yield the requests of the program's order beside those of list order."""
    for what, (ours, listed) in counted().items():
        yield Promise(f"find {what}: requests until the right hit", "", ours, 1.0, listed)


def counted() -> dict[str, tuple[Sequence[float], Sequence[float]]]:
    """Return the requests of each search, in the program's order and in list order."""
    options = Options(rate_limit_per_second=None)
    store = demo_world(lambda: NOW, seed=1, sessions=SESSIONS, alive=False, options=options)
    service = max(store.services, key=lambda one: len(one.sessions))
    sessions_of: dict[str, list[SessionRecord]] = {}
    for session in service.sessions:
        for person in session.live_participants():
            sessions_of.setdefault(person.identifier, []).append(session)
    right = {number: max(theirs, key=_now_or_last) for number, theirs in sessions_of.items()}
    groups = {
        NOW_IN_ONE: sorted(number for number, session in right.items() if session.is_active),
        ANYONE: sorted(right),
    }
    order = [session.sid for session in reversed(service.sessions)]
    found: dict[str, tuple[Sequence[float], Sequence[float]]] = {}
    for what, numbers in groups.items():
        chosen = random.Random(1).sample(numbers, PEOPLE)
        places = [order.index(right[number].sid) for number in chosen]
        ours = [_requests(store, service.sid, number, right[number].sid) for number in chosen]
        found[what] = ours, [place + 1 + place // PAGE_SIZE + 1 for place in places]
    return found


def _now_or_last(session: SessionRecord) -> tuple[bool, datetime]:
    return session.is_active, session.date_last_interaction or session.date_created


def _requests(store: Store, service_sid: str, number: str, right: str) -> int:
    """Search for a number in one service; the requests made when its right session is found."""
    sent: list[object] = []
    found_after: list[int] = []
    client = ProxyClient(
        ACCOUNT_SID,
        AUTH_TOKEN,
        transport=in_process(ProxyApp(store)),
        rate_limiter=RateLimiter(rate=1e6, burst=1_000_000),
        on_request=sent.append,
    )
    service = client.fetch_service(service_sid)
    sent.clear()

    def note(hit: Hit) -> None:
        if hit.session.sid == right and not found_after:
            found_after.append(len(sent))

    finder = Finder(client=client, services=[service], index=PeopleIndex(), clock=lambda: NOW)
    try:
        with cancellable(lambda: bool(found_after)):
            finder.find(classify(number), found=note)
    except CancelledError:
        pass
    finally:
        client.close()
    return found_after[0]
