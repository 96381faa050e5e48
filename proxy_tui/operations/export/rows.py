"""What the program knows as rows: Twilio's own field names first, then ours.

The values are what JSON holds: times in UTC as ISO 8601, numbers as numbers, null for
nothing. People's numbers are masked and message bodies left out unless revealed.
Numbers of the pool are nobody's own and stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Final

from proxy_tui.api.constants import OPEN, VOICE_AND_MESSAGE
from proxy_tui.api.sid_shape import is_sid
from proxy_tui.api.unclear import Unclear, is_no_sid
from proxy_tui.formatting.duration_text import ttl_words
from proxy_tui.formatting.interaction_text import direction
from proxy_tui.formatting.numbers import mask
from proxy_tui.formatting.person_text import person_label
from proxy_tui.formatting.redaction import mask_text
from proxy_tui.formatting.states import has_ended, mode_word, state_word
from proxy_tui.formatting.times import appointment, iso
from proxy_tui.operations.sessions.expiry import effective_expiry
from proxy_tui.operations.writes.outcomes import Outcome

if TYPE_CHECKING:
    from datetime import tzinfo

    from proxy_tui.api.models import Interaction, Participant, PhoneNumber, Service, Session
    from proxy_tui.api.params import CreateSession
    from proxy_tui.operations.diagnosis import Finding, Reach
    from proxy_tui.operations.search import Hit
    from proxy_tui.operations.sessions.detail import SessionDetail
    from proxy_tui.operations.writes.batch_progress import StepResult
    from proxy_tui.operations.writes.plan import LeftOut, Plan
    from proxy_tui.operations.writes.proof import Proof
    from proxy_tui.operations.writes.resume import RecordedStep

Cells = dict[str, object]
"""A row: column to value."""

SESSION: Final = (
    "sid", "service_sid", "account_sid", "unique_name", "status", "closed_reason", "ttl", "mode",
    "date_started", "date_ended", "date_last_interaction", "date_expiry", "date_created",
    "date_updated",
)  # fmt: skip
LIFE: Final = ("expires_at", "expires_by")
"""When a session expires, and what sets that (``ExpiryRule``); null once it is over."""

SERVICES: Final = (
    "sid", "account_sid", "unique_name", "chat_instance_sid", "default_ttl", "callback_url",
    "intercept_callback_url", "out_of_session_callback_url", "geo_match_level",
    "number_selection_behavior", "date_created", "date_updated",
)  # fmt: skip
SESSIONS: Final = (*SESSION, *LIFE)
DETAIL: Final = (*SESSIONS, "participants", "interactions", "more_interactions")
HITS: Final = (
    *SESSIONS, "matched_by", "service_name", "participant_sid", "identifier", "friendly_name",
    "proxy_identifier",
)  # fmt: skip
FINDINGS: Final = ("check", "verdict", "title", "evidence", "advice", "codes", "sessions")
REACH: Final = (
    "answer", "title", "evidence", "advice", "codes", "sessions", "participant_sid", "coverage",
)  # fmt: skip
"""Whom a call reaches: the answer, then what else matters; nulls where the first row has it."""
NUMBERS: Final = (
    "sid", "account_sid", "service_sid", "phone_number", "friendly_name", "iso_country",
    "capabilities", "is_reserved", "in_use", "date_created", "date_updated",
)  # fmt: skip

PLAN: Final = (
    "sid", "service_sid", "unique_name", "status", "verb", "from", "to", "caution", "left_out",
)  # fmt: skip
"""What would be done, in the words of the screen; ``left_out`` is the reason, or null."""
PROOFS: Final = ("sid", "service_sid", "unique_name", "verdict", "note")
"""The sessions of an undo, as read again afterwards."""
STEPS: Final = (
    "sid", "service_sid", "unique_name", "verb", "outcome", "code", "request_id", "write_id",
    "note",
)  # fmt: skip
"""What became of each write; the outcome of one that was not begun is null."""

BRIEF: Final[Mapping[tuple[str, ...], tuple[str, ...]]] = {
    SERVICES: ("sid", "unique_name", "default_ttl", "callback_url", "date_created"),
    SESSIONS: (
        "sid", "unique_name", "status", "mode", "date_created", "date_last_interaction",
        "expires_at", "expires_by",
    ),
    HITS: (
        "sid", "unique_name", "status", "expires_at", "matched_by", "service_name", "identifier",
        "proxy_identifier",
    ),
    FINDINGS: ("verdict", "title", "evidence", "advice"),
    REACH: ("answer", "title", "evidence", "advice"),
    NUMBERS: ("sid", "phone_number", "iso_country", "capabilities", "is_reserved", "in_use"),
    PLAN: ("sid", "unique_name", "verb", "from", "to", "caution", "left_out"),
    STEPS: ("sid", "unique_name", "verb", "outcome", "code", "note"),
}  # fmt: skip
"""The columns of a table and of Markdown, unless others are asked for."""

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "participants": (
        "letter", "sid", "identifier", "friendly_name", "proxy_identifier", "date_deleted",
    ),
    "interactions": (
        "date_created", "type", "direction", "outbound_resource_status", "sid", "data",
    ),
}  # fmt: skip
"""The columns of the tables inside a session that is shown as a table or Markdown."""

_POOL_NUMBERS: Final = frozenset({"proxy_identifier", "phone_number"})


def service_row(service: "Service", *, reveal: bool = False) -> Cells:
    """Return a service as Twilio names its fields."""
    return _fields(service, reveal=reveal)


def session_row(session: "Session", default_ttl: int | None, *, reveal: bool = False) -> Cells:
    """Return a session, with when it expires and by which rule.

    Args:
        session: The session.
        default_ttl: ``default_ttl`` of its service in seconds; None if unknown.
        reveal: Whether numbers in its name are shown.
    """
    row = _fields(session, reveal=reveal)
    expiry = None if has_ended(session.status) else effective_expiry(session, default_ttl)
    row["expires_at"] = None if expiry is None else _value("", expiry.at, reveal=reveal)
    row["expires_by"] = None if expiry is None else expiry.rule.name.lower()
    return row


def detail_row(detail: "SessionDetail", default_ttl: int | None, *, reveal: bool = False) -> Cells:
    """Return a session with its participants and its last interactions, as lists of rows."""
    names = detail.names
    row = session_row(detail.session, default_ttl, reveal=reveal)
    row["participants"] = [
        participant_row(one, names, reveal=reveal) for one in detail.participants
    ]
    row["interactions"] = [
        interaction_row(one, names, reveal=reveal) for one in detail.interactions
    ]
    row["more_interactions"] = detail.more_interactions
    return row


def participant_row(
    participant: "Participant", names: Mapping[str, str], *, reveal: bool = False
) -> Cells:
    """Return a participant, with their letter; ``names`` gives letters by SID."""
    row = _fields(participant, reveal=reveal)
    return row | {"letter": names.get(participant.sid, "?")}


def interaction_row(
    interaction: "Interaction", names: Mapping[str, str], *, reveal: bool = False
) -> Cells:
    """Return a call or message, with its direction by letters; ``names`` gives them by SID."""
    row = _fields(interaction, reveal=reveal)
    return row | {"direction": direction(interaction, names)}


def hit_row(hit: "Hit", *, reveal: bool = False) -> Cells:
    """Return a session that was found, and the participant who matched."""
    person = hit.participant
    row = session_row(hit.session, hit.service.default_ttl, reveal=reveal)
    row |= {
        "matched_by": hit.matched_by.value,
        "service_name": _value("", hit.service.unique_name, reveal=reveal),
    }
    if person is not None:
        row |= {
            "participant_sid": person.sid,
            "identifier": _value("identifier", person.identifier, reveal=reveal),
            "friendly_name": _value("", person.name, reveal=reveal),
            "proxy_identifier": person.dials or None,
        }
    return row


def finding_row(finding: "Finding") -> Cells:
    """Return what one check of the diagnosis says; its numbers are masked already."""
    return {
        "check": finding.check,
        "verdict": finding.verdict.value,
        "title": finding.title,
        "evidence": finding.evidence,
        "advice": finding.advice or None,
        "codes": list(finding.codes),
        "sessions": list(finding.sessions),
    }


def reach_rows(reach: "Reach") -> Iterator[Cells]:
    """Yield whom a call reaches, then what else matters; numbers are masked already."""
    for place, finding in enumerate(reach.findings):
        row: Cells = {
            "title": finding.title or None,
            "evidence": finding.evidence,
            "advice": finding.advice or None,
            "codes": list(finding.codes),
            "sessions": list(finding.sessions),
        }
        if not place:
            row |= {
                "answer": reach.answer.value,
                "participant_sid": reach.reached_sid or None,
                "coverage": reach.said_of,
            }
        yield row


def plan_rows(plan: "Plan") -> Iterator[Cells]:
    """Yield a row for each session of a plan, those that are left out last."""
    for step in plan.steps:
        row = planned_row(step.target.service.sid, step.target.session, step.verb)
        row["from"] = ", ".join(f"{one.field} {one.before}" for one in step.changes) or None
        row["to"] = ", ".join(f"{one.field} {one.after}" for one in step.changes) or None
        row["caution"] = step.caution or None
        yield row
    for one in plan.left_out:
        row = planned_row(one.target.service.sid, one.target.session, plan.verb)
        yield row | {"left_out": one.reason}


def planned_row(service_sid: str, session: "Session", verb: str) -> Cells:
    """Return what a plan says of every session; from what to what is the caller's to add."""
    return {
        "sid": session.sid,
        "service_sid": service_sid,
        "unique_name": mask_text(session.unique_name or "") or None,
        "status": session.status,
        "verb": verb,
    }


