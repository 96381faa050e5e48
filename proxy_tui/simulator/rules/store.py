"""The world of the simulator: its records, its clock, and ways to shape it.

No HTTP and hardly a rule: what the API may do with the world is in ``services``,
``sessions``, ``participants``, ``interactions`` and ``phone_numbers``. The
``add_…`` methods put records in as they are, checked by nothing; tests and the
demo world are made with them. Whoever shares a store between threads holds
``lock``.
"""

import json
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import (
    DebuggerEvent,
    Interaction,
    Leg,
    OwnedNumber,
    Participant,
    PhoneNumber,
    Service,
    Session,
)
from proxy_tui.simulator.rules.regions import country_of
from proxy_tui.simulator.rules.session_expiry import NEVER, due_at, expire

DAWN: Final = datetime.min.replace(tzinfo=UTC)
"""Before anything can be due."""

ACCOUNT_SID: Final = "AC5eed5eed5eed5eed5eed5eed5eed9f2a"
AUTH_TOKEN: Final = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"  # noqa: S105  opens the simulator only
API_KEY: Final = "SK5eed5eed5eed5eed5eed5eed5eed07a1"
API_SECRET: Final = "simulatorSecretOfTheApiKey000001"  # noqa: S105  opens the simulator only


class Store:
    """Every record of one account.

    Args:
        clock: What time it is, aware. Stored moments are whole seconds of it.
        options: Twilio's rules, where they can be read in two ways.
        seed: Makes SIDs and every choice of chance the same again.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        options: Options | None = None,
        seed: int = 0,
    ) -> None:
        self.clock = clock
        self.options = options or Options()
        self.account_sid = ACCOUNT_SID
        self.credentials = {ACCOUNT_SID: AUTH_TOKEN, API_KEY: API_SECRET}
        """User names and their secrets."""
        self.services: list[Service] = []
        self.owned: dict[str, OwnedNumber] = {}
        """The account's numbers by PN SID, in pools or not."""
        self.unreachable: set[str] = set()
        """Identifiers that are refused with 80404."""
        self.events: list[DebuggerEvent] = []
        self.life: Callable[[datetime], None] | None = None
        """Moves the world on to a moment, called before each request."""
        self.lock = threading.RLock()
        self.random = random.Random(seed)  # noqa: S311  a world, not a secret
        self._seq = 0
        self._pinned: datetime | None = None
        self._due = DAWN

    # Time

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
        """Let the world catch up with the clock: its own life, expiry, forgetting."""
        now = self.now()
        if self.life is not None:
            self.life(now)
        self.sweep(now)

    def sweep(self, now: datetime) -> None:
        """Close what has expired and forget what closed long ago; looks only when one is due."""
        if now < self._due:
            return
        self._due = NEVER
        for service in self.services:
            for session in service.sessions.copy():
                due = due_at(session, self.options)
                if due <= now and session.is_active:
                    expire(session, due, self.options)
                elif due <= now:
                    self.remove_session(session)
                self.watch(session)

    def watch(self, session: Session) -> None:
        """Note when the clock next does something to this session; say so after a change."""
        self._due = min(self._due, due_at(session, self.options))

    def touched(self) -> None:
        """Say that records were changed by hand, so that the next sweep looks at them all."""
        self._due = DAWN

    # Names for new records

    def new_sid(self, prefix: str) -> str:
        """Return a SID that no record has."""
        return f"{prefix}{self.random.getrandbits(128):032x}"

    def new_seq(self) -> int:
        """Return the next place in the order of creation."""
        self._seq += 1
        return self._seq

    # Look things up

    def service(self, sid_or_name: str) -> Service | None:
        """Return the service with this SID or unique name."""
        for service in self.services:
            if sid_or_name in (service.sid, service.unique_name):
                return service
        return None

    def session(self, sid: str) -> Session | None:
        """Return the session with this SID, of whatever service."""
        for service in self.services:
            if sid in service.sessions_by_sid:
                return service.sessions_by_sid[sid]
        return None

    # Shape the world

    def add_service(self, unique_name: str, **fields: object) -> Service:
        """Put in a service; ``fields`` are those of the record."""
        now = self.now()
        service = Service(
            sid=self.new_sid("KS"),
            seq=self.new_seq(),
            date_created=now,
            date_updated=now,
            unique_name=unique_name,
        )
        _fill(service, fields)
        self.services.append(service)
        return service

    def own_number(
        self, phone_number: str, *, voice: bool = True, sms: bool = True, mms: bool = True
    ) -> OwnedNumber:
        """Give the account a phone number (E.164) that is in no pool."""
        owned = OwnedNumber(
            sid=self.new_sid("PN"),
            phone_number=phone_number,
            friendly_name=phone_number,
            iso_country=country_of(phone_number),
            voice=voice,
            sms=sms,
            mms=mms,
        )
        self.owned[owned.sid] = owned
        return owned

    def add_number(
        self, service: Service, number: OwnedNumber | str, *, reserved: bool = False
    ) -> PhoneNumber:
        """Put a number into a pool; a text is a number the account gets first."""
        owned = self.own_number(number) if isinstance(number, str) else number
        now = self.now()
        pooled = PhoneNumber(
            sid=owned.sid,
            seq=self.new_seq(),
            date_created=now,
            date_updated=now,
            service=service,
            owned=owned,
            is_reserved=reserved,
        )
        service.numbers.append(pooled)
        return pooled

    def add_session(
        self, service: Service, unique_name: str | None = None, **fields: object
    ) -> Session:
        """Put in a session; ``fields`` are those of the record."""
        now = self.now()
        session = Session(
            sid=self.new_sid("KC"),
            seq=self.new_seq(),
            date_created=now,
            date_updated=now,
            service=service,
            unique_name=unique_name,
        )
        _fill(session, fields)
        return self.put_session(session)

    def put_session(self, session: Session) -> Session:
        """Put a finished session into its service."""
        service = session.service
        service.sessions.append(session)
        service.sessions_by_sid[session.sid] = session
        if session.unique_name is not None:
            service.sessions_by_name[session.unique_name] = session
        self.watch(session)
        return session

    def remove_session(self, session: Session) -> None:
        """Take a session out, with its participants and interactions."""
        service = session.service
        service.sessions.remove(session)
        del service.sessions_by_sid[session.sid]
        if session.unique_name is not None:
            service.sessions_by_name.pop(session.unique_name, None)

    def add_participant(
        self,
        session: Session,
        identifier: str,
        proxy: PhoneNumber | None = None,
        **fields: object,
    ) -> Participant:
        """Put a person into a session, who dials ``proxy``."""
        now = self.now()
        participant = Participant(
            sid=self.new_sid("KP"),
            seq=self.new_seq(),
            date_created=now,
            date_updated=now,
            session=session,
            identifier=identifier,
            proxy_identifier=proxy.phone_number if proxy else None,
            proxy_identifier_sid=proxy.sid if proxy else None,
        )
        _fill(participant, fields)
        session.participants.append(participant)
        return participant

    def add_traffic(
        self,
        session: Session,
        *,
        kind: str = "message",
        at: datetime | None = None,
        status: str = "delivered",
        body: str = "On my way",
        by_second: bool = False,
    ) -> Interaction:
        """Let one participant call or text the other; the session notices.

        Args:
            session: Where; its first two participants talk.
            kind: ``message`` or ``voice``.
            at: When; now where it is left out.
            status: What became of the outbound leg.
            body: Text of a message; seconds of a call where that is digits.
            by_second: Whether the second participant calls the first.
        """
        moment = at or self.now()
        people = [person.sid for person in session.participants[:2]]
        sender, receiver = reversed(people) if by_second else people
        is_text = kind == "message"
        word, prefix = ("Message", "SM") if is_text else ("Call", "CA")
        legs = [
            Leg(
                participant_sid=sid,
                resource_sid=self.new_sid(prefix),
                resource_type=word,
                status=leg_status,
            )
            for sid, leg_status in (
                (sender, "delivered" if is_text else "in-progress"),
                (receiver, status),
            )
        ]
        return self.put_interaction(session, moment, kind, body, inbound=legs[0], outbound=legs[1])

    def put_interaction(
        self,
        session: Session,
        at: datetime,
        kind: str,
        body: str,
        *,
        inbound: Leg | None,
        outbound: Leg,
    ) -> Interaction:
        """Record traffic and let it start or prolong the session."""
        earlier = session.traffic()
        interaction = Interaction(
            sid=self.new_sid("KI"),
            seq=self.new_seq(),
            date_created=at,
            date_updated=at,
            session=session,
            type=kind,
            data=interaction_data(kind, body),
            inbound=inbound,
            outbound=outbound,
        )
        earlier.append(interaction)
        session.date_last_interaction = session.date_updated = at
        session.date_started = session.date_started or at
        if session.status == "open":
            session.status = "in-progress"
        return interaction


def interaction_data(kind: str, body: str) -> str | None:
    """Return the JSON text of an interaction: a body, or a duration in seconds once known."""
    if kind == "message":
        return _json({"body": body})
    return _json({"duration": body}) if body.isdigit() else None


def _json(value: dict[str, str]) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _fill(row: object, fields: dict[str, object]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)  # a slotted record refuses an unknown name
