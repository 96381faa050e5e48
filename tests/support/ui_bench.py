"""The program on a simulator of its own, driven by keys, seen as a person sees it.

``Bench`` holds the world and the wire to it; ``Bench.open`` starts the program
and gives a ``Person`` who types and reads. Nothing here waits for a fixed time.
"""

import asyncio
import math
import pickle
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import httpx
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import WorkerCancelled

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.operations.connection import Connection
from proxy_tui.operations.writes.journal import MemoryJournal
from proxy_tui.operations.writes.writer import Writer
from proxy_tui.settings import Settings
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.faults.fault_rules import Fault, Faults
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.records import ServiceRecord, SessionRecord
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store
from proxy_tui.ui.app import ProxyTui
from proxy_tui.ui.context import Context, SignIn, Start
from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.widgets.table.sessions_table import SessionsTable

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WIDE, NARROW, HUGE = (120, 40), (80, 24), (200, 60)
ANN, BOB = "+447700900001", "+447700900002"
HOSTILE_NAMES = (
    "[@click=app.quit]quit[/]",
    "unterminated [/ [x",
    "job\x1b[31mred\x07\x00\x9bend\ttab \u202eexe.gnp\u202c 👩\u200d👧",
)
"""One of each kind that would act, crash or corrupt; the demo world has more, all at once."""
PATIENCE = 20.0
"""Seconds after which waiting for something on screen fails the test."""

W = TypeVar("W", bound=Widget)
S = TypeVar("S", bound=Screen[Any])


class BoomError(Exception):
    """Something nobody planned for."""


@dataclass(frozen=True)
class Sent:
    """A request that reached the wire."""

    method: str
    path: str
    form: dict[str, list[str]]


class Wire(httpx.BaseTransport):
    """What lies between client and simulator: notes requests; may be cut, held or blown up."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.sent: list[Sent] = []
        self.trouble: Callable[[httpx.Request], Exception | None] = lambda _: None
        """Return what to raise instead of sending."""
        self.holds: Callable[[httpx.Request], bool] = lambda _: False
        """Which requests wait for ``let_go``."""
        self._inner = inner
        self._gate = threading.Event()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        form: dict[str, list[str]] = {}
        for key, value in parse_qsl(request.content.decode(), keep_blank_values=True):
            form.setdefault(key, []).append(value)
        self.sent.append(Sent(request.method, request.url.path, form))
        if self.holds(request):
            self._gate.wait(PATIENCE)
        problem = self.trouble(request)
        if problem is not None:
            raise problem
        return self._inner.handle_request(request)

    @property
    def writes(self) -> list[Sent]:
        """The requests that may have changed something."""
        return [one for one in self.sent if one.method != "GET"]

    def cut(self) -> None:
        """Make every later request find no network."""
        self.trouble = lambda request: httpx.ConnectError("refused", request=request)

    def blow_up(self, method: str = "GET", path: str = "") -> None:
        """Make requests of this method, to paths that hold this text, end in an unplanned error."""
        self.trouble = lambda request: (
            BoomError("boom") if request.method == method and path in request.url.path else None
        )

    def mend(self) -> None:
        """Let requests through again."""
        self.trouble = lambda _: None

    def hold(self, method: str = "GET", path: str = "") -> None:
        """Keep such requests waiting until ``let_go``."""
        self._gate.clear()
        self.holds = lambda request: request.method == method and path in request.url.path

    def let_go(self) -> None:
        """Let waiting requests, and all later ones, through."""
        self.holds = lambda _: False
        self._gate.set()


class _Time:
    """Seconds for the client's budget and back-off, which pass only when somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.naps: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


@cache
def _pickled_world(sessions: int) -> bytes:
    store = demo_world(lambda: NOON, sessions=sessions, alive=False)
    del store.clock, store.lock
    return pickle.dumps(store)


