"""What became of a write whose answer was lost: read it back, tell what was found.

Nothing here writes. Each function answers what was found to have taken effect,
or raises OutcomeUnknownError with what is known and what to do.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from proxy_tui.api.errors import (
    ApiError,
    NotFoundError,
    RefusedError,
    ResponseLostError,
    ServerError,
    WrongResourceError,
    is_no_such_name,
)
from proxy_tui.formatting.duration_text import ttl_words
from proxy_tui.formatting.numbers import mask, phone
from proxy_tui.formatting.redaction import remember_people
from proxy_tui.formatting.states import state_word
from proxy_tui.formatting.times import clock, stamp
from proxy_tui.operations.writes.outcomes import OutcomeUnknownError, Written

if TYPE_CHECKING:
    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Participant, Session
    from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession

PAGES_TO_SCAN: Final = 10
"""How far a list is searched: for a session where Twilio does not fetch by name, for a person."""

_CLOCKS_DIFFER: Final = timedelta(minutes=5)
_AGAIN: Final = (
    "Twilio may still be acting on it: read it again in a few seconds, "
    "and try again only if nothing has changed."
)


def after_update(
    client: ProxyClient, shown: Session, params: UpdateSession, lost: ApiError
) -> Written:
    """Return the session where it reads as ``params`` asked.

    Raises:
        OutcomeUnknownError: it reads otherwise, or cannot be read.
    """
    found = _fetch(client, shown, lost)
    if found is None:
        raise _gone(lost)
    told = _told(found, params)
    if not _as_asked(found, params):
        raise OutcomeUnknownError(f"{_lost(lost)}; read back: {told}.", hint=_AGAIN, found=found)
    return Written(found, f"{_lost(lost)}; read back: {told}.")


def after_delete(client: ProxyClient, shown: Session, lost: ApiError) -> Written:
    """Return that the session is gone where it cannot be found any more.

    Raises:
        OutcomeUnknownError: it is still there, or the question has no answer.
    """
    found = _fetch(client, shown, lost)
    if found is None:
        return Written(None, f"{_lost(lost)}; read back: it is gone.")
    state = state_word(found.status)
    raise OutcomeUnknownError(
        f"{_lost(lost)}; read back: it is still there, {state}.", hint=_AGAIN, found=found
    )


def after_create(
    client: ProxyClient, service_sid: str, params: CreateSession, lost: ApiError, sent: datetime
) -> Written:
    """Return the session of the name that was asked for, where it was created since ``sent``.

    Raises:
        OutcomeUnknownError: it has no name to look for, is not there, is older than
            the request, or cannot be read.
    """
    if not params.unique_name:
        raise _nameless(lost, sent)
    try:
        found, everywhere = find_by_name(client, service_sid, params.unique_name)
    except ApiError as error:
        raise _unreadable(lost, error) from error
    if found is None:
        raise _absent(lost, everywhere=everywhere)
    made = found.date_created
    if isinstance(made, datetime) and made < sent - _CLOCKS_DIFFER:
        raise OutcomeUnknownError(
            f"{_lost(lost)}; a session of that name exists since {stamp(made)}, so this one was "
            "most likely refused: names are unique.",
            hint="Open that session, or choose another name.",
            found=found,
        )
    advice = " Check that both participants are in it." if params.participants else ""
    return Written(found, f"{_lost(lost)}; read back: it was created.{advice}")


def after_add(
    client: ProxyClient, shown: Session, params: NewParticipant, lost: ApiError
) -> Written:
    """Return the session as shown where the person who was to be added is in it.

    Raises:
        OutcomeUnknownError: the person is not in it, was removed from it, or the
            participants cannot be read.
    """
    try:
        people = read_people(client, shown)
    except NotFoundError as error:
        raise _gone(lost) from error
    except ApiError as error:
        raise _unreadable(lost, error) from error
    who = mask(params.identifier)
    same = [person for person in people if person.identifier == params.identifier]
    for person in same:
        if not person.is_removed:
            dials = phone(person.proxy_identifier)
            told = f"{who} is in the session and dials {dials}"
            return Written(shown, f"{_lost(lost)}; read back: {told}.")
    if same:
        raise OutcomeUnknownError(
            f"{_lost(lost)}; read back: {who} was removed from the session, so most likely this "
            "was refused (80612).",
            hint="Create a new session for the two people.",
        )
    raise OutcomeUnknownError(
        f"{_lost(lost)}; read back: {who} is not in the session.", hint=_AGAIN
    )


def read_people(client: ProxyClient, shown: Session) -> list[Participant]:
    """Return the participants of a session, removed ones too, as far as ``PAGES_TO_SCAN``.

    Raises:
        ApiError: they cannot be read.
    """
    pages = client.pages(client.list_participants(shown.service_sid, shown.sid))
    people = [person for page in islice(pages, PAGES_TO_SCAN) for person in page]
    remember_people(person.identifier for person in people)
    return people


def _fetch(client: ProxyClient, shown: Session, lost: ApiError) -> Session | None:
    try:
        return client.fetch_session(shown.service_sid, shown.sid)
    except NotFoundError:
        return None
    except ApiError as error:
        raise _unreadable(lost, error) from error


def find_by_name(client: ProxyClient, service_sid: str, name: str) -> tuple[Session | None, bool]:
    """Return the session of that name, and whether all there are were looked at.

    Raises:
        ApiError: it cannot be read.
    """
    try:
        found = client.fetch_session(service_sid, name)
        if found.unique_name == name:  # a name in other letters is another session's
            return found, True
    except RefusedError as error:
        if not is_no_such_name(error):
            raise
    everywhere = False
    for page in islice(client.pages(client.list_sessions(service_sid)), PAGES_TO_SCAN):
        for session in page:
            if session.unique_name == name:
                return session, True
        everywhere = not page.has_more and not page.incomplete
    return None, everywhere


def _as_asked(found: Session, params: UpdateSession) -> bool:
    return (
        params.status in (None, found.status)
        and params.ttl in (None, found.ttl)
        and (params.date_expiry is None or _same_second(params.date_expiry, found.date_expiry))
    )


def _same_second(asked: datetime, found: datetime | str | None) -> bool:
    if not isinstance(found, datetime):
        return False
    return asked.replace(microsecond=0) == found.replace(microsecond=0)


def _told(found: Session, params: UpdateSession) -> str:
    parts = [f"it is {state_word(found.status)}"]
    if params.ttl is not None:
        parts.append(f"ttl {ttl_words(found.ttl)}")
    if params.date_expiry is not None:
        parts.append(f"expiry {stamp(found.date_expiry)}")
    return ", ".join(parts)


def _lost(error: ApiError) -> str:
    if isinstance(error, ResponseLostError):
        return "The answer was lost"
    if isinstance(error, ServerError):
        return f"Twilio failed while answering ({error.status})"
    if isinstance(error, WrongResourceError):
        return "The answer was about something else"
    return "The answer could not be read"


def _gone(lost: ApiError) -> OutcomeUnknownError:
    return OutcomeUnknownError(
        f"{_lost(lost)}; the session is no longer there.", hint="Read the list again."
    )


def _unreadable(lost: ApiError, error: ApiError) -> OutcomeUnknownError:
    return OutcomeUnknownError(
        f"{_lost(lost)}, and reading back failed: {error.message}",
        hint="It may have taken effect: read it again before trying again.",
    )


def _nameless(lost: ApiError, sent: datetime) -> OutcomeUnknownError:
    return OutcomeUnknownError(
        f"{_lost(lost)}; a session without a name cannot be looked up, so it may exist.",
        hint=f"Read the list again and look for one created at about {clock(sent)} "
        "before creating another.",
    )


def _absent(lost: ApiError, *, everywhere: bool) -> OutcomeUnknownError:
    where = "no session has that name" if everywhere else "the sessions that Twilio lists first"
    message = f"{where}, so most likely it was not created"
    if not everywhere:
        message = f"it is not among {where}, but may be further on"
    return OutcomeUnknownError(
        f"{_lost(lost)}; {message}.",
        hint="Read the list again in a few seconds and look for the name before creating it again.",
    )
