"""How far a search has come: rate, time left, and the words for it."""

from dataclasses import replace
from typing import Any

import pytest
from incident_world import FakeTime

from proxy_tui.formatting.coverage import Failure
from proxy_tui.operations.search.progress import ScanMeter, ScanProgress, scan_words

SERVICE, OTHER = f"KS{'1' * 32}", f"KS{'2' * 32}"
RIDES = Failure(OTHER, "rides", "Twilio had an error.")


def progress(**fields: Any) -> ScanProgress:
    usual = ScanProgress(done=312, total=1200, is_listed=True, rate=20.0, seconds_left=44.4)
    return replace(usual, **fields)


def test_a_search_under_way_says_count_rate_and_time_left() -> None:
    assert scan_words(progress()) == "312 of 1 200 sessions searched · 20/s · 44 s left"


def test_while_lists_are_read_every_total_is_a_lower_bound() -> None:
    words = scan_words(progress(is_listed=False, total=700))
    assert words == "312 of at least 700 sessions searched · 20/s · at least 44 s left"


def test_a_finished_search_says_only_how_much_it_was() -> None:
    words = scan_words(progress(done=1200, seconds_left=0.0))
    assert words == "1 200 of 1 200 sessions searched"


def test_one_session_is_no_sessions() -> None:
    assert scan_words(progress(done=1, total=1, seconds_left=0.0)) == "1 of 1 session searched"


def test_sessions_that_could_not_be_read_are_said() -> None:
    words = scan_words(progress(done=1200, seconds_left=0.0, skipped=2))
    assert words == "1 200 of 1 200 sessions searched · 2 could not be read"


@pytest.mark.parametrize(
    ("fields", "complete"),
    [
        ({"done": 1200}, True),
        ({"done": 1199}, False),
        ({"done": 1200, "is_listed": False}, False),
        ({"done": 1200, "skipped": 1}, False),
    ],
)
def test_a_search_is_complete_when_everything_was_listed_and_read(
    fields: dict[str, object], complete: bool
) -> None:
    assert progress(**fields).is_complete is complete


def count(meter: ScanMeter, *, listed: int, read: int = 0) -> None:
    """Count sessions of one service."""
    for _ in range(listed):
        meter.listed(SERVICE)
    for _ in range(read):
        meter.read(SERVICE)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


def test_before_anything_is_known_no_time_is_told(time: FakeTime) -> None:
    begun = ScanMeter(20, time).progress(is_listed=False)
    assert (begun.done, begun.total, begun.rate, begun.seconds_left) == (0, 0, 0.0, None)


def test_the_first_burst_is_not_taken_for_the_pace(time: FakeTime) -> None:
    meter = ScanMeter(20, time)
    count(meter, listed=1040, read=40)
    time.seconds += 0.5
    assert meter.progress(is_listed=True).seconds_left == 50


def test_a_slow_server_is_reckoned_with(time: FakeTime) -> None:
    meter = ScanMeter(20, time)
    count(meter, listed=120)
    for _ in range(20):
        time.seconds += 0.5
        meter.read(SERVICE)
    now = meter.progress(is_listed=True)
    assert (now.rate, now.seconds_left) == (2.0, 50.0)


def test_the_rate_is_of_the_last_seconds_only(time: FakeTime) -> None:
    meter = ScanMeter(20, time)
    count(meter, listed=200, read=100)
    time.seconds += 60
    now = meter.progress(is_listed=True)
    assert now.rate == 0.0
    assert now.seconds_left == 5.0


def test_sessions_known_from_before_do_not_count_for_the_rate(time: FakeTime) -> None:
    meter = ScanMeter(20, time)
    count(meter, listed=1000)
    for _ in range(1000):
        meter.known(SERVICE)
    time.seconds += 3
    now = meter.progress(is_listed=True)
    assert (now.rate, now.seconds_left, now.is_complete) == (0.0, 0.0, True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"done": 0, "total": 0, "seconds_left": None}, "there are no sessions"),
        (
            {"done": 0, "total": 0, "is_listed": False, "seconds_left": None},
            "no session listed yet",
        ),
        (
            {"is_listed": False, "services": 5000, "services_listed": 31, "seconds_left": None},
            "312 of at least 1 200 sessions searched · 31 of 5 000 services listed",
        ),
        (
            {"done": 0, "total": 0, "services": 5000, "services_asked": 31, "seconds_left": None},
            "31 of 5 000 services asked",
        ),
        (
            {"is_listed": False, "failed": (RIDES,), "seconds_left": None},
            (
                "312 of at least 1 200 sessions searched"
                " · rides failed (r tries it again): Twilio had an error"
            ),
        ),
        (
            {"is_listed": False, "failed": (RIDES,) * 5, "seconds_left": None},
            (
                "312 of at least 1 200 sessions searched"
                " · rides, rides, rides and 2 more services failed (r tries them again):"
                " Twilio had an error"
            ),
        ),
    ],
)
def test_what_was_not_searched_is_said_for_every_count(
    fields: dict[str, object], words: str
) -> None:
    assert scan_words(progress(**fields), "r") == words


def test_a_service_that_failed_counts_for_nothing_before_and_after(time: FakeTime) -> None:
    meter = ScanMeter(20, time)
    count(meter, listed=3, read=2)
    meter.listed(OTHER)
    meter.skipped(OTHER)
    meter.service_failed(RIDES)
    meter.read(OTHER)
    now = meter.progress(is_listed=False)
    assert (now.done, now.total, now.skipped, now.failed) == (2, 3, 0, (RIDES,))


def test_searching_again_what_failed_adds_to_what_was_searched() -> None:
    first = progress(done=30, total=30, is_listed=False, services=3, failed=(RIDES,), skipped=1)
    whole = first.and_then(progress(done=12, total=12, seconds_left=0.0))
    assert (whole.done, whole.total, whole.services, whole.failed) == (42, 42, 3, ())
    assert (whole.is_listed, whole.skipped, whole.is_complete) == (True, 1, False)
