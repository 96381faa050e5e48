import pytest
from widget_host import hosted

from proxy_tui.ui.widgets.choice import Choice

pytestmark = pytest.mark.anyio

OPTIONS = [("a", "first"), ("b", "second"), ("c", "third")]


def a_choice(value: str = "a") -> Choice:
    """Return a choice among three."""
    return Choice(OPTIONS, value)


async def test_all_words_are_shown_and_the_chosen_one_is_marked() -> None:
    async with hosted(a_choice("b")) as (app, _):
        assert app.line() == "○ first  ● second  ○ third"


async def test_arrows_and_space_go_round_and_tell() -> None:
    choice = a_choice()
    async with hosted(choice, kinds=(Choice.Changed,)) as (app, pilot):
        choice.focus()
        await pilot.press("right", "space", "right", "left")
        assert choice.value == "c"
        assert len(app.heard) == 4
        assert app.line() == "○ first  ○ second  ● third"


async def test_enter_goes_on_and_chooses_nothing() -> None:
    choice = a_choice()
    async with hosted(choice, kinds=(Choice.Changed, Choice.Submitted)) as (app, pilot):
        choice.focus()
        await pilot.press("enter")
        assert [type(message) for message in app.heard] == [Choice.Submitted]
        assert choice.value == "a"


async def test_a_click_chooses_the_word_under_the_pointer() -> None:
    choice = a_choice()
    async with hosted(choice) as (app, pilot):
        await pilot.click(offset=(app.line().index("third"), 0))
        assert choice.value == "c"
        await pilot.click(offset=(79, 0))
        assert choice.value == "c"


async def test_other_values_can_be_offered_without_telling_the_form() -> None:
    choice = a_choice()
    async with hosted(choice, kinds=(Choice.Changed,)) as (app, pilot):
        choice.offer([("x", "new"), ("y", "other")], "y")
        await pilot.pause()
        assert (choice.value, app.heard) == ("y", [])
        assert app.line() == "○ new  ● other"
        choice.focus()
        await pilot.press("right")
        assert choice.value == "x"
        assert len(app.heard) == 1


async def test_words_are_text() -> None:
    choice = Choice([("a", "[@click=app.quit]x[/] [/")], "a")
    async with hosted(choice) as (app, _):
        assert app.line() == "● [@click=app.quit]x[/] [/"
