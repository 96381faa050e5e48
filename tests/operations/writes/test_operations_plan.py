"""What a batch would do to each session, and why it leaves some out."""

from datetime import timedelta
from typing import Any

import pytest
from batch_bench import BatchBench
from write_bench import ANN, BOB, NOON

from proxy_tui.api.models import Service, Session
from proxy_tui.api.unclear import NoSid
from proxy_tui.errors import UsageError
from proxy_tui.operations.search.people_index import PeopleIndex
from proxy_tui.operations.writes.plan import Asked, Target, lost_contact, plan_batch

SERVICE = Service(sid="KS" + "0" * 32, default_ttl=0)


def target(number: int = 1, **fields: Any) -> Target:
    fields = {"status": "in-progress", "date_created": NOON, **fields}
    session = Session(sid=f"KC{number:032x}", service_sid=SERVICE.sid, **fields)
    return Target(SERVICE, session)


def planned(verb: str, *targets: Target, **asked: Any) -> tuple[list[str], list[str]]:
    """Return what changes in words, and why sessions are left out."""
    plan = plan_batch(verb, targets, NOON, None, Asked(**asked))
    assert len(plan.steps) + len(plan.left_out) == len(targets)
    changes = [
        ", ".join(f"{one.field}: {one.before} → {one.after}" for one in step.changes)
        for step in plan.steps
    ]
    return changes, [one.reason for one in plan.left_out]


@pytest.mark.parametrize("verb", ["update", "close", "reopen", "delete"])
def test_nothing_chosen_is_an_error_and_never_all(verb: str) -> None:
    with pytest.raises(UsageError, match="No session is chosen"):
        plan_batch(verb, [], NOON)


def test_a_verb_that_no_batch_has_is_an_error() -> None:
    with pytest.raises(UsageError, match="cannot create"):
        plan_batch("create", [target()], NOON)


def test_a_session_that_is_chosen_twice_counts_once() -> None:
    plan = plan_batch("close", [target(1), target(2), target(1)], NOON)
    assert [step.target.session.sid[-1] for step in plan.steps] == ["1", "2"]


@pytest.mark.parametrize(
    ("verb", "fields", "asked", "reason"),
    [
        ("close", {"status": "closed"}, {}, "it is closed already"),
        ("close", {"status": "failed"}, {}, "it is failed already"),
        ("reopen", {}, {}, "it is in progress, not closed"),
        (
            "delete",
            {"status": "paused"},
            {},
            'its state is "paused", which Twilio does not document',
        ),
        ("update", {"ttl": 60}, {"ttl": "60"}, "nothing would change"),
        (
            "update",
            {"status": "closed"},
            {"ttl": "60"},
            "it is closed; set its status to in progress to re-open it with this",
        ),
        (
            "update",
            {},
            {"expiry": "+2h", "from_own_expiry": True},
            "nothing ends it, so there is no expiry of its own to count from",
        ),
        (
            "update",
            {"date_expiry": NOON - timedelta(hours=3)},
            {"expiry": "+2h", "from_own_expiry": True},
            "its expiry would be in the past",
        ),
        ("update", {}, {"expiry": "2026-03-01T11:00Z"}, "its expiry would be in the past"),
    ],
)
def test_each_session_left_out_has_its_reason(
    verb: str, fields: dict[str, Any], asked: dict[str, Any], reason: str
) -> None:
    assert planned(verb, target(**fields), **asked) == ([], [reason])


def test_a_session_without_a_sid_is_left_out() -> None:
    nameless = Session(sid=NoSid("{}", 1), service_sid=SERVICE.sid, status="open")
    assert planned("close", Target(SERVICE, nameless)) == ([], ["it came without a SID"])


def test_an_expiry_counts_from_now_or_from_each_own_expiry() -> None:
    soon = target(1, ttl=600)
    late = target(2, date_expiry=NOON + timedelta(hours=1))
    changes, _ = planned("update", soon, late, expiry="+2h")
    assert changes == [
        "expires: in 10 min → in 2 h, 14:00 UTC",
        "expires: in 1 h → in 2 h, 14:00 UTC",
    ]
    changes, _ = planned("update", soon, late, expiry="+2h", from_own_expiry=True)
    assert changes == [
        "expires: in 10 min → in 2 h 10 min, 14:10 UTC",
        "expires: in 1 h → in 3 h, 15:00 UTC",
    ]


def test_a_time_of_day_is_the_same_for_all_whatever_it_counts_from() -> None:
    late = target(2, date_expiry=NOON + timedelta(days=2))
    changes, _ = planned("update", late, expiry="18:00", from_own_expiry=True)
    assert changes == ["expires: in 2 d → in 6 h, 18:00 UTC"]


def test_a_session_that_would_end_sooner_is_pointed_out() -> None:
    plan = plan_batch("update", [target(ttl=7 * 3600)], NOON, None, Asked(expiry="+2h"))
    assert [step.caution for step in plan.steps] == ["it would end sooner than it does now"]
    plan = plan_batch("update", [target(ttl=60)], NOON, None, Asked(expiry="+2h"))
    assert [step.caution for step in plan.steps] == [""]


def test_a_ttl_and_a_status_are_changes_like_any_other() -> None:
    changes, _ = planned("update", target(ttl=60), ttl="2h", status="closed")
    assert changes == ["state: in progress → closed, ttl: 1 min → 2 h"]
    changes, _ = planned("reopen", target(status="closed"), ttl="2h")
    assert changes[0].startswith("state: closed → in progress, ttl: not set → 2 h")


@pytest.mark.parametrize("asked", [Asked(ttl="soon"), Asked(expiry="soon"), Asked(ttl="-5")])
def test_what_cannot_be_read_is_one_mistake_for_all(asked: Asked) -> None:
    with pytest.raises(UsageError):
        plan_batch("update", [target(1), target(2)], NOON, None, asked)


def test_it_says_who_loses_contact_as_far_as_it_is_known() -> None:
    bench = BatchBench(1)
    people = PeopleIndex()
    targets = bench.targets([bench.record, *bench.sessions])
    for one in targets[:1]:
        people.update(bench.service.sid, one.session)
        listed = bench.client.list_participants(bench.service.sid, one.session.sid)
        people.set_people(bench.service.sid, one.session, listed, bench.now)
    lost = lost_contact(plan_batch("close", targets, NOON), people)
    assert (lost.people, lost.numbers, lost.unread) == (2, 2, 1)
    assert lost.words == (
        "2 people lose contact, and 2 pool numbers are let go. Who is in 1 session was not read."
    )
    assert ANN not in lost.words
    assert BOB not in lost.words
