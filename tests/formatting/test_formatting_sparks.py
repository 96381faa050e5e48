"""Rows of bars: what is counted, and how high a bar is."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from proxy_tui.formatting.sparks import counts, spark

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FIVE = timedelta(minutes=5)


def test_each_moment_is_counted_in_its_span_and_the_newest_is_last() -> None:
    moments = [NOON, NOON - timedelta(minutes=4), NOON - timedelta(minutes=6)]
    assert counts(moments, NOON, FIVE, 3) == (0, 1, 2)


def test_what_is_old_ahead_or_no_date_is_not_counted() -> None:
    moments = [NOON - timedelta(hours=2), NOON + timedelta(minutes=1), "soon", None]
    assert counts(moments, NOON, FIVE, 3) == (0, 0, 0)


def test_none_is_the_lowest_bar_and_the_most_the_highest() -> None:
    assert spark([0, 1, 7]) == "▁▂█"
    assert spark([0, 0]) == "▁▁"
    assert spark([]) == ""


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=40))
def test_more_is_never_lower_and_something_never_looks_like_nothing(values: list[int]) -> None:
    bars = spark(values)
    for value, bar in zip(values, bars, strict=True):
        assert (bar == "▁") == (value == 0)
        assert all(bar <= other for more, other in zip(values, bars, strict=True) if more >= value)
