import asyncio
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from textual.app import App
from textual.driver import Driver

from proxy_tui.ui.terminal import LOOK_SECONDS, Terminal, leave, terminal_there

pytestmark = pytest.mark.anyio


class StandIn:
    """As much of an app as ending needs."""

    def __init__(self) -> None:
        self.ended = 0
        self.over = asyncio.Event()
        self.cancelled = 0
        self.intervals: list[tuple[float, Callable[[], object]]] = []
        self.workers = self

    can_suspend = False
    """As a driver that takes no part in job control."""

    def exit(self, return_code: int) -> None:
        self.ended += 1
        self.code = return_code
        self.over.set()

    def cancel_all(self) -> None:
        self.cancelled += 1

    def set_interval(self, seconds: float, look: Callable[[], object]) -> None:
        self.intervals.append((seconds, look))

    @property
    def app(self) -> App[None]:
        """The same, for what takes an app."""
        return cast("App[None]", self)

    def watch(self) -> None:
        """Let its terminal be watched."""
        Terminal(self.app).watch(cast("Driver", self))


class EndedError(Exception):
    """The process would have ended here."""


@pytest.fixture
def pair() -> Iterator[tuple[int, int]]:
    """The two ends of a terminal: what a person sits at, and what a program is given."""
    ends = list(pty.openpty())
    yield (ends[0], ends[1])
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch, pair: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Make one end the standard input of this process; give both."""
    with os.fdopen(os.dup(pair[1])) as file:
        monkeypatch.setattr(sys, "__stdin__", file)
        yield pair


def ends(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note exit codes instead of ending this process with them."""
    codes: list[int] = []

    def end(code: int) -> None:
        codes.append(code)
        raise EndedError

    monkeypatch.setattr(os, "_exit", end)
    return codes


# -- is it there?


def test_a_terminal_that_somebody_holds_is_there(pair: tuple[int, int]) -> None:
    assert terminal_there(pair[1])


def test_a_terminal_whose_other_end_is_closed_is_gone(pair: tuple[int, int]) -> None:
    os.close(pair[0])
    assert not terminal_there(pair[1])


def test_what_is_no_terminal_is_none(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w") as file:
        assert not terminal_there(file.fileno())
    reader, writer = os.pipe()
    assert not terminal_there(reader)
    os.close(reader)
    os.close(writer)


def test_a_descriptor_that_was_closed_is_no_terminal(pair: tuple[int, int]) -> None:
    descriptor = os.dup(pair[1])
    os.close(descriptor)
    assert not terminal_there(descriptor)


# -- what follows


async def test_the_terminal_is_looked_at_now_and_then(stdin: tuple[int, int]) -> None:
    one = StandIn()
    one.watch()
    ((seconds, look),) = one.intervals
    assert seconds == LOOK_SECONDS <= 1
    look()
    assert (one.ended, one.cancelled) == (0, 0)


async def test_the_program_ends_when_the_terminal_is_gone(
    stdin: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = ends(monkeypatch)
    one = StandIn()
    one.watch()
    os.close(stdin[0])
    with pytest.raises(EndedError):
        one.intervals[0][1]()
    assert codes == [129]
    assert one.cancelled == 1


async def test_without_a_terminal_nothing_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (tmp_path / "file").open("w+") as file:
        for stdin in (None, file):
            monkeypatch.setattr(sys, "__stdin__", stdin)
            one = StandIn()
            one.watch()
            assert one.intervals == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
async def test_signals_end_it_in_good_order(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    monkeypatch.setattr(sys, "__stdin__", None)
    one = StandIn()
    heard_before = signal.getsignal(signal.SIGTTOU)
    Terminal(one.app).end_on_signals()
    os.kill(os.getpid(), number)
    async with asyncio.timeout(10):
        await one.over.wait()
    signal.signal(signal.SIGTTOU, heard_before)
    assert (one.ended, one.cancelled, one.code) == (1, 0, 128 + number)


def test_leaving_ends_the_process_at_once_though_work_hangs() -> None:
    script = (
        "import threading, time\n"
        "from proxy_tui.ui.terminal import leave\n"
        "class One:\n"
        "    def cancel_all(self): print('cancelled', flush=True)\n"
        "one = One(); one.workers = one\n"
        "threading.Thread(target=time.sleep, args=(60,)).start()\n"
        "leave(one)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 129
    assert done.stdout == "cancelled\n"


def test_leaving_cancels_what_is_under_way_first(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = ends(monkeypatch)
    one = StandIn()
    with pytest.raises(EndedError):
        leave(one.app)
    assert (one.cancelled, codes) == (1, [129])
