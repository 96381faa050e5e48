"""The 25 operations of the Proxy v1 OpenAPI file.

``OPERATIONS`` at the end is the table of routes. A handler finds the records that its path
names, applies the rules, and encodes the answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from proxy_tui.api.sid_shape import is_sid
from proxy_tui.simulator.http.page_tokens import RecordT, read_page
from proxy_tui.simulator.http.serializers import Encoder, Json
from proxy_tui.simulator.rules import interactions, participants, phone_numbers, services, sessions
from proxy_tui.simulator.rules.number_choice import in_use
from proxy_tui.simulator.rules.records import (
    InteractionRecord,
    ParticipantRecord,
    PhoneNumberRecord,
    ServiceRecord,
    SessionRecord,
)
from proxy_tui.simulator.rules.refusals import RefusalError
from proxy_tui.simulator.rules.store import Store
from proxy_tui.simulator.rules.validation import Fields

Answer = tuple[int, Json | None]
"""HTTP status and JSON value; None for an empty body."""


@dataclass(slots=True)
class RoutedRequest:
    """A request that matched a route."""

    store: Store
    path: str
    args: dict[str, str]
    """The variable parts of the path, as the OpenAPI file names them."""
    query: Fields
    form: Fields
    encoder: Encoder

    def service(self, arg: str = "ServiceSid") -> ServiceRecord:
        """Return the service that the path names by SID."""
        return self._row(self.store.services, arg)

    def session(self, arg: str = "SessionSid") -> SessionRecord:
        """Return the session that the path names by SID."""
        return self.found(self.service().sessions_by_sid.get(self.args[arg]))

    def participant(self, arg: str = "ParticipantSid") -> ParticipantRecord:
        """Return the participant that the path names, removed or not."""
        return self._row(self.session().participants, arg)

    def interactions(self) -> list[InteractionRecord]:
        """Return the interactions of the session."""
        return interactions.listed(self.session(), self.store.now())

    def messages(self) -> list[InteractionRecord]:
        """Return the messages that the API sent to the participant."""
        return interactions.sent_to(self.participant(), self.store.now())

    def interaction(self, rows: Sequence[InteractionRecord]) -> InteractionRecord:
        """Return the interaction of ``rows`` that the path names."""
        return self._row(rows, "Sid")

    def number(self) -> PhoneNumberRecord:
        """Return the pool number that the path names."""
        return self._row(self.service().numbers, "Sid")

    def page(self, key: str, rows: Sequence[RecordT], encode: Callable[[RecordT], Json]) -> Answer:
        """Return one page of ``rows``, encoded under ``key``."""
        page = read_page(rows, self.query, self.path, self.store.options)
        return 200, self.encoder.page(key, page, self.path, encode)

    def encode_number(self, number: PhoneNumberRecord) -> Json:
        """Return a number of the service's pool."""
        service = self.service()
        return self.encoder.phone_number(number, service, in_use(service)[number.sid])

    def found(self, row: RecordT | None) -> RecordT:
        """Return the record, or raise RefusalError (20404) if there is none."""
        if row is None:
            raise RefusalError(20404, f"The requested resource {self.path} was not found")
        return row

    def _row(self, rows: Sequence[RecordT], arg: str) -> RecordT:
        return self.found(next((row for row in rows if row.sid == self.args[arg]), None))


def _list_services(request: RoutedRequest) -> Answer:
    return request.page("services", request.store.services, request.encoder.service)


def _create_service(request: RoutedRequest) -> Answer:
    return 201, request.encoder.service(services.create(request.store, request.form))


def _fetch_service(request: RoutedRequest) -> Answer:
    return 200, request.encoder.service(request.found(request.store.service(request.args["Sid"])))


def _update_service(request: RoutedRequest) -> Answer:
    return 200, request.encoder.service(
        services.update(request.store, request.service("Sid"), request.form)
    )


def _delete_service(request: RoutedRequest) -> Answer:
    request.store.services.remove(request.service("Sid"))
    return 204, None


def _list_sessions(request: RoutedRequest) -> Answer:
    return request.page("sessions", request.service().sessions, request.encoder.session)


def _create_session(request: RoutedRequest) -> Answer:
    return 201, request.encoder.session(
        sessions.create(request.store, request.service(), request.form)
    )


def _fetch_session(request: RoutedRequest) -> Answer:
    service, key = request.service(), request.args["Sid"]
    session = service.sessions_by_sid.get(key) or service.sessions_by_name.get(key)
    if (
        session is None
        and not is_sid(key, "KC")
        and request.store.options.miss_by_name_code == 80308
    ):
        raise RefusalError(80308)
    return 200, request.encoder.session(request.found(session))


def _update_session(request: RoutedRequest) -> Answer:
    return 200, request.encoder.session(
        sessions.update(request.store, request.session("Sid"), request.form)
    )


def _delete_session(request: RoutedRequest) -> Answer:
    request.store.remove_session(request.session("Sid"))
    return 204, None


def _list_participants(request: RoutedRequest) -> Answer:
    return request.page("participants", request.session().participants, request.encoder.participant)


def _create_participant(request: RoutedRequest) -> Answer:
    created = participants.create(request.store, request.session(), request.form)
    return 201, request.encoder.participant(created)


def _fetch_participant(request: RoutedRequest) -> Answer:
    return 200, request.encoder.participant(request.participant("Sid"))


def _delete_participant(request: RoutedRequest) -> Answer:
    participants.remove(request.store, request.participant("Sid"))
    return request.store.options.delete_participant_status, None


def _list_interactions(request: RoutedRequest) -> Answer:
    return request.page("interactions", request.interactions(), request.encoder.interaction)


def _fetch_interaction(request: RoutedRequest) -> Answer:
    return 200, request.encoder.interaction(request.interaction(request.interactions()))


def _delete_interaction(request: RoutedRequest) -> Answer:
    request.interactions().remove(request.interaction(request.interactions()))
    return 204, None


def _list_messages(request: RoutedRequest) -> Answer:
    return request.page("interactions", request.messages(), request.encoder.message_interaction)


def _create_message(request: RoutedRequest) -> Answer:
    sent = interactions.send(request.store, request.participant(), request.form)
    return 200, request.encoder.message_interaction(sent)


def _fetch_message(request: RoutedRequest) -> Answer:
    return 200, request.encoder.message_interaction(request.interaction(request.messages()))


def _list_numbers(request: RoutedRequest) -> Answer:
    service = request.service()
    used = in_use(service)
    return request.page(
        "phone_numbers",
        service.numbers,
        lambda number: request.encoder.phone_number(number, service, used[number.sid]),
    )


def _create_number(request: RoutedRequest) -> Answer:
    return 201, request.encode_number(
        phone_numbers.create(request.store, request.service(), request.form)
    )


def _fetch_number(request: RoutedRequest) -> Answer:
    return 200, request.encode_number(request.number())


def _update_number(request: RoutedRequest) -> Answer:
    number = phone_numbers.update(request.store, request.service(), request.number(), request.form)
    return 200, request.encode_number(number)


def _delete_number(request: RoutedRequest) -> Answer:
    phone_numbers.delete(request.service(), request.number())
    return 204, None


class Operation(NamedTuple):
    """One operation of the OpenAPI file: its operationId, and a werkzeug rule."""

    name: str
    method: str
    path: str
    handler: Callable[[RoutedRequest], Answer]


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
