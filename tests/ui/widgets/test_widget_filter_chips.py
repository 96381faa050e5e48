"""The filter in force, word by word, while its line is closed."""

import pytest
from widget_host import hosted

from proxy_tui.ui.widgets.filter_chips import FilterChips

pytestmark = pytest.mark.anyio


async def test_each_word_is_a_chip_and_a_cross_stands_at_the_end() -> None:
    chips = FilterChips()
    async with hosted(chips) as (app, pilot):
        assert not chips.display
        chips.show('status:open "two words" or -age>2h')
        chips.styles.width = 60
        chips.styles.height = 1
        await pilot.pause()
        assert app.line() == '/  status:open   "two words"   or   -age>2h  ✗'
        chips.show(" ")
        assert not chips.display


async def test_a_filter_that_is_cut_keeps_its_cross() -> None:
    chips = FilterChips()
    async with hosted(chips) as (app, pilot):
        chips.show("status:open age>2h")
        chips.styles.width = 14
        chips.styles.height = 1
        await pilot.pause()
        assert app.line() == "/  status:… ✗"


async def test_a_click_opens_it_and_one_on_the_cross_clears_it() -> None:
    chips = FilterChips()
    async with hosted(chips, kinds=(FilterChips.Clicked,)) as (app, pilot):
        chips.show("status:open")
        chips.styles.width = 20
        chips.styles.height = 1
        await pilot.pause()
        await pilot.click(FilterChips, offset=(4, 0))
        await pilot.click(FilterChips, offset=(18, 0))
        assert [one.clear for one in app.heard] == [False, True]


async def test_a_word_is_text() -> None:
    chips = FilterChips()
    async with hosted(chips) as (app, pilot):
        chips.show("[@click=app.quit]x[/] \x1b[31m")
        chips.styles.width = 70
        chips.styles.height = 1
        await pilot.pause()
        assert "[@click=app.quit]x[/]" in app.line()
        assert "\x1b" not in app.line()
