"""The exit code of every command in every situation, as processes.

0 done · 1 API, network or output · 2 usage or settings · 3 credentials · 4 no such thing ·
5 incomplete · 6 refused by a guard rail. 130, interrupted, is in ``test_shell_process``.
"""

from collections.abc import Iterator

import pytest
from cli_running import Run
from forked_program import ForkedProgram
from shell_world import READS, ShellWorld, shell_world, sign_in

from proxy_tui.cli.arguments import build_parser
from proxy_tui.cli.strict_argparse import every_parser
from proxy_tui.simulator.faults.fault_rules import Fault

PLANS = (
    "sessions create --service dispatch --name made",
    "sessions update job-1 --ttl 2h",
    "sessions close job-1",
    "sessions reopen job-2",
    "sessions delete job-3",
    "participants add job-4 --person +447700900077",
    "participants message job-0 A --text hello",
    "participants remove job-0 B",
    "participants replace job-0 A --person +447700900078",
)
"""Each sends nothing until consent follows."""
CONSENT = {
    "sessions delete job-3": "--confirm {tail}",
    "participants remove job-0 B": "--confirm 0011",
    "participants replace job-0 A --person +447700900078": "--confirm 0012",
}
"""Where that is not ``--yes``: the last four characters of what would be gone."""
MISSING = (
    "numbers --service nosuch",
    "sessions list --service nosuch",
    "sessions show nosuch",
    "sessions diagnose nosuch",
    f"sessions find KC{'0' * 32}",
    "sessions create --service nosuch --yes",
    *(f"sessions {verb} nosuch --yes" for verb in ("close", "reopen", "update --ttl 1h")),
    "sessions delete nosuch --confirm abcd",
    "participants add nosuch --person +447700900077 --yes",
    "participants message nosuch A --text hello --yes",
    "participants remove nosuch A --confirm 0011",
    "participants replace nosuch A --person +447700900077 --confirm 0011",
    "handover nosuch",
    "undo 123456",
    "undo 123456 --yes",
    "resume 123456",
    "resume 123456 --yes",
)
LOCAL = {
    "completion bash": 0,
    "--version": 0,
    "journal": 0,
    "journal --query colour:red": 2,
    "profiles": 0,
    "profiles use nosuch": 2,
    "profiles drop-index": 2,
    "profiles import-twilio-cli": 2,
    "config path": 0,
    "config show": 0,
    "config check": 0,
    "scenarios": 0,
    "scenarios nosuch": 2,
    "logout": 2,
    "logout --profile nosuch": 2,
    "login": 2,
    "simulate --port 99999": 2,
    "simulate --faults nosuch": 2,
    "services --demo": 0,
    "sessions list --demo --service nosuch": 4,
    "": 2,  # the program needs a terminal
    "--demo": 2,
    "doctor": 0,
}
"""What needs no account, or tells about this machine."""
REFUSED = (
    "sessions close job-5 job-6 --yes --max 1",
    "sessions delete job-5 --confirm 5",
    "participants remove job-0 A --confirm 5",
    "participants replace job-0 A --person +447700900077 --confirm 5",
)
INCOMPLETE = {
    "sessions list --service dispatch": Fault(
        effect="status", status=403, path="*/Sessions", nth=2
    ),
    "sessions list --service dispatch --query 'job-0 participants:2'": Fault(
        effect="status", status=403, path="*/Participants"
    ),
    "sessions find 0011": Fault(effect="status", status=403, path="*/Participants"),
    "sessions diagnose job-0": Fault(effect="status", status=403, path="*/PhoneNumbers"),
    "sessions close job-1 --yes": Fault(effect="status", status=500, method="POST"),
}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[ShellWorld]:
    with shell_world(8) as world:
        world.sessions[2].status = "closed"
        sign_in(monkeypatch, world)
        yield world


def with_consent(world: ShellWorld) -> list[str]:
    tail = world.sessions[3].sid[-4:]
    return [f"{plan} {CONSENT.get(plan, '--yes').format(tail=tail)}" for plan in PLANS]


def codes(forked: ForkedProgram, *lines: str) -> dict[str, int]:
    """Run lines side by side; none may end with a traceback."""
    ran = forked.run(*lines)
    assert [done.err for done in ran if "Traceback" in done.err] == []
    return {line: done.code for line, done in zip(lines, ran, strict=True)}


def test_every_command_stands_in_these_tables() -> None:
    lines = " | ".join((*READS, *PLANS, *MISSING, *LOCAL))
    leaves = {
        parser.prog.removeprefix("proxy-tui").strip() for parser in every_parser(build_parser())
    }
    groups = {"", "sessions", "participants", "config"}
    assert [leaf for leaf in leaves - groups if leaf not in lines] == []


def test_what_is_done_is_nought(forked: ForkedProgram, world: ShellWorld) -> None:
    for lines in (READS, PLANS):
        assert codes(forked, *lines) == dict.fromkeys(lines, 0)
    for line in with_consent(world):
        assert codes(forked, line) == {line: 0}


def test_what_needs_no_account(forked: ForkedProgram, world: ShellWorld) -> None:
    assert codes(forked, *LOCAL) == LOCAL


def test_a_typing_error_in_any_command_is_two(run: Run) -> None:
    for parser in every_parser(build_parser()):
        words = parser.prog.split()[1:]
        assert (words, run(*words, "--nonsense").code) == (words, 2)
        assert (words, run(*words, "--help").code) == (words, 0)


def test_no_credentials_and_wrong_ones_are_three(
    forked: ForkedProgram, world: ShellWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (*READS, *with_consent(world))
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "wrong")
    assert codes(forked, *lines) == dict.fromkeys(lines, 3)
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    assert codes(forked, *READS) == dict.fromkeys(READS, 3)


def test_no_such_thing_is_four(forked: ForkedProgram, world: ShellWorld) -> None:
    assert codes(forked, *MISSING) == dict.fromkeys(MISSING, 4)


@pytest.mark.parametrize("line", INCOMPLETE)
def test_what_is_incomplete_is_five(
    forked: ForkedProgram, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    with shell_world(101) as world:
        sign_in(monkeypatch, world)
        world.faults.add(INCOMPLETE[line])
        assert codes(forked, line) == {line: 5}


def test_what_a_guard_rail_refuses_is_six(forked: ForkedProgram, world: ShellWorld) -> None:
    lines = [*REFUSED, *(f"{line} --read-only" for line in with_consent(world))]
    assert codes(forked, *lines) == dict.fromkeys(lines, 6)


def test_a_network_that_is_down_is_one(forked: ForkedProgram, world: ShellWorld) -> None:
    lines = [
        f"{line} --base-url http://127.0.0.1:9" for line in (*READS, *with_consent(world), "doctor")
    ]
    assert codes(forked, *lines) == dict.fromkeys(lines, 1)