def creation_row(
    service: "Service", params: "CreateSession", now: datetime, zone: "tzinfo | None"
) -> Cells:
    """Return what a plan says of a session to be created."""
    told = [
        f"mode {mode_word(params.mode or VOICE_AND_MESSAGE)}",
        f"state {state_word(params.status or OPEN)}",
    ]
    if params.ttl is not None:
        told.append(f"ttl {ttl_words(params.ttl)}")
    if params.date_expiry is not None:
        told.append(f"expires {appointment(params.date_expiry, now, zone)}")
    told += [person_label(person) for person in params.participants]
    return {
        "service_sid": service.sid,
        "unique_name": mask_text(params.unique_name or "") or None,
        "verb": "create",
        "to": ", ".join(told),
    }


def step_row(result: "StepResult") -> Cells:
    """Return what became of a step of a batch."""
    session = result.step.target.session
    return {
        "sid": session.sid,
        "service_sid": session.service_sid,
        "unique_name": mask_text(session.unique_name or "") or None,
        "verb": result.step.verb,
        "outcome": result.outcome.value,
        "code": result.code or None,
        "request_id": result.request_id or None,
        "write_id": result.write_id or None,
        "note": result.words or None,
    }


def left_out_row(left_out: "LeftOut", verb: str) -> Cells:
    """Return a session that a plan leaves out, as a step of its run."""
    session = left_out.target.session
    return {
        "sid": session.sid,
        "service_sid": session.service_sid,
        "unique_name": mask_text(session.unique_name or "") or None,
        "verb": verb,
        "outcome": Outcome.LEFT_OUT.value,
        "note": left_out.reason,
    }


