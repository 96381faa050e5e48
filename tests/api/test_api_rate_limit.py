"""The request budget: kept by any number of threads, whatever happens."""

import heapq
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from api_fakes import FakeTime
from hypothesis import given, settings, strategies as st

from proxy_tui.api.background import background
from proxy_tui.api.cancel import cancellable
from proxy_tui.api.errors import CancelledError
from proxy_tui.api.rate_limit import SLICE, SLOW_SECONDS, Budgets, RateLimiter


class SharedTime:
    """One clock for real threads; it moves on when all of them sleep, to whoever wakes first.

    So the moment a thread reads after its wait is the moment it was let through.
    """

    def __init__(self, threads: int) -> None:
        self.now = 1000.0
        self._awake = threads
        self._wakes: list[float] = []
        self._changed = threading.Condition()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._changed:
            wake = self.now + seconds
            heapq.heappush(self._wakes, wake)
            self._rest()
            assert self._changed.wait_for(lambda: self.now >= wake, timeout=30)

    def leave(self) -> None:
        """Count the calling thread out: it will not sleep again."""
        with self._changed:
            self._rest()

    def _rest(self) -> None:
        self._awake -= 1
        if self._awake == 0 and self._wakes:
            self.now = self._wakes[0]
            while self._wakes and self._wakes[0] <= self.now:
                heapq.heappop(self._wakes)
                self._awake += 1
            self._changed.notify_all()


def paced(rate: float = 20, burst: int = 40) -> tuple[RateLimiter, FakeTime]:
    time = FakeTime()
    return RateLimiter(rate, burst, clock=time.clock, sleep=time.sleep), time


def run_threads(threads: int, each: int, rate: float, burst: int) -> list[float]:
    """Return when each request left."""
    time = SharedTime(threads)
    limiter = RateLimiter(rate, burst, clock=time.clock, sleep=time.sleep)

    def work(_: int) -> list[float]:
        left = []
        for _turn in range(each):
            limiter.wait()
            left.append(time.now)
        time.leave()
        return left

    with ThreadPoolExecutor(threads) as pool:
        return sorted(moment for left in pool.map(work, range(threads)) for moment in left)


def worst_excess(left: list[float], rate: float, burst: int) -> float:
    """Return by how much any stretch of time holds more than burst + rate * its length."""
    return max(
        (end - start + 1) - burst - rate * (left[end] - left[start])
        for start in range(len(left))
        for end in range(start, len(left))
    )


