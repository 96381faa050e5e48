"""Pages that are read again: what is new, changed or missing, and where everything stands."""

from typing import Literal

import pytest
from hypothesis import given, strategies as st
from session_samples import NOW, listing, numbers, page, session, sid, url

from proxy_tui.api.client import ProxyClient
from proxy_tui.api.models import Session
from proxy_tui.api.pages import Page
from proxy_tui.operations.sessions.differences import Difference
from proxy_tui.operations.sessions.listing import Change, Changes, Listing
from proxy_tui.operations.sessions.sort import SortKey
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store


def test_a_refresh_tells_what_changed_in_words() -> None:
    made = listing(3)
    changes = made.refresh(page(0, [session(0), session(1, status="closed"), session(2)]))
    closed = Change(sid(1), (Difference("state", "in progress", "closed"),))
    assert changes == Changes(changed=(closed,))
    assert made.visible[1].status == "closed"


def test_a_refresh_without_change_says_so() -> None:
    made = listing(3)
    assert made.refresh(page(0, [session(n, date_updated=NOW) for n in range(3)])) == Changes()


def test_rows_that_are_no_longer_on_their_page_are_missing_but_stay() -> None:
    made = listing(3)
    changes = made.refresh(page(0, [session(0), session(2)]))
    assert changes.missing == (sid(1),)
    assert numbers(made.visible) == [0, 1, 2]
    assert made.refresh(page(0, [session(0), session(2)])).missing == (sid(1),)


def test_only_the_pages_behind_the_rows_are_named_and_each_once() -> None:
    made = listing(300)
    assert [each.url for each in made.pages_behind(made.window(2))] == [url(1)]
    made.sort_by(SortKey.SID, descending=True)
    around = made.visible[95:105]
    assert [each.url for each in made.pages_behind(around)] == [url(2), url(1)]


def test_a_created_row_is_on_no_page_until_a_list_shows_it() -> None:
    made = listing(2)
    made.insert(session(7))
    assert made.pages_behind([session(7)]) == ()
    assert made.refresh(page(0, [session(7), session(0), session(1)])).new == ()
    assert [each.url for each in made.pages_behind([session(7)])] == [url(0)]


def test_pages_without_a_url_are_loaded_and_leave_no_trace() -> None:
    made = Listing()
    made.add(Page((session(1),)))
    assert made.pages_behind(made.visible) == ()
    assert made.refresh(Page((session(2),))).missing == ()
    assert numbers(made.visible) == [1, 2]


def test_new_sessions_at_the_top_push_rows_to_the_page_after() -> None:
    made = listing(6, size=3)
    moved = Page(
        (session(9), session(0), session(1)), f"{url(1)}b", url(0), Session
    )  # the next page begins after row 1 now
    changes = made.refresh(moved)
    assert (changes.new, changes.missing) == ((sid(9),), (sid(2),))
    assert numbers(made.visible) == [9, 0, 1, 2, 3, 4, 5]
    assert [each.url for each in made.pages_behind(made.visible)] == [url(0), f"{url(1)}b"]

    second = Page((session(2), session(3), session(4)), f"{url(2)}b", f"{url(1)}b", Session)
    changes = made.refresh(moved, second)
    assert (changes.new, changes.missing) == ((), (sid(5),))
    assert [each.url for each in made.pages_behind([session(5)])] == [f"{url(2)}b"]
    assert made.next_page == second


def test_a_row_that_moved_between_pages_read_together_is_not_missing() -> None:
    made = listing(6, size=3)
    first = Page((session(9), session(0), session(1)), url(1), url(0), Session)
    second = Page((session(2), session(3), session(4)), None, url(1), Session)
    assert made.refresh(first, second).missing == (sid(5),)


def test_the_page_to_go_on_from_follows_its_new_address() -> None:
    made = listing(6, size=3, more=True)
    made.refresh(Page((session(9), session(0), session(1)), f"{url(1)}b", url(0), Session))
    last = made.next_page
    assert last is not None
    assert (last.url, last.next_url) == (f"{url(1)}b", url(2))


