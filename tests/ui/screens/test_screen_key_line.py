"""The last line of the screens: the keys that matter for what is selected."""

import pytest
from ui_bench import HUGE, NARROW, WIDE, Bench, Person

pytestmark = pytest.mark.anyio

TINY = (60, 20)


def keys(person: Person) -> list[str]:
    """Return the keys and words of the last line: ``["x Close", "? Help"]``."""
    return [part.strip() for part in person.lines[-1].split("  ") if part.strip()]


@pytest.mark.parametrize(("size", "least"), [(TINY, 5), (NARROW, 8), (WIDE, 11), (HUGE, 18)])
async def test_a_wider_terminal_shows_more_keys_and_more_and_help_always(
    bench: Bench, size: tuple[int, int], least: int
) -> None:
    bench.add("at-the-top", status="open")
    async with bench.open(size) as person:
        assert keys(person)[:4] == ["enter Open", "e Edit", "x Close", "w Why"]
        assert keys(person)[-2:] == ["a More", "? Help"]
        assert len(keys(person)) >= least


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("open", ["e Edit", "x Close"]),
        ("in-progress", ["e Edit", "x Close"]),
        ("closed", ["o Re-open"]),
        ("failed", []),
    ],
)
async def test_a_session_is_offered_what_its_state_allows_in_list_search_and_screen(
    bench: Bench, status: str, offered: list[str]
) -> None:
    session = bench.add("at-the-top", status=status)
    changes = {"e Edit", "x Close", "o Re-open"}
    async with bench.open(WIDE) as person:
        assert [one for one in keys(person) if one in changes] == offered
        await person.press("enter")
        await person.until(lambda: "esc Back" in person.lines[-1])
        assert [one for one in keys(person) if one in changes] == offered
        await person.press("escape", "f", *session.sid, "enter")
        await person.until(lambda: "a More" in person.lines[-1] and "/ Type again" in person.text)
        assert [one for one in keys(person) if one in changes] == offered


async def test_the_line_follows_the_cursor_once_it_rests(bench: Bench) -> None:
    bench.add("below", status="failed")
    bench.add("at-the-top", status="open")
    async with bench.open(WIDE) as person:
        assert "x Close" in keys(person)
        await person.press("j")
        await person.until(lambda: "x Close" not in keys(person))
        await person.press("k")
        await person.until(lambda: "x Close" in keys(person))


async def test_marks_put_their_number_and_their_actions_first(bench: Bench) -> None:
    async with bench.open(NARROW) as person:
        await person.press("space", "space")
        assert keys(person)[:4] == ["2 marked", "x Close", "e Edit", "o Re-open"]
        await person.press("escape")
        assert "marked" not in person.lines[-1]


async def test_a_list_without_rows_offers_what_finds_or_makes_one(bench: Bench) -> None:
    async with bench.open(NARROW) as person:
        await person.press("slash", *"nothing-like-it", "enter")
        assert keys(person)[:2] == ["n New", "f Find"]
        assert "x Close" not in keys(person)


async def test_while_a_filter_is_typed_only_keys_that_are_no_text_are_named(bench: Bench) -> None:
    async with bench.open(WIDE) as person:
        await person.press("slash")
        assert keys(person) == [
            "enter Keep", "tab Complete", "esc Clear", "ctrl+p Commands", "f1 Help",
        ]  # fmt: skip
        await person.press(*"job", "enter")
        assert keys(person)[0] == "enter Open"


async def test_while_long_work_runs_the_key_that_stops_it_comes_first(bench: Bench) -> None:
    async with bench.open(NARROW) as person:
        bench.wire.hold(path="/Sessions")
        person.hit("L")
        await person.until(lambda: keys(person)[0] == "esc Stop")
        await person.press("escape")
        assert "esc Stop" not in keys(person)


async def test_a_deleted_session_offers_no_change(bench: Bench) -> None:
    session = bench.add("at-the-top", status="open")
    async with bench.open(WIDE) as person:
        await person.press("enter")
        bench.store.remove_session(session)
        await person.press("r")
        await person.until(lambda: "This session is gone" in person.text)
        assert not {"e Edit", "x Close"} & set(keys(person))
