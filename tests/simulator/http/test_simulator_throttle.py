"""The sliding window of the rate limit."""

from proxy_tui.simulator.http.throttle import RateWindow


def test_too_many_endpoints_do_not_fill_the_memory() -> None:
    window = RateWindow(30, lambda: 0.0)
    for place in range(10_002):
        assert window.allows(place)
    assert len(window._times) <= 10_001
