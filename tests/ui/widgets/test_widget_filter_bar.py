import pytest
from textual.pilot import Pilot
from widget_host import Host, hosted

from proxy_tui.ui.widgets.filter_bar import FilterBar
from proxy_tui.ui.widgets.offers import Offers

pytestmark = pytest.mark.anyio

KINDS = (FilterBar.Edited, FilterBar.Left)


async def told(app: Host, pilot: Pilot[None], number: int) -> list[str]:
    """Wait for so many messages; return the texts, "left" where the keys were given back."""
    for _ in range(500):
        if len(app.heard) >= number:
            break
        await pilot.pause(0.01)
    return [getattr(message, "text", "left") for message in app.heard]


async def test_it_is_hidden_until_it_is_opened() -> None:
    bar = FilterBar("words")
    async with hosted(bar, kinds=KINDS) as (app, pilot):
        assert not bar.display
        await bar.open()
        await pilot.pause()
        assert bar.display
        assert app.focused is bar.input
        assert app.line() == " / words"


async def test_typing_is_told_once_after_a_pause() -> None:
    bar = FilterBar("words")
    async with hosted(bar, kinds=KINDS) as (app, pilot):
        await bar.open()
        for value in ("j", "jo", "job"):
            bar.input.value = value
        assert await told(app, pilot, 1) == ["job"]
        assert bar.text == "job"


async def test_enter_keeps_it_and_gives_the_keys_back() -> None:
    bar = FilterBar("words")
    async with hosted(bar, kinds=KINDS) as (app, pilot):
        await bar.open()
        bar.input.value = "job"
        assert await told(app, pilot, 1) == ["job"]
        await pilot.press("enter")
        assert await told(app, pilot, 2) == ["job", "left"]
        assert bar.text == "job"
        await bar.open()
        await pilot.press("down")
        assert await told(app, pilot, 3) == ["job", "left", "left"]


@pytest.mark.parametrize("key", ["escape", "ctrl+g"])
async def test_both_keys_take_it_away_and_it_is_told_once(key: str) -> None:
    bar = FilterBar("words")
    async with hosted(bar, kinds=KINDS) as (app, pilot):
        await bar.open()
        bar.input.value = "job"
        await told(app, pilot, 1)
        app.heard.clear()
        await pilot.press(key)
        await pilot.pause(0.1)
        assert await told(app, pilot, 2) == ["", "left"]
        assert not bar.display
        assert bar.text == ""
        await bar.open()
        assert bar.input.value == ""


async def test_leaving_before_the_pause_is_over_tells_of_no_text_that_is_gone() -> None:
    bar = FilterBar("words")
    async with hosted(bar, kinds=KINDS) as (app, pilot):
        await bar.open()
        bar.input.value = "job"
        bar.action_clear()
        await pilot.pause(0.1)
        assert await told(app, pilot, 2) == ["", "left"]


async def test_keeping_nothing_takes_it_away() -> None:
    bar = FilterBar("words")
    async with hosted(bar, kinds=KINDS) as (app, pilot):
        await bar.open()
        bar.input.value = "   "
        await told(app, pilot, 1)
        app.heard.clear()
        await pilot.press("enter")
        assert await told(app, pilot, 2) == ["", "left"]
        assert not bar.display


async def test_tab_completes_where_there_is_something_to_complete_with() -> None:
    bar = FilterBar("words", Offers())
    async with hosted(bar, kinds=KINDS) as (app, pilot):
        await bar.open()
        bar.input.value = "stat"
        await pilot.pause()
        bar.input.cursor_position = 4
        await pilot.press("tab")
        assert (bar.input.value, bar.input.cursor_position) == ("status:", 7)
        assert app.focused is bar.input


async def test_without_a_completer_tab_keeps_the_filter() -> None:
    bar = FilterBar("words")
    async with hosted(bar, kinds=KINDS) as (app, pilot):
        await bar.open()
        bar.input.value = "job"
        await told(app, pilot, 1)
        await pilot.press("tab")
        assert (await told(app, pilot, 2))[-1] == "left"


async def test_a_filter_that_leaves_something_out_is_not_kept() -> None:
    bar = FilterBar("words")
    async with hosted(bar, kinds=KINDS) as (app, pilot):
        await bar.open()
        bar.input.value = "status:opne"
        await told(app, pilot, 1)
        bar.say("opne is no status", left_out=True)
        await pilot.press("enter")
        assert await told(app, pilot, 1) == ["status:opne"]
        assert "opne is no status" in app.line()
        bar.say("")
        await pilot.press("enter")
        assert (await told(app, pilot, 2))[-1] == "left"


async def test_a_remark_is_text() -> None:
    bar = FilterBar("words")
    async with hosted(bar) as (app, pilot):
        await bar.open()
        bar.say("[@click=app.quit]x[/ is no field", wrong=True)
        await pilot.pause()
        assert "[@click=app.quit]x[/ is no field" in app.line()
