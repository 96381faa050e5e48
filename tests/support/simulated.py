"""A simulated account in a process of its own, and somebody who works on it in a terminal.

The account is ``proxy-tui simulate`` on loopback, looked into through Twilio's own
library, so that what a test believes of it never passes through our client. The
program is the installed ``proxy-tui`` in a pty; its requests are counted from the
file of ``--debug``, its keys as they are pressed.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from pty_program import TerminalProgram
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

PATIENCE = 30.0
"""Seconds after which waiting for anything fails a test."""

Start = Callable[..., TerminalProgram]
"""What the fixture ``in_terminal`` gives."""


def program() -> list[str]:
    """The words that start the program: the installed one, else the package."""
    installed = Path(sys.executable).with_name("proxy-tui")
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "proxy_tui"]


class _Loopback(TwilioHttpClient):
    """The library's own HTTP, sent to the simulator; nothing else is changed."""

    def __init__(self, base_url: str) -> None:
        super().__init__(timeout=10)
        self._base_url = base_url

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Any:
        url = url.replace("https://proxy.twilio.com", self._base_url)
        return super().request(method, url, *args, **options)


class Simulator:
    """``proxy-tui simulate`` from the start of a ``with`` block to its end.

    Args:
        faults: Rules of ``--faults``, as dictionaries.
        sessions: How many ``dispatch-eu`` has; ``rides-us`` has 180, and nothing but tests and
            the clock changes them.
        port: The port to serve on; 0 for any that is free.
    """

    def __init__(self, *faults: Mapping[str, Any], sessions: int = 120, port: int = 0) -> None:
        self._words = ["--sessions", str(sessions), "--port", str(port)]
        self._faults = faults

    def __enter__(self) -> Self:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as rules:
            json.dump(self._faults, rules)
            rules.flush()
            self._process = subprocess.Popen(
                [*program(), "simulate", *self._words, "--faults", rules.name],
                stdout=subprocess.PIPE,
                text=True,
            )
            self.base_url, self.account_sid, self.token = (self._line() for _ in range(3))
        self._http = _Loopback(self.base_url)
        client = Client(self.account_sid, self.token, http_client=self._http)
        self.library = client.proxy.v1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop answering and give the port back; twice does no harm."""
        if self._process.poll() is not None:
            return
        self._http.session.close()
        self._process.kill()  # an answer that never ends would hold a kinder end
        self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    @property
    def environment(self) -> dict[str, str]:
        """The variables that sign the program in; nothing on screen moves by itself."""
        return {
            "PROXY_TUI_BASE_URL": self.base_url,
            "PROXY_TUI_REFRESH": "0",
            "TWILIO_ACCOUNT_SID": self.account_sid,
            "TWILIO_AUTH_TOKEN": self.token,
        }

    def service(self, name: str = "rides-us") -> Any:
        """The library's handle on a service."""
        sid = next(one.sid for one in self.library.services.list() if one.unique_name == name)
        return self.library.services(sid)

    def session(self, name: str, *numbers: str, service: str = "rides-us", **fields: Any) -> Any:
        """Create a session with people, through the library, and return it."""
        people = [{"Identifier": number} for number in numbers]
        sessions = self.service(service).sessions
        return sessions.create(unique_name=name, participants=people, **fields)

    def is_there(self, session: Any) -> bool:
        """Whether a session of the library still exists."""
        try:
            session.fetch()
        except TwilioRestException as error:
            if error.status == 404:
                return False
            raise
        return True


class Request(NamedTuple):
    """One line of the debug file: one request on the wire."""

    method: str
    path: str
    status: str


@dataclass(frozen=True)
class Cost:
    """What a task took."""

    task: str
    keys: int
    requests: int


def cost_table(title: str, costs: list[Cost]) -> str:
    """The costs, a line each, and their sum."""
    total = Cost("in all", sum(each.keys for each in costs), sum(each.requests for each in costs))
    width = max(len(each.task) for each in [*costs, total])
    lines = [f"{title:<{width}}  keys  requests"]
    lines += [f"{each.task:<{width}}  {each.keys:4}  {each.requests:8}" for each in [*costs, total]]
    return "\n".join(lines)


