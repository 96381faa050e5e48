"""A small world made by hand, on the bench of ``ui_bench``: nothing here depends on the demo's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from ui_bench import NOON, Bench, Person

from proxy_tui.operations.connection import Connection
from proxy_tui.operations.writes.production_lock import WriteLock
from proxy_tui.operations.writes.writer import Writer
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.simulator.rules.store import ACCOUNT_SID, Store
from proxy_tui.ui.screens import SessionsScreen

POOL = ("+442079460011", "+442079460012", "+442079460013")
CAT, DAN = "+447700900103", "+12025550104"
HOUR = 3600
LATER = NOON + timedelta(days=2)
"""An expiry that no triage view asks about."""
PROFILE = "live-eu"
"""The production profile."""


def ago(**units: float) -> Any:
    """Return a moment before noon, at which every clock here stands at first."""
    return NOON - timedelta(**units)


class Desk(Bench):
    """A program that opens on ``dispatch-eu``, which has a pool of three numbers and no session.

    It reads again by itself so seldom that no test sees it; ``look`` makes it.

    Args:
        options: Twilio's rules where they can be read in two ways.
        more: What ``Bench`` takes, and fields of the settings.
    """

    def __init__(self, *, options: Options | None = None, **more: Any) -> None:
        world: Callable[..., Store] = partial(Store, options=options)
        settings = {"service": "dispatch-eu", "refresh_seconds": HOUR, **more}
        super().__init__(store=world, **settings)
        self.dispatch = self.store.add_service(
            "dispatch-eu", callback_url="https://desk.example/events"
        )
        for number in POOL:
            self.store.add_number(self.dispatch, number)

    def pair(
        self, name: str | None, *people: str, numbers: tuple[int, ...] = (0, 1), **fields: Any
    ) -> SessionRecord:
        """Put in a session of these people, A first, who dial these numbers of the pool."""
        row = self.add(name, **{"date_expiry": LATER, **fields})
        # The API lists the newest first, and A is who is listed first.
        for identifier, place in reversed([*zip(people, numbers, strict=False)]):
            self.store.add_participant(row, identifier, row.service.numbers[place])
        return row

    def plain(self, name: str | None, service: str = "dispatch-eu", **fields: Any) -> SessionRecord:
        """Put in a session that no triage view but All, Open and In progress asks about."""
        return self.add(name, service, **{"date_expiry": LATER, **fields})

    def many(self, number: int, prefix: str = "job", **fields: Any) -> list[SessionRecord]:
        """Put in numbered sessions; the one listed first is ``job-001``."""
        return [self.plain(f"{prefix}-{n:03d}", **fields) for n in range(number, 0, -1)]

    def asked(self, *, ending: str = "") -> list[str]:
        """Return the paths that were read so far, of one kind where its last word is given."""
        return [one.path for one in self.wire.sent if one.path.endswith(ending)]


class LiveDesk(Desk):
    """The same on a production profile, whose timer rings when a test says so.

    Args:
        fixed_reason: Why it can never be unlocked; "" where it can.
        profile: Its name, which unlocks it.
        more: What ``Desk`` takes.
    """

    def __init__(self, *, fixed_reason: str = "", profile: str = PROFILE, **more: Any) -> None:
        super().__init__(**more)
        self.fixed_reason = fixed_reason
        self.profile = profile
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.cancelled = 0

    def connect(self, token: str = "") -> Connection:
        plain = super().connect(token)
        lock = WriteLock(
            plain.client,
            self.profile,
            self.clock,
            fixed_reason=self.fixed_reason,
            timer=self._start,
        )
        writer = Writer(
            plain.client,
            self.journal,
            profile=self.profile,
            os_user="ann",
            clock=self.clock,
            account_sid=ACCOUNT_SID,
            lock=lock,
        )
        return replace(
            plain,
            writer=writer,
            label="Live EU",
            environment="prod",
            profile=self.profile,
            lock=lock,
            read_only_reason=self.fixed_reason or "production starts locked",
        )

    def _start(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        self.timers.append((seconds, call))
        return self._cancel

    def _cancel(self) -> None:
        self.cancelled += 1

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Verb and reason of every write in the journal."""
        records = self.journal.tail(100)
        assert [one.outcome for one in records if one.phase == "after"] == (
            ["done"] * (len(records) // 2)
        )
        return [(one.verb, one.reason) for one in records if one.phase == "before"]


def sessions(person: Person) -> SessionsScreen:
    """Return the list of sessions, which may be below a dialog."""
    return next(one for one in person.app.screen_stack if isinstance(one, SessionsScreen))


def look(person: Person) -> None:
    """Let the time come at which the list is read again, and wait for nothing."""
    screen = sessions(person)
    if not screen.poller.live.in_flight:
        screen.poller.live.finished(screen.context.seconds() - screen.poller.live.interval)
    screen.poller.look()


async def see(person: Person) -> None:
    """Let the list be read again, and wait for what that brings."""
    look(person)
    await person.settle()


def signed(person: Person) -> list[str]:
    """Return the names in the table with the sign before each: marked, or changed and not seen."""
    table = sessions(person).table
    column = [one.key for one in table.shown_columns].index("name")
    return [str(row.cells[column]) for row in table.page]


def views_line(person: Person) -> str:
    """Return the line of triage views."""
    return person.lines[1]