def test_an_address_on_the_public_host_is_known_as_the_client_asks_for_it() -> None:
    made = Listing()
    own, public = "https://proxy.dublin.ie1.twilio.com/v1/S", "https://proxy.twilio.com/v1/S"
    made.add(Page((session(1), session(2)), f"{public}?Page=1", own, Session))
    made.refresh(Page((session(3), session(1)), f"{public}?Page=1b", own, Session))
    behind = made.pages_behind([session(2)])
    assert [each.url for each in behind] == [f"{own}?Page=1b"]
    again = Page((session(4),), None, f"{own}?Page=1b", Session)
    assert made.refresh(again).missing == (sid(2),)


def test_new_rows_stand_beside_the_neighbours_their_page_gives_them() -> None:
    made = listing(4, size=2)
    first = page(0, [session(10), session(0), session(11), session(1), session(12)], more=True)
    second = page(1, [session(2), session(12), session(3)])
    changes = made.refresh(first, second)
    assert numbers(made.visible) == [10, 0, 11, 1, 12, 2, 3]
    assert set(changes.new) == {sid(10), sid(11), sid(12)}


def test_new_rows_of_a_page_without_known_ones_go_to_the_end() -> None:
    made = listing(2)
    made.refresh(page(7, [session(8), session(9)]))
    assert numbers(made.visible) == [0, 1, 8, 9]


@given(
    st.lists(st.lists(st.integers(0, 30), unique=True, max_size=8), max_size=4),
    st.lists(st.lists(st.integers(0, 30), unique=True, max_size=8), max_size=4),
)
def test_a_refresh_loses_no_row_and_doubles_none(
    first: list[list[int]], then: list[list[int]]
) -> None:
    made = Listing()
    for number, rows in enumerate(first):
        made.add(page(number, map(session, rows), more=True))
    before = numbers(made.visible)
    changes = made.refresh(
        *(page(number, map(session, rows), more=True) for number, rows in enumerate(then))
    )
    after = numbers(made.visible)
    assert len(after) == len(set(after))
    assert set(after) == set(before) | {number for rows in then for number in rows}
    assert [number for number in after if number in set(before)] == before
    assert {sid(number) for number in set(after) - set(before)} == set(changes.new)
    assert not set(changes.missing) & {sid(number) for rows in then for number in rows}


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_a_list_that_is_read_again_while_sessions_come_and_go_stays_true(
    order: Literal["newest", "oldest"],
) -> None:
    store = Store(lambda: NOW, options=Options(list_order=order), seed=1)
    service = store.add_service("dispatch")
    made = [store.add_session(service, f"job-{number}") for number in range(50)]
    client = ProxyClient(ACCOUNT_SID, AUTH_TOKEN, transport=in_process(ProxyApp(store)))
    rows = Listing()
    rows.add(client.list_sessions(service.sid, page_size=10))
    while rows.next_page is not None:
        rows.add(client.next_page(rows.next_page))

    for turn in range(6):
        made.append(store.add_session(service, f"new-{turn}"))
        store.remove_session(made.pop(turn * 3))
        made[turn * 5].ttl = 60 + turn
        behind = rows.pages_behind(rows.visible)
        assert len(behind) <= 8
        pages = [client.follow_sessions(page.url) for page in behind]
        for missing in rows.refresh(*pages).missing:
            if store.session(missing) is None:
                rows.remove(missing)

    shown = {row.sid: row.ttl for row in rows.visible}
    known = {record.sid: record.ttl for record in made}
    assert set(shown) - set(known) == set()
    if order == "newest":
        assert shown == known
        newest = sorted(made, key=lambda record: record.seq, reverse=True)
        assert [row.sid for row in rows.visible] == [record.sid for record in newest]
