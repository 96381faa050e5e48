"""The 25 operations of the Proxy v1 OpenAPI file.

``OPERATIONS`` at the end is the table of routes. A handler finds the records that its path
names, applies the rules, and encodes the answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from proxy_tui.simulator.http.page_tokens import RowT, read_page
from proxy_tui.simulator.http.serializers import Encoder, Json
from proxy_tui.simulator.rules import interactions, participants, phone_numbers, services, sessions
from proxy_tui.simulator.rules.number_choice import in_use
from proxy_tui.simulator.rules.records import (
    Interaction,
    Participant,
    PhoneNumber,
    Service,
    Session,
)
from proxy_tui.simulator.rules.refusals import RefusalError
from proxy_tui.simulator.rules.store import Store
from proxy_tui.simulator.rules.validation import Fields, is_sid

Answer = tuple[int, Json | None]
"""HTTP status and JSON value; None for an empty body."""


@dataclass(slots=True)
class Call:
    """One request, taken apart."""

    store: Store
    path: str
    args: dict[str, str]
    """The variable parts of the path, as the OpenAPI file names them."""
    query: Fields
    form: Fields
    encoder: Encoder

    def service(self, arg: str = "ServiceSid") -> Service:
        """Return the service that the path names by SID."""
        return self._row(self.store.services, arg)

    def session(self, arg: str = "SessionSid") -> Session:
        """Return the session that the path names by SID."""
        return self.found(self.service().sessions_by_sid.get(self.args[arg]))

    def participant(self, arg: str = "ParticipantSid") -> Participant:
        """Return the participant that the path names, removed or not."""
        return self._row(self.session().participants, arg)

    def interactions(self) -> list[Interaction]:
        """Return the interactions of the session."""
        return interactions.listed(self.session(), self.store.now())

    def messages(self) -> list[Interaction]:
        """Return the messages that the API sent to the participant."""
        return interactions.sent_to(self.participant(), self.store.now())

    def interaction(self, rows: Sequence[Interaction]) -> Interaction:
        """Return the interaction of ``rows`` that the path names."""
        return self._row(rows, "Sid")

    def number(self) -> PhoneNumber:
        """Return the pool number that the path names."""
        return self._row(self.service().numbers, "Sid")

    def page(self, key: str, rows: Sequence[RowT], encode: Callable[[RowT], Json]) -> Answer:
        """Return one page of ``rows``, encoded under ``key``."""
        page = read_page(rows, self.query, self.path, self.store.options)
        return 200, self.encoder.page(key, page, self.path, encode)

    def encode_number(self, number: PhoneNumber) -> Json:
        """Return a number of the service's pool."""
        service = self.service()
        return self.encoder.phone_number(number, service, in_use(service)[number.sid])

    def found(self, row: RowT | None) -> RowT:
        """Return the record.

        Raises:
            RefusalError: 20404 there is none.
        """
        if row is None:
            raise RefusalError(20404, f"The requested resource {self.path} was not found")
        return row

    def _row(self, rows: Sequence[RowT], arg: str) -> RowT:
        return self.found(next((row for row in rows if row.sid == self.args[arg]), None))


def _list_services(call: Call) -> Answer:
    return call.page("services", call.store.services, call.encoder.service)


def _create_service(call: Call) -> Answer:
    return 201, call.encoder.service(services.create(call.store, call.form))


def _fetch_service(call: Call) -> Answer:
    return 200, call.encoder.service(call.found(call.store.service(call.args["Sid"])))


def _update_service(call: Call) -> Answer:
    return 200, call.encoder.service(services.update(call.store, call.service("Sid"), call.form))


def _delete_service(call: Call) -> Answer:
    call.store.services.remove(call.service("Sid"))
    return 204, None


def _list_sessions(call: Call) -> Answer:
    return call.page("sessions", call.service().sessions, call.encoder.session)


def _create_session(call: Call) -> Answer:
    return 201, call.encoder.session(sessions.create(call.store, call.service(), call.form))


def _fetch_session(call: Call) -> Answer:
    service, key = call.service(), call.args["Sid"]
    session = service.sessions_by_sid.get(key) or service.sessions_by_name.get(key)
    if session is None and not is_sid(key, "KC") and call.store.options.miss_by_name_code == 80308:
        raise RefusalError(80308)
    return 200, call.encoder.session(call.found(session))


