"""Planting sessions that tell something: who is in them, what was said, how they ended.

What is planted is left alone by the life of the demo world and lives for a
month, so that it can be found for as long as somebody looks. Everything counts
back from the present.
"""

from datetime import timedelta
from typing import Final, NamedTuple

from proxy_tui.simulator.rules import session_expiry as expiry
from proxy_tui.simulator.rules.records import (
    Interaction,
    Participant,
    PhoneNumber,
    Service,
    Session,
)
from proxy_tui.simulator.rules.store import Store

MONTH: Final = 2_592_000
"""Seconds; how long a planted session lives after its last contact."""
AGE: Final = timedelta(hours=5)
"""How old a planted session is, where nothing else is said."""


class Role(NamedTuple):
    """A person, and the number of the pool that they dial."""

    identifier: str
    number: PhoneNumber | None
    name: str | None = None


class Stage:
    """One service in which sessions are planted.

    Args:
        store: The world.
        service: Where in it.
    """

    def __init__(self, store: Store, service: Service) -> None:
        self.store = store
        self.service = service

    def numbers(self, prefix: str) -> list[PhoneNumber]:
        """Return the numbers that the pool gives out in a country or area, such as ``+44``."""
        return [
            number
            for number in self.service.numbers
            if number.phone_number.startswith(prefix) and not number.is_reserved
        ]

    def add_numbers(
        self, *phone_numbers: str, reserved: bool = False, sms: bool = True
    ) -> list[PhoneNumber]:
        """Put numbers of the account into the pool, as old as the service."""
        added = []
        for phone_number in phone_numbers:
            owned = self.store.own_number(phone_number, sms=sms, mms=sms)
            number = self.store.add_number(self.service, owned, reserved=reserved)
            number.date_created = number.date_updated = self.service.date_created
            added.append(number)
        return added

    def session(
        self,
        name: str,
        *roles: Role,
        age: timedelta = AGE,
        contact: timedelta | None = None,
        **fields: object,
    ) -> Session:
        """Plant a session.

        Args:
            name: Its unique name.
            roles: Who is in it, from its beginning.
            age: How long ago it was created.
            contact: How long ago a text was delivered in it; None leaves it open.
            fields: Of the record.
        """
        store = self.store
        created = store.now() - age
        with store.at(created):
            session = store.add_session(
                self.service, name, is_staged=True, **{"ttl": MONTH, **fields}
            )
            for identifier, number, friendly_name in roles:
                store.add_participant(session, identifier, number, friendly_name=friendly_name)
        if contact is not None:
            self.talk(session, contact)
        return session

    def talk(
        self,
        session: Session,
        ago: timedelta,
        *,
        kind: str = "message",
        status: str = "delivered",
        passed_on: bool = True,
        by_second: bool = False,
    ) -> Interaction:
        """Let one person of a session call or text the other; in the order of time.

        Args:
            session: Has two people.
            ago: When.
            kind: ``message`` or ``voice``.
            status: What became of it; the outbound leg's.
            passed_on: Whether there is an outbound leg at all.
            by_second: Whether the second person calls the first.
        """
        said = self.store.add_traffic(
            session,
            kind=kind,
            at=self.store.now() - ago,
            status=status,
            body="Are you there?" if kind == "message" else "95",
            by_second=by_second,
        )
        if not passed_on:
            said.outbound = None
        return said

    def close(self, session: Session, ago: timedelta, reason: str = "api") -> None:
        """End a session, by a request or by its expiry (``expired``)."""
        expiry.close(session, self.store.now() - ago, reason)

    def expire(self, session: Session) -> None:
        """End a session at the moment at which its time ran out."""
        end = expiry.expires_at(session, self.store.options)
        expiry.expire(session, end or self.store.now(), self.store.options)

    def fail(self, session: Session) -> None:
        """Let Twilio give a session up, moments after it was created."""
        session.status = "failed"
        session.date_ended = session.date_updated = session.date_created + timedelta(seconds=4)

    def remove(self, person: Participant, ago: timedelta) -> None:
        """Take a person out of a session."""
        moment = self.store.now() - ago
        person.date_deleted = person.date_updated = person.session.date_updated = moment

    def rename(self, session: Session, name: str) -> None:
        """Give a session that is there another name, and make it part of the story."""
        by_name = self.service.sessions_by_name
        if session.unique_name is not None:
            del by_name[session.unique_name]
        session.unique_name, session.is_staged = name, True
        by_name[name] = session

    def finish(self) -> None:
        """Put the sessions in the order of their creation, as they would be had they happened."""
        rows = self.service.sessions
        places = sorted(row.seq for row in rows)
        rows.sort(key=lambda row: (row.date_created, row.seq))
        for row, seq in zip(rows, places, strict=True):
            row.seq = seq
        self.store.touched()
