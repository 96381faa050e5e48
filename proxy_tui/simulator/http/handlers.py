"""The 25 operations of the Proxy v1 OpenAPI file: path, method, and what each does.

``OPERATIONS`` at the end is the table. A handler finds the records its path
names, asks the rules, and encodes the answer. No handler knows WSGI.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from proxy_tui.simulator.http.page_tokens import RowT, cut, read_query
from proxy_tui.simulator.http.refusals import Refusal
from proxy_tui.simulator.http.serializers import Encoder, Json
from proxy_tui.simulator.http.validation import Fields, is_sid
from proxy_tui.simulator.rules import interactions, participants, phone_numbers, services, sessions
from proxy_tui.simulator.rules import number_choice as numbers
from proxy_tui.simulator.rules.records import (
    Interaction,
    Participant,
    PhoneNumber,
    Service,
    Session,
)
from proxy_tui.simulator.rules.store import Store

Answer = tuple[int, Json | None]
"""HTTP status and JSON value; None for an empty body."""


@dataclass(slots=True)
class Call:
    """One request, taken apart."""

    store: Store
    path: str
    args: dict[str, str]
    """The names in the path, as the OpenAPI file calls them."""
    query: Fields
    form: Fields
    encoder: Encoder

    def service(self, arg: str = "ServiceSid") -> Service:
        """Return the service the path names by SID.

        Raises:
            Refusal: 20404 there is none.
        """
        sid = self._sid(arg, "KS", 80408)
        return self._found(next((row for row in self.store.services if row.sid == sid), None))

    def session(self, arg: str = "SessionSid") -> Session:
        """Return the session the path names by SID, in its service."""
        rows = self.service().sessions_by_sid
        return self._found(rows.get(self._sid(arg, "KC", 80409)))

    def participant(self, arg: str = "ParticipantSid") -> Participant:
        """Return the participant the path names, removed or not."""
        return self._row(self.session().participants, self._sid(arg, "KP", 80405))

    def interaction(self, rows: Sequence[Interaction]) -> Interaction:
        """Return the interaction the path names, of the given ones."""
        return self._row(rows, self._sid("Sid", "KI", 80403))

    def number(self) -> PhoneNumber:
        """Return the pool number the path names."""
        return self._row(self.service().numbers, self._sid("Sid", "PN", 80407))

    def page(self, key: str, rows: Sequence[RowT], encode: Callable[[RowT], Json]) -> Answer:
        """Return one page of ``rows``, encoded under ``key``."""
        query = read_query(self.query, self.store.options)
        part = cut(rows, query, self.path, self.store.options)
        items = [encode(row) for row in part.rows]
        return 200, self.encoder.page(key, items, query, self.path, part)

    def missing(self) -> Refusal:
        """Return the refusal that says the path names nothing."""
        return Refusal(20404, f"The requested resource {self.path} was not found")

    def _sid(self, arg: str, prefix: str, malformed: int) -> str:
        sid = self.args[arg]
        if self.store.options.malformed_sid_codes and not is_sid(sid, prefix):
            raise Refusal(malformed, status=404)
        return sid

    def _row(self, rows: Sequence[RowT], sid: str) -> RowT:
        return self._found(next((row for row in rows if row.sid == sid), None))

    def _found(self, row: RowT | None) -> RowT:
        if row is None:
            raise self.missing()
        return row


# Services


def _list_services(call: Call) -> Answer:
    return call.page("services", call.store.services, call.encoder.service)


def _create_service(call: Call) -> Answer:
    return 201, call.encoder.service(services.create(call.store, call.form))


def _fetch_service(call: Call) -> Answer:
    service = call.store.service(call.args["Sid"])
    if service is None:
        raise call.missing()
    return 200, call.encoder.service(service)


def _update_service(call: Call) -> Answer:
    return 200, call.encoder.service(services.update(call.store, call.service("Sid"), call.form))


def _delete_service(call: Call) -> Answer:
    services.delete(call.store, call.service("Sid"))
    return 204, None


# Sessions


def _list_sessions(call: Call) -> Answer:
    return call.page("sessions", call.service().sessions, call.encoder.session)


def _create_session(call: Call) -> Answer:
    return 201, call.encoder.session(sessions.create(call.store, call.service(), call.form))


def _fetch_session(call: Call) -> Answer:
    service, key = call.service(), call.args["Sid"]
    session = service.sessions_by_sid.get(key) or service.sessions_by_name.get(key)
    if session is None:
        if is_sid(key, "KC") or call.store.options.miss_by_name_code == 20404:
            raise call.missing()
        raise Refusal(80308)
    return 200, call.encoder.session(session)


def _update_session(call: Call) -> Answer:
    return 200, call.encoder.session(sessions.update(call.store, call.session("Sid"), call.form))


def _delete_session(call: Call) -> Answer:
    sessions.delete(call.store, call.session("Sid"))
    return 204, None


# Participants


def _list_participants(call: Call) -> Answer:
    session = call.session()
    shown = (
        session.participants
        if call.store.options.list_removed_participants
        else session.live_participants()
    )
    return call.page("participants", shown, call.encoder.participant)


def _create_participant(call: Call) -> Answer:
    created = participants.create(call.store, call.session(), call.form)
    return 201, call.encoder.participant(created)


def _fetch_participant(call: Call) -> Answer:
    return 200, call.encoder.participant(call.participant("Sid"))


def _delete_participant(call: Call) -> Answer:
    participants.remove(call.store, call.participant("Sid"))
    return call.store.options.delete_participant_status, None


# Interactions


def _list_interactions(call: Call) -> Answer:
    rows = interactions.listed(call.session(), call.store.now())
    return call.page("interactions", rows, call.encoder.interaction)


def _fetch_interaction(call: Call) -> Answer:
    rows = interactions.listed(call.session(), call.store.now())
    return 200, call.encoder.interaction(call.interaction(rows))


def _delete_interaction(call: Call) -> Answer:
    rows = interactions.listed(call.session(), call.store.now())
    interactions.delete(call.store, call.interaction(rows))
    return 204, None


# Messages sent by the API


def _list_message_interactions(call: Call) -> Answer:
    rows = interactions.sent_to(call.participant(), call.store.now())
    return call.page("interactions", rows, call.encoder.message_interaction)


def _create_message_interaction(call: Call) -> Answer:
    sent = interactions.send(call.store, call.participant(), call.form)
    return call.store.options.create_message_status, call.encoder.message_interaction(sent)


def _fetch_message_interaction(call: Call) -> Answer:
    rows = interactions.sent_to(call.participant(), call.store.now())
    return 200, call.encoder.message_interaction(call.interaction(rows))


# Phone numbers


def _list_phone_numbers(call: Call) -> Answer:
    service = call.service()
    used = numbers.in_use(service)
    return call.page(
        "phone_numbers",
        service.numbers,
        lambda number: call.encoder.phone_number(number, used[number.sid]),
    )


def _create_phone_number(call: Call) -> Answer:
    created = phone_numbers.create(call.store, call.service(), call.form)
    return 201, _number(call, created)


def _fetch_phone_number(call: Call) -> Answer:
    return 200, _number(call, call.number())


def _update_phone_number(call: Call) -> Answer:
    return 200, _number(call, phone_numbers.update(call.store, call.number(), call.form))


def _delete_phone_number(call: Call) -> Answer:
    phone_numbers.delete(call.number())
    return 204, None


def _number(call: Call, number: PhoneNumber) -> Json:
    return call.encoder.phone_number(number, numbers.in_use(number.service)[number.sid])


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the OpenAPI file."""

    name: str
    """Its operationId."""
    method: str
    path: str
    """A werkzeug rule."""
    handler: Callable[[Call], Answer]


