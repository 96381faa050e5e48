"""Diagnosis: the state of a session, and whether its time has run out."""

from datetime import timedelta
from typing import Any

import pytest
from incident_world import ADA, BEN, NOON, World

from proxy_tui.operations.diagnosis.finding import EDIT, NEW, REOPEN, Finding, Verdict
from proxy_tui.simulator.rules.options import Options

HOUR = timedelta(hours=1)
OPENED = NOON - 2 * HOUR
LATE = Options(list_order="oldest", sweep_delay=timedelta(hours=9))
"""A Twilio that does not close what has expired."""

CAUSE, HINT, CANT_TELL, FINE = Verdict
NO_MEANING = 'Twilio gives its state as "{}", which says nothing.'


def judged(
    check: str, fields: dict[str, Any], *, default_ttl: int = 0, overrides: Any = None
) -> Finding:
    """Return what one check says of a session with two people."""
    world = World(options=LATE)
    session = world.session(world.service(default_ttl=default_ttl), ADA, BEN, **fields)
    session.overrides = overrides
    return world.judged(session)[check]


@pytest.mark.parametrize(
    ("fields", "verdict", "key", "evidence"),
    [
        ({}, FINE, "", "It is open: it connects people, and nobody has used it yet."),
        (
            {"status": "in-progress", "date_last_interaction": NOON - HOUR},
            FINE,
            "",
            "It is in progress; the last contact was 1 h ago.",
        ),
        ({"status": "in-progress"}, FINE, "", "It is in progress; nobody has used it yet."),
        (
            {"status": "closed", "closed_reason": "api", "date_ended": NOON - 2 * HOUR},
            CAUSE,
            REOPEN,
            "It was closed 2 h ago: a closed session connects nobody. Twilio's reason: api.",
        ),
        ({"status": "closed"}, CAUSE, REOPEN, "It was closed: a closed session connects nobody."),
        (
            {"status": "closed", "closed_reason": ""},
            CAUSE,
            REOPEN,
            "It was closed: a closed session connects nobody.",
        ),
        (
            {"status": "failed", "date_ended": NOON},
            CAUSE,
            NEW,
            "Twilio gave it up as failed just now: it connects nobody, and cannot be re-opened.",
        ),
        ({"status": "unknown"}, CANT_TELL, NEW, NO_MEANING.format("unknown")),
        ({"status": "par\x1bked"}, CANT_TELL, NEW, NO_MEANING.format("par␛ked")),
    ],
)
def test_the_state_says_whether_it_connects_anyone(
    fields: dict[str, Any], verdict: Verdict, key: str, evidence: str
) -> None:
    one = judged("state", fields)
    assert (one.verdict, one.key, one.evidence) == (verdict, key, evidence)
    assert one.codes == ((80902, 80904) if key == REOPEN else ())


@pytest.mark.parametrize(
    ("fields", "verdict", "key", "evidence"),
    [
        (
            {"ttl": 3600},
            FINE,
            "",
            "Expires 13:00 UTC, in 1 h (ttl 1 h, counted from creation).",
        ),
        ({}, FINE, "", "both unlimited and 90 days"),
        ({"date_expiry": NOON + timedelta(minutes=4)}, HINT, EDIT, "in 4 min"),
        (
            {"date_expiry": NOON - timedelta(minutes=5)},
            CAUSE,
            EDIT,
            "Twilio has not closed it yet (a fixed time set on the session",
        ),
        (
            {
                "ttl": 900, "status": "in-progress",
                "date_created": NOON - 3 * HOUR, "date_last_interaction": NOON - HOUR,
            },
            CAUSE,
            EDIT,
            "Expired 45 min ago; Twilio has not closed it yet (ttl 15 min, counted from the last",
        ),
    ],
)  # fmt: skip
def test_the_expiry_is_judged_by_the_time_left(
    fields: dict[str, Any], verdict: Verdict, key: str, evidence: str
) -> None:
    one = judged("expiry", fields)
    assert (one.verdict, one.key) == (verdict, key)
    assert one.codes == ((80904,) if verdict in (CAUSE, HINT) else ())
    assert evidence in one.evidence


@pytest.mark.parametrize(
    ("default_ttl", "overrides", "verdict", "words"),
    [
        (600, None, CAUSE, "the service's default"),
        (0, {"date_expiry": "soon"}, CANT_TELL, '"soon"'),
    ],
)
def test_a_default_ttl_counts_and_an_expiry_that_is_no_date_does_not(
    default_ttl: int, overrides: Any, verdict: Verdict, words: str
) -> None:
    fields = {"date_created": NOON - HOUR}
    one = judged("expiry", fields, default_ttl=default_ttl, overrides=overrides)
    assert (one.verdict, one.key) == (verdict, EDIT)
    assert words in one.evidence


@pytest.mark.parametrize(
    ("ttl", "after", "verdict", "key", "evidence"),
    [
        (
            900,
            timedelta(minutes=16),
            CAUSE,
            REOPEN,
            "Its time ran out: it was to expire at 2026-03-01 10:15:00 UTC, and ended then.",
        ),
        (900, timedelta(minutes=5), FINE, "", "It ended 10 min before its expiry."),
        (900, HOUR, HINT, REOPEN, "It ended 45 min after its expiry."),
        (0, HOUR, FINE, "", "No expiry was set on it, so that is not why it ended."),
        (900, None, CANT_TELL, "", "When it ended, or was to expire, cannot be read."),
    ],
)
def test_a_closed_session_ran_out_only_if_it_ended_at_its_expiry(
    ttl: int, after: timedelta | None, verdict: Verdict, key: str, evidence: str
) -> None:
    ended = None if after is None else OPENED + after
    fields = {"status": "closed", "ttl": ttl, "date_created": OPENED, "date_ended": ended}
    one = judged("expiry", fields)
    assert (one.verdict, one.key, one.evidence) == (verdict, key, evidence)