class Person:
    """Somebody at the terminal, who looks before pressing the next key.

    Args:
        terminal: The program.
        debug: The file of its ``--debug``.
    """

    def __init__(self, terminal: TerminalProgram, debug: Path) -> None:
        self.terminal = terminal
        self.keys = 0
        """How many were pressed so far."""
        self.costs: list[Cost] = []
        """What the tasks took, in order."""
        self.rest = 0.4
        """Seconds after which the program asks nothing more by itself: a pane asks after 0.3."""
        self._debug = debug

    # -- typing

    def press(self, *keys: str) -> None:
        """Press keys, by name."""
        self.keys += len(keys)
        self.terminal.press(*keys)

    def write(self, text: str) -> None:
        """Type text; a key each character."""
        self.keys += len(text)
        self.terminal.type(text)

    def narrow(self, text: str) -> None:
        """Type a filter, once its line is there, and go back to the table."""
        self.press("/")
        self.see(lambda screen: any(line.startswith(" / ") for line in screen.splitlines()))
        self.ready()
        self.write(text)
        self.see(f" / {text}")
        self.press("enter")

    def fill(self, *texts: str) -> None:
        """Type into a form from the field in focus on, a field each; "" leaves one as it is."""
        for place, text in enumerate(texts):
            if place:
                self.press("enter")
                self.ready()
            if text:
                self.write(text)
                self.see(text[-10:])  # a long one has its start out of sight

    # -- looking

    @property
    def screen(self) -> str:
        """What is on screen."""
        return self.terminal.screen_text()

    def see(self, what: str | Callable[[str], bool]) -> str:
        """Wait until the screen shows something, and return the screen."""
        return self.terminal.wait_for(what, timeout=PATIENCE)

    def see_words(self, words: str) -> str:
        """Wait for a sentence that may be broken over lines, inside a dialog or not."""
        return self.see(lambda screen: words in flowing(screen))

    def see_row(self, *parts: str) -> None:
        """Wait for one line that holds all of these."""
        self.see(
            lambda screen: any(all(part in line for part in parts) for line in screen.splitlines())
        )

    def see_dialog(self, title: str) -> None:
        """Wait for a dialog that takes keys and has read what it wants to know."""
        self.see(lambda screen: title in screen and "Reading the session again" not in screen)
        self.ready()

    def ready(self) -> None:
        """Wait until the program does nothing any more."""
        at_rest(self.terminal)

    # -- counting

    @property
    def requests(self) -> list[Request]:
        """Every request that ended, in order."""
        if not self._debug.exists():
            return []
        lines = self._debug.read_text(encoding="utf-8").splitlines()
        return [Request(*line.split()[1:4]) for line in lines]

    @property
    def writes(self) -> list[Request]:
        """Those that may have changed something."""
        return [request for request in self.requests if request.method != "GET"]

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        """Count the keys and the requests of a block, also those that come a moment later."""
        keys, requests = self.keys, len(self.requests)
        yield
        self.terminal.settle(quiet=self.rest, timeout=PATIENCE)
        self.costs.append(Cost(name, self.keys - keys, len(self.requests) - requests))


def at_rest(terminal: TerminalProgram) -> None:
    """Wait until a program writes nothing and runs nothing, on a busy machine too."""
    terminal.settle(quiet=0.05, timeout=PATIENCE)
    calm, until = 0, time.monotonic() + PATIENCE
    while calm < 3 and time.monotonic() < until:
        time.sleep(0.02)
        calm = calm + 1 if _sleeps(terminal.pid) else 0


def _sleeps(pid: int) -> bool:
    """Whether every thread of a process waits for something; where nobody can tell, it does."""
    threads = Path(f"/proc/{pid}/task").glob("*/stat")
    try:
        return all(stat.read_text().rpartition(")")[2].split()[0] == "S" for stat in threads)
    except OSError:  # a thread ended meanwhile
        return False


def flowing(screen: str) -> str:
    """The screen as one line: what is inside of dialogs and notes, then all of it."""
    inside = [line.split("│")[1] for line in screen.splitlines() if line.count("│") == 2]
    notes = [line.rpartition("▌")[2] for line in screen.splitlines() if "▌" in line]
    return " ".join(" ".join([*inside, *notes, screen]).split())


def open_program(
    start: Start,
    simulator: Simulator | None,
    *words: str,
    env: Mapping[str, str] | None = None,
    under: Callable[[list[str]], list[str]] = lambda argv: argv,
    **options: Any,
) -> Person:
    """Start the program in a terminal, signed in to a simulator.

    Args:
        start: The fixture ``in_terminal``.
        simulator: Whom it talks to; None where ``env`` says.
        words: Arguments.
        env: More variables.
        under: Makes another command of the program's, such as a shell that runs it.
        options: Of ``TerminalProgram``.
    """
    debug = Path.home() / f"debug-{time.monotonic_ns()}.log"
    known = simulator.environment if simulator is not None else {}
    argv = under([*program(), "--debug", str(debug), *words])
    return Person(start(*argv, env={**known, **(env or {})}, **options), debug)
