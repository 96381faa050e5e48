"""What command line tests share: a run in this process, a simulator, a terminal."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_running import Done, Run, Shown
from forked_program import ForkedProgram

from proxy_tui import ui
from proxy_tui.cli.commands import program
from proxy_tui.cli.main import main
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.http.loopback_server import Server
from proxy_tui.simulator.http.wsgi_app import ProxyApp

# The terminal of the tests there serves here too.
sys.path.append(str(Path(__file__).parents[1] / "support"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process."""

    def run(*arguments: str) -> Done:
        code = main(arguments)
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def simulator() -> Iterator[str]:
    """Return the base URL of a small world on loopback."""
    world = demo_world(lambda: datetime.now(UTC), sessions=5, alive=False)
    with Server(ProxyApp(world)) as server:
        yield server.base_url


@pytest.fixture(scope="session")
def forked() -> Iterator[ForkedProgram]:
    """Return what runs command lines as processes; loading the program is paid for once."""
    with ForkedProgram() as forked:
        yield forked


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give the command a stdin that is not a terminal."""
    import io

    def piped(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return piped


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> type[Shown]:
    """Give the command a terminal and a program that ends at once."""
    kind = type("Shown", (Shown,), {})
    monkeypatch.setattr(ui, "ProxyTui", kind)
    monkeypatch.setattr(program, "has_terminal", lambda: True)
    return kind