class TestBudget:
    def test_a_burst_leaves_at_once_and_the_rest_at_the_rate(self) -> None:
        limiter, time = paced(rate=20, burst=40)
        for _ in range(40):
            limiter.wait()
        assert time.slept == 0
        for _ in range(60):
            limiter.wait()
        assert time.slept == pytest.approx(3)

    def test_quiet_time_earns_the_burst_back_and_no_more(self) -> None:
        limiter, time = paced(rate=20, burst=40)
        for _ in range(40):
            limiter.wait()
        time.now += 3600
        for _ in range(41):
            limiter.wait()
        assert time.slept == pytest.approx(0.05)

    def test_eight_threads_together_stay_within_it_and_use_it_up(self) -> None:
        left = run_threads(threads=8, each=30, rate=20, burst=40)
        assert len(left) == 240
        assert worst_excess(left, rate=20, burst=40) <= 1e-6
        assert left[-1] - left[0] == pytest.approx(200 / 20, rel=0.02)

    @settings(deadline=None, max_examples=25)
    @given(
        threads=st.integers(1, 6),
        each=st.integers(1, 12),
        rate=st.floats(0.5, 200),
        burst=st.integers(1, 20),
    )
    def test_threads_never_exceed_any_budget(
        self, threads: int, each: int, rate: float, burst: int
    ) -> None:
        left = run_threads(threads, each, rate, burst)
        assert len(left) == threads * each
        assert worst_excess(left, rate, burst) <= 1e-6

    @settings(deadline=None)
    @given(
        rate=st.floats(0.5, 200),
        burst=st.integers(1, 20),
        events=st.lists(
            st.one_of(
                st.tuples(st.just("wait"), st.just(0.0)),
                st.tuples(st.just("idle"), st.floats(0, 5)),
                st.tuples(st.just("hold"), st.floats(0, 5)),
            ),
            max_size=60,
        ),
    )
    def test_no_order_of_waits_pauses_and_holds_exceeds_it(
        self, rate: float, burst: int, events: list[tuple[str, float]]
    ) -> None:
        limiter, time = paced(rate, burst)
        left, held_until = [], 0.0
        for event, seconds in events:
            if event == "idle":
                time.now += seconds
            elif event == "hold":
                limiter.hold(seconds)
                held_until = max(held_until, time.now + seconds)
            else:
                limiter.wait()
                left.append(time.now)
                assert time.now >= held_until - 1e-6
        assert not left or worst_excess(left, rate, burst) <= 1e-6

    def test_first_come_is_first_served(self) -> None:
        time = SharedTime(4)
        limiter = RateLimiter(1, 1, clock=time.clock, sleep=time.sleep)
        limiter.wait()
        order: list[int] = []

        def work(number: int) -> None:
            limiter.wait()
            order.append(number)
            time.leave()

        with ThreadPoolExecutor(4) as pool:
            for number in range(4):
                pool.submit(work, number)
                while len(limiter._queue) <= number and not order:
                    threading.Event().wait(0.001)
        assert order == [0, 1, 2, 3]

    def test_what_a_person_waits_for_goes_before_the_background(self) -> None:
        time = SharedTime(4)
        limiter = RateLimiter(1, 1, clock=time.clock, sleep=time.sleep)
        limiter.wait()
        order: list[str] = []

        def scan() -> None:
            with background():
                limiter.wait()
            order.append("scan")
            time.leave()

        def person() -> None:
            limiter.wait()
            order.append("person")
            time.leave()

        with ThreadPoolExecutor(4) as pool:
            for place, work in enumerate((scan, scan, scan, person)):
                pool.submit(work)
                while len(limiter._queue) + len(limiter._background) <= place and not order:
                    threading.Event().wait(0.001)
        assert order == ["person", "scan", "scan", "scan"]

    def test_after_a_429_the_background_keeps_to_half_the_rate_for_a_minute(self) -> None:
        limiter, time = paced(rate=10, burst=40)
        limiter.hold(1)
        assert limiter.is_slow
        with background():
            limiter.wait()
            begun = time.slept
            for _ in range(50):
                limiter.wait()
            assert time.slept - begun == pytest.approx(50 * 2 / 10)
        before = time.slept
        for _ in range(20):
            limiter.wait()
        assert time.slept - before < 20 / 10 + 0.2
        limiter.pause(SLOW_SECONDS)
        assert not limiter.is_slow

    def test_a_background_caller_who_gives_up_leaves_no_place(self) -> None:
        limiter, _ = paced(rate=1, burst=1)
        limiter.wait()
        with background(), cancellable(lambda: True), pytest.raises(CancelledError):
            limiter.wait()
        assert not limiter._background


class TestHold:
    def test_nobody_passes_before_it_is_over_and_no_burst_after_it(self) -> None:
        limiter, time = paced(rate=20, burst=40)
        limiter.hold(7)
        assert limiter.held_seconds() == pytest.approx(7)
        limiter.wait()
        assert time.slept == pytest.approx(7)
        assert limiter.held_seconds() == 0
        for _ in range(20):
            limiter.wait()
        assert time.slept == pytest.approx(7 + 20 / 20)

    def test_a_shorter_hold_does_not_end_a_longer_one(self) -> None:
        limiter, _ = paced()
        limiter.hold(7)
        limiter.hold(1)
        assert limiter.held_seconds() == pytest.approx(7)

    def test_who_is_already_waiting_is_held_too(self) -> None:
        limiter, time = paced(rate=1, burst=1)
        limiter.wait()
        sleep = time.sleep

        def held_sleep(seconds: float) -> None:
            if not time.naps:
                limiter.hold(5)
            sleep(seconds)

        limiter.sleep = held_sleep
        limiter.wait()
        assert time.slept == pytest.approx(5)


