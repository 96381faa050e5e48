"""The way back from one write: what to send so that a session is as it was before.

Reads nothing and sends nothing. Twilio has no way back to ``open`` and none to unset an
expiry date, so a session may come back almost as it was; a caution says in what.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError

from proxy_tui.api.constants import CLOSED, IN_PROGRESS, OPEN
from proxy_tui.api.models import Service, Session
from proxy_tui.api.params import UpdateSession, problems
from proxy_tui.api.unclear import Unclear
from proxy_tui.formatting.states import has_ended
from proxy_tui.formatting.times import stamp
from proxy_tui.operations.sessions.differences import Difference, differences
from proxy_tui.operations.sessions.expiry import effective_expiry

COMPARED: Final = ("status", "ttl", "date_expiry")
"""The fields that a write can change, and that an undo brings back."""

_NO_WAY_BACK: Final = {
    "delete": "a deleted session cannot be brought back",
    "add_participant": "a person who was added can only be removed, and for good",
    "remove_participant": "a removed person cannot come back into the same session (80612)",
    "message": "a message that was sent cannot be called back",
}


@dataclass(frozen=True, slots=True)
class Reversal:
    """What takes a write back."""

    verb: str
    """``update``, ``close`` or ``reopen``."""
    params: UpdateSession
    changes: tuple[Difference, ...]
    """What changes, as words to show."""
    caution: str = ""
    """As in ``PlannedStep.caution``."""


class NoWayBackError(Exception):
    """Nothing sensible takes the write back; the text is the reason, as in ``LeftOut.reason``."""


def why_no_way_back(verb: str) -> str:
    """Return why a write of this verb can never be undone; an empty string if it can."""
    if verb in {"create", "update", "close", "reopen"}:
        return ""
    return _NO_WAY_BACK.get(verb, f"this program does not know how to take back {verb or 'it'}")


def recorded_session(fields: Mapping[str, str], session: Session) -> Session:
    """Return a session with the fields that a record keeps in place of its own."""
    kept: dict[str, Any] = {name: fields[name] or None for name in COMPARED if name in fields}
    return replace(session, **kept)


def changed_since(answered: Mapping[str, str], fresh: Session) -> tuple[Difference, ...]:
    """Return what somebody else changed since a write was answered.

    A first contact makes an open session in progress, which is no change by anybody.

    Args:
        answered: The session as answered, by ``session_fields``; only what it has is compared.
        fresh: The session as it is now.
    """
    was = recorded_session(answered, fresh)
    names = {name for name in COMPARED if name in answered}
    if (was.status, fresh.status) == (OPEN, IN_PROGRESS):
        names.discard("status")
    return differences(was, fresh, names)


def reverse(
    verb: str, before: Mapping[str, str], fresh: Session, service: Service, now: datetime
) -> Reversal:
    """Return what takes a write back.

    Args:
        verb: The verb of the write.
        before: The session before the write, by ``session_fields``; empty for a create.
        fresh: The session as it is now.
        service: Its service, for the default ttl.
        now: Which expiry has passed.

    Raises:
        NoWayBackError: Nothing sensible is left to send.
    """
    if verb == "create":
        if has_ended(fresh.status):
            raise NoWayBackError("it has ended already")
        caution = "it stays as a closed session: to remove it, delete it"
        return _reversal("close", {"status": CLOSED}, fresh, caution, now)
    was = recorded_session(before, fresh)
    if was.is_active and has_ended(fresh.status):
        return _reopened(was, fresh, service, now)
    asked, cautions = _former_life(was, fresh, now)
    if has_ended(was.status) and fresh.is_active:
        return _reversal("close", {"status": CLOSED, **asked}, fresh, "; ".join(cautions), now)
    if was.status == OPEN != fresh.status:
        cautions.append("it stays in progress: Twilio has no way back to open")
    if not asked:
        raise NoWayBackError("; ".join(cautions) or "it is as it was before the write already")
    cautions += _runs_out(replace(fresh, **_set(asked)), service, now)
    return _reversal("update", asked, fresh, "; ".join(cautions), now)


def _reopened(was: Session, fresh: Session, service: Service, now: datetime) -> Reversal:
    """Return how to re-open a session with its former ttl and expiry."""
    expiry = was.date_expiry
    if isinstance(expiry, datetime) and expiry <= now:
        raise NoWayBackError(f"its expiry, {stamp(expiry)}, has passed: it would have ended by now")
    asked, cautions = _former_life(was, fresh, now)
    # Re-opening may drop an expiry, so both are sent even if they are what they were.
    asked |= {"date_expiry": expiry} if expiry is not None else {}
    asked |= {"ttl": was.ttl} if was.ttl else {}
    if was.status == OPEN:
        cautions.insert(0, "it comes back in progress instead of open")
    cautions += _runs_out(replace(fresh, **_set(asked)), service, now)
    return _reversal("reopen", {"status": IN_PROGRESS, **asked}, fresh, "; ".join(cautions), now)


def _former_life(was: Session, fresh: Session, now: datetime) -> tuple[dict[str, Any], list[str]]:
    """Return the former ttl and expiry as far as they differ and can be set; and what cannot."""
    asked: dict[str, Any] = {}
    cautions = []
    if isinstance(was.ttl, Unclear):
        raise NoWayBackError("its former ttl cannot be read")
    if was.ttl != fresh.ttl:
        asked["ttl"] = was.ttl
    if was.date_expiry != fresh.date_expiry:
        if was.date_expiry is None:
            cautions.append("its expiry stays: Twilio cannot unset an expiry date")
        elif isinstance(was.date_expiry, datetime) and was.date_expiry <= now:
            cautions.append(f"its former expiry, {stamp(was.date_expiry)}, has passed")
        else:
            asked["date_expiry"] = was.date_expiry
    return asked, cautions


def _runs_out(session: Session, service: Service, now: datetime) -> list[str]:
    """Return a caution if the life that a session gets back is over by now."""
    at = effective_expiry(session, service.default_ttl).at
    if at is None or at > now:
        return []
    return [f"its ttl ran out at {stamp(at)}: Twilio may end it at once"]


def _reversal(
    verb: str, asked: Mapping[str, Any], fresh: Session, caution: str, now: datetime
) -> Reversal:
    try:
        params = UpdateSession.model_validate(asked, context={"now": now})
    except ValidationError as error:
        reason = " ".join(problems(error).values())
        raise NoWayBackError(f"what was recorded cannot be sent: {reason.rstrip('.')}") from None
    after = replace(fresh, **_set(asked))
    return Reversal(verb, params, differences(fresh, after, COMPARED), caution)


def _set(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value is not None}
