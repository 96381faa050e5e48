"""The list at every width: the pane beside it, what has the focus, odd names."""

from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from ui_bench import Bench, Person

from proxy_tui.ui.screens import SessionsScreen, change_log, history, pool, services
from proxy_tui.ui.widgets.table import hits_table, sessions_table
from proxy_tui.ui.widgets.table.columns import Column, fit

pytestmark = pytest.mark.anyio


def pane_width(person: Person) -> int:
    """Return how many cells the pane takes; 0 if it is not shown."""
    view = person.showing(SessionsScreen).pane.view
    return view.outer_size.width if view.display else 0


@pytest.mark.parametrize(
    ("width", "pane"), [(80, 0), (109, 0), (110, 44), (139, 44), (170, 54), (200, 64), (240, 64)]
)
async def test_the_pane_widens_with_the_terminal(bench: Bench, width: int, pane: int) -> None:
    async with bench.open(size=(width, 40)) as person:
        assert pane_width(person) == pane


@pytest.mark.parametrize("width", [60, 80, 110, 120, 200])
async def test_no_column_is_cut_by_the_edge(bench: Bench, width: int) -> None:
    async with bench.open(size=(width, 30)) as person:
        table = person.showing(SessionsScreen).table
        assert table.max_scroll_x == 0
        assert table.render_line(0).text.split()[-1] == "Expires"


@pytest.mark.parametrize(
    "columns",
    [
        sessions_table.COLUMNS,
        hits_table.COLUMNS,
        services.COLUMNS,
        pool.COLUMNS,
        history._columns("UTC"),
        change_log._columns("UTC"),
    ],
    ids=["sessions", "hits", "services", "pool", "history", "changes"],
)
def test_every_table_fits_into_sixty_cells(columns: Sequence[Column]) -> None:
    slots = fit(columns, 59)
    assert slots[-1].end <= 59
    assert len(slots) >= 3


async def test_wide_names_leave_every_column_where_it_is(bench: Bench) -> None:
    for name in ("注文 4481 の会話", "🚚 Lieferung 🚚", "é́ combining", "plain"):
        bench.with_people(name)
    async with bench.open() as person:
        table = person.showing(SessionsScreen).table
        starts = set()
        for row in range(1, 5):
            line = table.render_line(row).text
            starts.add(cell_len(line[: line.index("KC")]))
        assert len(starts) == 1


@pytest.mark.parametrize("theme", ["proxy-dark", "ansi-dark"])
async def test_the_edge_of_the_pane_shows_whether_it_has_the_focus(
    bench: Bench, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    bench = Bench(service="dispatch-eu", theme=theme)
    async with bench.open() as person:
        assert "│" in person.lines[5]
        await person.press("tab")
        assert "┃" in person.lines[5]
        await person.press("tab")
        assert "│" in person.lines[5]
