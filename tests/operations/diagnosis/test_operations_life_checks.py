"""Diagnosis: the state of a session, and whether its time has run out."""

from datetime import timedelta
from typing import Any

import pytest
from incident_world import ADA, BEN, NOON, World, a_world

from proxy_tui.operations.diagnosis.finding import EDIT, NEW, REOPEN, Finding, Verdict
from proxy_tui.simulator.rules.options import Options

HOUR = timedelta(hours=1)


def judged(check: str, *, options: Options | None = None, **fields: Any) -> Finding:
    """What one check says of a session with two people."""
    world, service = a_world(options=options)
    return world.judged(world.session(service, ADA, BEN, **fields))[check]


# -- state


def test_an_open_session_is_fine_and_unused() -> None:
    one = judged("state")
    assert (one.verdict, one.key) == (Verdict.FINE, "")
    assert "nobody has used it yet" in one.evidence


def test_a_session_in_progress_is_fine_and_says_when_it_was_used() -> None:
    one = judged("state", status="in-progress", date_last_interaction=NOON - HOUR)
    assert one.evidence == "It is in progress; the last contact was 1 h ago."
    assert one.verdict is Verdict.FINE


def test_a_reopened_session_nobody_used_is_fine_too() -> None:
    one = judged("state", status="in-progress")
    assert one.evidence == "It is in progress; nobody has used it yet."


def test_a_closed_session_is_the_cause_and_can_be_reopened() -> None:
    one = judged("state", status="closed", closed_reason="api", date_ended=NOON - 2 * HOUR)
    assert (one.verdict, one.key) == (Verdict.CAUSE, REOPEN)
    assert one.evidence.startswith("It was closed 2 h ago")
    assert "api" in one.evidence
    assert 80902 in one.codes


@pytest.mark.parametrize("reason", [None, ""])
def test_a_closed_session_without_reason_or_date_is_told_without(reason: str | None) -> None:
    one = judged("state", status="closed", closed_reason=reason)
    assert one.evidence == "It was closed: a closed session connects nobody."


def test_a_failed_session_is_the_cause_and_needs_a_new_one() -> None:
    one = judged("state", status="failed", date_ended=NOON)
    assert (one.verdict, one.key) == (Verdict.CAUSE, NEW)
    assert "cannot be re-opened" in one.evidence


@pytest.mark.parametrize("status", ["unknown", "in-progess", "par\x1bked"])
def test_a_state_without_meaning_is_shown_and_not_judged(status: str) -> None:
    one = judged("state", status=status)
    assert one.verdict is Verdict.CANT_TELL
    assert status.replace("\x1b", "␛") in one.evidence


# -- expiry


def test_a_ttl_with_time_left_is_fine_and_explained() -> None:
    one = judged("expiry", ttl=3600)
    assert one.verdict is Verdict.FINE
    assert one.evidence == "Expires 13:00 UTC, in 1 h (ttl 1 h, counted from creation)."


def test_no_ttl_is_fine_and_both_readings_are_told() -> None:
    one = judged("expiry")
    assert one.verdict is Verdict.FINE
    assert "both unlimited and 90 days" in one.evidence


def test_an_expiry_within_minutes_is_worth_a_look() -> None:
    one = judged("expiry", date_expiry=NOON + timedelta(minutes=4))
    assert (one.verdict, one.key) == (Verdict.HINT, EDIT)
    assert "in 4 min" in one.evidence


def late(**fields: Any) -> Finding:
    """The expiry of a session that Twilio has not swept yet."""
    return judged("expiry", options=Options(sweep_delay=timedelta(hours=9)), **fields)


def test_a_date_that_has_passed_is_the_cause_though_the_session_reads_open() -> None:
    one = late(date_expiry=NOON - timedelta(minutes=5))
    assert (one.verdict, one.key, one.codes) == (Verdict.CAUSE, EDIT, (80904,))
    assert "Twilio has not closed it yet" in one.evidence
    assert "a fixed time set on the session" in one.evidence


def test_a_ttl_that_has_passed_is_the_cause_and_its_start_is_told() -> None:
    one = late(
        ttl=900,
        status="in-progress",
        date_created=NOON - 3 * HOUR,
        date_last_interaction=NOON - HOUR,
    )
    assert one.verdict is Verdict.CAUSE
    assert "expired 45 min ago" in one.evidence.lower()
    assert "counted from the last contact" in one.evidence


def test_the_services_ttl_counts_where_the_session_has_none() -> None:
    world = World(options=Options(sweep_delay=timedelta(hours=9)))
    service = world.service(default_ttl=600)
    session = world.session(service, ADA, BEN, date_created=NOON - HOUR)
    one = world.judged(session)["expiry"]
    assert one.verdict is Verdict.CAUSE
    assert "the service's default" in one.evidence


def test_an_expiry_that_is_no_date_cannot_be_judged() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    session.overrides = {"date_expiry": "soon"}
    one = world.judged(session)["expiry"]
    assert (one.verdict, one.key) == (Verdict.CANT_TELL, EDIT)
    assert '"soon"' in one.evidence


def closed(after: timedelta, **fields: Any) -> Finding:
    """The expiry of a session that was made two hours ago and ended after some time."""
    created = NOON - 2 * HOUR
    return judged(
        "expiry", status="closed", date_created=created, date_ended=created + after, **fields
    )


def test_a_session_that_closed_at_its_expiry_ran_out() -> None:
    one = closed(timedelta(minutes=16), ttl=900)
    assert (one.verdict, one.key, one.codes) == (Verdict.CAUSE, REOPEN, (80904,))
    assert "2026-03-01 10:15:00 UTC" in one.evidence


def test_a_session_that_was_closed_before_its_expiry_did_not_run_out() -> None:
    one = closed(timedelta(minutes=5), ttl=900)
    assert one.verdict is Verdict.FINE
    assert one.evidence == "It ended 10 min before its expiry."


def test_a_session_that_closed_long_after_its_expiry_is_worth_a_look() -> None:
    one = closed(HOUR, ttl=900)
    assert (one.verdict, one.key) == (Verdict.HINT, REOPEN)
    assert one.evidence == "It ended 45 min after its expiry."


def test_a_closed_session_without_an_expiry_did_not_run_out() -> None:
    one = closed(HOUR)
    assert one.verdict is Verdict.FINE
    assert "not why it ended" in one.evidence


def test_a_closed_session_without_a_date_of_ending_cannot_be_judged() -> None:
    one = judged("expiry", status="closed", ttl=900)
    assert one.verdict is Verdict.CANT_TELL