_SERVICES: Final = "/v1/Services"
_SERVICE: Final = f"{_SERVICES}/<Sid>"
_SESSIONS: Final = f"{_SERVICES}/<ServiceSid>/Sessions"
_SESSION: Final = f"{_SESSIONS}/<Sid>"
_PEOPLE: Final = f"{_SESSIONS}/<SessionSid>/Participants"
_TRAFFIC: Final = f"{_SESSIONS}/<SessionSid>/Interactions"
_MESSAGES: Final = f"{_PEOPLE}/<ParticipantSid>/MessageInteractions"
_NUMBERS: Final = f"{_SERVICES}/<ServiceSid>/PhoneNumbers"

OPERATIONS: Final = (
    Operation("ListService", "GET", _SERVICES, _list_services),
    Operation("CreateService", "POST", _SERVICES, _create_service),
    # A unique name may hold slashes, which a server sees decoded: hence path.
    Operation("FetchService", "GET", f"{_SERVICES}/<path:Sid>", _fetch_service),
    Operation("UpdateService", "POST", _SERVICE, _update_service),
    Operation("DeleteService", "DELETE", _SERVICE, _delete_service),
    Operation("ListSession", "GET", _SESSIONS, _list_sessions),
    Operation("CreateSession", "POST", _SESSIONS, _create_session),
    Operation("FetchSession", "GET", f"{_SESSIONS}/<path:Sid>", _fetch_session),
    Operation("UpdateSession", "POST", _SESSION, _update_session),
    Operation("DeleteSession", "DELETE", _SESSION, _delete_session),
    Operation("ListParticipant", "GET", _PEOPLE, _list_participants),
    Operation("CreateParticipant", "POST", _PEOPLE, _create_participant),
    Operation("FetchParticipant", "GET", f"{_PEOPLE}/<Sid>", _fetch_participant),
    Operation("DeleteParticipant", "DELETE", f"{_PEOPLE}/<Sid>", _delete_participant),
    Operation("ListInteraction", "GET", _TRAFFIC, _list_interactions),
    Operation("FetchInteraction", "GET", f"{_TRAFFIC}/<Sid>", _fetch_interaction),
    Operation("DeleteInteraction", "DELETE", f"{_TRAFFIC}/<Sid>", _delete_interaction),
    Operation("ListMessageInteraction", "GET", _MESSAGES, _list_message_interactions),
    Operation("CreateMessageInteraction", "POST", _MESSAGES, _create_message_interaction),
    Operation("FetchMessageInteraction", "GET", f"{_MESSAGES}/<Sid>", _fetch_message_interaction),
    Operation("ListPhoneNumber", "GET", _NUMBERS, _list_phone_numbers),
    Operation("CreatePhoneNumber", "POST", _NUMBERS, _create_phone_number),
    Operation("FetchPhoneNumber", "GET", f"{_NUMBERS}/<Sid>", _fetch_phone_number),
    Operation("UpdatePhoneNumber", "POST", f"{_NUMBERS}/<Sid>", _update_phone_number),
    Operation("DeletePhoneNumber", "DELETE", f"{_NUMBERS}/<Sid>", _delete_phone_number),
)