def proof_row(proof: "Proof") -> Cells:
    """Return what became of a session of an undo."""
    return {
        "sid": proof.session_sid,
        "service_sid": proof.service_sid,
        "unique_name": mask_text(proof.name) or None,
        "verdict": proof.verdict.value,
        "note": proof.words,
    }


def recorded_step_row(state: "RecordedStep") -> Cells:
    """Return what the journal has of a step of a batch."""
    step, last = state.step, state.last
    return {
        "sid": step.session_sid,
        "service_sid": step.service_sid,
        "unique_name": step.session.get("unique_name") or None,
        "verb": step.verb,
        "outcome": state.outcome.value if state.outcome is not None else None,
        "code": (last.code or None) if last is not None else None,
        "request_id": (last.request_id or None) if last is not None else None,
        "write_id": state.first.id if state.first is not None else None,
        "note": (last.note or None) if last is not None else None,
    }


def number_row(number: "PhoneNumber", *, reveal: bool = False) -> Cells:
    """Return a number of the pool."""
    row = _fields(number, reveal=reveal)
    if number.friendly_name == number.phone_number:
        row["friendly_name"] = number.friendly_name
    return row


def _fields(
    model: "Service | Session | Participant | Interaction | PhoneNumber", *, reveal: bool
) -> Cells:
    return {
        field.name: _value(field.name, getattr(model, field.name), reveal=reveal)
        for field in fields(model)
    }


def _value(name: str, value: object, *, reveal: bool) -> object:
    """Return one field as JSON holds it."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Unclear):
        return mask_text(value.raw)
    if not isinstance(value, str):
        return value
    if is_no_sid(value):
        return None
    if reveal or is_sid(value) or name in _POOL_NUMBERS:
        return value
    if name == "identifier":
        return mask(value)
    return None if name == "data" else mask_text(value)
