"""A session named after a phone number shows it nowhere until it is asked for."""

import pytest
from ui_bench import Bench

from proxy_tui.ui.dialogs.confirm import CloseDialog
from proxy_tui.ui.screens import SessionScreen

pytestmark = pytest.mark.anyio

NAME = "call 0044 7700 900123"
MASKED = "call +44••••0123"


async def test_a_number_in_a_name_is_masked_everywhere_until_it_is_revealed(bench: Bench) -> None:
    row = bench.listed()[0]
    row.unique_name = NAME
    async with bench.open() as person:
        assert MASKED in person.text
        assert "900123" not in person.text
        await person.press("m")
        assert NAME in person.text
        await person.press("m", "a")
        assert MASKED in person.text
        assert "900123" not in person.text
        await person.press("escape", "x")
        person.showing(CloseDialog)
        assert "900123" not in person.text
        await person.press("escape", "enter")
        person.showing(SessionScreen)
        assert MASKED in person.text
        assert "900123" not in person.text


async def test_a_filter_matches_the_real_name(bench: Bench) -> None:
    bench.listed()[0].unique_name = NAME
    async with bench.open() as person:
        await person.press("slash")
        await person.type_in("900123")
        await person.until(lambda: "1 of" in person.text)
        assert MASKED in person.text
