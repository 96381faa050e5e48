"""What the builder makes of a table."""

from datetime import timedelta

import pytest
from simulator_world import NOON

from proxy_tui.simulator.demo.scenario_builder import ScenarioBuilder, duration
from proxy_tui.simulator.demo.world import demo_world


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("2d3h", timedelta(days=2, hours=3)),
        ("90s", timedelta(seconds=90)),
        ("-20m", timedelta(minutes=-20)),
    ],
)
def test_a_duration_is_days_hours_minutes_and_seconds(text: str, length: timedelta) -> None:
    assert duration(text) == length


def test_a_key_that_nothing_knows_is_refused() -> None:
    builder = ScenarioBuilder(demo_world(lambda: NOON, sessions=0), "pilot")
    with pytest.raises(TypeError, match="contcat"):
        builder.plant([{"name": "order-1", "contcat": "5m"}])


def test_a_series_counts_up() -> None:
    store = demo_world(lambda: NOON, sessions=0)
    person = ["+447700900070", ["Ann", "Bob"], "+44/1", 1]
    series = {"first": 9, "count": 3, "age": "-1h", "contact": "-1m"}
    table = {"name": "job-{:02}", "age": "5h", "contact": "9m", "series": series}
    other = ["+447700900080", "Cid", "+442079460011"]
    ScenarioBuilder(store, "dispatch-eu").plant([{**table, "participants": [person, other]}])
    rows = store.service("dispatch-eu").sessions
    assert [row.unique_name for row in rows] == ["job-09", "job-10", "job-11"]
    assert [NOON - row.date_created for row in rows] == [timedelta(hours=h) for h in (5, 4, 3)]
    first, second = zip(*(row.participants for row in rows), strict=True)
    assert [one.identifier[-2:] for one in first] == ["70", "71", "72"]
    assert [one.friendly_name for one in first] == ["Ann", "Bob", "Ann"]
    assert [one.proxy_identifier[-2:] for one in first] == ["12", "13", "14"]
    assert {one.proxy_identifier for one in second} == {"+442079460011"}
