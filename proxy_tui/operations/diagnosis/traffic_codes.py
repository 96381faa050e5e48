"""Codes that no request answers with: they stand in the account's debugger.

Their meaning is in ``api.codes``; here is what a person notices, and where to look.
"""

from dataclasses import dataclass
from typing import Final

from proxy_tui.api.codes import meaning

_PREFIX: Final = "Seen in traffic: "


@dataclass(frozen=True, slots=True)
class TrafficCode:
    """One code, from the side of the person who called or wrote."""

    code: int
    sees: str
    """What that person notices."""
    look: str
    """Where to look, or what to do."""

    @property
    def means(self) -> str:
        """What happened, in Twilio's terms; one sentence."""
        known = meaning(self.code)
        words = known.words.removeprefix(_PREFIX) if known else ""
        return f"{words[:1].upper()}{words[1:]}"


TRAFFIC_CODES: Final = (
    TrafficCode(
        80901,
        "Their text does not arrive; Twilio may answer it with an opt-out notice.",
        "They wrote STOP or a word like it. START, sent to the same number, undoes it.",
    ),
    TrafficCode(
        80902,
        "Calls end at once or get a recorded message; texts vanish.",
        "Look whether the session is active, and whether they dial the number shown for them.",
    ),
    TrafficCode(
        80903,
        "Calls and texts go nowhere, though the session is fine.",
        "They use another phone than the one in the session. Compare the last four digits.",
    ),
    TrafficCode(
        80904,
        "It worked until some moment, then no more.",
        "Look at the expiry; re-open the session with a later one.",
    ),
    TrafficCode(
        80905,
        "Calls and texts go nowhere, without a reason that Twilio could name.",
        "Look at the state, at both people, and at the numbers they dial.",
    ),
    TrafficCode(
        80906,
        "A call or text that had ended is reported once more.",
        "Nothing is lost. Look at the calls and texts of the session for the first outcome.",
    ),
    TrafficCode(
        80907,
        "A call ends in the middle, or its length is missing.",
        "Look whether the session was closed or deleted during the call.",
    ),
    TrafficCode(
        80908,
        "Nothing: people are connected, but the company's own system does not hear of it.",
        "Ask whoever runs the service's callback.",
    ),
    TrafficCode(
        80909,
        "Calls and texts are cut off on purpose; the caller may get no reason.",
        "Ask whoever runs the service's intercept callback: it answered 403.",
    ),
    TrafficCode(
        80910,
        "Texts vanish while calls work.",
        "The session is for calls only. Create one for calls and texts.",
    ),
    TrafficCode(
        80911,
        "Calls end at once while texts work.",
        "The session is for texts only. Create one for calls and texts.",
    ),
    TrafficCode(
        80913,
        "Callers outside a session get Twilio's error message, or silence.",
        "Ask whoever runs the service's out-of-session callback: it failed.",
    ),
)
"""80901 to 80913; Twilio has no 80912."""
