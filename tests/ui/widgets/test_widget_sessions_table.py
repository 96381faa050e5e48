from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text
from widget_host import hosted

from proxy_tui.api.models import Session
from proxy_tui.operations.sorting import SortKey
from proxy_tui.ui.widgets.sessions_table import COLUMNS, SORT_LABELS, SessionsTable, _cells, _name

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SESSION = Session(
    sid="KC" + "a" * 32, unique_name="job-1", status="in-progress", ttl=7200,
    mode="voice-and-message", date_created=NOON - timedelta(hours=3),
    date_last_interaction=NOON - timedelta(minutes=9),
)  # fmt: skip
KEYS = [column.key for column in COLUMNS]


def cells(session: Session = SESSION, people: int | None = None) -> dict[str, str]:
    """Return what stands in each column."""
    made = _cells(session, NOON, None, people) | {"name": _name(session, "", revealed=False)}
    return {key: str(cell) for key, cell in made.items()}


def test_a_session_reads_at_a_glance() -> None:
    assert cells(people=2) == {
        "state": "● in progress", "name": "job-1", "sid": "KCaaaa…aaaa", "people": "2",
        "mode": "both", "age": "3 h", "contact": "9 min", "expires": "in 1 h",
    }  # fmt: skip


def test_what_is_not_known_is_left_empty_or_a_dash() -> None:
    bare = cells(Session(sid="KC1", status="closed"))
    assert (bare["name"], bare["people"], bare["contact"]) == ("(no name)", "", "–")
    assert (bare["age"], bare["expires"]) == ("–", "–")


def test_what_expires_within_the_hour_is_in_the_colour_of_a_warning() -> None:
    soon = _cells(replace(SESSION, ttl=1200), NOON, None, None)["expires"]
    assert isinstance(soon, Text)
    assert (str(soon), str(soon.style)) == ("in 11 min", "warning")
    assert isinstance(_cells(SESSION, NOON, None, None)["expires"], str)


def test_a_session_past_its_expiry_says_how_long() -> None:
    assert cells(replace(SESSION, ttl=60))["expires"] == "8 min ago"


def test_no_column_is_too_narrow_for_what_is_usual_in_it() -> None:
    widths = {column.key: column.width for column in COLUMNS}
    moments = [NOON - timedelta(seconds=seconds) for seconds in (0, 59, 3599, 86399, 86400 * 89)]
    for moment in moments:
        shown = cells(
            replace(SESSION, date_created=moment, date_last_interaction=moment, ttl=86400 * 60)
        )
        for key in ("state", "sid", "age", "contact", "expires"):
            assert len(shown[key]) <= widths[key], (key, shown[key])


def test_what_can_be_sorted_by_has_a_column() -> None:
    assert {key.value for key in SORT_LABELS} <= set(KEYS)
    assert set(SORT_LABELS) == set(SortKey)


@given(st.text(st.characters(), max_size=30), st.text(st.characters(), max_size=30))
def test_any_text_of_a_server_is_made_harmless(name: str, status: str) -> None:
    shown = cells(replace(SESSION, unique_name=name, status=status, mode=name, sid=status))
    assert all(cell.isprintable() for cell in shown.values())


async def test_a_page_shown_again_as_it_was_paints_nothing() -> None:
    table = SessionsTable()
    async with hosted(table) as (_, pilot):
        page = [replace(SESSION, sid=f"KC{number:032x}") for number in range(5)]
        table.show(page, now=NOON, default_ttl=None)
        await pilot.pause()
        asked: list[object] = []
        table._refresh_line = lambda *where: asked.append(where)
        table.show(page, now=NOON + timedelta(minutes=20), default_ttl=None)
        assert asked == []
        table.show([replace(page[0], ttl=60), *page[1:]], now=NOON, default_ttl=None)
        assert len(asked) == 1
        table.forget_ages()
        table.show(page, now=NOON + timedelta(minutes=20), default_ttl=None)
        assert len(asked) == 6


async def test_columns_of_ones_own_and_the_sign_of_the_order() -> None:
    table = SessionsTable(["expires", "name", "nonsense"])
    async with hosted(table) as (app, pilot):
        table.show_sort(SortKey.EXPIRES, descending=True)
        table.show([SESSION], now=NOON, default_ttl=None)
        await pilot.pause()
        assert app.line(0).split() == ["Expires", "▾", "Name"]
        assert app.line(1).split() == ["in", "1", "h", "job-1"]
