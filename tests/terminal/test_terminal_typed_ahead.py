"""Forms in a real terminal are sent whole or not at all, whoever types without looking.

Every form at every pace, with a busy machine too, is ``tests/benchmarks/typing_matrix.py``.
"""

from collections.abc import Callable

from pty_program import TerminalProgram
from simulated import PATIENCE, Simulator, program
from typed_forms import CASES, NOTHING, SERVICE, WHOLE, Typist

PACES_MS = {"create": 0, "create with paste": 0, "update": 60, "reopen": 100, "go to": 30}
"""For each case one pace, at which keys come while its dialog opens; others at 0."""

NEVER_DONE = "close by text"


def test_what_is_typed_without_a_look_is_sent_whole_or_not_at_all(
    in_terminal: Callable[..., TerminalProgram], simulator: Simulator
) -> None:
    running = in_terminal(*program(), "--service", SERVICE, env=simulator.environment)
    running.wait_for("rows 1", timeout=PATIENCE)
    results = {case: Typist(simulator, running, PACES_MS.get(case, 0)).run(case) for case in CASES}
    assert results == {case: NOTHING if case == NEVER_DONE else WHOLE for case in CASES}


def test_quitting_is_obeyed_behind_anything_that_was_typed(
    in_terminal: Callable[..., TerminalProgram], simulator: Simulator
) -> None:
    running = in_terminal(*program(), "--service", SERVICE, env=simulator.environment)
    running.wait_for("rows 1", timeout=PATIENCE)
    running.type("n" + "abc0defgh60" * 20 + "\x13\x11")
    assert running.exit_code(timeout=PATIENCE) == 0
