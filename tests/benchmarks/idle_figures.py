"""What a program that is left alone sends and burns, for ten minutes: several at once."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from figures import Promise, Table
from pty_program import TerminalProgram
from start_figures import cpu_ms
from targets import PROGRAM, Target, program, simulator

MINUTES = 10
_REST = 8.0
"""Seconds after the start until everything is read and loaded."""
FOCUS_LOST = "\x1b[O"
"""What a terminal reports when another window gets the focus (xterm, mode 1004)."""


@dataclass(frozen=True)
class Idle:
    """What one program cost while nobody touched it."""

    what: str
    bytes_an_hour: float
    cpu_percent: float
    most_bytes: float | None = None
    """The promise for the bytes of an hour."""
    most_cpu: float | None = None


def tables(minutes: float, colours: str) -> Iterator[Table]:
    """Leave all alone at the same time."""
    table = Table(
        f"Left alone for {minutes:g} minutes",
        ["", "bytes an hour", "promise", "% CPU", "promise"],
    )
    for one in measured(minutes, colours):
        bytes_limit = f"≤ {one.most_bytes:,.0f}" if one.most_bytes is not None else ""
        cpu_limit = f"≤ {one.most_cpu:g}" if one.most_cpu is not None else ""
        table.add(one.what, one.bytes_an_hour, bytes_limit, one.cpu_percent, cpu_limit)
    yield table


def promises(minutes: float, colours: str) -> Iterator[Promise]:
    """Yield what is promised of idle programs."""
    for one in measured(minutes, colours):
        if one.most_bytes is not None:
            yield Promise(f"idle, {one.what}", "B/h", [one.bytes_an_hour], one.most_bytes)
        if one.most_cpu is not None:
            yield Promise(f"idle, {one.what}", "% CPU", [one.cpu_percent], one.most_cpu)


def measured(minutes: float, colours: str) -> Sequence[Idle]:
    """Start a program for each way to be idle, and count what each does in the same minutes."""
    with ExitStack() as stack:
        server = stack.enter_context(simulator())
        off = stack.enter_context(program(server))
        live = stack.enter_context(program(server, refresh="15"))
        ways = [
            ("live off", off, "", 20_000, 0.3),
            ("live on, every 15 s", live, "", None, 0.3),
            ("live on, the terminal without focus", live, FOCUS_LOST, 0, 0.3),
            ("the demo", _demo(off), "", None, 0.3),
        ]
        running: list[TerminalProgram] = []
        for _, target, typed, _, _ in ways:
            running.append(stack.enter_context(target.start(colours=colours)))
            running[-1].wait_for_bytes(target.rows, timeout=30)
            running[-1].settle(quiet=0.6)
            if typed:
                running[-1].type(typed)
        time.sleep(_REST)
        before = [(one.byte_count, cpu_ms(one.pid)) for one in running]
        began = time.perf_counter()
        time.sleep(minutes * 60)
        seconds = time.perf_counter() - began
        return [
            Idle(
                what,
                (one.byte_count - sent) * 3600 / seconds,
                (cpu_ms(one.pid) - used) / 10 / seconds,
                most_bytes,
                most_cpu,
            )
            for (what, _, _, most_bytes, most_cpu), one, (sent, used) in zip(
                ways, running, before, strict=True
            )
        ]


def _demo(target: Target) -> Target:
    """The program on the simulator inside it, with its usual refresh."""
    env = {name: value for name, value in target.env.items() if name == "HOME"}
    return replace(target, argv=(*PROGRAM, "--demo", "--service", "dispatch-eu"), env=env)
