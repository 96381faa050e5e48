"""Fault rules: which requests they apply to, and what goes wrong."""

import random
import threading
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, Literal, get_args

Effect = Literal["latency", "status", "html", "cut", "reset", "lost", "slow"]
"""``latency`` answers late · ``status`` refuses, nothing is processed · ``html`` answers a
web page, nothing is processed · ``cut`` processes and cuts the JSON in the middle · ``reset``
closes the connection, nothing is processed · ``lost`` processes and closes the connection
without an answer · ``slow`` processes and sends the answer in small pieces."""

_MOST_STRUCK: Final = 1000
"""Faults to remember, so that a long run does not fill the memory."""

EFFECTS: Final[tuple[str, ...]] = get_args(Effect)


class HangupError(ConnectionError):
    """The connection is closed without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One rule: what goes wrong, and for which requests.

    If several of ``nth``, ``every`` and ``probability`` are given, all must hold.
    """

    effect: Effect
    method: str = "*"
    """HTTP method, or ``*``."""
    path: str = "*"
    """Glob over the whole path; ``*`` also matches slashes."""
    nth: int | None = None
    """Only the n-th matching request, from 1."""
    every: int | None = None
    """Only every n-th matching request."""
    probability: float | None = None
    """Only with this chance, 0 to 1."""
    count: int | None = None
    """At most this many times."""
    latency: float = 0.0
    """Milliseconds before anything happens; for ``slow`` how long the answer takes."""
    status: int = 0
    """HTTP status for ``status`` and ``html``."""
    code: int = 0
    """Twilio's error code; 0 for the usual one of the status."""
    message: str = ""
    """Twilio's message; "" for the usual one of the code."""
    retry_after: float | None = None
    """Seconds in a Retry-After header; None for no header."""
    name: str = ""
    """A name for people who read the file."""

    def matches(self, method: str, path: str) -> bool:
        """Return whether the rule is for this request."""
        return self.method.upper() in ("*", method) and fnmatchcase(path, self.path)


class Faults:
    """Rules in order, of which the first that is due applies. A seed fixes the chances."""

    def __init__(self, rules: Iterable[Fault] = (), *, seed: int = 0) -> None:
        self.struck: deque[Fault] = deque(maxlen=_MOST_STRUCK)
        """The last faults that were applied, in order."""
        self._rules = list(rules)
        self._seen: Counter[int] = Counter()
        self._hits: Counter[int] = Counter()
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    @property
    def rules(self) -> tuple[Fault, ...]:
        """The rules in force."""
        return tuple(self._rules)

    def add(self, fault: Fault) -> None:
        """Add a rule at the end."""
        with self._lock:
            self._rules.append(fault)

    def clear(self) -> None:
        """Drop every rule and its counts."""
        with self._lock:
            self._rules.clear()
            self._seen.clear()
            self._hits.clear()

    def strike(self, method: str, path: str) -> Fault | None:
        """Count a request and return the fault that applies to it, or None."""
        with self._lock:
            due = [
                place
                for place, rule in enumerate(self._rules)
                if rule.matches(method, path) and self._is_due(place, rule)
            ]
            if not due:
                return None
            self._hits[due[0]] += 1
            self.struck.append(self._rules[due[0]])
            return self._rules[due[0]]

    def _is_due(self, place: int, rule: Fault) -> bool:
        self._seen[place] += 1
        if rule.count is not None and self._hits[place] >= rule.count:
            return False
        if rule.nth is not None and self._seen[place] != rule.nth:
            return False
        if rule.every is not None and self._seen[place] % rule.every != 0:
            return False
        return rule.probability is None or self._random.random() < rule.probability
