"""Does traffic get through: the mode, the last call or text, and what callbacks may do to it."""

from typing import Final
from urllib.parse import urlsplit

from proxy_tui.api.constants import MESSAGE_ONLY, VOICE_AND_MESSAGE, VOICE_ONLY
from proxy_tui.api.models import Interaction
from proxy_tui.formatting.interaction_text import interaction_words, kind, outcome
from proxy_tui.formatting.safe_text import safe
from proxy_tui.formatting.times import since
from proxy_tui.operations.diagnosis.facts import TRAFFIC, Facts
from proxy_tui.operations.diagnosis.finding import NEW, Finding, Verdict, sentence
from proxy_tui.operations.diagnosis.pool import calling_code

_ONLY: Final = {
    MESSAGE_ONLY: ("texts", "call", "calls", 80911),
    VOICE_ONLY: ("calls", "text", "texts", 80910),
}
"""What a mode takes, what it does not (as ``kind`` says it, and many of them), and the code."""
_NEW_MODE: Final = "Create a new session for calls and texts; the mode of this one cannot change."

_THROUGH: Final = frozenset({"delivered", "completed", "answered", "sent", "received", "read"})
_UNANSWERED: Final = frozenset({"busy", "no answer", "canceled"})
_LOST: Final = frozenset({"failed", "undelivered", "delivery unknown"})


def mode(facts: Facts) -> Finding:
    """Judge whether the mode takes what was tried (80910, 80911)."""
    session = facts.session
    if session.mode == VOICE_AND_MESSAGE:
        return _both(facts)
    if session.mode not in _ONLY:
        return Finding(Verdict.CANT_TELL, f'Twilio gives its mode as "{safe(session.mode)}".')
    takes, wrong, wrongs, code = _ONLY[session.mode]
    evidence = f"The session is for {takes} only: {wrongs} go nowhere."
    tried = [one for one in facts.interactions or () if kind(one) == wrong]
    if tried:
        when = since(tried[0].date_created, facts.now)
        return Finding(
            Verdict.CAUSE, f"{evidence} A {wrong} was tried {when}.", _NEW_MODE, NEW, codes=(code,)
        )
    return Finding(
        Verdict.HINT,
        evidence,
        f"If they tried {wrongs}: {_NEW_MODE[0].lower()}{_NEW_MODE[1:]}",
        NEW,
        codes=(code,),
    )


def _both(facts: Facts) -> Finding:
    chats = [one for one in facts.present if one.identifier and not calling_code(one.identifier)]
    if chats:
        return Finding(
            Verdict.HINT,
            f"{facts.who(chats[0])} is no phone number, so calls cannot reach it (80616).",
            "Let them write, or create a new session with a phone number.",
            NEW,
        )
    return Finding(Verdict.FINE, "The session takes calls and texts.")


def contact(facts: Facts) -> Finding:
    """Judge what became of the last call or text, by its outbound leg."""
    if missing := facts.missing(TRAFFIC):
        return missing
    if not facts.interactions:
        return _silence(facts)
    last = facts.interactions[0]
    told = interaction_words(last, facts.names)
    evidence = sentence(f"{told} ({since(last.date_created, facts.now)})") + _lost(facts)
    if not last.outbound_resource_status:
        return Finding(
            Verdict.CAUSE,
            evidence,
            "Look in the account's debugger why it was not passed on.",
            codes=(80614, 80901, 80909),
        )
    words = outcome(last)
    if words in _LOST:
        return Finding(Verdict.CAUSE, evidence, _look_up(last))
    if words in _UNANSWERED:
        return Finding(
            Verdict.HINT,
            f"{evidence} Proxy passed it on; the other phone did not take it.",
            "Ask the other person to pick up, or to send a text.",
        )
    if words in _THROUGH:
        return Finding(Verdict.FINE, evidence)
    return Finding(Verdict.CANT_TELL, f"{evidence} It is not over yet.", "Look again in a minute.")


def _lost(facts: Facts) -> str:
    """Return how many of the latest calls or texts like the last one were lost; mostly empty."""
    contacts = facts.interactions or ()
    like = [one for one in contacts if kind(one) == kind(contacts[0])]
    lost = sum(outcome(one) in _LOST for one in like)
    if not lost or len(like) == 1:
        return ""
    verb = "was" if lost == 1 else "were"
    return f" {lost} of the last {len(like)} {kind(like[0])}s {verb} lost."


def _look_up(last: Interaction) -> str:
    sid = last.outbound_resource_sid
    place = f"{safe(sid)} in Twilio's log" if sid else "it in Twilio's log"
    return f"Look up {place}: the carrier's error is only there."


def _silence(facts: Facts) -> Finding:
    contacted = facts.session.date_last_interaction
    if contacted is not None:
        return Finding(
            Verdict.CANT_TELL,
            f"The last contact was {since(contacted, facts.now)}, but no call or text is listed.",
        )
    return Finding(
        Verdict.HINT,
        "No call or text has come through yet.",
        "Check that each dials the number shown here, from the phone that is in the session.",
        codes=(80902, 80903),
    )


def callbacks(facts: Facts) -> Finding:
    """Judge what the service's callbacks may do to traffic (80908, 80909, 80913)."""
    service = facts.service
    told, codes = [], []
    if service.intercept_callback_url:
        told.append(f"{_host(service.intercept_callback_url)} may block any call or text.")
        codes.append(80909)
    if service.out_of_session_callback_url and not facts.session.is_active:
        host = _host(service.out_of_session_callback_url)
        told.append(
            f"{host} decides what callers outside a session get: a message, or a new session."
        )
        codes.append(80913)
    if told:
        return Finding(
            Verdict.HINT,
            " ".join(told),
            "Ask whoever runs it what it answered.",
            codes=tuple(codes),
        )
    if service.callback_url:
        host = _host(service.callback_url)
        return Finding(Verdict.FINE, f"{host} is told of calls and texts; it cannot stop them.")
    return Finding(Verdict.FINE, "No callback can stop a call or text of this session.")


def _host(url: str) -> str:
    """Return where a callback goes; the rest of its address may hold a secret."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    return f"The callback at {safe(host)}" if host else "A callback"
