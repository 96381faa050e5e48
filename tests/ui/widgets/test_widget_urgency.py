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
    left = (7200, -300, 240, 600, 2400, 7200)
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


def contrast(style: Style) -> float:
    """Return the contrast of text and ground as WCAG counts it, 1 to 21."""
    assert style.color is not None
    assert style.bgcolor is not None
    assert style.color.triplet is not None
    assert style.bgcolor.triplet is not None
    lights = sorted(_relative(Color(*one.triplet)) for one in (style.color, style.bgcolor))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _relative(colour: Color) -> float:
    linear = [
        x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in colour.normalized
    ]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize("name", ["proxy-dark", "proxy-light", "ansi-dark", "ansi-light"])
async def test_what_has_ended_is_calm_and_can_be_read(name: str) -> None:
    bench = Bench(service="dispatch-eu", theme=name)
    ended = [
        Session(sid=f"KC{n:032x}", status=s) for n, s in enumerate(("open", "closed", "failed"))
    ]
    async with bench.open() as person:
        table = person.screen.query_one(SessionsTable)
        table.show(ended, now=NOON, default_ttl=None)
        for row in (2, 3):
            parts = [one for one in table.render_line(row) if one.text.strip()]
            looks = [one.style or Style.null() for one in parts]
            assert not any(look.bold or look.reverse or look.dim for look in looks)
            if person.app.native_ansi_color:
                names = {look.color.name for look in looks if look.color}
                assert "color(8)" not in names  # bright black, which many terminals hide
            else:
                assert min(map(contrast, looks)) >= 4.5
