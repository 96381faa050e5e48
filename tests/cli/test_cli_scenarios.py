"""``scenarios``, ``--scenario``: what is told, what is refused, what opens."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_running import Run
from pty_program import TerminalProgram

from proxy_tui import simulator
from proxy_tui.bootstrap import connect
from proxy_tui.cli.arguments import build_parser
from proxy_tui.cli.commands import simulate
from proxy_tui.cli.strict_argparse import parse
from proxy_tui.errors import UsageError
from proxy_tui.operations.writes.outcomes import Written
from proxy_tui.settings import Overrides, load
from proxy_tui.simulator.demo.scenarios import Scenario, scenarios

SCENARIOS = tuple(scenarios().values())
PROGRAM = [sys.executable, "-m", "proxy_tui"]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def flowing(text: str) -> str:
    """Text without its line breaks."""
    return " ".join(text.split())


# -- the command


def test_every_scenario_is_listed_without_its_answer(run: Run) -> None:
    done = run("scenarios")
    assert (done.code, done.err) == (0, "")
    told = flowing(done.out)
    for each in SCENARIOS:
        assert f"{each.name}: {each.title}" in done.out
        assert each.story in told
        assert all(question in told for question in each.questions)
        assert each.command in done.out
        assert each.answer not in told
        assert each.steps[0] not in told
    assert "proxy-tui --demo --service marketplace" in told
    assert "For trainers: proxy-tui scenarios NAME --answer" in told


def test_no_line_is_wider_than_a_terminal(run: Run) -> None:
    lines = [*run("scenarios").out.splitlines()]
    for each in SCENARIOS:
        lines += run("scenarios", each.name, "--answer").out.splitlines()
    assert max(map(len, lines)) <= 88
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("chosen", SCENARIOS, ids=lambda each: each.name)
def test_one_scenario_is_told_with_its_answer_on_request(run: Run, chosen: Scenario) -> None:
    plain = flowing(run("scenarios", chosen.name).out)
    assert chosen.story in plain
    assert chosen.answer not in plain
    full = flowing(run("scenarios", chosen.name, "--answer").out)
    assert full.startswith(plain)
    assert chosen.answer in full
    assert all(step in full for step in chosen.steps)


def test_an_unknown_scenario_gets_the_nearest_name(run: Run) -> None:
    done = run("scenarios", "wrongperson")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "proxy-tui: There is no scenario named 'wrongperson'.",
        "  Did you mean wrong-person?",
    ]


def test_an_answer_belongs_to_a_scenario(run: Run) -> None:
    done = run("scenarios", "--answer")
    assert (done.code, done.out) == (2, "")
    assert "--answer belongs to one scenario." in done.err


# -- the demo


@pytest.mark.parametrize("chosen", SCENARIOS, ids=lambda each: each.name)
def test_the_demo_opens_on_the_incident(chosen: Scenario) -> None:
    settings = load(Overrides(demo=True, scenario=chosen.name), {})
    connection = connect(settings, clock=lambda: NOON)
    assert connection.label == f"demo {chosen.name}"
    services = {one.unique_name for one in connection.client.list_services()}
    assert chosen.service in services
    connection.client.close()


def test_the_faults_of_a_scenario_hold_in_the_demo() -> None:
    settings = load(Overrides(demo=True, scenario="lost-answers"), {})
    connection = connect(settings, clock=lambda: NOON)
    service = connection.client.fetch_service("dispatch-eu")
    session = connection.client.fetch_session(service.sid, "order-9500")
    written = connection.writer.close(session)
    assert isinstance(written, Written)
    assert written.note == "The answer was lost; read back: it is closed."


def test_a_scenario_that_nobody_checked_is_refused_when_it_is_built() -> None:
    with pytest.raises(UsageError, match="There is no scenario named 'busy'"):
        connect(load(Overrides(demo=True, scenario="busy"), {}), clock=lambda: NOON)


def test_a_scenario_opens_in_a_terminal_and_is_named_on_screen() -> None:
    words = ["--demo", "--scenario", "launch-day", "--service", "pilot"]
    with TerminalProgram([*PROGRAM, *words]) as terminal:
        screen = terminal.wait_for("pilot-first", 60)
        assert "demo launch-day" in screen
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0


# -- the simulator


def test_the_simulator_serves_a_scenario_on_a_port() -> None:
    with subprocess.Popen(
        [*PROGRAM, "simulate", "--scenario", "launch-day", "--sessions", "3"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            base_url, account, token = (process.stdout.readline().strip() for _ in range(3))
            environ = {"TWILIO_ACCOUNT_SID": account, "TWILIO_AUTH_TOKEN": token}
            connection = connect(load(Overrides(base_url=base_url), environ))
            service = connection.client.fetch_service("pilot")
            assert connection.client.fetch_session(service.sid, "pilot-first").status == "open"
            assert len(connection.client.list_phone_numbers(service.sid)) == 0
            connection.client.close()
        finally:
            process.terminate()


def test_the_simulator_adds_a_scenario_s_faults_to_those_of_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:

    rules = tmp_path / "rules.json"
    rules.write_text('[{"effect": "reset", "name": "ours"}]')
    served = []
    monkeypatch.setattr(simulator, "run_forever", lambda app, *_: served.append(app))
    words = ["simulate", "--scenario", "lost-answers", "--sessions", "0", "--faults", str(rules)]
    arguments = parse(build_parser(), words)
    assert simulate.run(arguments) == 0
    effects = [rule.effect for rule in served[0].faults.rules]
    assert effects == ["reset", "lost", "lost"]


def test_the_simulator_refuses_an_unknown_scenario_at_once(run: Run) -> None:
    done = run("simulate", "--scenario", "silense")
    assert (done.code, done.out) == (2, "")
    assert "Did you mean silence?" in done.err
