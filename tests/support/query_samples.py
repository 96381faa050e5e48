"""Queries and sessions as hypothesis makes them up."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from session_samples import NOW, session, sid

from proxy_tui.api.models import Session
from proxy_tui.operations.query import Query, compile_query

TEXTS = st.text() | st.text(alphabet='astue:<>=,*?…|!"\\- 10hm', max_size=20)
"""What may be typed, mostly with characters that mean something in a query."""

SENSIBLE = st.sampled_from(
    [
        "job", "job-0*", "KC000", '"in progress"', "open", "status:open", "status:closed,failed",
        "status:*ed", "mode:voice", "mode:both,text", "is:active", "is:ended", "is:expired",
        "name:job", "name=job-00001", "name:*", "name:job-?0*1", "sid:1", "reason:api", "reason:*",
        "age>2h", "age<=1d", "age:*", "idle>1d", "idle<1h", "contact<10m", "contact:never",
        "expires<30m", "expires>=2h", "expires:never", "expires:*", "ended<1h", "ended:never",
        "ttl:0", "ttl>1h", "ttl:15m,1h,*", "ttl:0,2h", "participants<2", "participants:2",
        "participants:0,1", "participants:*",
    ]
)  # fmt: skip
"""One term each that makes sense, without a negation."""

MOMENTS = (
    st.none()
    | st.sampled_from(["not a date", ""])
    | st.timedeltas(timedelta(days=-3), timedelta(days=3)).map(lambda passed: NOW - passed)
    | st.datetimes(timezones=st.just(UTC))
)

SESSIONS = st.builds(
    session,
    st.integers(0, 9),
    unique_name=st.none() | st.sampled_from(["", "job-00001", "Job Dave", "x"]) | st.text(),
    status=st.sampled_from(
        ["open", "in-progress", "closed", "failed", "unknown", "", "in-progess"]
    ),
    mode=st.sampled_from(["voice-and-message", "message-only", "voice-only", "", "fax"]),
    closed_reason=st.sampled_from([None, "", "api", "expired"]),
    ttl=st.sampled_from([-1, 0, 60, 900, 3600, 7200, 2_000_000_000]),
    date_created=MOMENTS,
    date_last_interaction=MOMENTS,
    date_expiry=MOMENTS,
    date_ended=MOMENTS,
)
"""Sessions of every kind, those that cannot be among them."""

PEOPLE = {sid(number): number % 3 for number in range(5)}
"""Participants of half of the sessions."""


def compiled(text: str, **more: Any) -> Query:
    """Compile a query at NOW, with PEOPLE known and nothing marked."""
    told: dict[str, Any] = {"people": PEOPLE, "marked": frozenset[str]()}
    return compile_query(text, **{"now": NOW, **told, **more})


def fits(text: str, one: Session, **more: Any) -> bool:
    """Return whether a session fits a query that makes sense."""
    query = compiled(text, **more)
    assert not query.problems, query.problems
    return query.predicate is None or query.predicate(one)


def at(text: str) -> datetime:
    """Return a moment of the day of NOW: ``12:51``."""
    return datetime.fromisoformat(f"{NOW:%Y-%m-%d}T{text}Z")
