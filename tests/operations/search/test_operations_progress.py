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


@pytest.mark.parametrize(
    ("listed", "at_once", "known", "each_half_second", "pause", "rate", "left"),
    [
        (0, 0, 0, 0, 0.0, 0.0, None),  # nothing is known yet
        (1040, 40, 0, 0, 0.5, 40.0, 50.0),  # the first burst is not taken for the pace
        (120, 0, 0, 20, 0.0, 2.0, 50.0),  # a slow server
        (200, 100, 0, 0, 60.0, 0.0, 5.0),  # only the last seconds count
        (1000, 0, 1000, 0, 3.0, 0.0, 0.0),  # sessions known from before do not
    ],
)
def test_the_rate_is_that_of_the_last_requests_and_the_budget_at_the_start(
    time: FakeTime,
    listed: int,
    at_once: int,
    known: int,
    each_half_second: int,
    pause: float,
    rate: float,
    left: float | None,
) -> None:
    meter = ScanMeter(20, time)
    count(meter, listed=listed, read=at_once)
    for _ in range(known):
        meter.known(SERVICE)
    for _ in range(each_half_second):
        time.seconds += 0.5
        meter.read(SERVICE)
    time.seconds += pause
    now = meter.progress(is_listed=True)
    assert (now.rate, now.seconds_left) == (rate, left)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "312 of 1 200 sessions searched · 20/s · 44 s left"),
        (
            {"is_listed": False, "total": 700},
            "312 of at least 700 sessions searched · 20/s · at least 44 s left",
        ),
        ({"done": 1200, "seconds_left": 0.0}, "1 200 of 1 200 sessions searched"),
        ({"done": 1, "total": 1, "seconds_left": 0.0}, "1 of 1 session searched"),
        (
            {"done": 1200, "seconds_left": 0.0, "skipped": 2},
            "1 200 of 1 200 sessions searched · 2 could not be read",
        ),
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
def test_progress_is_said_for_every_count(fields: dict[str, object], words: str) -> None:
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