def _copied_world(clock: Callable[[], datetime], sessions: int) -> Store:
    """Return the demo world as it is at noon; a copy takes a third of the time of a new one."""
    store: Store = pickle.loads(_pickled_world(sessions))  # noqa: S301 - made two lines above
    store.clock, store.lock = clock, threading.RLock()
    return store


class Bench:
    """A world, a stopped clock, and everything the program is given.

    Args:
        sessions: How many ``dispatch-eu`` has.
        faults: What goes wrong on the simulator's side.
        token: What signs in.
        size: Columns and lines of the terminal, unless ``open`` is told; a small one is faster.
        settings: Fields of ``Settings``.
        store: Another world than the demo's.
        start: What the command line opens besides service and session.
    """

    def __init__(
        self,
        *,
        sessions: int = 150,
        faults: tuple[Fault, ...] = (),
        token: str = AUTH_TOKEN,
        size: tuple[int, int] = WIDE,
        store: Callable[[Callable[[], datetime]], Store] | None = None,
        start: Start | None = None,
        **settings: Any,
    ) -> None:
        self.now = NOON
        self.store = store(self.clock) if store else _copied_world(self.clock, sessions)
        self.faults = Faults(faults)
        self.wire = Wire(in_process(ProxyApp(self.store, self.faults, sleep=lambda _: None)))
        # Reading again by itself would be a second hand on the keyboard.
        self.settings = Settings(demo=True, **{"refresh_seconds": 0, **settings})
        self.journal = MemoryJournal(self.clock)
        self.token = token
        self.size = size
        self.time = _Time()
        self.signed_in: list[SignIn] = []
        self.context = Context(
            settings=self.settings,
            connect=self.connect,
            clock=self.clock,
            seconds=self.time.clock,
            demo=self.connect,
            sign_in=self.sign_in,
            start=start or Start(),
        )
        self.app = ProxyTui(self.context)

    def clock(self) -> datetime:
        """Return what time it is."""
        return self.now

    def seconds(self) -> float:
        """Return what time it is, in seconds since 1970."""
        return self.now.timestamp()

    def pass_time(self, **units: float) -> None:
        """Move the clock on."""
        self.now += timedelta(**units)

    def connect(self, token: str = "") -> Connection:
        """Build a client on the wire and a writer on the journal."""
        client = ProxyClient(
            ACCOUNT_SID,
            token or self.token,
            read_only=self.settings.read_only,
            transport=self.wire,
            rate_limiter=RateLimiter(
                clock=self.time.clock, sleep=self.time.sleep, jitter=lambda: 0.0
            ),
            now=self.seconds,
        )
        return Connection(
            client=client,
            writer=Writer(
                client,
                self.journal,
                profile="demo",
                os_user="ann",
                clock=self.clock,
                account_sid=ACCOUNT_SID,
            ),
            label="demo",
            environment="",
            account_sid=ACCOUNT_SID,
            source="the test",
            is_demo=True,
            read_only_reason="read-only by --read-only" if self.settings.read_only else "",
        )

    def sign_in(self, given: SignIn) -> Connection:
        """Ask the simulator whether it takes what the login dialog collected."""
        self.signed_in.append(given)
        connection = self.connect(given.secret)
        connection.client.list_services(page_size=1)
        return connection

    # -- the world

    def service(self, name: str = "dispatch-eu") -> ServiceRecord:
        """Return a service of the world."""
        found = self.store.service(name)
        assert found is not None
        return found

    def listed(self, name: str = "dispatch-eu") -> list[SessionRecord]:
        """Return a service's sessions in the order in which the API lists them."""
        return list(reversed(self.service(name).sessions))

    def first(self, status: str, name: str = "dispatch-eu") -> SessionRecord:
        """Return the first listed session in a status."""
        return next(row for row in self.listed(name) if row.status == status)

    def add(self, name: str | None, service: str = "dispatch-eu", **fields: Any) -> SessionRecord:
        """Put in a session, which is listed first; ``fields`` are those of the record."""
        return self.store.add_session(self.service(service), name, **fields)

    def with_people(self, name: str | None, **fields: Any) -> SessionRecord:
        """Put in a session of Ann and Bob, who dial two numbers of the pool."""
        row = self.add(name, **fields)
        numbers = row.service.numbers
        self.store.add_participant(row, ANN, numbers[0], friendly_name="Ann")
        self.store.add_participant(row, BOB, numbers[1], friendly_name="Bob")
        return row

    @asynccontextmanager
    async def open(
        self, size: tuple[int, int] | None = None, *, settle: bool = True
    ) -> "AsyncIterator[Person]":
        """Run the program, and give somebody to use it."""
        try:
            async with self.app.run_test(size=size or self.size, notifications=True) as pilot:
                person = Person(self, pilot)
                if settle:
                    await person.settle()
                yield person
                if not person.has_ended:
                    person.draw()
        finally:
            self.wire.let_go()
        planned = [one for one in self.app.unexpected if not isinstance(one, BoomError)]
        assert planned == [], f"The program survived {planned!r}, but it should not happen."


