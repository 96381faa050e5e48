from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets import Button

from proxy_tui.ui.widgets.key_bar import KeyBar

pytestmark = pytest.mark.anyio


class KeyApp(App[None]):
    """Three keys, one of which is impossible while ``locked``."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""
    CSS = "KeyBar { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,f6", "note('new')", "New", id="a.new"),
        Binding("slash", "note('filter')", "Filter", id="a.filter"),
        Binding("x", "gone", "Gone", id="a.gone"),
        Binding("y", "note('secret')", "Unlisted", id="a.unlisted"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[str] = []
        self.locked = True

    def compose(self) -> ComposeResult:
        yield KeyBar("a.filter", "a.new", "a.gone", "a.nonsense")
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


async def test_keys_are_shown_in_the_order_asked_for_with_their_words() -> None:
    async with KeyApp().run_test() as pilot:
        assert line(pilot) == " / Filter  n New  x Gone"


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
        await pilot.click(offset=(70, 0))
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
    async with KeyApp().run_test(size=(16, 5)) as pilot:
        assert line(pilot) == " / Filter  n Ne…"
