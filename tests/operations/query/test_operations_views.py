"""Triage views, people's own among them, and their counts."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from query_samples import PEOPLE, SESSIONS, compiled, fits
from session_samples import NOW, session, sid

from proxy_tui.api.models import Session
from proxy_tui.operations.query.views import BUILT_IN, Count, Tally, View, triage_views
from proxy_tui.settings import SavedView


def ago(**length: float) -> datetime:
    return NOW - timedelta(**length)


def named(name: str) -> View:
    (view,) = (view for view in BUILT_IN if view.name == name)
    return view


def counts(
    sessions: Iterable[Session], views: Iterable[View], *about: Any, more: bool = False
) -> tuple[Count, ...]:
    tally = Tally(views)
    tally.count_all(sessions, NOW, *about)
    return tally.counts(more=more)


def saved(own: dict[str, str]) -> dict[str, SavedView]:
    """Return views as the config file has them, from their queries."""
    return {name: SavedView(query=query) for name, query in own.items()}


def keys(views: tuple[View, ...]) -> list[tuple[str, str]]:
    return [(view.key, view.name) for view in views]


# The built-in ones


def test_ten_views_stand_on_ten_keys() -> None:
    assert [view.key for view in BUILT_IN] == list("1234567890")
    assert len({view.name for view in BUILT_IN}) == 10


@pytest.mark.parametrize("view", BUILT_IN, ids=lambda view: view.name)
def test_their_queries_make_sense_without_marks(view: View) -> None:
    assert compiled(view.query, marked=None).problems == ()
    assert view.meaning


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("All", [session(status="")], []),
        ("Open", [session(status="open")], [session()]),
        ("In progress", [session()], [session(status="open")]),
        (
            "Expiring <1 h",
            [session(), session(date_expiry=ago(minutes=1))],
            [session(ttl=7200), session(status="closed")],
        ),
        ("Never expires", [session(ttl=0)], [session(), session(ttl=0, status="closed")]),
        (
            "One-sided",
            [session(1), session(0, status="open")],
            [session(2), session(7), session(1, status="closed")],
        ),
        (
            "Silent >24 h",
            [
                session(date_last_interaction=ago(hours=25)),
                session(status="open", date_last_interaction=None, date_created=ago(days=2)),
            ],
            [session(), session(status="closed", date_last_interaction=ago(days=3))],
        ),
        (
            "Expiring in use",
            [session(date_last_interaction=ago(minutes=29), ttl=3000)],
            [session(ttl=7200), session(date_last_interaction=ago(minutes=31))],
        ),
        ("Failed", [session(status="failed")], [session(status="closed")]),
        (
            "Closed <1 h",
            [session(status="closed", date_ended=ago(minutes=59))],
            [
                session(status="closed", date_ended=ago(minutes=61)),
                session(status="failed", date_ended=ago(minutes=1)),
            ],
        ),
    ],
)
def test_a_view_holds_some_sessions_and_not_others(
    name: str, inside: list[Session], outside: list[Session]
) -> None:
    query = named(name).query
    assert [one for one in inside + outside if fits(query, one)] == inside


# People's own


def test_without_own_views_there_are_the_built_in_ones() -> None:
    assert triage_views() == triage_views({}) == BUILT_IN


@pytest.mark.parametrize(
    ("own", "place", "key", "name"),
    [
        ({"Couriers": "name:courier-*", "Old": "age>7d"}, 10, "", "Couriers"),
        ({"Couriers": "name:courier-*", "Old": "age>7d"}, 11, "", "Old"),
        ({"failed": "status:failed age<1d"}, 7, "8", "failed"),  # in the place of its namesake
        ({"7 Couriers": "name:courier-*"}, 6, "7", "Couriers"),
        ({"7 Couriers": "name:courier-*"}, 10, "", "Silent >24 h"),
        ({"2 Failed": "status:failed"}, 1, "2", "Failed"),
        ({"2 Failed": "status:failed"}, 7, "8", "Open"),  # on the key that is free now
        ({"2 Failed": "status:failed", "Mine": "x"}, -1, "", "Mine"),
        ({"7 A": "a", "7 B": "b"}, 6, "7", "B"),  # the later one has the key
        ({"7 A": "a", "7 B": "b"}, -1, "", "A"),
        ({"0 Zero": "x"}, 9, "0", "Zero"),
        ({"10 Ten": "x"}, -1, "", "10 Ten"),
        ({"7": "x"}, -1, "", "7"),
        ({"7Couriers": "x"}, -1, "", "7Couriers"),
    ],
)
def test_an_own_view_takes_the_key_in_front_of_its_name_or_the_place_of_its_namesake(
    own: dict[str, str], place: int, key: str, name: str
) -> None:
    view = triage_views(saved(own))[place]
    assert (view.key, view.name) == (key, name)
    assert view.query in {*own.values(), *(one.query for one in BUILT_IN)}


@pytest.mark.parametrize("name", ["failed", "2 Failed"])
def test_a_view_of_a_built_in_name_replaces_it(name: str) -> None:
    views = triage_views(saved({name: "status:failed age<1d"}))
    assert len(views) == 10
    assert "status:failed" not in [view.query for view in views]


@given(st.dictionaries(st.text(max_size=9) | st.sampled_from(["8 a", "8 b", "FAILED"]), st.text()))
def test_whatever_people_call_them_no_key_is_given_twice(own: dict[str, str]) -> None:
    views = triage_views(saved(own))
    taken = [view.key for view in views if view.key]
    assert len(taken) == len(set(taken))
    assert taken == sorted(taken, key="1234567890".index)


# Counts

WORLD = [
    session(0, status="open", date_last_interaction=None),
    session(1),
    session(2, ttl=0),
    session(3, status="closed", date_ended=ago(minutes=10)),
    session(4, status="failed", date_ended=ago(hours=3)),
    session(5, date_last_interaction=ago(days=2)),
    session(6, status="open", ttl=0, date_last_interaction=None, date_created=ago(days=2)),
]


def test_every_view_is_counted_over_what_is_loaded() -> None:
    found = counts(WORLD, BUILT_IN, None, PEOPLE)
    assert {count.view.name: count.number for count in found} == {
        "All": 7,
        "Open": 2,
        "In progress": 3,
        "Expiring <1 h": 3,
        "Never expires": 2,
        "One-sided": 2,
        "Silent >24 h": 2,
        "Failed": 1,
        "Expiring in use": 1,
        "Closed <1 h": 1,
    }


def test_sessions_whose_people_are_unknown_make_a_count_partial() -> None:
    found = counts(WORLD, BUILT_IN, None, PEOPLE)
    assert [(count.view.name, count.undecided) for count in found if count.partial] == [
        ("One-sided", 2)
    ]


def test_with_nobody_known_none_is_counted_and_all_active_are_undecided() -> None:
    (count,) = counts(WORLD, [named("One-sided")])
    assert count == Count(named("One-sided"), 0, 5, partial=True)


def test_pages_that_were_not_loaded_make_every_count_partial() -> None:
    assert all(count.partial for count in counts(WORLD, BUILT_IN, more=True))


def test_the_services_default_ttl_counts() -> None:
    found = counts(WORLD, [named("Never expires"), named("Expiring <1 h")], 900)
    assert [count.number for count in found] == [0, 5]


def test_a_view_that_makes_no_sense_has_no_count() -> None:
    (count,) = counts(WORLD, [View("", "Broken", "status:clsoed")])
    assert count.number is None


def test_no_sessions_are_none() -> None:
    assert [(count.view, count.number) for count in counts([], BUILT_IN)] == [
        (view, 0) for view in BUILT_IN
    ]


# Kept up

PICKED = st.lists(SESSIONS, max_size=12)


@given(PICKED, PICKED, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2))), st.data())
def test_counts_kept_up_are_those_counted_from_scratch(
    before: list[Session], after: list[Session], known: list[tuple[int, int]], data: st.DataObject
) -> None:
    tally = Tally(BUILT_IN)
    tally.count_all(before, NOW, 300, PEOPLE)
    rows = {one.sid: one for one in before}
    people = dict(PEOPLE)
    for one in after:
        tally.put(one)
        rows[one.sid] = one
    for number, count in known:
        tally.set_people(sid(number), count)
        people[sid(number)] = count
    for gone in data.draw(st.lists(st.integers(0, 9).map(sid))):
        tally.drop(gone)
        rows.pop(gone, None)
    assert tally.counts() == counts(rows.values(), BUILT_IN, 300, people)


@given(PICKED, st.timedeltas(timedelta(), timedelta(days=3)))
def test_as_time_passes_the_counts_follow(sessions: list[Session], passed: timedelta) -> None:
    tally = Tally(BUILT_IN)
    tally.count_all(sessions, NOW, 300, PEOPLE)
    deque(tally.advance(NOW + passed), 0)
    later = Tally(BUILT_IN)
    later.count_all(sessions, NOW + passed, 300, PEOPLE)
    assert tally.counts() == later.counts()


def test_people_given_at_the_start_are_copied() -> None:
    people: dict[str, int] = {}
    tally = Tally([named("One-sided")])
    tally.count_all([session(1)], NOW, None, people)
    people[sid(1)] = 1
    assert tally.counts()[0].number == 0
    tally.set_people(sid(1), 1)
    assert tally.counts()[0] == Count(named("One-sided"), 1)
