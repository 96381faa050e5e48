"""What became of a write whose answer was lost, found out by reading. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from proxy_tui.api.client import ProxyClient
from proxy_tui.api.errors import NotFoundError, RefusedError, is_no_such_name
from proxy_tui.api.models import Interaction, Participant, Session
from proxy_tui.formatting.duration_text import ttl_words
from proxy_tui.formatting.interaction_text import body_length
from proxy_tui.formatting.numbers import DOTS, mask, phone
from proxy_tui.formatting.redaction import remember_people
from proxy_tui.formatting.safe_text import short_sid
from proxy_tui.formatting.states import state_word
from proxy_tui.formatting.times import clock, stamp
from proxy_tui.operations.writes.journal import Record, field_text, person_words
from proxy_tui.operations.writes.outcomes import Outcome

PAGES_TO_SCAN: Final = 10
"""How many pages of a list are searched for a name or a person."""

_CLOCK_SKEW: Final = timedelta(minutes=5)
"""How far our clock and Twilio's may be apart."""

_DONE: Final = "It was done"
_NOT_DONE: Final = "Most likely it was not done"
_NOT_KNOWN: Final = "It is not known whether it was done"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What reading says about a write in doubt."""

    outcome: Outcome
    """``DONE`` or ``UNKNOWN``: reading alone never proves that nothing happened."""
    verdict: str
    """What that means, without a full stop: ``Most likely it was not done``."""
    seen: str
    """What was read, in lower case and without a full stop: ``it is open``."""
    advice: str = ""
    """What to do about it, in sentences; empty if there is nothing special."""
    session: Session | None = None
    """The session as read; None if it was not found or not needed."""

    @property
    def words(self) -> str:
        """All of it, in sentences."""
        return f"{self.verdict}: {self.seen}. {self.advice}".strip()


def read_back(client: ProxyClient, record: Record, identifier: str = "") -> ReadBack:
    """Return what became of a write.

    Args:
        client: The API.
        record: The write, as ``Journal.begin`` or ``Journal.tail`` returned it.
        identifier: Who was to be added, in full; empty compares the masked number.

    Raises:
        ApiError: It cannot be read.
    """
    if record.verb == "create":
        return _created(client, record)
    try:
        if record.verb == "add_participant":
            return _added(client, record, identifier)
        if record.verb == "remove_participant":
            return _removed(client, record)
        if record.verb == "send_message":
            return _sent(client, record)
        session = client.fetch_session(record.service_sid, record.session_sid)
    except NotFoundError:
        if record.verb == "delete":
            return ReadBack(Outcome.DONE, _DONE, "it is gone")
        advice = "Read the list again."
        return ReadBack(Outcome.UNKNOWN, _NOT_KNOWN, "the session is no longer there", advice)
    if record.verb == "delete":
        seen = f"it is still there, {state_word(session.status)}"
        return ReadBack(Outcome.UNKNOWN, _NOT_DONE, seen, session=session)
    return _changed(session, record)


def _changed(session: Session, record: Record) -> ReadBack:
    now = {name: field_text(getattr(session, name, None)) for name in record.after}
    seen = f"it is {state_word(session.status)}"
    if "ttl" in now:
        seen += f", ttl {ttl_words(session.ttl)}"
    if "date_expiry" in now:
        seen += f", expiry {stamp(session.date_expiry)}"
    if now and now == record.after:
        return ReadBack(Outcome.DONE, _DONE, seen, session=session)
    verdict = _NOT_DONE if now == record.before else "It may have been changed since"
    return ReadBack(Outcome.UNKNOWN, verdict, seen, session=session)


def _created(client: ProxyClient, record: Record) -> ReadBack:
    name, sent = record.after.get("unique_name", ""), record.sent_at
    if not name or DOTS in name:
        seen = "a session without a name cannot be looked up, so it may exist"
        if name:
            seen = "its name held a number, which the journal masks, so it cannot be looked up"
        at = f"at about {clock(sent)}" if sent is not None else "then"
        advice = f"Read the list again and look for one created {at} before creating another."
        return ReadBack(Outcome.UNKNOWN, _NOT_KNOWN, seen, advice)
    found, is_whole = _find_by_name(client, record.service_sid, name)
    if found is None:
        verdict, seen = "Most likely it was not created", "no session has that name"
        if not is_whole:
            verdict = _NOT_KNOWN
            seen = "it is not among the sessions that Twilio lists first, but may be further on"
        advice = "Read the list again in a few seconds and look for it before creating it again."
        return ReadBack(Outcome.UNKNOWN, verdict, seen, advice)
    created = found.date_created
    if sent is not None and isinstance(created, datetime) and created < sent - _CLOCK_SKEW:
        seen = f"a session of that name exists since {stamp(created)}"
        advice = "Names are unique: open that session, or choose another name."
        return ReadBack(Outcome.UNKNOWN, "Most likely it was refused", seen, advice, found)
    advice = "Check that both participants are in it." if "participants" in record.after else ""
    verdict = f"It was done ({short_sid(found.sid)})"
    return ReadBack(Outcome.DONE, verdict, "it was created", advice, found)


def _find_by_name(client: ProxyClient, service_sid: str, name: str) -> tuple[Session | None, bool]:
    """Return the session of that name, and whether the whole list was searched."""
    try:
        found = client.fetch_session(service_sid, name)
        if found.unique_name == name:  # a name in other letters is another session's
            return found, True
    except RefusedError as error:
        if not is_no_such_name(error):
            raise
    is_whole = False
    for page in islice(client.pages(client.list_sessions(service_sid)), PAGES_TO_SCAN):
        for session in page:
            if session.unique_name == name:
                return session, True
        is_whole = not page.has_more and not page.incomplete
    return None, is_whole


def _added(client: ProxyClient, record: Record, identifier: str) -> ReadBack:
    people, _ = _people(client, record)
    who = record.after.get("identifier", "")
    same = [
        person
        for person in people
        if (person.identifier == identifier if identifier else mask(person.identifier) == who)
    ]
    for person in same:
        if not person.is_removed:
            seen = f"{who} is in the session and dials {phone(person.proxy_identifier)}"
            return ReadBack(Outcome.DONE, _DONE, seen)
    if same:
        advice = (
            "A removed person cannot come back (80612): create a new session for the two people."
        )
        seen = f"{who} was removed from the session"
        return ReadBack(Outcome.UNKNOWN, "Most likely it was refused", seen, advice)
    return ReadBack(Outcome.UNKNOWN, _NOT_DONE, f"{who} is not in the session")


def _people(client: ProxyClient, record: Record) -> tuple[list[Participant], bool]:
    """Return the participants of a session, and whether all of them were read."""
    pages = client.pages(client.list_participants(record.service_sid, record.session_sid))
    people: list[Participant] = []
    is_whole = False
    for page in islice(pages, PAGES_TO_SCAN):
        people += page
        is_whole = not page.has_more and not page.incomplete
    remember_people(person.identifier for person in people)
    return people, is_whole


def _removed(client: ProxyClient, record: Record) -> ReadBack:
    who = person_words(record.before)
    people, is_whole = _people(client, record)
    sid = record.before.get("participant_sid", "")
    found = next((person for person in people if person.sid == sid), None)
    if found is not None and not found.is_removed:
        return ReadBack(Outcome.UNKNOWN, _NOT_DONE, f"{who} is still in the session")
    if found is None and not is_whole:
        return ReadBack(Outcome.UNKNOWN, _NOT_KNOWN, f"{who} is not among the people who were read")
    # Whether Twilio lists removed people is not documented, so missing counts as removed.
    return ReadBack(Outcome.DONE, _DONE, f"{who} is no longer in the session")


def messages_sent(
    client: ProxyClient, service_sid: str, session_sid: str, participant_sid: str
) -> list[Interaction]:
    """Return the messages that the API sent to a participant, as far as they are searched."""
    first = client.list_message_interactions(service_sid, session_sid, participant_sid)
    return [one for page in islice(client.pages(first), PAGES_TO_SCAN) for one in page]


def _sent(client: ProxyClient, record: Record) -> ReadBack:
    who, sid = person_words(record.before), record.before.get("participant_sid", "")
    listed = messages_sent(client, record.service_sid, record.session_sid, sid)
    sent, before = record.sent_at, record.before.get("messages", "")
    alike = [
        one
        for one in listed
        if str(body_length(one)) == record.after.get("length") and _is_since(one.date_created, sent)
    ]
    if alike and len(listed) > (int(before) if before.isdecimal() else 0):
        seen = f"a message of that length to {who} is listed"
        return ReadBack(Outcome.DONE, _DONE, seen)
    advice = (
        "It may still arrive, and nothing takes a message back: read the session again in a few "
        "seconds, and send another one only if it is not listed by then."
    )
    return ReadBack(Outcome.UNKNOWN, _NOT_DONE, f"no such message to {who} is listed", advice)


def _is_since(created: object, sent: datetime | None) -> bool:
    """Return False if something was created before a write was sent."""
    return sent is None or not isinstance(created, datetime) or created >= sent - _CLOCK_SKEW
