"""The programs that are measured in a terminal, and the simulator that one of them talks to."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from pty_program import TerminalProgram

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Target:
    """One program and the keys that make it do what is measured."""

    name: str
    argv: tuple[str, ...]
    first: bytes
    """Raw output that is there once the first frame with something to read is."""
    rows: bytes
    """Raw output that is there once the first rows are."""
    turns: tuple[str, str] = ("pagedown", "pageup")
    """Keys that show other rows, and the first ones again."""
    again: str = ""
    """Key that reads again what did not change."""
    change: str = ""
    """Key that shows one row changed."""
    prepare_change: Callable[[], None] = lambda: None
    """Called before that key."""
    env: Mapping[str, str] = field(default_factory=dict)

    def start(self, *, rows: int = 40, cols: int = 120, colours: str = "") -> TerminalProgram:
        """Give the program a terminal; ``colours`` is its COLORTERM."""
        env = {"COLORTERM": colours, **self.env}
        return TerminalProgram(self.argv, rows=rows, cols=cols, env=env)


BARE = Target(
    "bare table",
    (sys.executable, str(HERE / "bare_app.py")),
    first=b"job-00000",
    rows=b"job-00000",
    change="u",
)
PAGED = Target(
    "paged table",
    (sys.executable, str(HERE / "paged_app.py")),
    first=b"job-00000",
    rows=b"job-00000",
    turns=("]", "]"),
    again="r",
    change="u",
)


@dataclass(frozen=True)
class Simulator:
    """A running ``proxy-tui simulate``."""

    base_url: str
    account_sid: str
    auth_token: str


@contextmanager
def simulator(*, sessions: int = 1000, latency_ms: int = 0) -> Iterator[Simulator]:
    """Run the simulator in a process of its own until the block ends."""
    command = (sys.executable, "-m", "proxy_tui", "simulate", "--seed", "1")
    options = ("--sessions", str(sessions), "--latency", str(latency_ms))
    with _serving(*command, *options) as server:
        yield server


@contextmanager
def busy_simulator() -> Iterator[Simulator]:
    """Run a simulator in which a hundred sessions change every second."""
    with _serving(sys.executable, str(HERE / "busy_server.py")) as server:
        yield server


@contextmanager
def _serving(*command: str) -> Iterator[Simulator]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Simulator(*(process.stdout.readline().strip() for _ in range(3)))
    finally:
        process.terminate()
        process.wait()


@contextmanager
def program(
    server: Simulator, service: str = "dispatch-eu", refresh: str = "0"
) -> Iterator[Target]:
    """The program itself on a simulator, in a home of its own; unasked it reads nothing."""
    with TemporaryDirectory() as home:
        yield Target(
            "proxy-tui",
            (*PROGRAM, "--service", service, "--base-url", server.base_url),
            first=service.encode(),
            rows=b"rows 1",
            turns=("]", "["),
            again="r",
            change="r",
            prepare_change=lambda: change_one(server, service),
            env={
                "HOME": home,
                "TWILIO_ACCOUNT_SID": server.account_sid,
                "TWILIO_AUTH_TOKEN": server.auth_token,
                "PROXY_TUI_REFRESH": refresh,
            },
        )


def change_one(server: Simulator, service: str) -> None:
    """Give another ttl to a session of the first page, so that it expires at another time."""
    services = f"{server.base_url}/v1/Services"
    with httpx.Client(auth=(server.account_sid, server.auth_token)) as client:
        url = f"{services}/{client.get(f'{services}/{service}').json()['sid']}/Sessions"
        sessions = client.get(url, params={"PageSize": 20}).json()["sessions"]
        chosen = next(row for row in sessions if row["status"] == "in-progress" and row["ttl"])
        answer = client.post(f"{url}/{chosen['sid']}", data={"Ttl": chosen["ttl"] + 3600})
        answer.raise_for_status()


PROGRAM = (str(Path(sys.executable).with_name("proxy-tui")),)
"""The command as it is installed beside this Python."""
