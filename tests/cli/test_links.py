"""Flags that open a place in the program: what is refused before anything is drawn."""

import subprocess
import sys

import pytest
from cli_running import Run, Shown, write_config
from pty_program import TerminalProgram

from proxy_tui.ui.context import Start

PROGRAM = [sys.executable, "-m", "proxy_tui"]


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ((), Start()),
        (("--service", "s"), Start()),
        (("--view", "open"), Start(view="Open")),
        (("--view", "4"), Start(view="Expiring <1 h")),
        (("--query=-name:job-*",), Start(query="-name:job-*")),
        (("--find", "0123"), Start(find="0123")),
        (
            ("--service", "s", "--find", "0123", "--query", "idle>1d"),
            Start(query="idle>1d", find="0123", find_in="s"),
        ),
        (("--view", "couriers"), Start(view="Couriers")),
    ],
)
def test_the_program_is_told_what_to_open(
    words: tuple[str, ...], start: Start, run: Run, shown: type[Shown]
) -> None:
    write_config("[views]\nCouriers = 'courier'\n")
    assert run("--demo", *words) == (0, "", "")
    assert shown.context.start == start


def test_the_service_of_the_config_file_is_opened_but_a_search_is_not_bound_to_it(
    run: Run, shown: type[Shown]
) -> None:
    write_config("service = 'mine'\n")
    run("--demo", "--find", "0123")
    assert (shown.context.settings.service, shown.context.start.find_in) == ("mine", "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--view", "opne"), ("There is no view 'opne'.", "Did you mean Open?")),
        (("--view", "zzz"), ("There is no view 'zzz'.", "Known are All, Open, In progress")),
        (("--view", ""), ("There is no view ''.", "Known are")),
        (("--query", "foo:1"), ('The query is not understood: No field is called "foo"', "")),
        (("--query", "status:"), ("The query is not understood: status takes open", "")),
        (("--query", " "), ("The query is empty", "Leave out --query")),
        (("--query", "is:marked"), ("The query is not understood", "")),
        (("--view", "open", "--query", "x"), ("--query and --view are both given.", "Leave one")),
        (("--find", "0123", "--session", "job"), ("--find and --session are both given.", "")),
        (("--find", ""), ("--find: Type a phone number or its last four digits", "")),
        (("--find", "+44"), ("--find: This number is not whole.", "")),
        (("--find", "AC" + "0" * 32), ("--find: This is the SID of an account", "")),
        (("--session", "KP" + "0" * 32), ("--session: This is the SID of a participant", "")),
        (("--session", "KC0123456789"), ("--session: This looks like a SID that was cut", "")),
    ],
)
def test_what_can_name_nothing_is_refused_before_the_screen(
    words: tuple[str, ...], told: tuple[str, str], run: Run, shown: type[Shown]
) -> None:
    done = run("--demo", *words)
    assert (done.code, done.out) == (2, "")
    assert all(part in done.err for part in told)
    assert len(done.err.splitlines()) <= 2
    assert not hasattr(shown, "context")


@pytest.mark.parametrize(
    "words",
    [
        ("--view", "Open", "sessions", "list", "--service", "s"),
        ("--query", "x", "sessions", "close", "KC" + "0" * 32, "--yes"),
        ("--find", "0123", "doctor"),
        ("--demo", "--view", "Open", "services"),
    ],
)
def test_before_a_command_they_are_refused_instead_of_lost(
    words: tuple[str, ...], run: Run
) -> None:
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert "says what the program opens, so no command can follow it." in done.err


LINKS = (
    ("--service", "pilot"),
    ("--service", "pilot", "--view", "Open"),
    ("--service", "pilot", "--query", "status:open"),
    ("--find", "0123"),
    ("--session", "job-1"),
    ("--view", "no such view"),
)


@pytest.mark.parametrize("words", LINKS, ids=" ".join)
def test_without_a_terminal_each_ends_with_2_and_one_sentence(words: tuple[str, ...]) -> None:
    done = subprocess.run(
        [*PROGRAM, "--demo", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("proxy-tui: This needs a terminal on both ends.\n")
    assert "\x1b" not in done.stderr


def test_one_that_is_wrong_draws_nothing_on_a_terminal() -> None:
    with TerminalProgram([*PROGRAM, "--demo", "--view", "opne"]) as terminal:
        assert terminal.exit_code(timeout=30) == 2
        assert b"\x1b" not in terminal.raw
        assert b"Did you mean Open?" in terminal.raw


@pytest.mark.parametrize(
    ("words", "sees"),
    [
        (("--service", "pilot", "--query", "KC0 or KC1"), " KC0   or   KC1 "),
        (("--service", "marketplace", "--find", "training-chat"), "1 hit"),
        (("--service", "marketplace", "--session", "training-chat"), "Who dials what"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_a_link_opens_its_place_in_a_terminal(words: tuple[str, ...], sees: str) -> None:
    with TerminalProgram([*PROGRAM, "--demo", *words]) as terminal:
        terminal.wait_for(sees, 30)
        terminal.press("ctrl+q")
        assert terminal.exit_code(timeout=10) == 0
