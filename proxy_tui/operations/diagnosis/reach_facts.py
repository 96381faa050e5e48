"""Two numbers, what is known about them, and whom a call between them reaches."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.coverage import Coverage
from proxy_tui.formatting.numbers import mask, phone
from proxy_tui.formatting.redaction import name_text
from proxy_tui.formatting.safe_text import short_sid
from proxy_tui.operations.diagnosis.call import Call, masked
from proxy_tui.operations.diagnosis.facts import Facts
from proxy_tui.operations.diagnosis.finding import Finding
from proxy_tui.operations.search import fits_address

if TYPE_CHECKING:
    from proxy_tui.api.models import Participant, PhoneNumber, Service, Session
    from proxy_tui.operations.search import Hit

NAMED: Final = 3
"""How many sessions, services or numbers are named; the rest are counted."""


class Answer(Enum):
    """Whom a call reaches; the value is shown."""

    REACHES = "reaches"
    EITHER = "one of several"
    """Several active sessions have the pair."""
    NOBODY = "nobody"
    CANT_TELL = "can't tell"
    """Something it depends on was not read, or the digits fit several numbers."""


@dataclass(frozen=True, slots=True)
class Held:
    """An active session in which the caller dials the number, as just read."""

    facts: Facts
    caller: "Participant"

    @property
    def other(self) -> "Participant | None":
        """The person on the other side; None if nobody is there."""
        return next((one for one in self.facts.present if one.sid != self.caller.sid), None)

    @property
    def name(self) -> str:
        """What the session is called."""
        return session_label(self.facts.session)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """Two numbers and what is known about them, as it was at ``now``."""

    call: Call
    services: "tuple[Service, ...]"
    """The services whose pools were asked for the number."""
    unread: Coverage = field(default_factory=Coverage)
    """The services whose pools could not be read, as ``failed``."""
    numbers: "tuple[PhoneNumber, ...]" = ()
    """The numbers of those pools that the dialled digits fit."""
    is_caller_in_pool: bool = False
    """Whether the caller's number is one of a pool itself."""
    held: tuple[Held, ...] = ()
    """Active sessions with the pair, the first few."""
    pairs: int = 0
    """How many there are."""
    seen: "tuple[Hit, ...]" = ()
    """Sessions in which the caller is or was, as far as they were read; active and new first."""
    others: int = 0
    """How many other people dial the number in active sessions that were read."""
    by_disk: int = 0
    """How many sessions the index on disk rules out, so that they were not read."""
    coverage: Coverage = field(default_factory=Coverage)
    """How many active sessions were read."""
    ended: Coverage | None = None
    """How many ended sessions were read; None if that is not needed."""
    now: datetime

    @property
    def caller(self) -> str:
        """The caller, by letter where one is known, and masked number."""
        if self.held:
            return self.held[0].facts.who(self.held[0].caller)
        return masked(self.call.caller)

    @property
    def dialled(self) -> str:
        """The number dialled: whole if it is of a pool, else masked, as it may be somebody's."""
        if self.held and len(self.numbers) != 1:
            return phone(self.held[0].caller.proxy_identifier)
        if self.numbers:
            return " or ".join(phone(one.phone_number) for one in self.numbers[:NAMED])
        return masked(self.call.dialled)

    def is_pair(self, hit: "Hit") -> bool:
        """Return whether the caller dials, or dialled, the number in a session."""
        return fits_address(self.call.dialled, hit.dials)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a call reaches, and why. Every text is safe to show; people's numbers are masked."""

    answer: Answer
    findings: tuple[Finding, ...]
    """The answer itself, with a title, then what else matters."""
    said_of: str
    """What was read, in a phrase."""
    is_whole: bool
    """Whether everything was read that the answer depends on."""
    held: tuple[Held, ...] = ()
    """The active sessions with the pair, the first few."""

    @property
    def reached_sid(self) -> str:
        """``KP…`` of whom it reaches; "" if that is not one person for certain."""
        other = self.held[0].other if self.answer is Answer.REACHES else None
        return other.sid if other is not None else ""


def session_label(session: "Session") -> str:
    """Return what a session is called: its name, or else the two ends of its SID."""
    return name_text(session.unique_name) or short_sid(session.sid)


def person_of(hit: "Hit") -> str:
    """Return the person of a hit by letter and masked number: ``A (+44••••0101)``."""
    person = hit.participant
    return f"{person.letter} ({mask(person.identifier)})" if person else ""
