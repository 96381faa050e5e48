"""What expires soon stands out in every theme, and where there is no colour."""

from datetime import timedelta

import pytest
from rich.style import Style
from textual.color import Color
from ui_bench import NOON, Bench
from widget_host import hosted

from proxy_tui.api.models import Session
from proxy_tui.ui import theme
from proxy_tui.ui.widgets.table.sessions_table import SessionsTable

pytestmark = pytest.mark.anyio


def _luminance(colour: str) -> float:
    """Return how light a colour is, 0 to 1."""
    return Color.parse(colour).brightness


def urgency_looks(table: SessionsTable) -> list[Style]:
    """Return how the expiry of the first rows is painted, as the terminal gets it."""
    found = []
    for row in range(1, len(table.page) + 1):
        strip = table.render_line(row)
        for line_filter in table.get_line_filters():
            strip = strip.apply_filter(line_filter, table.background_colors[1])
        words = [part for part in strip if part.text.strip()]
        found.append(words[-1].style or Style.null())
    return found


def ink(style: Style) -> float:
    """Return the luminance of the text; that of a colour the terminal chooses is 1."""
    colour = style.color
    return _luminance(colour.triplet.hex) if colour is not None and colour.triplet else 1.0


def rows_by_urgency() -> list[Session]:
    """Return a session for each step, the calm one last; the cursor is on the first."""
    left = (7200, -300, 240, 2400, 7200)
    return [
        Session(
            sid=f"KC{number:032x}", status="in-progress",
            date_created=NOON, date_expiry=NOON + timedelta(seconds=seconds),
        )
        for number, seconds in enumerate(left)
    ]  # fmt: skip


async def test_what_is_urgent_stands_out_in_every_theme() -> None:
    table = SessionsTable()
    async with hosted(table) as (app, pilot):
        for one in theme.THEMES:
            app.register_theme(one)
        table.show(rows_by_urgency(), now=NOON, default_ttl=None)
        for name in app.available_themes:
            app.theme = name
            await pilot.pause()
            *urgent, calm = urgency_looks(table)[1:]
            assert all(look.bold and not look.dim for look in urgent), name
            assert not calm.bold, name


@pytest.mark.parametrize("name", ["", "proxy-light", "ansi-dark", "nord"])
async def test_without_colour_nothing_urgent_is_dimmer_than_the_calm(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    bench = Bench(service="dispatch-eu", theme=name)
    async with bench.open() as person:
        assert person.app.theme == (name or "ansi-dark")
        table = person.screen.query_one(SessionsTable)
        table.show(rows_by_urgency(), now=NOON, default_ttl=None)
        await person.press("g")
        *urgent, calm = urgency_looks(table)[1:]
        ground = calm.bgcolor
        dark = ground is None or not ground.triplet or _luminance(ground.triplet.hex) < 0.2
        for look in urgent:
            assert look.bold
            assert ink(look) >= ink(calm) if dark else ink(look) <= ink(calm)
        if person.app.native_ansi_color:
            assert {look.color.name for look in urgent if look.color} <= {"default"}
