"""What a check answers: a verdict with its evidence, and the key that helps."""

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
DIAGNOSE: Final = "session.diagnose"
RETYPE: Final = "find.edit"
SCOPE: Final = "find.scope"
REFRESH: Final = "list.refresh"
NO_KEY: Final = ""


class Verdict(Enum):
    """What a check says, the gravest first; the value is shown."""

    CAUSE = "cause"
    """This keeps them apart."""
    HINT = "worth a look"
    """This may keep them apart, or soon will."""
    CANT_TELL = "can't tell"
    """Something the check needs is not known."""
    FINE = "fine"


ORDER: Final = {verdict: place for place, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check. Every text is safe to show; people's numbers are masked."""

    verdict: Verdict
    evidence: str
    """What was seen, in sentences."""
    advice: str = ""
    """What to do, in one sentence; empty if there is nothing to do."""
    key: str = NO_KEY
    """Id of the key that does it; empty if no key does."""
    codes: tuple[int, ...] = ()
    """Twilio codes for this in the account's debugger; see ``traffic_codes``."""
    sessions: tuple[str, ...] = ()
    """SIDs of other sessions that the evidence names."""
    check: str = ""
    """Id of the check; ``diagnose`` fills it in, with the title."""
    title: str = ""


def sentence(clause: str) -> str:
    """Return a clause as a sentence."""
    return f"{clause[:1].upper()}{clause[1:]}."