class TestCancelling:
    def test_a_cancelled_wait_takes_no_place_and_no_token(self) -> None:
        limiter, time = paced(rate=1, burst=1)
        with cancellable(lambda: True), pytest.raises(CancelledError):
            limiter.wait()
        limiter.wait()
        assert time.slept == 0

    @pytest.mark.parametrize("wait", [RateLimiter.wait, lambda limiter: limiter.pause(60)])
    def test_a_wait_asks_after_every_slice(self, wait: Callable[[RateLimiter], None]) -> None:
        limiter, time = paced()
        limiter.hold(60)
        with cancellable(lambda: time.slept > 0.25), pytest.raises(CancelledError):
            wait(limiter)
        assert time.slept == pytest.approx(0.3)
        assert max(time.naps) <= SLICE

    def test_a_sleep_that_raises_leaves_the_queue_in_order(self) -> None:
        limiter, time = paced()
        limiter.hold(1)

        def broken(_: float) -> None:
            raise KeyboardInterrupt

        limiter.sleep = broken
        with pytest.raises(KeyboardInterrupt):
            limiter.wait()
        limiter.sleep = time.sleep
        limiter.wait()
        assert time.slept == pytest.approx(1)


class TestTime:
    @pytest.mark.parametrize("seconds", [0, 0.05, 0.1, 0.35, 3])
    def test_a_pause_lasts_as_long_as_it_should(self, seconds: float) -> None:
        limiter, time = paced()
        limiter.pause(seconds)
        assert time.slept == pytest.approx(seconds, abs=0.002)

    def test_a_sleep_that_returns_at_once_makes_waits_short_and_never_endless(self) -> None:
        naps: list[float] = []
        limiter = RateLimiter(clock=lambda: 1000.0, sleep=naps.append)
        limiter.hold(2)
        limiter.wait()
        limiter.pause(1)
        assert sum(naps) == pytest.approx(3)

    def test_naps_do_not_vanish_in_the_rounding_of_a_large_clock(self) -> None:
        time = FakeTime(1e12)
        limiter = RateLimiter(rate=1e6, burst=1, clock=time.clock, sleep=time.sleep)
        for _ in range(5):
            limiter.wait()
        assert len(time.naps) < 50

    def test_requests_per_second_counts_the_last_second_only(self) -> None:
        limiter, time = paced()
        assert limiter.requests_per_second() == 0
        for _ in range(3):
            limiter.wait()
        time.now += 0.9
        limiter.wait()
        assert limiter.requests_per_second() == 4
        time.now += 0.2
        assert limiter.requests_per_second() == 1

    def test_the_real_clock_is_the_default(self) -> None:
        limiter = RateLimiter()
        start: Callable[[], float] = limiter.now
        assert start() <= start()
        limiter.wait()
        assert (limiter.rate, limiter.burst) == (20, 40)


class TestBudgets:
    def test_each_service_has_its_own_and_the_first_shares_with_what_is_about_none(self) -> None:
        first, time = paced(rate=10, burst=5)
        budgets = Budgets(first)
        assert budgets.of("KS1") is budgets.of("") is first
        other = budgets.of("KS2")
        assert other is budgets.of("KS2") is not first
        assert budgets.all == (first, other)
        for _ in range(5):
            first.wait()
        other.wait()
        assert time.slept == 0
        first.wait()
        assert time.slept > 0

    def test_a_refusal_for_one_service_holds_no_other(self) -> None:
        first, _ = paced()
        budgets = Budgets(first)
        budgets.of("KS1").hold(9)
        assert budgets.of("KS2").held_seconds() == 0
