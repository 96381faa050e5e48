"""Terms of a query about times and numbers, turned into questions asked of each session.

Moments to compare with are worked out once: no row costs more than a comparison.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.states import has_ended
from proxy_tui.operations.input.duration_parser import parse_ttl
from proxy_tui.operations.query.parser import COMPARED, Term, Value
from proxy_tui.operations.query.terms import (
    Ground,
    TermError,
    clipped,
    how_to_compare,
    named,
    opposite,
    picked,
    some,
)
from proxy_tui.operations.sessions.expiry import ExpiryRule, effective_expiry, sortable_expiry

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.query.terms import Build, Test

ACTIVE: Final = frozenset({"open", "in-progress"})
"""As ``api.models.ACTIVE_STATUSES``, which would load pydantic before the first frame."""

TIMES: Final = ("30m", "2h", "1d")
"""Lengths of time to show as examples."""

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
_LATEST: Final = datetime.max.replace(tzinfo=UTC)

_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SINCE: Final[Mapping[str, Callable[[datetime, datetime], bool]]] = {
    "<": operator.gt,
    "<=": operator.ge,
    ">": operator.lt,
    ">=": operator.le,
}
"""The other way round: a longer time since is an earlier moment."""


def since(read: Callable[[Session], object], *, never: bool = False) -> Build:
    """Return how to ask how long ago something was; dates that are none fit no comparison.

    Args:
        read: The moment, the text that is not one, or None.
        never: Whether it may not have happened at all, which ``:never`` asks.
    """

    def known(session: Session) -> bool:
        return bool(read(session))

    def build(term: Term, ground: Ground) -> Test:
        if term.operator not in COMPARED:
            tests = {"*": known, "never": opposite(known)} if never else {"*": known}
            word = "never" if never else ""
            return named(term, tests, how_to_compare(term.name, TIMES, word))
        cut = _shifted(ground.now, -_length(term))
        compare = _SINCE[term.operator]

        def test(session: Session) -> bool:
            moment = read(session)
            return isinstance(moment, datetime) and compare(moment, cut)

        return test

    return build


def expires(term: Term, ground: Ground) -> Test:
    """Ask how far ahead the effective expiry is; one that has passed is not ahead at all.

    Sessions that are over have none; ``never`` is one that nothing ends. What is overdue is
    asked with ``is:expired``.

    Raises:
        TermError: the term does not fit.
    """
    default_ttl = ground.default_ttl
    if term.operator in COMPARED:
        now = ground.now.timestamp()
        cut = now + _length(term)
        compare = _COMPARE[term.operator]

        def comes(session: Session) -> bool:
            at = sortable_expiry(session, default_ttl)
            return at is not None and at > now and compare(at, cut)

        return comes

    def known(session: Session) -> bool:
        return sortable_expiry(session, default_ttl) is not None

    def never(session: Session) -> bool:
        if session.ttl > 0 or has_ended(session.status):  # cheaper than the rule in full
            return False
        return effective_expiry(session, default_ttl).rule is ExpiryRule.NONE

    return named(term, {"*": known, "never": never}, how_to_compare(term.name, TIMES, "never"))


def _shifted(now: datetime, seconds: int) -> datetime:
    try:
        return now + timedelta(seconds=seconds)
    except OverflowError:
        return _EARLIEST if seconds < 0 else _LATEST


def condition(term: Term, ground: Ground) -> Test:
    """Ask what a session is: ``active``, ``ended``, ``expired`` or ``marked``.

    Raises:
        TermError: none of these, or nothing can be marked.
    """
    now, default_ttl, marked = ground.now.timestamp(), ground.default_ttl, ground.marked

    def expired(session: Session) -> bool:
        at = sortable_expiry(session, default_ttl)
        return at is not None and at <= now and session.status in ACTIVE

    tests: dict[str, Test] = {
        "active": lambda session: session.status in ACTIVE,
        "ended": lambda session: has_ended(session.status),
        "expired": expired,
    }
    if marked is not None:
        tests["marked"] = lambda session: session.sid in marked
    return some([tests[picked(term, value, tests, "condition")] for value in term.values])


def ttl(term: Term, _ground: Ground) -> Test:
    """Ask for the session's own ttl; ``0`` is not set, ``*`` is set, and only a set one compares.

    Raises:
        TermError: the term does not fit.
    """
    if term.operator in COMPARED:
        compare, limit = _COMPARE[term.operator], _length(term, bare_seconds=True)
        return lambda session: session.ttl > 0 and compare(session.ttl, limit)
    wanted = {_seconds(term, v, bare_seconds=True) for v in term.values if not v.is_any}
    if any(value.is_any for value in term.values):
        return lambda session: session.ttl > 0 or session.ttl in wanted
    return lambda session: session.ttl in wanted


def participants(term: Term, ground: Ground) -> Test:
    """Ask how many people are in the session; where that is unknown, nothing fits.

    Raises:
        TermError: not a number.
    """
    people = ground.people
    if term.operator in COMPARED:
        compare, limit = _COMPARE[term.operator], _number(_only(term))

        def test(session: Session) -> bool:
            number = people.get(session.sid)
            return number is not None and compare(number, limit)

        return test
    wanted = {_number(value) for value in term.values if not value.is_any}
    if any(value.is_any for value in term.values):
        return lambda session: session.sid in people
    return lambda session: people.get(session.sid) in wanted


def _number(value: Value) -> int:
    typed = value.literal or ""
    if typed.isascii() and typed.isdigit() and len(typed) <= 9:
        return int(typed)
    raise TermError("Type a number of people, such as 0, 1 or 2.", value.start, value.end)


def _length(term: Term, *, bare_seconds: bool = False) -> int:
    return _seconds(term, _only(term), bare_seconds=bare_seconds)


def _only(term: Term) -> Value:
    if len(term.values) > 1:
        extra = term.values[1]
        raise TermError("Compare with one value only.", extra.start, extra.end)
    return term.values[0]


def _seconds(term: Term, value: Value, *, bare_seconds: bool) -> int:
    typed = (value.literal or "").strip()
    number = typed.isascii() and typed.isdigit()
    unfinished = term.last and typed[-1:].isdigit()
    if number and typed.strip("0") and not bare_seconds:
        shown = clipped(typed)  # minutes are meant more often than seconds
        message = f"Say which unit: {shown}m, {shown}h or {shown}d."
        raise TermError(message, value.start, value.end, unfinished=unfinished)
    try:
        return parse_ttl(typed)
    except ValueError:
        message = "Type a length of time, such as 30m, 2h or 1d."
        raise TermError(message, value.start, value.end, unfinished=unfinished) from None
