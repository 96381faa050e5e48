"""Sessions by column, and filter, sort and window against a naive reading of the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from session_samples import NOW, numbers, page, session

from proxy_tui.api.constants import SESSION_MODES
from proxy_tui.api.models import Session
from proxy_tui.formatting import has_ended
from proxy_tui.operations.query import compile_query
from proxy_tui.operations.sessions.expiry import effective_expiry
from proxy_tui.operations.sessions.listing import Listing
from proxy_tui.operations.sessions.sort import SortKey


def by(key: SortKey, rows: list[Session], *, descending: bool = False) -> list[int]:
    made = Listing(300)
    made.add(page(0, rows))
    made.sort_by(key, descending=descending)
    return numbers(made.visible)


@pytest.mark.parametrize(
    ("key", "values", "order"),
    [
        (
            SortKey.STATE,
            {"status": ["odd", "failed", "closed", "", "in-progress", "open", "unknown"]},
            [5, 4, 2, 1, 6, 0, 3],
        ),
        (SortKey.NAME, {"unique_name": ["b", None, "A", "", "a"]}, [2, 4, 0, 1, 3]),
        (SortKey.MODE, {"mode": ["voice-only", "", "message-only"]}, [2, 0, 1]),
        (
            SortKey.AGE,
            {"date_created": [NOW, "odd", NOW - timedelta(1), None, NOW + timedelta(1)]},
            [4, 0, 2, 1, 3],
        ),
        (
            SortKey.CONTACT,
            {"date_last_interaction": [NOW, None, NOW - timedelta(1), NOW + timedelta(1)]},
            [3, 0, 2, 1],
        ),
        (SortKey.EXPIRES, {"ttl": [3600, 60, 0], "status": ["open", "closed", "open"]}, [2, 0, 1]),
    ],
)
def test_missing_values_come_last(key: SortKey, values: dict[str, Any], order: list[int]) -> None:
    columns = [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]
    rows = [session(number, **fields) for number, fields in enumerate(columns)]
    assert by(key, rows) == order


# Against the naive reading of the same promises

moments = (
    st.none()
    | st.just("odd")
    | st.datetimes(
        datetime(2026, 1, 1),  # noqa: DTZ001  the zone is the third argument
        datetime(2026, 1, 3),  # noqa: DTZ001  the zone is the third argument
        timezones=st.just(UTC),
    )
)
rows_strategy = st.lists(
    st.builds(
        session,
        st.integers(0, 400),
        unique_name=st.none() | st.sampled_from(["", "a", "A", "b", "job 1"]),
        status=st.sampled_from(["open", "in-progress", "closed", "failed", "", "odd"]),
        mode=st.sampled_from(["", *SESSION_MODES]),
        ttl=st.sampled_from([0, 60, 3600]),
        date_created=moments,
        date_last_interaction=moments,
        date_expiry=moments,
    ),
    unique_by=lambda row: row.sid,
    max_size=40,
)


def naive_value(row: Session, key: SortKey) -> Any:
    moments = {SortKey.AGE: row.date_created, SortKey.CONTACT: row.date_last_interaction}
    if key in moments:
        moment = moments[key]
        return NOW - moment if isinstance(moment, datetime) else None
    if key is SortKey.EXPIRES:
        return None if has_ended(row.status) else effective_expiry(row, 300).at
    if key is SortKey.STATE:
        order = ["open", "in-progress", "closed", "failed"]
        rank = order.index(row.status) if row.status in order else 9
        return (rank, row.status) if row.status else None
    return {
        SortKey.NAME: (row.unique_name or "").casefold(),
        SortKey.SID: row.sid,
        SortKey.MODE: row.mode,
    }[key] or None


def naive(
    rows: list[Session], text: str, key: SortKey | None, *, descending: bool
) -> list[Session]:
    words = text.split()
    fitting = [
        row
        for row in rows
        if all(
            any(word in part.casefold() for part in (row.unique_name or "", row.sid, row.status))
            for word in words
        )
    ]
    if key is None:
        return fitting
    valued = [row for row in fitting if naive_value(row, key) is not None]
    valued.sort(key=lambda row: naive_value(row, key), reverse=descending)
    return valued + [row for row in fitting if naive_value(row, key) is None]


@given(
    rows_strategy,
    st.sampled_from(["", "a", "open", "job 1", "kc 0"]),
    st.none() | st.sampled_from(SortKey),
    st.booleans(),
    st.integers(1, 7),
)
def test_filter_sort_and_window_are_what_they_say(
    rows: list[Session], text: str, key: SortKey | None, descending: bool, size: int
) -> None:
    made = Listing(300)
    for number, start in enumerate(range(0, len(rows), 7)):
        made.add(page(number, rows[start : start + 7], more=True))
    made.filter_by(compile_query(text, NOW).predicate)
    made.sort_by(key, descending=descending)
    expected = naive(rows, text, key, descending=descending)
    assert list(made.visible) == expected
    windows = [made.window(number, size) for number in range(1, len(expected) // size + 2)]
    assert [row for window in windows for row in window] == expected
    status = made.status(1)
    assert (status.loaded, status.matching) == (len(rows), len(expected))
    assert status.filtered == bool(text)
