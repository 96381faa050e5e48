from datetime import UTC, datetime
from typing import Any

import pytest
from widget_host import hosted

from proxy_tui.api.request_log import Activity
from proxy_tui.ui.screens.base_screen import _foreign_host
from proxy_tui.ui.widgets.context_bar import ContextBar, Where

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def activity(**fields: Any) -> Activity:
    """Return a snapshot of a client that has nothing to do."""
    quiet: dict[str, Any] = {
        "latency_ms": 84.4,
        "requests_per_second": 2.2,
        "budget_per_second": 20,
        "waiting_seconds": 0.0,
        "waiting_reason": "",
        "clock_skew": None,
    }
    return Activity(**{**quiet, **fields})


async def line(where: Where, width: int = 120) -> str:
    """Return the line as it is shown."""
    bar = ContextBar()
    reactive: Any = ContextBar.where
    bar.set_reactive(reactive, where)
    async with hosted(bar, width=width) as (app, _):
        return app.line()


async def test_who_and_where_is_on_the_left_and_the_state_of_things_on_the_right() -> None:
    told = await line(
        Where(
            label="acme", account="AC5eed…9f2a", service="dispatch-eu", as_of=NOON,
            activity=activity(),
        )
    )  # fmt: skip
    assert told.startswith(" acme  AC5eed…9f2a  › dispatch-eu ")
    assert told.endswith(" 84 ms · as of 12:00:00 UTC")


@pytest.mark.parametrize("environment", ["prod", "PROD", "Production", "prod-eu", "live"])
async def test_production_says_prod(environment: str) -> None:
    assert " PROD" in await line(Where(label="acme", environment=environment))


async def test_other_environments_say_their_own_word() -> None:
    told = await line(Where(label="acme", environment="staging"))
    assert "staging" in told
    assert "PROD" not in told


async def test_read_only_and_a_strange_host_are_named() -> None:
    told = await line(Where(label="acme", read_only=True, host="localhost:8080"))
    assert "READ-ONLY" in told
    assert "localhost:8080" in told


async def test_how_old_what_is_seen_is_stands_after_when_it_was_read() -> None:
    assert (await line(Where(as_of=NOON, age="5 min old"))).endswith(
        "as of 12:00:00 UTC, 5 min old"
    )


async def test_a_wait_is_counted_down_with_its_reason() -> None:
    waiting = activity(waiting_seconds=12.4, waiting_reason="Twilio asks for fewer requests")
    assert "Twilio asks for fewer requests 12 s" in await line(Where(activity=waiting))


async def test_while_busy_the_rate_takes_the_place_of_the_latency() -> None:
    told = await line(Where(busy="reading sessions", activity=activity()))
    assert told.endswith("⋯ reading sessions · 2/20 rps")
    assert "84 ms" not in told


@pytest.mark.parametrize("width", [200, 100, 80, 60, 40, 20, 5])
async def test_the_right_side_gives_way_and_the_line_never_breaks(width: int) -> None:
    told = await line(
        Where(
            label="a rather long label", environment="prod", account="AC5eed…9f2a",
            service="a service with a name", as_of=NOON, busy="reading sessions",
            activity=activity(),
        ),
        width,
    )  # fmt: skip
    assert len(told) <= width
    if width >= 100:
        assert "reading sessions" in told
    if width >= 60:
        assert "a rather long label" in told


async def test_names_from_elsewhere_are_text() -> None:
    hostile = "[@click=app.quit]x[/] \x1b[31m [/"
    told = await line(Where(label=hostile, environment=hostile, service=hostile), 160)
    assert told.count("[@click=app.quit]x[/] ␛[31m [/") == 2
    assert told.isprintable()


async def test_the_same_again_paints_nothing() -> None:
    bar = ContextBar()
    async with hosted(bar) as (_, pilot):
        bar.where = Where(label="acme")
        await pilot.pause()
        bar.where = Where(label="acme")
        assert not bar._repaint_required


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://proxy.dublin.ie1.twilio.com:443", ""),
        ("https://eviltwilio.com", "eviltwilio.com"),
        ("http://127.0.0.1:8080/path", "127.0.0.1:8080"),
    ],
)
async def test_a_host_that_is_not_twilios_is_named(url: str, shown: str) -> None:
    assert _foreign_host(url) == shown
