"""What changed while somebody watched: words, marks, the list of it."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from query_samples import SESSIONS, at
from session_samples import NOW, listing, page, session, sid

from proxy_tui.api.models import Session
from proxy_tui.operations.sessions.change_log import (
    ChangeLog,
    Event,
    EventKind,
    changed_words,
    new_words,
)
from proxy_tui.operations.sessions.differences import differences
from proxy_tui.operations.sessions.listing import Change, Changes, Listing

NEVER_USED: dict[str, Any] = {"status": "open", "date_last_interaction": None, "date_started": None}


def words(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Return what is said of a session that reads otherwise at NOW."""
    one, other = session(**before), session(**after)
    return changed_words(differences(one, other), other, NOW)


def changed(*numbers: int) -> Changes:
    """Return that sessions of these numbers got a contact."""
    found = differences(session(), session(date_last_interaction=NOW))
    return Changes(changed=tuple(Change(sid(number), found) for number in numbers))


def watched(*sessions: Session, limit: int = 100) -> tuple[ChangeLog, dict[str, Session]]:
    """Return a log that started at NOW, and sessions to look up."""
    return ChangeLog(NOW, limit), {one.sid: one for one in sessions}


# What changed, in words


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            NEVER_USED,
            {"date_last_interaction": NOW, "date_started": NOW},
            "now in progress: first contact",
        ),
        (NEVER_USED, {"date_last_interaction": None}, "now in progress"),
        ({}, {"status": "closed", "closed_reason": "api", "date_ended": NOW}, "closed (api)"),
        ({}, {"status": "closed", "date_ended": NOW}, "closed"),
        ({}, {"status": "failed", "date_ended": NOW}, "failed"),
        ({"status": "closed", "closed_reason": "api", "date_ended": at("12:00")}, {}, "re-opened"),
        ({"status": "closed"}, {"status": "open"}, "re-opened, now open"),
        ({}, {"status": "odd\n"}, "now odd␊"),
        ({}, {"date_last_interaction": NOW - timedelta(seconds=12)}, "last contact 12 s earlier"),
        ({}, {"date_last_interaction": NOW - timedelta(minutes=2)}, "last contact 2 min earlier"),
        ({}, {"date_last_interaction": NOW - timedelta(seconds=4)}, "last contact just then"),
        ({}, {"date_last_interaction": NOW + timedelta(minutes=1)}, "last contact just then"),
        ({}, {"date_last_interaction": None}, "last contact no longer set"),
        ({}, {"date_last_interaction": "to\nday"}, "last contact to␊day"),
        ({"ttl": 900}, {"ttl": 7200}, "ttl 15 min → 2 h"),
        ({"ttl": 900}, {"ttl": 0}, "ttl 15 min → not set"),
        ({}, {"unique_name": "other"}, "name job-00001 → other"),
        ({}, {"mode": "voice-only"}, "mode both → voice"),
        (
            {"date_expiry": at("14:02")},
            {"date_expiry": at("15:02")},
            "expiry 14:02:00 UTC → 15:02:00 UTC",
        ),
        (
            {},
            {"date_expiry": at("15:02") + timedelta(days=1)},
            "expiry – → 2026-03-02 15:02:00 UTC",
        ),
        ({}, {"closed_reason": "odd"}, "closed reason – → odd"),
        (
            {"status": "open"},
            {"ttl": 60, "date_last_interaction": at("13:10")},
            "now in progress, last contact 1 min earlier, ttl 1 h → 1 min",
        ),
        (
            {"ttl": 0},
            {"status": "closed", "closed_reason": "api", "date_last_interaction": NOW},
            "closed (api), last contact just then, ttl not set → 1 h",
        ),
    ],
)
def test_a_change_is_told_the_weightiest_first(
    before: dict[str, Any], after: dict[str, Any], said: str
) -> None:
    assert words(before, after) == said


@given(SESSIONS, SESSIONS)
def test_every_change_has_words_and_they_are_safe(before: Session, after: Session) -> None:
    found = differences(before, after)
    said = changed_words(found, after, NOW)
    assert bool(said) == bool(found)
    assert said.isprintable()


# New ones


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (session(**NEVER_USED, date_created=NOW), "opened"),
        (session(**NEVER_USED, date_created="lately"), "opened"),
        (session(date_created=NOW), "opened, now in progress"),
        (
            session(status="closed", closed_reason="api", date_created=NOW),
            "opened, now closed (api)",
        ),
        (session(), "came into view, in progress"),
        (session(status="failed"), "came into view, failed"),
        (session(**NEVER_USED), "came into view, open"),
    ],
)
def test_a_new_session_was_opened_or_came_into_view(one: Session, said: str) -> None:
    assert new_words(one, NOW) == said


def test_clocks_may_differ_by_a_minute() -> None:
    log, rows = watched(session(1, **NEVER_USED, date_created=NOW - timedelta(seconds=50)))
    (event,) = log.take(Changes(new=(sid(1),)), rows.get, NOW)
    assert event.words == "opened"


# Events


def test_what_a_refresh_brought_is_noted_newest_first() -> None:
    made = listing(3)
    log = ChangeLog(NOW)
    again = [
        session(9, **NEVER_USED, date_created=NOW),
        session(0),
        session(1, status="closed", closed_reason="api", date_ended=NOW),
    ]
    changes = made.refresh(page(0, again))
    events = log.take(changes, made.get, NOW)
    assert events == log.events
    assert events == (
        Event(2, NOW, sid(9), "job-00009", EventKind.NEW, "opened"),
        Event(1, NOW, sid(1), "job-00001", EventKind.CHANGED, "closed (api)"),
    )


