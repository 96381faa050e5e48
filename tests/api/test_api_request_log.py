"""The meter behind the activity line."""

import pytest

from proxy_tui.api.request_log import Meter


def test_an_answer_without_a_date_keeps_the_known_skew() -> None:
    meter = Meter()
    meter.answered(80.0, 2.0)
    meter.answered(40.0, None)
    assert meter.latest == (40.0, 2.0)


def test_of_several_waits_the_longest_shows_until_it_ends() -> None:
    meter = Meter()
    with meter.waiting(5, "short"):
        with meter.waiting(9, "long"):
            assert meter.longest_wait() == (9, "long")
        assert meter.longest_wait() == (5, "short")
    assert meter.longest_wait() == (0.0, "")


def test_a_wait_that_is_broken_off_is_forgotten() -> None:
    meter = Meter()
    with pytest.raises(KeyboardInterrupt), meter.waiting(5, "x"):
        raise KeyboardInterrupt
    assert meter.longest_wait() == (0.0, "")
