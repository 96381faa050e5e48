"""Whether a session's state allows a write."""

from typing import TYPE_CHECKING, Final

from proxy_tui.api.constants import CLOSED, PARTICIPANT_LIMIT, VOICE_ONLY
from proxy_tui.formatting.states import has_ended, state_word

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.api.params import UpdateSession


_USED_MEANWHILE: Final = frozenset({"status", "unique_name", "mode", "ttl", "date_expiry"})
"""What must not have changed for a write that a new contact does not make wrong."""


_ABOUT_A_PERSON: Final = frozenset({"remove_participant", "replace_participant", "send_message"})


def fields_to_compare(verb: str) -> frozenset[str] | None:
    """Return the fields that leave a session out of a batch if they changed since the plan.

    None means every field. Closing and deleting count a new contact as a change, because
    they cut it off; a longer life is right for a session in use.
    """
    return None if verb in {"close", "delete"} else _USED_MEANWHILE


def why_impossible(
    verb: str,
    session: "Session",
    *,
    people: int | None = None,
    is_present: bool | None = None,
    params: "UpdateSession | None" = None,
) -> str:
    """Return why a write is impossible: ``it is closed already``; an empty string if it is not.

    Args:
        verb: As the journal names it.
        session: The session as it is now.
        people: How many people it has; None if that was not read.
        is_present: Whether the participant whom the write is about is in it; None if that was
            not read.
        params: What an update asks for, once that is known.
    """
    state = state_word(session.status)
    if verb == "close" and has_ended(session.status):
        return f"it is {state} already"
    if verb == "reopen" and session.status != CLOSED:
        return f"it is {state}, not closed"
    if verb == "add_participant":
        return _no_room(session, people)
    if verb in _ABOUT_A_PERSON:
        return _no_person(verb, session, people, is_present=is_present)
    if verb == "update" and params is not None:
        return _no_update(session, params)
    return ""


def _no_room(session: "Session", people: int | None) -> str:
    if not session.is_active:
        return f"it is {state_word(session.status)}; only an active session takes people"
    return "it has two people already" if (people or 0) >= PARTICIPANT_LIMIT else ""


def _no_person(
    verb: str, session: "Session", people: int | None, *, is_present: bool | None
) -> str:
    if not session.is_active:
        state = state_word(session.status)
        if verb == "send_message":
            return f"it is {state}; only an active session carries messages"
        return f"it is {state}, so nobody is reached through it"
    if verb == "send_message" and session.mode == VOICE_ONLY:
        return "it is for calls only, and takes no messages (80616)"
    if is_present is False:
        return "this person is no longer in it"
    return "nobody is in it" if people == 0 else ""


def _no_update(session: "Session", params: "UpdateSession") -> str:
    state = state_word(session.status)
    if params.status == session.status:
        return f"it is {state} already"
    if session.status == CLOSED and params.status is None:
        # Twilio takes a ttl or an expiry of a closed session only with re-opening (80607).
        return f"it is {state}; set its status to in progress to re-open it with this"
    return ""
