"""The request budget: a token bucket for each service, shared by all threads of a client.

Twilio guarantees 30 requests a second per endpoint and service, judged over 5 s
(Proxy limits page). We stay below it: ``rate`` a second, ``burst`` at once, so
that in any t seconds at most ``burst + rate * t`` requests leave. What a person
waits for goes before what runs in the background (``background``). After a 429
everyone holds until the wait is over, and goes on without a burst; the background
then keeps to half the rate for a minute.
"""

import random
import threading
import time
from collections import deque
from collections.abc import Callable

from proxy_tui.api.background import is_background
from proxy_tui.api.cancel import check_cancelled

SLOW_SECONDS = 60.0
"""How long after a 429 the background keeps to half the rate."""
SLICE = 0.1
"""Seconds; every wait checks this often whether it is cancelled."""
_SHORTEST = 0.001  # shorter sleeps vanish in the rounding of a large clock value


class Budgets:
    """A budget for each service, as Twilio's limits are.

    Requests about no service share the budget of the first service.

    Args:
        first: The budget of the first service; those of others have the same rate, burst,
            clock and jitter.
    """

    def __init__(self, first: "RateLimiter") -> None:
        self.first = first
        self._by_service: dict[str, RateLimiter] = {}
        self._lock = threading.Lock()

    def of(self, service_sid: str) -> "RateLimiter":
        """Return the budget of a service; "" is none in particular."""
        if not service_sid:
            return self.first
        with self._lock:
            known = self._by_service.get(service_sid)
            if known is None:
                known = self.first.another() if self._by_service else self.first
                self._by_service[service_sid] = known
            return known

    @property
    def all(self) -> "tuple[RateLimiter, ...]":
        """Every budget in use, each once."""
        return tuple({id(one): one for one in (self.first, *self._by_service.values())}.values())


class RateLimiter:
    """Lets threads pass one by one, first come first served, within the budget.

    Args:
        rate: Requests a second in the long run.
        burst: Requests that may leave at once after a quiet time; at least 1.
        clock: Seconds that only ever grow.
        sleep: How to wait. A sleep counts for as long as it was asked to last, so
            one that returns at once makes waits short and never endless.
        jitter: From 0 to 1; the share of a back-off that is waited.
    """

    def __init__(
        self,
        rate: float = 20,
        burst: int = 40,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.rate = rate
        self.burst = burst
        self.sleep = sleep
        self.jitter = jitter
        self._clock = clock
        self._skipped = 0.0
        self._lock = threading.Lock()
        self._queue: deque[object] = deque()
        self._background: deque[object] = deque()
        self._slow_until = self._next_background = float("-inf")
        self._recent: deque[float] = deque()
        self._tokens = float(burst)
        self._filled_at = self._held_until = self.now()

    def another(self) -> "RateLimiter":
        """Return another full budget that waits as this one does."""
        return RateLimiter(self.rate, self.burst, self._clock, self.sleep, self.jitter)

    def now(self) -> float:
        """Return the time by this limiter's clock, in seconds."""
        return self._clock() + self._skipped

    def wait(self) -> None:
        """Return as soon as one more request may leave, and count it.

        Raises:
            CancelledError: the caller cancelled; nothing is counted then.
        """
        ticket = object()
        queue = self._background if is_background() else self._queue
        with self._lock:
            queue.append(ticket)
        try:
            check_cancelled()
            while (seconds := self._take(ticket, queue)) > 0:
                self._sleep_a_slice(seconds)
                check_cancelled()
        except BaseException:
            with self._lock:
                queue.remove(ticket)
            raise

    def hold(self, seconds: float) -> None:
        """Stop every request for ``seconds``, and allow no burst after that (20429, 80621)."""
        with self._lock:
            now = self.now()
            self._refill(now)
            self._tokens = min(self._tokens, 1.0)
            self._held_until = max(self._held_until, now + seconds)
            self._slow_until = self._held_until + SLOW_SECONDS

    @property
    def is_slow(self) -> bool:
        """Whether the background keeps to half the rate, after a 429."""
        return self.now() < self._slow_until

    def held_seconds(self) -> float:
        """Return how much of the hold is left, in seconds; 0 without one."""
        return max(0.0, self._held_until - self.now())

    def requests_per_second(self) -> float:
        """Return how many requests left within the last second. Never waits for a lock."""
        since = self.now() - 1
        return float(sum(left_at > since for left_at in list(self._recent)))

    def pause(self, seconds: float) -> None:
        """Wait without taking a place in the queue.

        Raises:
            CancelledError: the caller cancelled.
        """
        until = self.now() + seconds
        check_cancelled()
        while (left := until - self.now()) > 0:
            self._sleep_a_slice(left)
            check_cancelled()

    def _take(self, ticket: object, queue: deque[object]) -> float:
        """Return 0 and use up a token, or the seconds until it is worth asking again."""
        with self._lock:
            now = self.now()
            self._refill(now)
            place = queue.index(ticket)
            before = place if queue is self._queue else place + len(self._queue)
            missing = before + 1 - self._tokens
            seconds = max(0.0, self._held_until - now) + max(0.0, missing) / self.rate
            if queue is self._background and now < self._slow_until:
                seconds = max(seconds, self._next_background - now)
            if seconds == 0:
                del queue[place]
                if queue is self._background:
                    self._next_background = now + 2 / self.rate
                self._tokens -= 1
                self._recent.append(now)
                while self._recent[0] <= now - 1:
                    self._recent.popleft()
            return seconds

    def _refill(self, now: float) -> None:
        """Earn tokens for the time since the last call, but one at most under a hold."""
        for until, most in ((min(now, self._held_until), 1.0), (now, float(self.burst))):
            if until > self._filled_at:
                earned = (until - self._filled_at) * self.rate
                self._tokens = min(most, self._tokens + earned)
                self._filled_at = until

    def _sleep_a_slice(self, seconds: float) -> None:
        seconds = min(max(seconds, _SHORTEST), SLICE)
        before = self._clock()
        self.sleep(seconds)
        missing = seconds - (self._clock() - before)
        if missing > 0:
            with self._lock:
                self._skipped += missing
