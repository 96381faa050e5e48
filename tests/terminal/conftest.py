"""What the tests in a real terminal share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from pty_program import TerminalProgram
from simulated import Simulator


@pytest.fixture
def in_terminal() -> Iterator[Callable[..., TerminalProgram]]:
    """Start programs in terminals of their own; all are ended with the test.

    Takes the words of the command, and the options of ``TerminalProgram`` by name.
    """
    with ExitStack() as programs:

        def start(*argv: str, **options: Any) -> TerminalProgram:
            return programs.enter_context(TerminalProgram(argv, **options))

        yield start


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    """A simulated account that nothing is wrong with; tests make their own sessions in it."""
    with Simulator() as running:
        yield running


@pytest.fixture
def simulate() -> Iterator[Callable[..., Simulator]]:
    """Start simulated accounts, with faults; all are ended with the test."""
    with ExitStack() as running:
        yield lambda *faults, **options: running.enter_context(Simulator(*faults, **options))
