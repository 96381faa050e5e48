"""What one check found: a verdict with its evidence, and the key that mends it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

REOPEN: Final = "session.reopen"
EDIT: Final = "session.edit"
CLOSE: Final = "session.close"
NEW: Final = "session.new"
ACTIONS: Final = "session.actions"
"""The menu in which a participant is added."""
POOL: Final = "sessions.pool"
FIND: Final = "list.find"
NO_KEY: Final = ""


class Verdict(Enum):
    """What a check says, the gravest first; the value is said to a person."""

    CAUSE = "cause"
    """This keeps them apart."""
    HINT = "worth a look"
    """This may keep them apart, or soon will."""
    CANT_TELL = "can't tell"
    """Something needed for a judgement is not known."""
    FINE = "fine"


ORDER: Final = {verdict: place for place, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check. Every text is safe to show; numbers of people are masked."""

    check: str
    """Name of the check, for tests and settings."""
    title: str
    verdict: Verdict
    evidence: str
    """What was seen, in sentences."""
    advice: str = ""
    """What to do, one sentence; "" where there is nothing to do."""
    key: str = NO_KEY
    """Id of the key that does it; "" where no key does."""
    codes: tuple[int, ...] = ()
    """Twilio codes that this shows as in the account's debugger; see ``traffic_codes``."""
    sessions: tuple[str, ...] = ()
    """SIDs of other sessions that the evidence names."""


@dataclass(frozen=True, slots=True)
class Check:
    """The name of a check, from which its findings are made."""

    id: str
    title: str

    def fine(self, evidence: str) -> Finding:
        """Return that nothing is wrong."""
        return Finding(self.id, self.title, Verdict.FINE, evidence)

    def cause(
        self,
        evidence: str,
        advice: str,
        key: str = NO_KEY,
        *,
        codes: tuple[int, ...] = (),
        sessions: tuple[str, ...] = (),
    ) -> Finding:
        """Return that this keeps them apart."""
        return Finding(self.id, self.title, Verdict.CAUSE, evidence, advice, key, codes, sessions)

    def hint(
        self,
        evidence: str,
        advice: str,
        key: str = NO_KEY,
        *,
        codes: tuple[int, ...] = (),
        sessions: tuple[str, ...] = (),
    ) -> Finding:
        """Return that this may keep them apart."""
        return Finding(self.id, self.title, Verdict.HINT, evidence, advice, key, codes, sessions)

    def cant_tell(self, evidence: str, advice: str = "", key: str = NO_KEY) -> Finding:
        """Return that too little is known."""
        return Finding(self.id, self.title, Verdict.CANT_TELL, evidence, advice, key)


def sentence(clause: str) -> str:
    """Return a clause as a sentence."""
    return f"{clause[:1].upper()}{clause[1:]}."
