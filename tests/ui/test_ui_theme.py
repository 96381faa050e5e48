import re
from pathlib import Path

import pytest
from textual.color import Color
from ui_bench import Bench

import proxy_tui.ui
from proxy_tui.ui import theme

pytestmark = pytest.mark.anyio

STYLES = sorted((Path(proxy_tui.ui.__file__).parent / "styles").glob("*.tcss"))
READABLE = 4.5
"""Contrast of text that WCAG 2 (level AA) asks for."""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2, relative luminance)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in Color.parse(colour).normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("one", theme.THEMES, ids=lambda one: one.name)
@pytest.mark.parametrize("ground", ["background", "surface", "panel"])
@pytest.mark.parametrize("ink", ["foreground", "accent", "success", "warning", "error"])
def test_text_can_be_read_on_every_ground(one: theme.Theme, ground: str, ink: str) -> None:
    assert contrast(getattr(one, ink), getattr(one, ground)) >= READABLE


@pytest.mark.parametrize("one", theme.THEMES, ids=lambda one: one.name)
def test_the_cursor_row_can_be_read(one: theme.Theme) -> None:
    for state in ("", "-blurred"):
        ink = one.variables[f"block-cursor{state}-foreground"]
        assert contrast(ink, one.variables[f"block-cursor{state}-background"]) >= READABLE


def test_both_themes_name_the_same_colours() -> None:
    assert theme.DARK.variables.keys() == theme.LIGHT.variables.keys()
    assert (theme.DARK.dark, theme.LIGHT.dark) == (True, False)
    assert theme.DEFAULT in {one.name for one in theme.THEMES}


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: path.name)
def test_style_sheets_name_no_colour_outright(sheet: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgb\(|\bhsl\(", rules)


@pytest.mark.parametrize("name", ["proxy-dark", "proxy-light", "ansi-dark", "ansi-light", "nord"])
async def test_the_program_runs_in_any_theme(name: str) -> None:
    bench = Bench(service="dispatch-eu", theme=name)
    async with bench.open() as person:
        assert person.app.theme == name
        await person.press("down", "x")
        assert "Close this session?" in person.text


async def test_a_theme_that_is_unknown_here_is_no_reason_to_stay_away() -> None:
    async with Bench(service="dispatch-eu", theme="of-another-program").open() as person:
        assert person.app.theme == theme.DEFAULT


async def test_without_a_wish_the_dark_theme_is_used(picker: Bench) -> None:
    async with picker.open() as person:
        assert person.app.theme == theme.DEFAULT == "proxy-dark"
