"""Pictures of a list as people arrange it: columns, views, widths, what has the focus."""

from pathlib import Path

import pytest
from snapshot_scenes import Look, keys
from ui_bench import HUGE, NARROW, WIDE, Bench, Person

from proxy_tui.settings import SavedView

TINY = (60, 20)


@pytest.fixture
def arranged(tmp_path: Path) -> Bench:
    """A program with two views of its own, whose config file can be written."""
    tmp_path.chmod(0o700)
    views = {"7 Night shift": SavedView(query="age>8h", sort="-age"), "Late": SavedView(query="x")}
    return Bench(service="dispatch-eu", views=views, config_path=tmp_path / "config.toml")


@pytest.mark.parametrize("size", [NARROW, WIDE, TINY], ids=["80x24", "120x40", "60x20"])
def test_choosing_columns(looks: Look, arranged: Bench, size: tuple[int, int]) -> None:
    """You should see a box for each column, Mode off, Name 18 cells wide and below SID."""
    assert looks(arranged, size, keys("c", "down", "plus", "J", "down", "down", "space"))


@pytest.mark.parametrize("size", [NARROW, TINY], ids=["80x24", "60x20"])
def test_replacing_a_view(looks: Look, arranged: Bench, size: tuple[int, int]) -> None:
    """You should see what is saved as Night shift, and that ctrl+s again replaces that view."""

    async def play(person: Person) -> None:
        await person.press("2", "greater_than_sign", "plus")
        await person.type_in("night shift")
        await person.press("ctrl+s")

    assert looks(arranged, size, play)


def test_views_out_of_sight_on_both_sides(looks: Look, arranged: Bench) -> None:
    """You should see the view on 6 underlined, and at both ends how many are out of sight."""
    assert looks(arranged, NARROW, keys("9", "5"))


@pytest.mark.parametrize("theme", ["proxy-dark", "proxy-light", "ansi-dark"])
def test_the_pane_has_the_focus(looks: Look, theme: str) -> None:
    """You should see a heavy edge at the pane, and a pale or underlined cursor in the table."""
    assert looks(Bench(service="dispatch-eu", theme=theme), WIDE, keys("tab"))


def test_a_tiny_terminal(looks: Look) -> None:
    """You should see state, name and expiry of each session, and no word cut by the edge."""
    assert looks(Bench(service="dispatch-eu"), TINY, keys("down"))


def test_columns_of_ones_own_on_a_huge_terminal(looks: Look) -> None:
    """You should see the name first, then TTL, when it ended and why, and no other column."""
    columns = ("name:30", "ttl", "ended", "reason")
    assert looks(Bench(service="dispatch-eu", columns=columns), HUGE, keys("down"))
