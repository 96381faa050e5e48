"""What a batch is going to do: a step for each session, and a reason for each one left out.

A plan reads nothing and sends nothing. ``batch`` runs it, which reads each session again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Final

from proxy_tui.api.constants import CLOSED, IN_PROGRESS
from proxy_tui.api.params import UpdateSession
from proxy_tui.api.unclear import is_no_sid
from proxy_tui.errors import UsageError
from proxy_tui.formatting.safe_text import count, counted, safe
from proxy_tui.formatting.states import is_known
from proxy_tui.formatting.times import appointment, clock, in_zone, until
from proxy_tui.operations.input.duration_parser import parse_ttl
from proxy_tui.operations.input.expiry_parser import is_from_now, parse_expiry
from proxy_tui.operations.sessions.differences import Difference, differences
from proxy_tui.operations.sessions.expiry import effective_expiry
from proxy_tui.operations.writes.preconditions import why_impossible

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.search.people_index import PeopleIndex

_VERBS: Final = frozenset({"update", "close", "reopen", "delete"})
_NOTHING_ENDS_IT: Final = "nothing ends it, so there is no expiry of its own to count from"


@dataclass(frozen=True, slots=True)
class Target:
    """A session that a person chose for a batch."""

    service: Service
    session: Session
    """As shown to the person."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One write of a plan."""

    target: Target
    verb: str
    """``update``, ``close``, ``reopen`` or ``delete``."""
    params: UpdateSession | None
    """What changes; None for ``delete``."""
    changes: tuple[Difference, ...]
    """What changes, as words to show."""
    undoes: str = ""
    """The id of the write that this takes back; usually empty."""
    caution: str = ""
    """What a person should know of this step before it is sent, in lower case and without a full
    stop: ``it comes back in progress instead of open``; usually empty."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A session that a plan or a run does not touch."""

    target: Target
    reason: str
    """In lower case and without a full stop: ``it is closed already``."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in the order in which they are sent, and the sessions that are left out."""

    verb: str
    """The verb of its steps, or ``undo``."""
    steps: tuple[PlannedStep, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    undoes: str = ""
    """The id of the write or batch that this takes back; usually empty."""

    @property
    def doing(self) -> str:
        """What a batch does while it runs: ``closing``."""
        return _DOING.get(self.verb, self.verb)


_DOING: Final = {
    "update": "changing",
    "close": "closing",
    "reopen": "re-opening",
    "delete": "deleting",
    "undo": "undoing",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a batch asks of each of its sessions, as typed into a form."""

    ttl: str = ""
    expiry: str = ""
    status: str = ""
    """For ``update`` only."""
    from_own_expiry: bool = False
    """Whether ``+2h`` counts from when each session would expire, and not from now."""


NOTHING_ASKED: Final = Asked()


def plan_batch(
    verb: str,
    targets: Iterable[Target],
    now: datetime,
    zone: tzinfo | None = None,
    asked: Asked = NOTHING_ASKED,
) -> Plan:
    """Return what a batch would do to each session.

    A session that is chosen twice counts once.

    Args:
        verb: ``update``, ``close``, ``reopen`` or ``delete``.
        targets: The sessions.
        now: The time, aware.
        zone: Of typed times that name none; None is the machine's.
        asked: The new ttl and expiry, for ``update`` and ``reopen``.

    Raises:
        UsageError: No session is chosen, or the ttl or expiry cannot be read.
    """
    if verb not in _VERBS:
        raise UsageError(f"A batch cannot {safe(verb)} sessions.")
    chosen = {(one.service.sid, one.session.sid): one for one in targets}
    if not chosen:
        raise UsageError("No session is chosen, so there is nothing to do.")
    planner = _Planner(verb, now, zone, asked)
    steps: list[PlannedStep] = []
    left_out: list[LeftOut] = []
    for target in chosen.values():
        try:
            steps.append(planner.step(target))
        except _LeaveOutError as reason:
            left_out.append(LeftOut(target, str(reason)))
    return Plan(verb, tuple(steps), tuple(left_out))


class _LeaveOutError(Exception):
    """A session is left out; the text is the reason."""


class _Planner:
    """Turns sessions into steps.

    Raises:
        UsageError: The ttl or expiry cannot be read.
    """

    def __init__(self, verb: str, now: datetime, zone: tzinfo | None, asked: Asked) -> None:
        self._verb = verb
        self._now = now
        self._zone = zone
        self._asked = asked
        try:
            self._ttl = parse_ttl(asked.ttl) if asked.ttl.strip() else None
            # Read once for all, so that a mistake is one mistake and not forty.
            expiry = parse_expiry(asked.expiry, now, zone) if asked.expiry.strip() else None
        except ValueError as error:
            raise UsageError(str(error)) from None
        self._expiry = expiry
        self._from_own = asked.from_own_expiry and is_from_now(asked.expiry)

    def step(self, target: Target) -> PlannedStep:
        """Return the step of one session.

        Raises:
            _LeaveOutError: There is none.
        """
        session = target.session
        if is_no_sid(session.sid):
            raise _LeaveOutError("it came without a SID")
        if not is_known(session.status):
            word = f'its state is "{safe(session.status)}"'
            raise _LeaveOutError(f"{word}, which Twilio does not document")
        if impossible := why_impossible(self._verb, session):
            raise _LeaveOutError(impossible)
        if self._verb == "delete":
            return PlannedStep(target, "delete", None, ())
        fields = self._fields(target)
        if not fields:
            raise _LeaveOutError("nothing would change")
        params = self._params(fields)
        if impossible := why_impossible(self._verb, session, params=params):
            raise _LeaveOutError(impossible)
        changes, caution = self._words(target, fields)
        return PlannedStep(target, self._verb, params, changes, caution=caution)

    def _fields(self, target: Target) -> dict[str, Any]:
        """Return the fields to send."""
        if self._verb == "close":
            return {"status": CLOSED}
        session = target.session
        fields: dict[str, Any] = {"ttl": self._ttl, "date_expiry": self._new_expiry(target)}
        if self._verb == "reopen":
            fields["status"] = IN_PROGRESS
        else:
            fields["status"] = self._asked.status or None
        return {
            name: value
            for name, value in fields.items()
            if value is not None and value != getattr(session, name)
        }

    def _new_expiry(self, target: Target) -> datetime | None:
        if self._expiry is None or not self._from_own:
            return self._expiry
        own = effective_expiry(target.session, target.service.default_ttl).at
        if own is None:
            raise _LeaveOutError(_NOTHING_ENDS_IT)
        try:
            return parse_expiry(self._asked.expiry, own, self._zone)
        except ValueError as error:
            raise _LeaveOutError(_as_reason(str(error))) from None

    def _params(self, fields: dict[str, Any]) -> UpdateSession:
        expiry = fields.get("date_expiry")
        if expiry is not None and expiry <= self._now:
            raise _LeaveOutError("its expiry would be in the past")
        return UpdateSession.checked(fields, self._now)

    def _words(self, target: Target, fields: dict[str, Any]) -> tuple[tuple[Difference, ...], str]:
        """Return what changes, and a caution if the session would end sooner."""
        before, default_ttl = target.session, target.service.default_ttl
        after = replace(before, **fields)
        changes = differences(before, after, fields.keys() - {"date_expiry"})
        was, will = (effective_expiry(one, default_ttl).at for one in (before, after))
        if was != will and after.is_active:
            old = until(was, self._now) if before.is_active and was else "no end set"
            changes += (Difference("expires", old, self._moment(will)),)
        is_sooner = will is not None and before.is_active and (was is None or will < was)
        return changes, "it would end sooner than it does now" if is_sooner else ""

    def _moment(self, moment: datetime | None) -> str:
        if moment is None:
            return "no end set"
        is_today = in_zone(moment, self._zone).date() == in_zone(self._now, self._zone).date()
        at = clock(moment, self._zone)
        if not is_today:
            at = appointment(moment, self._now, self._zone, short=True)
        return f"{until(moment, self._now)}, {at}"


def _as_reason(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}".rstrip(".")


@dataclass(frozen=True, slots=True)
class LostContact:
    """Who can no longer reach each other once the sessions of a plan are closed or deleted."""

    people: int
    """People in the sessions whose participants are known."""
    numbers: int
    """Pool numbers that these people dial."""
    unread: int
    """Sessions whose participants are not known."""

    @property
    def words(self) -> str:
        """A sentence: ``36 people lose contact, and 12 numbers are let go.``."""
        parts = []
        if self.people:
            people = "1 person loses" if self.people == 1 else f"{count(self.people)} people lose"
            verb = "is" if self.numbers == 1 else "are"
            parts.append(
                f"{people} contact, and {counted(self.numbers, 'pool number')} {verb} let go."
            )
        if self.unread:
            parts.append(f"Who is in {counted(self.unread, 'session')} was not read.")
        return " ".join(parts)


def lost_contact(plan: Plan, people: PeopleIndex) -> LostContact:
    """Return who loses contact by a plan that closes or deletes, as far as it is known."""
    persons = unread = 0
    numbers: set[tuple[str, str]] = set()
    for step in plan.steps:
        if not step.target.session.is_active:
            continue
        entry = people.get(step.target.session.sid)
        if entry is None or entry.people is None:
            unread += 1
            continue
        persons += len(entry.present)
        numbers |= {(entry.service_sid, one.dials) for one in entry.present if one.dials}
    return LostContact(persons, len(numbers), unread)
