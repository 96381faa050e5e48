from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets import Button

from proxy_tui.ui.widgets.key_bar import KeyBar, KeyLine

pytestmark = pytest.mark.anyio


class KeyApp(App[None]):
    """Keys in two groups, one of which is impossible while ``locked``, and two at the edge."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""
    CSS = "KeyBar { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,f6", "note('new')", "New", id="a.new"),
        Binding("slash", "note('filter')", "Filter", id="a.filter"),
        Binding("x", "gone", "Gone", id="a.gone"),
        Binding("y", "note('secret')", "Unlisted", id="a.unlisted"),
        Binding("a", "note('more')", "More", id="session.actions"),
        Binding("question_mark,f1", "note('help')", "Help", id="app.help"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[str] = []
        self.locked = True
        self.line = KeyLine((("a.filter", "a.new"), ("a.gone", "a.nonsense")))

    def compose(self) -> ComposeResult:
        yield KeyBar(lambda: self.line)
        yield Button()

    def action_note(self, word: str) -> None:
        self.noted.append(word)

    def action_gone(self) -> None:
        self.noted.append("gone")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "gone" and self.locked else True


def line(pilot: Pilot[None]) -> str:
    """Return the line as it is shown."""
    strips = pilot.app.screen._compositor.render_strips()
    return "".join(segment.text for segment in strips[0]).rstrip()


async def test_keys_are_shown_in_the_order_asked_for_with_groups_apart() -> None:
    async with KeyApp().run_test(size=(60, 5)) as pilot:
        assert line(pilot) == f" / Filter  n New    x Gone{'a More  ? Help':>33}"


@pytest.mark.parametrize(
    ("width", "keys"),
    [(45, "/ Filter n New x Gone"), (44, "/ Filter n New"), (34, "/ Filter"), (24, "")],
)
async def test_as_many_keys_as_fit_are_shown_and_the_last_two_always(width: int, keys: str) -> None:
    async with KeyApp().run_test(size=(width, 5)) as pilot:
        assert line(pilot).split() == [*keys.split(), "a", "More", "?", "Help"]


async def test_a_key_that_does_not_fit_makes_room_for_a_shorter_one() -> None:
    app = KeyApp()
    app.line = KeyLine((("a.unlisted", "a.new"),))
    async with app.run_test(size=(26, 5)) as pilot:
        assert line(pilot).split() == ["n", "New", "a", "More", "?", "Help"]


async def test_words_stand_before_the_keys_and_a_key_is_named_by_what_it_does_now() -> None:
    app = KeyApp()
    app.line = KeyLine((("a.new",),), "3 marked", {"a.new": "Stop"})
    async with app.run_test() as pilot:
        assert line(pilot).startswith(" 3 marked    n Stop    ")
        await pilot.click(offset=(line(pilot).index("Stop"), 0))
        assert app.noted == ["new"]


async def test_the_line_is_painted_when_something_else_is_asked_for_and_only_then() -> None:
    app = KeyApp()
    async with app.run_test() as pilot:
        assert line(pilot)  # Reading it draws it.
        bar = app.query_one(KeyBar)
        painted: list[object] = []
        refresh = bar.refresh
        bar.refresh = lambda *a, **k: painted.append(a) or refresh(*a, **k)
        app.line = KeyLine((("a.filter", "a.new"), ("a.gone", "a.nonsense")))
        bar.renew()
        assert painted == []
        app.line = KeyLine((("a.gone",),))
        bar.renew()
        await pilot.pause()
        assert painted
        assert line(pilot).startswith(" x Gone    ")


async def test_a_key_that_was_moved_is_shown_where_it_is_now() -> None:
    app = KeyApp()
    app.set_keymap({"a.new": "ctrl+n"})
    async with app.run_test() as pilot:
        assert "ctrl+n New" in line(pilot)


async def test_a_click_does_what_the_key_does_unless_it_is_impossible() -> None:
    app = KeyApp()
    async with app.run_test() as pilot:
        for word in ("Filter", "New", "Gone"):
            await pilot.click(offset=(line(pilot).index(word), 0))
        await pilot.click(offset=(50, 0))
        assert app.noted == ["filter", "new"]
        app.locked = False
        app.refresh_bindings()
        await pilot.pause()
        await pilot.click(offset=(line(pilot).index("Gone"), 0))
        assert app.noted[-1] == "gone"


async def test_a_change_of_focus_that_changes_no_key_paints_nothing() -> None:
    app = KeyApp()
    async with app.run_test() as pilot:
        assert line(pilot)  # Reading it draws it.
        bar = app.query_one(KeyBar)
        painted: list[object] = []
        bar.refresh = lambda *a, **k: painted.append(a) or bar
        app.query_one(Button).focus()
        await pilot.pause()
        app.set_focus(None)
        await pilot.pause()
        assert painted == []


async def test_a_line_too_long_is_cut_with_a_sign() -> None:
    async with KeyApp().run_test(size=(10, 5)) as pilot:
        assert line(pilot) == " a More  …"
