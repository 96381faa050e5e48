"""What happens before and around the program itself."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_running import Run, Shown, write_config

from proxy_tui import simulator
from proxy_tui.cli.commands import program
from proxy_tui.settings import Overrides, load
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN


def test_the_program_gets_its_settings_and_ways_to_connect(run: Run, shown: type[Shown]) -> None:
    assert run("--demo", "--service", "pilot", "--read-only").code == 0
    context = shown.context
    assert (context.settings.service, context.settings.read_only) == ("pilot", True)
    connection = context.connected()
    assert connection.label == "demo"
    assert connection.client.read_only
    assert context.demo is not None
    assert context.sign_in is not None
    assert context.demo().label == "demo"


def test_switching_changes_the_settings_of_the_context(
    run: Run, shown: type[Shown], simulator: str
) -> None:
    write_config(
        f"[profiles.a]\naccount_sid = '{ACCOUNT_SID}'\ncredential_command = 'echo {AUTH_TOKEN}'\n"
    )
    run("--base-url", simulator)
    assert shown.context.switch is not None
    shown.context.switch("a").close()
    assert shown.context.settings.profile == "a"


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (0, 0), (1, 1)])
def test_its_return_code_is_the_exit_code(
    returned: int | None, code: int, run: Run, shown: type[Shown]
) -> None:
    shown.return_code = returned
    assert run("--demo").code == code


def test_a_scenario_belongs_to_the_demo(run: Run, shown: type[Shown]) -> None:
    done = run("--scenario", "busy")
    assert done.code == 2
    assert "--scenario belongs to --demo." in done.err


def test_a_scenario_that_does_not_exist_is_refused(run: Run, shown: type[Shown]) -> None:
    done = run("--demo", "--scenario", "none-such")
    assert done.code == 2
    assert "There is no scenario named 'none-such'." in done.err


def test_debug_opens_its_file_first_and_logs_to_it(
    run: Run, shown: type[Shown], tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)
    done = run("--demo", "--debug", str(tmp_path / "none" / "log"))
    assert done.code == 2
    assert "The debug file cannot be written" in done.err
    assert not hasattr(shown, "context")
    run("--demo", "--debug", str(tmp_path / "log"))
    shown.context.connected().client.list_services(page_size=1)
    assert "GET /v1/Services 200" in (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('theme = "nord"\ncolumns = ["state"]\n[keys]\n"list.refresh" = "f5"\n', 0),
        ('theme = "none-such"\n', 2),
        ('columns = ["none-such"]\n', 0),
        ('[views]\nMine = { query = "", columns = ["none-such"] }\n', 0),
    ],
)
def test_what_the_screens_cannot_use_is_refused_before_they_open(
    text: str, code: int, run: Run, shown: type[Shown]
) -> None:
    write_config(text)
    done = run("--demo")
    assert done.code == code
    assert hasattr(shown, "context") is not bool(code)
    assert ("none-such" in done.err) is bool(code)


def test_the_program_opens_with_secrets_of_this_run(shown: type[Shown]) -> None:
    assert program.open_program(load(Overrides(demo=True), {})) == 0
    assert shown.context.connected().label == "demo"


def test_simulate_serves_the_world_that_was_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    served: list[tuple[ProxyApp, int]] = []

    def serve(application: ProxyApp, port: int, announce: Callable[[str], None]) -> None:
        served.append((application, port))
        announce("http://127.0.0.1:1")

    monkeypatch.setattr(simulator, "run_forever", serve)
    faults = tmp_path / "faults.json"
    faults.write_text('{"fault": [{"effect": "status", "status": 500}]}')
    words = ("--sessions", "2", "--seed", "3", "--latency", "20", "--port", "8123")
    done = run("simulate", *words, "--faults", str(faults))
    assert done == (0, f"http://127.0.0.1:1\n{ACCOUNT_SID}\n{AUTH_TOKEN}\n", "")
    ((application, port),) = served
    assert (application.latency, port) == (0.02, 8123)
    assert [each.status for each in application.faults.rules] == [500]
    sizes = {each.unique_name: len(each.sessions) for each in application.store.services}
    assert sizes["dispatch-eu"] == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--port", "-1"), "--port must lie between"),
        (("--sessions", "-1"), "--sessions must lie between"),
        (("--latency", "-1"), "--latency must lie between"),
        (("--latency", "nan"), "--latency must lie between"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(
    words: tuple[str, ...], message: str, run: Run
) -> None:
    done = run("simulate", *words)
    assert done.code == 2
    assert message in done.err


def test_run_as_a_process_it_takes_its_own_arguments_and_reports_crashes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from proxy_tui.cli import main as cli

    hook: Any = sys.excepthook
    monkeypatch.setattr(sys, "argv", ["proxy-tui", "--version"])
    monkeypatch.setattr(cli, "open_streams", lambda: None)  # they are pytest's here
    try:
        assert cli.main() == 0
        assert sys.excepthook is cli._unexpected
    finally:
        sys.excepthook = hook
    assert capsys.readouterr().out.startswith("proxy-tui ")
    assert importlib.import_module("proxy_tui.__main__").main is cli.main