@pytest.mark.parametrize(
    "changes",
    [
        Changes(),
        Changes(missing=(sid(1),)),  # it may only have moved
        Changes(new=(sid(3),), changed=changed(4).changed),  # left the list meanwhile
    ],
)
def test_what_did_not_change_moved_or_left_the_list_is_not_noted(changes: Changes) -> None:
    log = ChangeLog(NOW)
    assert log.take(changes, Listing().get, NOW) == log.events == ()


def test_what_is_gone_is_noted_once_that_is_known() -> None:
    log = ChangeLog(NOW)
    event = log.gone(session(4), NOW)
    assert (event.kind, event.words, event.name) == (EventKind.GONE, "gone", "job-00004")
    assert log.events == (event,)
    assert log.is_unseen(sid(4))


@pytest.mark.parametrize(
    ("name", "shown"), [(None, "KC0000…0001"), ("", "KC0000…0001"), ("a\x1b", "a␛")]
)
def test_names_are_safe_and_never_empty(name: str | None, shown: str) -> None:
    assert ChangeLog(NOW).gone(session(1, unique_name=name), NOW).name == shown


def test_later_refreshes_stand_above_earlier_ones() -> None:
    log, rows = watched(session(1), session(2))
    log.take(changed(1), rows.get, at("13:11"))
    log.take(changed(2), rows.get, at("13:12"))
    assert [(event.sid, event.at) for event in log.events] == [
        (sid(2), at("13:12")),
        (sid(1), at("13:11")),
    ]


# Unseen


def test_changes_are_unseen_until_somebody_looks() -> None:
    log, rows = watched(session(1), session(2))
    log.take(changed(1, 2), rows.get, NOW)
    log.take(changed(1), rows.get, NOW)
    assert (log.unseen, log.unseen_sids) == (3, {sid(1), sid(2)})
    assert log.seen(sid(1))
    assert (log.unseen, log.unseen_sids) == (1, {sid(2)})
    assert not log.is_unseen(sid(1))
    assert log.is_unseen(sid(2))


def test_a_session_that_changes_again_is_unseen_again() -> None:
    log, rows = watched(session(1))
    assert not log.seen(sid(1))
    for _ in range(2):
        log.take(changed(1), rows.get, NOW)
        assert log.unseen == 1
        assert [log.seen(sid(1)), log.seen(sid(1))] == [True, False]
    assert len(log.events) == 2


def test_only_so_many_are_kept_and_marks_go_with_the_oldest() -> None:
    log, rows = watched(session(1), session(2), limit=3)
    log.take(changed(1), rows.get, NOW)
    log.take(changed(2, 2), rows.get, NOW)
    assert log.is_unseen(sid(1))
    log.take(changed(2), rows.get, NOW)
    assert [event.sid for event in log.events] == [sid(2)] * 3
    assert (log.unseen, log.unseen_sids) == (3, {sid(2)})


@given(
    st.lists(st.tuples(st.sampled_from(["change", "see", "all"]), st.integers(0, 3)), max_size=40)
)
def test_marks_and_count_agree_whatever_happens(steps: list[tuple[str, int]]) -> None:
    log, rows = watched(*(session(number) for number in range(4)), limit=5)
    unseen: list[str] = []
    for step, number in steps:
        if step == "change":
            log.take(changed(number), rows.get, NOW)
            unseen = [*unseen, sid(number)]
        elif step == "see":
            log.seen(sid(number))
            unseen = [other for other in unseen if other != sid(number)]
        else:
            log.mark_all_seen()
            unseen = []
        assert log.unseen <= len(log.events) <= 5
        assert log.unseen_sids <= set(unseen)
        assert bool(log.unseen) == bool(log.unseen_sids)
        if len(unseen) <= 1:
            assert log.unseen == len(unseen)


# Filtered


def told() -> ChangeLog:
    log, rows = watched(
        session(1),
        session(2, unique_name="Order 4481"),
        session(3, status="closed", closed_reason="api"),
    )
    log.take(changed(1, 2), rows.get, NOW)
    closed = differences(session(3), rows[sid(3)])
    log.take(Changes(changed=(Change(sid(3), closed),)), rows.get, NOW)
    log.gone(session(4, unique_name="name:odd"), NOW)
    return log


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", [4, 3, 2, 1]),
        ("  ", [4, 3, 2, 1]),
        ("CLOSED", [3]),
        ("contact", [2, 1]),
        ("contact order", [2]),
        ('"order 4481"', [2]),
        ("order*81", [2]),
        ("-contact", [4, 3]),
        ("-contact -gone", [3]),
        ("name:odd", [4]),
        ("-name:odd", [3, 2, 1]),
        ("changed", [3, 2, 1]),
        ("0000002", [2]),
        ("nothing", []),
        ("-", [4, 3, 2, 1]),
        ("name:", [4]),
    ],
)
def test_events_are_found_by_their_words(text: str, numbers: list[int]) -> None:
    assert [event.sid for event in told().matching(text)] == [sid(number) for number in numbers]


@given(st.text())
def test_no_text_raises(text: str) -> None:
    log = told()
    assert set(log.matching(text)) <= set(log.events)