def _update_session(call: Call) -> Answer:
    return 200, call.encoder.session(sessions.update(call.store, call.session("Sid"), call.form))


def _delete_session(call: Call) -> Answer:
    call.store.remove_session(call.session("Sid"))
    return 204, None


def _list_participants(call: Call) -> Answer:
    return call.page("participants", call.session().participants, call.encoder.participant)


def _create_participant(call: Call) -> Answer:
    created = participants.create(call.store, call.session(), call.form)
    return 201, call.encoder.participant(created)


def _fetch_participant(call: Call) -> Answer:
    return 200, call.encoder.participant(call.participant("Sid"))


def _delete_participant(call: Call) -> Answer:
    participants.remove(call.store, call.participant("Sid"))
    return call.store.options.delete_participant_status, None


def _list_interactions(call: Call) -> Answer:
    return call.page("interactions", call.interactions(), call.encoder.interaction)


def _fetch_interaction(call: Call) -> Answer:
    return 200, call.encoder.interaction(call.interaction(call.interactions()))


def _delete_interaction(call: Call) -> Answer:
    call.interactions().remove(call.interaction(call.interactions()))
    return 204, None


def _list_messages(call: Call) -> Answer:
    return call.page("interactions", call.messages(), call.encoder.message_interaction)


def _create_message(call: Call) -> Answer:
    sent = interactions.send(call.store, call.participant(), call.form)
    return 200, call.encoder.message_interaction(sent)


def _fetch_message(call: Call) -> Answer:
    return 200, call.encoder.message_interaction(call.interaction(call.messages()))


def _list_numbers(call: Call) -> Answer:
    service = call.service()
    used = in_use(service)
    return call.page(
        "phone_numbers",
        service.numbers,
        lambda number: call.encoder.phone_number(number, service, used[number.sid]),
    )


def _create_number(call: Call) -> Answer:
    return 201, call.encode_number(phone_numbers.create(call.store, call.service(), call.form))


def _fetch_number(call: Call) -> Answer:
    return 200, call.encode_number(call.number())


def _update_number(call: Call) -> Answer:
    number = phone_numbers.update(call.store, call.service(), call.number(), call.form)
    return 200, call.encode_number(number)


def _delete_number(call: Call) -> Answer:
    phone_numbers.delete(call.service(), call.number())
    return 204, None


class Operation(NamedTuple):
    """One operation of the OpenAPI file: its operationId, and a werkzeug rule."""

    name: str
    method: str
    path: str
    handler: Callable[[Call], Answer]


_SERVICES: Final = "/v1/Services"
_SERVICE: Final = f"{_SERVICES}/<Sid>"
_SESSIONS: Final = f"{_SERVICES}/<ServiceSid>/Sessions"
_SESSION: Final = f"{_SESSIONS}/<Sid>"
_PEOPLE: Final = f"{_SESSIONS}/<SessionSid>/Participants"
_INTERACTIONS: Final = f"{_SESSIONS}/<SessionSid>/Interactions"
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
    Operation("ListInteraction", "GET", _INTERACTIONS, _list_interactions),
    Operation("FetchInteraction", "GET", f"{_INTERACTIONS}/<Sid>", _fetch_interaction),
    Operation("DeleteInteraction", "DELETE", f"{_INTERACTIONS}/<Sid>", _delete_interaction),
    Operation("ListMessageInteraction", "GET", _MESSAGES, _list_messages),
    Operation("CreateMessageInteraction", "POST", _MESSAGES, _create_message),
    Operation("FetchMessageInteraction", "GET", f"{_MESSAGES}/<Sid>", _fetch_message),
    Operation("ListPhoneNumber", "GET", _NUMBERS, _list_numbers),
    Operation("CreatePhoneNumber", "POST", _NUMBERS, _create_number),
    Operation("FetchPhoneNumber", "GET", f"{_NUMBERS}/<Sid>", _fetch_number),
    Operation("UpdatePhoneNumber", "POST", f"{_NUMBERS}/<Sid>", _update_number),
    Operation("DeletePhoneNumber", "DELETE", f"{_NUMBERS}/<Sid>", _delete_number),
)
