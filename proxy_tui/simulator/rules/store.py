"""The records and the clock of one simulated account.

Its methods add records unchecked, for tests and the demo world; the other modules of ``rules``
check what the API allows. Threads that share a store hold its ``lock``.
"""

import json
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final, TypeVar

from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import (
    BaseRecord,
    InteractionRecord,
    Leg,
    ParticipantRecord,
    PhoneNumberRecord,
    ServiceRecord,
    SessionRecord,
)
from proxy_tui.simulator.rules.regions import country_of
from proxy_tui.simulator.rules.session_expiry import NEVER, due_at, expire

ACCOUNT_SID: Final = "AC5eed5eed5eed5eed5eed5eed5eed9f2a"
AUTH_TOKEN: Final = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
API_KEY: Final = "SK5eed5eed5eed5eed5eed5eed5eed07a1"
API_SECRET: Final = "simulatorSecretOfTheApiKey000001"

_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
_RecordT = TypeVar("_RecordT", bound=BaseRecord)


class Store:
    """The account.

    Args:
        clock: Returns the present, aware; records keep whole seconds of it.
        options: Twilio's rules where there is a choice.
        seed: The same seed makes the same SIDs.
    """

    def __init__(
        self, clock: Callable[[], datetime], *, options: Options | None = None, seed: int = 0
    ) -> None:
        self.clock = clock
        self.options = options or Options()
        self.credentials = {ACCOUNT_SID: AUTH_TOKEN, API_KEY: API_SECRET}
        """User names and their secrets."""
        self.services: list[ServiceRecord] = []
        self.numbers: dict[str, PhoneNumberRecord] = {}
        """The account's numbers by SID, in pools or not."""
        self.activity: Callable[[datetime], None] | None = None
        """Advances the demo activity to a given time; called before each request."""
        self.lock = threading.RLock()
        self._random = random.Random(seed)
        self._seq = 0
        self._pinned: datetime | None = None
        self._due = _ALWAYS

    def now(self) -> datetime:
        """Return the present in UTC, in whole seconds."""
        return self._pinned or self.clock().astimezone(UTC).replace(microsecond=0)

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Make ``moment`` the present inside this block."""
        before, self._pinned = self._pinned, moment
        try:
            yield
        finally:
            self._pinned = before

    def advance(self) -> None:
        """Catch up with the clock: activity, expiry, deletion."""
        now = self.now()
        if self.activity is not None:
            self.activity(now)
        self.sweep(now)

    def sweep(self, now: datetime) -> None:
        """Close expired sessions and delete those closed long ago, if any is due."""
        if now < self._due:
            return
        self._due = NEVER
        for service in self.services:
            for session in service.sessions.copy():
                due = due_at(session, self.options)
                if due <= now and session.is_active:
                    expire(session, due)
                elif due <= now:
                    self.remove_session(session)
                self.watch(session)

    def watch(self, session: SessionRecord) -> None:
        """Sweep as soon as this session is due; call after a change."""
        self._due = min(self._due, due_at(session, self.options))

    def touched(self) -> None:
        """Make the next sweep check every session."""
        self._due = _ALWAYS

    def new_sid(self, prefix: str) -> str:
        """Return a new SID."""
        return _random_sid(self._random, prefix)

    def new_seq(self) -> int:
        """Return the next place in the order of creation."""
        self._seq += 1
        return self._seq

    def service(self, sid_or_name: str) -> ServiceRecord | None:
        """Return the service with this SID or unique name."""
        keys = ((row, (row.sid, row.unique_name)) for row in self.services)
        return next((row for row, names in keys if sid_or_name in names), None)

    def session(self, sid: str) -> SessionRecord | None:
        """Return the session with this SID, in any service."""
        found = (service.sessions_by_sid.get(sid) for service in self.services)
        return next((session for session in found if session is not None), None)

    def add_service(self, unique_name: str, **fields: object) -> ServiceRecord:
        """Add a service; ``fields`` are those of the record."""
        service = self._new(ServiceRecord, "KS", unique_name=unique_name, **fields)
        self.services.append(service)
        return service

    def own_number(self, phone_number: str, **fields: object) -> PhoneNumberRecord:
        """Give the account a phone number (E.164) that is in no pool."""
        country = country_of(phone_number)
        number = self._new(
            PhoneNumberRecord, "PN", phone_number=phone_number, iso_country=country, **fields
        )
        self.numbers[number.sid] = number
        return number

    def add_number(
        self, service: ServiceRecord, phone_number: str, *, reserved: bool = False, **fields: object
    ) -> PhoneNumberRecord:
        """Add a number that the account did not have to a pool."""
        number = self.own_number(phone_number, is_reserved=reserved, **fields)
        service.numbers.append(number)
        return number

    def add_session(
        self, service: ServiceRecord, unique_name: str | None = None, **fields: object
    ) -> SessionRecord:
        """Add a session; ``fields`` are those of the record."""
        session = self._new(SessionRecord, "KC", service=service, unique_name=unique_name, **fields)
        return self.put_session(session)

    def put_session(self, session: SessionRecord) -> SessionRecord:
        """Add a finished session to its service."""
        service = session.service
        service.sessions.append(session)
        service.sessions_by_sid[session.sid] = session
        if session.unique_name is not None:
            service.sessions_by_name[session.unique_name] = session
        self.watch(session)
        return session

    def remove_session(self, session: SessionRecord) -> None:
        """Delete a session with its participants and interactions."""
        service = session.service
        service.sessions.remove(session)
        del service.sessions_by_sid[session.sid]
        if session.unique_name is not None:
            service.sessions_by_name.pop(session.unique_name, None)

    def add_participant(
        self,
        session: SessionRecord,
        identifier: str,
        proxy: PhoneNumberRecord | None = None,
        **fields: object,
    ) -> ParticipantRecord:
        """Add a participant who dials ``proxy``."""
        if proxy is not None:
            fields = {
                "proxy_identifier": proxy.phone_number,
                "proxy_identifier_sid": proxy.sid,
                **fields,
            }
        person = self._new(
            ParticipantRecord, "KP", session=session, identifier=identifier, **fields
        )
        session.participants.append(person)
        return person

    def add_traffic(
        self,
        session: SessionRecord,
        *,
        kind: str = "message",
        at: datetime | None = None,
        status: str = "delivered",
        body: str = "On my way",
        by_second: bool = False,
        sent_to: ParticipantRecord | None = None,
    ) -> InteractionRecord:
        """BaseRecord an interaction, which starts or prolongs the session.

        Args:
            session: Its first two participants call or text each other.
            kind: ``message`` or ``voice``.
            at: When; now by default.
            status: Of the outbound leg.
            body: Text of a message; seconds of a call if it is digits.
            by_second: Whether the second participant started it.
            sent_to: The participant to whom the API sends it; it has no inbound leg.
        """
        earlier, at = session.traffic(), at or self.now()
        sender, receiver = None, sent_to
        if sent_to is None:
            one, two = session.participants[:2]
            sender, receiver = (two, one) if by_second else (one, two)
        interaction = make_interaction(
            self._random, self.new_seq(), session, at, (sender, receiver), kind, status
        )
        interaction.data = interaction_data(kind, body)
        earlier.append(interaction)
        session.date_last_interaction = session.date_updated = at
        session.date_started = session.date_started or at
        if session.status == "open":
            session.status = "in-progress"
        return interaction

    def _new(self, kind: Callable[..., _RecordT], prefix: str, **fields: object) -> _RecordT:
        now = self.now()
        sid, seq = self.new_sid(prefix), self.new_seq()
        dates = {"date_created": now, "date_updated": now}
        return kind(**{"sid": sid, "seq": seq, **dates, **fields})


def make_interaction(
    rng: random.Random,
    seq: int,
    session: SessionRecord,
    at: datetime,
    people: Sequence[ParticipantRecord | None],
    kind: str,
    status: str,
) -> InteractionRecord:
    """Return an interaction from the first to the second of ``people``, without data."""
    is_text = kind == "message"
    statuses = ("delivered" if is_text else "in-progress", status)
    inbound, outbound = (
        None
        if person is None
        else Leg(person.sid, _random_sid(rng, "SM" if is_text else "CA"), leg_status)
        for person, leg_status in zip(people, statuses, strict=True)
    )
    return InteractionRecord(
        sid=_random_sid(rng, "KI"),
        seq=seq,
        date_created=at,
        date_updated=at,
        session=session,
        type=kind,
        inbound=inbound,
        outbound=outbound,
    )


def interaction_data(kind: str, body: str) -> str | None:
    """Return the JSON text of an interaction: a body, or a duration in seconds once known."""
    if kind != "message" and not body.isdigit():
        return None
    data = {"body" if kind == "message" else "duration": body}
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def _random_sid(rng: random.Random, prefix: str) -> str:
    return f"{prefix}{rng.getrandbits(128):032x}"