class Person:
    """Somebody at the keyboard: presses keys, types, waits until all is quiet, and reads."""

    def __init__(self, bench: Bench, pilot: Pilot[None]) -> None:
        self.bench = bench
        self.pilot = pilot
        self.app = bench.app
        self._ahead = 0.0
        """How many seconds later than now the next key is pressed."""

    # -- doing

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each once all that came of the last one is done.

        Each comes a second after the one before it by the clock of events, as from somebody who
        looks at the screen.
        """
        for key in keys:
            self._ahead += 1
            self.hit(key, before=-self._ahead)
            await self.settle()

    def hit(self, key: str, *, before: float = 0.0) -> None:
        """Press a key and wait for nothing; ``before`` makes the press some seconds older."""
        character = key if len(key) == 1 else _CHARACTERS.get(key)
        event = events.Key(key, character)
        event.time -= before
        event.set_sender(self.app)
        driver = self.app._driver
        assert driver is not None
        driver.send_message(event)

    async def type_in(self, text: str) -> None:
        """Type text into what has the focus: at once, as pasted text arrives."""
        assert isinstance(self.app.focused, Input), f"{self.app.focused} takes no text"
        driver = self.app._driver
        assert driver is not None
        event = events.Paste(text)
        event.set_sender(self.app)
        driver.send_message(event)
        await self.settle()

    async def fill(self, **values: str) -> None:
        """Type into fields of the dialog, named as its inputs are, dots written as ``__``."""
        for name, text in values.items():
            field = self.field(name.replace("__", "."))
            self.screen.set_focus(field.control)
            field.control.value = ""
            await self.settle()
            await self.type_in(text)

    async def click(self, selector: str) -> None:
        """Click a widget of the screen on top."""
        # The pilot's clicks pass the queue by, in which a real one is never in a hurry.
        pressed = events.MouseDown(None, 0, 0, 0, 0, 1, False, False, False)
        self.app.admits(pressed, math.inf)
        await self.pilot.click(selector)
        await self.settle()

    async def point_at(self, row: SessionRecord) -> None:
        """Put the cursor of the table on the row of a session."""
        assert self.screen.query_one(SessionsTable).move_to(row.sid)
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    # -- waiting

    async def settle(self) -> None:
        """Wait until no work is under way, nothing is left to handle and the layout is done."""
        start, quiet = monotonic(), 0
        while quiet < 5 and not self.has_ended:
            await self._workers()
            await self._turn()
            quiet = 0 if self._is_busy() else quiet + 1
            assert monotonic() - start < PATIENCE, "The program does not come to rest."

    async def quiet(self) -> None:
        """Wait until nothing is left to handle, whatever work is still under way."""
        start, quiet = monotonic(), 0
        while quiet < 5 and not self.has_ended:
            await self._turn()
            quiet = 0 if self._has_mail() or not self.app.is_input_done else quiet + 1
            assert monotonic() - start < PATIENCE, "A key is never done."

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds, whatever work is still under way."""
        start = monotonic()
        while not holds():
            assert monotonic() - start < PATIENCE, f"This never came to be:\n{self.text}"
            await self.pilot.pause(0.01)

    async def _turn(self) -> None:
        """Let whatever is ready run, then lay out and draw what changed."""
        await asyncio.sleep(0)
        if not self.has_ended:
            self.screen._on_timer_update()

    async def _workers(self) -> None:
        while any(not worker.is_finished for worker in self.app.workers):
            try:
                await self.app.workers.wait_for_complete()
            except WorkerCancelled:
                await asyncio.sleep(0)

    def _is_busy(self) -> bool:
        if any(not worker.is_finished for worker in self.app.workers):
            return True
        if not self.app.is_input_done or (hasattr(self.screen, "guard") and not self.sees_dialog):
            return True
        return self._has_mail()

    def _has_mail(self) -> bool:
        """Return whether anything handles a message or a callback, or has one to handle."""
        screen = self.screen
        if screen._callbacks or screen._layout_required or screen._dirty_widgets:
            return True
        # An idle message pump waits for its queue to have something; all others are at work.
        return screen._repaint_required or any(
            node._next_callbacks or not (node._closed or node._message_queue.ready_event._waiters)
            for node in (self.app, *screen.walk_children(with_self=True))
        )

    # -- reading

    @property
    def sees_dialog(self) -> bool:
        """Whether a dialog is on top and was painted."""
        guard = getattr(self.screen, "guard", None)
        return guard is not None and guard.shown_at < float("inf")

    @property
    def has_ended(self) -> bool:
        """Whether the program was left."""
        return self.app._exit

    @property
    def screen(self) -> Screen[Any]:
        """What is on top: a screen or a dialog."""
        return self.app.screen

    def showing(self, kind: type[S]) -> S:
        """Return the screen on top, which must be of this kind."""
        assert isinstance(self.screen, kind), f"{self.screen} is on top:\n{self.text}"
        return self.screen

    @property
    def lines(self) -> list[str]:
        """What the screen on top shows, line by line."""
        return [strip.text.rstrip() for strip in self.draw()]

    def draw(self) -> list[Strip]:
        """Return the screen on top as it is drawn, line by line."""
        return self.screen._compositor.render_strips()

    @property
    def text(self) -> str:
        """What the screen on top shows."""
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """The same with all white space made one blank, so that wrapped sentences can be found."""
        return " ".join(self.text.replace("│", " ").split())

    def said(self, selector: str) -> str:
        """Return the text of a widget, wrapped or cut nowhere."""
        return str(self.screen.query_one(selector, Static).visual)

    @property
    def problem(self) -> str:
        """What a dialog says above its buttons; "" where it says nothing."""
        static = self.showing(Dialog).problem
        return str(static.visual) if static.display else ""

    @property
    def toasts(self) -> list[str]:
        """The notes that have not gone away yet, oldest first."""
        return [note.message for note in self.app._notifications]

    @property
    def status(self) -> str:
        """The line of truth below a table."""
        return self.said(".status").strip()

    @property
    def names(self) -> list[str]:
        """What the rows of the table on screen are called, from top to bottom."""
        table = self.screen.query_one(SessionsTable)
        column = [one.key for one in table.shown_columns].index("name")
        return [str(row.cells[column]).lstrip("✓• ") for row in table.page]

    def row(self, name: str) -> str:
        """Return what stands in the table's row of that name, cell by cell."""
        table = self.screen.query_one(SessionsTable)
        return " | ".join(str(cell) for cell in table.page[self.names.index(name)].cells)

    def field(self, name: str) -> Any:
        """Return a field of the dialog on top."""
        return next(field for field in self.screen.query("FormField") if field.name == name)


_CHARACTERS: Mapping[str, str] = {
    "space": " ", "slash": "/", "question_mark": "?", "colon": ":", "full_stop": ".", "plus": "+",
    "right_square_bracket": "]", "left_square_bracket": "[", "minus": "-",
    "enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f",
}  # fmt: skip
