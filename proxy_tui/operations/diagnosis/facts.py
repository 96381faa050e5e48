"""Everything the checks look at, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.coverage import Coverage
from proxy_tui.formatting.interaction_text import letters
from proxy_tui.formatting.numbers import mask
from proxy_tui.operations.diagnosis.finding import REFRESH, Finding, Verdict
from proxy_tui.operations.sessions.detail import SessionDetail

if TYPE_CHECKING:
    from proxy_tui.api.models import Interaction, Participant, PhoneNumber, Service, Session
    from proxy_tui.operations.diagnosis.pool import UsedUp

PEOPLE: Final = "participants"
TRAFFIC: Final = "calls and texts"
NUMBERS: Final = "number pool"
OTHERS: Final = "other sessions"
"""What may be missing, as ``Facts.unread`` and ``Facts.awaited`` name it."""
PARTS: Final = (PEOPLE, TRAFFIC, NUMBERS, OTHERS)


def awaited_words(what: str) -> str:
    """Return that a part is still being read, as the evidence of the checks that need it."""
    return f"Still reading the {what}."


@dataclass(frozen=True, slots=True)
class Double:
    """A person of this session who dials the same number in another active one."""

    participant: "Participant"
    session: "Session"
    """The other session, as just read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One session and everything that bears on it, as it was at ``now``."""

    service: "Service"
    session: "Session"
    participants: "tuple[Participant, ...] | None"
    """Removed ones too, if the API lists them. None: not read."""
    interactions: "tuple[Interaction, ...] | None"
    """The last 50, newest first. None: not read."""
    more_interactions: bool = False
    """Whether the API has older ones."""
    pool: "tuple[PhoneNumber, ...] | None"
    """Every number of the service. None: not read."""
    doubles: tuple[Double, ...] = ()
    used_up: "tuple[UsedUp, ...]" = ()
    """People of this session who hold every number of their country."""
    coverage: Coverage = field(default_factory=Coverage)
    """How much of the service was searched for doubles."""
    now: datetime
    unread: Mapping[str, str] = field(default_factory=dict)
    """What could not be read, and why. An earlier reading of it may still be here."""
    awaited: frozenset[str] = frozenset()
    """What is still being read."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Letters given before, by participant SID."""

    @property
    def present(self) -> "tuple[Participant, ...]":
        """The participants that were not removed, as far as known."""
        return tuple(one for one in self.participants or () if not one.is_removed)

    @property
    def names(self) -> dict[str, str]:
        """A letter for each participant SID, as everywhere on screen."""
        return letters(self.participants or (), self.letters)

    def who(self, participant: "Participant") -> str:
        """Return a person by letter and masked number: ``A (+44••••0101)``."""
        return f"{self.names.get(participant.sid, '?')} ({mask(participant.identifier)})"

    def number(self, participant: "Participant") -> "PhoneNumber | None":
        """Return the number of the pool that a participant dials; None if the pool has it not."""
        dialled = participant.proxy_identifier
        numbers = (one for one in self.pool or () if one.phone_number == dialled)
        return next(numbers, None) if dialled else None

    def missing(self, *needed: str) -> Finding | None:
        """Return the finding that something needed could not be read; None if all was."""
        for what in needed:
            if what in self.unread:
                evidence = f"The {what} could not be read: {self.unread[what]}"
                return Finding(Verdict.CANT_TELL, evidence, "Read it again.", REFRESH)
            if what in self.awaited:
                return Finding(Verdict.CANT_TELL, awaited_words(what))
        return None

    def over(self, earlier: "Facts") -> "Facts":
        """Return these facts; people and traffic that are missing stay as they were earlier."""
        facts, missing = self, {*self.awaited, *self.unread}
        if PEOPLE in missing:
            facts = replace(facts, participants=earlier.participants, letters=earlier.letters)
        if TRAFFIC in missing:
            contacts, more = earlier.interactions, earlier.more_interactions
            facts = replace(facts, interactions=contacts, more_interactions=more)
        return facts

    def outdated(self) -> "Facts":
        """Return these facts with every part awaited: shown until it is read again."""
        return replace(self, unread={}, awaited=frozenset(PARTS))

    def failed(self, why: str) -> "Facts":
        """Return these facts with everything that is awaited as unreadable."""
        unread = {**self.unread, **dict.fromkeys(self.awaited, why)}
        return replace(self, unread=unread, awaited=frozenset())

    @property
    def detail(self) -> SessionDetail | None:
        """The session with its people and contacts; None if they were not read."""
        if self.participants is None or self.interactions is None:
            return None
        return SessionDetail(
            session=self.session,
            participants=self.participants,
            interactions=self.interactions,
            more_interactions=self.more_interactions,
            read_at=self.now,
            letters=self.letters,
        )
