from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st
from widget_host import hosted

from proxy_tui.api.models import Session
from proxy_tui.operations.sessions.sort import SortKey
from proxy_tui.ui.widgets.table.sessions_table import (
    COLUMNS,
    SORT_LABELS,
    USUAL,
    SessionsTable,
    _cells,
    _name,
)

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SESSION = Session(
    sid="KC" + "a" * 32, unique_name="job-1", status="in-progress", ttl=7200,
    mode="voice-and-message", date_created=NOON - timedelta(hours=3),
    date_last_interaction=NOON - timedelta(minutes=9),
)  # fmt: skip
KEYS = [column.key for column in COLUMNS]


def cells(session: Session = SESSION) -> dict[str, str]:
    """Return what stands in each column that hangs on the session alone."""
    made = _cells(session, NOON, None, KEYS) | {"name": _name(session, "", revealed=True)}
    return {key: str(cell) for key, cell in made.items()}


def test_a_session_reads_at_a_glance() -> None:
    assert cells() == {
        "state": "● in progress", "name": "job-1", "sid": SESSION.sid,
        "mode": "both", "age": "3 h", "contact": "9 min", "expires": "in 1 h 51 min",
        "ttl": "2 h", "ended": "–", "reason": "–",
    }  # fmt: skip


def test_what_is_not_known_is_left_empty_or_a_dash() -> None:
    bare = cells(Session(sid="KC1", status="closed"))
    assert (bare["name"], bare["contact"]) == ("(no name)", "–")
    assert (bare["age"], bare["expires"]) == ("–", "–")


@pytest.mark.parametrize(
    ("ttl", "words", "style"),
    [
        (7200, "in 1 h 51 min", None),
        (1500, "in 16 min !", "warning bold"),
        (1200, "in 11 min !!", "warning bold underline"),
        (600, "in 1 min !!!", "bad bold reverse"),
        (60, "8 min ago !!!", "bad bold reverse"),
    ],
)
def test_urgency_is_a_sign_and_a_weight_besides_its_colour(
    ttl: int, words: str, style: str | None
) -> None:
    cell = _cells(replace(SESSION, ttl=ttl), NOON, None, ["expires"])["expires"]
    assert str(cell) == words
    assert [str(span.style) for span in getattr(cell, "spans", ())] == ([style] if style else [])


def test_an_age_of_years_is_a_date_that_fits() -> None:
    ends = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)]
    shown = [
        cells(replace(SESSION, date_created=end, date_last_interaction=end, date_expiry=end))
        for end in ends
    ]
    assert [(one["age"], one["contact"], one["expires"]) for one in shown] == [
        ("0001-01", "0001-01", "0001-01-01 !!!"),
        ("9999-12", "9999-12", "9999-12-31"),
    ]


def test_no_column_is_too_narrow_for_what_is_usual_in_it() -> None:
    widths = {column.key: column.width for column in COLUMNS}
    moments = [NOON - timedelta(seconds=seconds) for seconds in (0, 59, 3599, 86399, 86400 * 89)]
    for moment in moments:
        shown = cells(
            replace(SESSION, date_created=moment, date_last_interaction=moment, ttl=86400 * 60)
        )
        for key in ("state", "age", "contact", "expires"):
            assert len(shown[key]) <= widths[key], (key, shown[key])
    for left in (9 * 3600 + 3599, 3599, -3599, -86399, -999 * 86400):
        shown = cells(replace(SESSION, date_expiry=NOON + timedelta(seconds=left)))
        assert len(shown["expires"]) <= widths["expires"], shown["expires"]


def test_what_can_be_sorted_by_has_a_column() -> None:
    assert {key.value for key in SORT_LABELS} <= set(KEYS)
    assert set(SORT_LABELS) == set(SortKey)


@given(st.text(st.characters(), max_size=30), st.text(st.characters(), max_size=30))
def test_any_text_of_a_server_is_made_harmless(name: str, status: str) -> None:
    shown = cells(replace(SESSION, unique_name=name, status=status, mode=name, sid=status))
    assert all(cell.isprintable() for cell in shown.values())


async def test_ages_stay_until_a_row_changes_or_they_are_forgotten() -> None:
    table = SessionsTable()
    async with hosted(table):
        page = [replace(SESSION, sid=f"KC{number:032x}") for number in range(5)]
        later = NOON + timedelta(minutes=20)
        table.show(page, now=NOON, default_ttl=None)
        before = table.page
        table.show(page, now=later, default_ttl=None)
        assert table.page == before
        table.show(page, now=later, default_ttl=None, people={page[1].sid: 2})
        assert table.moment == NOON
        table.show([replace(page[0], ttl=60), *page[1:]], now=NOON, default_ttl=None)
        assert [old == new for old, new in zip(before, table.page, strict=True)].count(False) == 1
        table.show([replace(page[0], ttl=60), *page[1:]], now=later, default_ttl=None)
        table.forget_ages()
        table.show(page, now=later, default_ttl=None)
        assert table.moment == later


async def test_all_ages_shown_are_of_one_moment() -> None:
    table = SessionsTable(["contact", "age", "expires"])
    created = NOON - timedelta(seconds=12)
    page = [
        replace(SESSION, sid=f"KC{number:032x}", date_created=created, date_last_interaction=None)
        for number in range(4)
    ]
    async with hosted(table):
        table.show(page, now=NOON, default_ttl=None)
        assert {row.cells[1:] for row in table.page} == {("12 s", "in 1 h 59 min")}
        later = NOON + timedelta(seconds=15)
        changed = replace(page[2], status="open")
        table.show([*page[:2], changed, page[3]], now=later, default_ttl=None)
        assert {row.cells[1:] for row in table.page} == {("27 s", "in 1 h 59 min")}
        assert table.moment == later
        fresh = replace(SESSION, sid="KC" + "f" * 32, date_created=later)
        table.show([fresh, *page[1:]], now=later + timedelta(seconds=60), default_ttl=None)
        assert [row.cells[1] for row in table.page] == ["1 min"] * 4


@pytest.mark.parametrize(
    "specs", [("name:16", "sid:34"), ("expires", "name", "age:12"), ("state", "ttl", "reason:9")]
)
def test_columns_come_back_as_they_were_chosen(specs: tuple[str, ...]) -> None:
    assert SessionsTable(specs).specs == specs


def test_columns_that_are_none_and_widths_that_cannot_be_are_left_out() -> None:
    assert SessionsTable(["newer", "name:0", "age:wide", "sid:9999", "name:30"]).specs == (
        "name", "age", "sid",
    )  # fmt: skip
    assert SessionsTable(["newer"]).specs == USUAL


async def test_columns_of_ones_own_and_the_sign_of_the_order() -> None:
    table = SessionsTable(["expires", "name", "nonsense"])
    async with hosted(table) as (app, pilot):
        table.show_sort(SortKey.EXPIRES, descending=True)
        table.show([SESSION], now=NOON, default_ttl=None)
        await pilot.pause()
        assert app.line(0).split() == ["Expires", "▾", "Name"]
        assert app.line(1).split() == ["in", "1", "h", "51", "min", "job-1"]
