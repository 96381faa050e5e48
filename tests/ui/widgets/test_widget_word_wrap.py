"""Texts wrap between words, never between an amount and its unit."""

import pytest
from textual.content import Content
from textual.geometry import Offset
from textual.selection import Selection
from widget_host import hosted

from proxy_tui.ui.widgets.word_wrap import WordWrapped

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("expires in 51 min (ttl 4 h, now)", ["expires in 51 min (ttl", "4 h, now)"]),
        ("this expires at the 14:02 UTC", ["this expires at the", "14:02 UTC"]),
        ("someone dials +44 20 7946 0011 now", ["someone dials", "+44 20 7946 0011 now"]),
        ("short", ["short"]),
    ],
)  # fmt: skip
async def test_an_amount_and_its_unit_stay_together(words: str, lines: list[str]) -> None:
    text = WordWrapped(markup=False)
    async with hosted(text, width=22) as (app, pilot):
        text.show(Content.styled(words, "bold"))
        await pilot.pause()
        assert [app.line(y) for y in range(len(lines))] == lines
        assert app.line(len(lines)) == ""


async def test_what_is_selected_has_its_spaces() -> None:
    text = WordWrapped(markup=False)
    async with hosted(text) as (_, pilot):
        text.show(Content("in 51 min"))
        await pilot.pause()
        selected = text.get_selection(Selection(Offset(0, 0), Offset(9, 0)))
        assert selected is not None
        assert selected[0] == "in 51 min"
