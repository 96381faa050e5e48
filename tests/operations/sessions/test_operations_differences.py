"""Two readings of one session, and what differs in words."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from session_samples import NOW, session

from proxy_tui.operations.sessions.differences import Difference, differences


@pytest.mark.parametrize(
    ("fields", "difference"),
    [
        ({"status": "closed"}, Difference("state", "in progress", "closed")),
        ({"mode": "message-only"}, Difference("mode", "both", "text")),
        ({"ttl": 0}, Difference("ttl", "1 h", "not set")),
        ({"date_expiry": NOW}, Difference("expiry", "–", "2026-03-01 13:11:00 UTC")),
        (
            {"date_last_interaction": NOW},
            Difference("last contact", "2026-03-01 13:02:00 UTC", "2026-03-01 13:11:00 UTC"),
        ),
        ({"unique_name": "a\x1bb"}, Difference("name", "job-00001", "a␛b")),
        ({"date_ended": "now"}, Difference("ended", "–", "now")),
        ({"closed_reason": "api"}, Difference("closed reason", "–", "api")),
    ],
)
def test_each_thing_that_matters_is_told(fields: dict[str, Any], difference: Difference) -> None:
    assert differences(session(), session(**fields)) == (difference,)


def test_the_state_comes_first() -> None:
    after = session(status="closed", ttl=60, closed_reason="api", date_ended=NOW)
    assert [each.field for each in differences(session(), after)] == [
        "state",
        "ttl",
        "ended",
        "closed reason",
    ]


def test_an_update_time_alone_is_no_difference() -> None:
    assert differences(session(), session(date_updated=NOW)) == ()


def test_null_and_empty_text_are_the_same() -> None:
    assert differences(session(closed_reason=None), session(closed_reason="")) == ()
    assert differences(session(unique_name=""), session(unique_name=None)) == ()


def test_the_same_moment_in_another_zone_is_no_difference() -> None:
    assert (
        differences(session(date_ended=NOW), session(date_ended="2026-03-01T15:11:00+02:00")) == ()
    )


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "status": st.text(max_size=5),
            "mode": st.text(max_size=5),
            "ttl": st.integers(-5, 10**12),
            "unique_name": st.none() | st.text(max_size=5),
            "date_expiry": st.none() | st.just(NOW + timedelta(days=1)) | st.text(max_size=5),
            "closed_reason": st.none() | st.text(max_size=5),
        },
    )
)
def test_words_about_any_difference_print(fields: dict[str, Any]) -> None:
    for each in differences(session(), session(**fields)):
        assert each.before.isprintable()
        assert each.after.isprintable()
    assert differences(session(**fields), session(**fields)) == ()
