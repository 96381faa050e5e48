"""No command writes an escape sequence into a pipe, whatever asks for colour."""

import shlex
import sys
from collections.abc import Iterator

import pytest
from cli_running import Run, write_config
from pty_program import TerminalProgram
from shell_world import ShellWorld, shell_world, sign_in

from proxy_tui.cli.arguments import build_parser
from proxy_tui.cli.strict_argparse import every_parser
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN

LIST = [sys.executable, "-m", "proxy_tui", "sessions", "list", "--service", "dispatch"]

COMMANDS = (
    "services",
    "sessions list --service dispatch",
    "sessions list --service dispatch --format md",
    "sessions list --service dispatch --query status:",
    "sessions show job-0 --reveal",
    "sessions show job-0 --format csv",
    "sessions find 0011",
    "sessions diagnose job-0",
    "sessions create --service dispatch --name another",
    "sessions close --service dispatch job-0",
    "sessions close --service dispatch job-1 --yes",
    "sessions delete --service dispatch job-0",
    "sessions show nowhere",
    "participants add job-1 --person +447700900013",
    "numbers --service dispatch",
    "handover job-0",
    "journal",
    "undo 000000",
    "resume 000000",
    "profiles",
    "config show",
    "config check",
    "doctor",
    "scenarios",
    "zzz",
    "--help",
    "sessions list --help",
    "--version",
)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[ShellWorld]:
    """Return an account whose texts would colour a terminal, to which commands sign in."""
    with shell_world() as world:
        world.sessions[2].unique_name = "red \x1b[31m and a title \x1b]0;x\x07"
        world.sessions[0].participants[1].friendly_name = "\x9b31m"
        sign_in(monkeypatch, world)
        write_config("theme = 'nord'\n[profiles.a]\naccount_sid = 'AC" + "0" * 32 + "'\n")
        yield world


@pytest.fixture(params=["asked for", "refused", "a dumb terminal"])
def colour(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what programs take as a wish about colour."""
    wishes = {
        "asked for": {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "COLORTERM": "truecolor"},
        "refused": {"NO_COLOR": "1"},
        "a dumb terminal": {"TERM": "dumb"},
    }
    for name, value in wishes[request.param].items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("world", "colour")
def test_no_command_writes_an_escape_into_a_pipe(run: Run) -> None:
    for line in COMMANDS:
        done = run(*shlex.split(line))
        assert done.out or done.err, line
        assert not {"\x1b", "\x9b"} & {*done.out, *done.err}, line


@pytest.mark.usefixtures("colour")
def test_no_help_has_an_escape() -> None:
    for parser in every_parser(build_parser()):
        assert "\x1b" not in parser.format_help()


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"NO_COLOR": "1"}, {}], ids=str)
def test_a_terminal_gets_no_colour_and_a_dumb_one_no_escape_at_all(
    world: ShellWorld, env: dict[str, str]
) -> None:
    world.faults.add(Fault(effect="latency", latency=700, path="*/Sessions"))
    signs_in = {
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "PROXY_TUI_BASE_URL": world.base_url,
    }
    with TerminalProgram([*LIST, "--query", "job"], env=signs_in | env) as terminal:
        assert terminal.exit_code(timeout=30) == 0
        assert b"job-0" in terminal.raw
        # Only what clears the line of the progress.
        rest = terminal.raw if env.get("TERM") == "dumb" else terminal.raw.replace(b"\x1b[K", b"")
        assert b"\x1b" not in rest
