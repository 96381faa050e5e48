"""``doctor``: each line ok, warning or problem, with what to do; safe to paste anywhere."""

import json
import os
from collections.abc import Callable
from compileall import compile_file
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cli_running import Run, write_config

from proxy_tui.cli.checks import machine as checks, online as checks_online
from proxy_tui.cli.checks.bytecode import check_sources
from proxy_tui.cli.checks.machine import Check, Level
from proxy_tui.credentials.keyring_store import KeyringError, KeyringStore, Situation
from proxy_tui.settings import Settings, load
from proxy_tui.settings.environment import TerminalFacts
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.http.loopback_server import Server
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN

TERMINAL = TerminalFacts("xterm-256color", "", False, False, False, False, "C.UTF-8")


def report(run: Run, *words: str) -> dict[str, dict[str, str]]:
    done = run("doctor", "--json", *words)
    assert done.err == ""
    return {each["name"]: each for each in json.loads(done.out)["checks"]}


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch, simulator: str) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", ACCOUNT_SID)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", AUTH_TOKEN)
    monkeypatch.setenv("PROXY_TUI_BASE_URL", simulator)


def write(path: Path, text: str, mode: int = 0o600) -> Path:
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


@pytest.mark.usefixtures("signed_in")
def test_everything_right_is_zero_and_every_line_has_its_level(run: Run) -> None:
    done = run("doctor")
    assert done.code == 0
    lines = [line for line in done.out.splitlines() if not line.startswith(" ")]
    names = [line.split()[1] for line in lines]
    assert names == [
        "versions", "start", "terminal", "keyring", "config", "state", "journal", "profile", "base",
        "sign-in", "clock",
    ]  # fmt: skip
    assert {line.split()[0] for line in lines} == {"ok", "warning"}


@pytest.mark.usefixtures("signed_in")
def test_the_sign_in_says_how_long_it_took_and_which_request_it_was(run: Run) -> None:
    found = report(run)
    words = found["sign-in"]["text"]
    assert words.startswith("AC…9f2a by environment (TWILIO_AUTH_TOKEN): ")
    assert " ms, RQ" in words
    assert found["profile"]["text"] == (
        "environment (TWILIO_AUTH_TOKEN): it is set, and no profile was named"
    )
    assert "PROXY_TUI_BASE_URL" in found["base url"]["text"]


@pytest.mark.usefixtures("signed_in")
def test_it_is_safe_to_paste(run: Run) -> None:
    home = Path.home()
    write_config(
        f'profile = "a"\n[profiles.a]\naccount_sid = "{ACCOUNT_SID}"\nkey_sid = "{API_KEY}"\n'
        'label = "+15005550006"\n',
    )
    for words in ((), ("--json",)):
        done = run("doctor", *words)
        for private in (AUTH_TOKEN, API_SECRET, ACCOUNT_SID, API_KEY, "5005550006", str(home)):
            assert private not in done.out + done.err
        assert "~/.config/proxy-tui/config.toml" in done.out


def test_without_credentials_the_rest_still_works(run: Run) -> None:
    done = run("doctor", "--json")
    assert done.code == 1
    data = json.loads(done.out)
    levels = {each["name"]: each["level"] for each in data["checks"]}
    assert levels["profile"] == "problem"
    assert "sign-in" not in levels
    assert levels["versions"] == levels["keyring"] == levels["base url"] == "ok"
    assert data["version"]


def test_without_a_network_the_rest_still_works(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", ACCOUNT_SID)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", AUTH_TOKEN)
    with Server(ProxyApp(demo_world(lambda: datetime.now(UTC), sessions=1))) as server:
        gone = server.base_url
    monkeypatch.setattr("proxy_tui.api.retry.FIRST_BACKOFF", 0.0)
    found = report(run, "--base-url", gone)
    assert found["sign-in"]["level"] == "problem"
    assert "refuses connections" in found["sign-in"]["text"]
    assert found["sign-in"]["hint"]
    assert found["clock"]["text"] == "not compared: the API gave no time"
    assert found["profile"]["level"] == "ok"


def test_wrong_credentials_are_a_problem_with_a_hint(
    run: Run, monkeypatch: pytest.MonkeyPatch, simulator: str
) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", ACCOUNT_SID)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "pl4nted-wrong-token")
    done = run("doctor", "--base-url", simulator)
    assert done.code == 1
    assert "pl4nted" not in done.out
    (line,) = [line for line in done.out.splitlines() if line.split()[1] == "sign-in"]
    assert line.startswith("problem")


def test_credentials_that_cannot_be_right_are_a_problem_without_a_request(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "pl4nted-in-the-wrong-name")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", AUTH_TOKEN)
    done = run("doctor")
    assert "TWILIO_ACCOUNT_SID (environment) must be AC and 32 hex digits." in done.out
    assert "pl4nted" not in done.out


def test_settings_that_are_wrong_are_told_and_the_rest_still_works(run: Run) -> None:
    write_config("refresh = true\n")
    found = report(run)
    assert found["settings"]["level"] == "problem"
    assert "refresh" in found["settings"]["text"]
    assert found["keyring"]["level"] == "ok"


def test_the_demo_can_be_examined_too(run: Run) -> None:
    done = run("--demo", "doctor")
    assert done.code == 0
    assert "AC…9f2a by the bundled simulator" in done.out


@pytest.mark.usefixtures("signed_in")
def test_warnings_of_the_settings_are_lines_of_their_own(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROXY_TUI_REFERSH", "5")
    assert report(run)["note"]["level"] == "warning"


def test_a_production_profile_is_said(run: Run, simulator: str) -> None:
    write_config(
        f'profile = "a"\n[profiles.a]\naccount_sid = "{ACCOUNT_SID}"\nenvironment = "prod"\n',
    )
    found = report(run, "--base-url", simulator)
    assert found["profile"]["text"] == "profile a, PROD: the active profile by config.toml"
    assert "holds no secret for profile a" in found["sign-in"]["text"]


@pytest.mark.parametrize(
    ("facts", "size", "level", "words"),
    [
        ({}, (120, 40), Level.OK, "256 colours, 120x40, clipboard by OSC 52"),
        ({}, (79, 24), Level.WARNING, "79x24"),
        ({}, (80, 23), Level.WARNING, "80x23"),
        ({}, None, Level.WARNING, "not a terminal"),
        ({"term": ""}, (80, 24), Level.WARNING, "TERM=not set, 16 colours"),
        ({"term": "dumb", "no_color": True}, (80, 24), Level.WARNING, "no colours (NO_COLOR)"),
        (
            {"colors": "truecolor", "tmux": True, "ssh": True},
            (80, 24),
            Level.OK,
            "16 million colours, 80x24, tmux, ssh, clipboard by OSC 52 through tmux",
        ),
        ({"screen": True}, (80, 24), Level.OK, "screen, clipboard not reachable from screen"),
    ],
)
def test_the_terminal_is_judged_by_what_it_says_of_itself(
    facts: dict[str, Any], size: tuple[int, int] | None, level: Level, words: str
) -> None:
    terminal = replace(TERMINAL, **facts)
    check = checks.terminal(terminal, is_terminal=bool(size), size=size or (80, 24))
    assert check.level is level
    assert words in check.text
    assert bool(check.hint) is (level is Level.WARNING or terminal.tmux)


def files(**given: Path) -> dict[str, Check]:
    home = Path.home()
    usual: dict[str, Any] = {
        "config_path": home / "config.toml",
        "state_dir": home / "state",
        "journal_path": home / "state" / "journal.jsonl",
    }
    return {each.name: each for each in checks.files(Settings(**(usual | given)))}


def test_files_that_are_not_there_yet_are_fine() -> None:
    assert {each.level for each in files().values()} == {Level.OK}
    assert files()["state"].text.endswith("state, not made yet")


def test_files_of_our_own_are_fine_and_show_their_mode() -> None:
    write(Path.home() / "config.toml", "")
    write(Path.home() / "state" / "journal.jsonl", "")
    found = files()
    assert found["config"].text.endswith("config.toml, mode 0600")
    assert found["state"].text.endswith("state, mode 0700")
    assert {each.level for each in found.values()} == {Level.OK}


@pytest.mark.parametrize(
    ("mode", "level", "hint"),
    [(0o644, Level.WARNING, "chmod 600"), (0o664, Level.PROBLEM, "chmod go-w")],
)
def test_files_that_others_can_reach_come_with_the_command_that_mends_them(
    mode: int, level: Level, hint: str
) -> None:
    path = write(Path.home() / "config.toml", "", mode)
    check = files()["config"]
    assert check.level is level
    assert f"{hint} {path}" in check.hint


def test_a_state_folder_that_others_can_look_into_is_a_warning() -> None:
    (Path.home() / "state").mkdir()
    (Path.home() / "state").chmod(0o755)
    assert files()["state"].level is Level.WARNING
    assert "chmod 700" in files()["state"].hint


def test_a_state_folder_that_cannot_be_written_is_a_problem() -> None:
    write(Path.home() / "file", "")
    check = files(state_dir=Path.home() / "file" / "state")["state"]
    assert check.level is Level.PROBLEM
    assert "PROXY_TUI_STATE" in check.hint


def test_a_disk_that_is_full_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    full = os.statvfs_result((1, 1, 1, 0, 0, 1, 0, 0, 0, 255))
    monkeypatch.setattr("os.statvfs", lambda _: full)
    assert "the disk is full" in files()["state"].text


def test_a_library_that_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LIBRARIES", ("no-such-library",))
    assert "no-such-library missing" in checks.versions().text


@pytest.mark.parametrize(
    ("profiles", "level"),
    [
        ("", Level.WARNING),
        ("credential_command = 'x'", Level.WARNING),
        ("label = 'x'", Level.PROBLEM),
    ],
)
def test_a_keyring_that_fails_is_a_problem_only_for_those_who_need_it(
    profiles: str, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_self: KeyringStore) -> str:
        raise KeyringError(Situation.LOCKED)

    monkeypatch.setattr(KeyringStore, "backend_name", locked)
    if profiles:
        write_config(
            f"[profiles.a]\naccount_sid = '{ACCOUNT_SID}'\n{profiles}\n",
        )
    check = checks_online.keyring(load(environ={}), KeyringStore())
    assert check.level is level
    assert check.text == "The keyring is locked."


@pytest.mark.parametrize(
    ("ahead", "level", "words"),
    [
        (timedelta(seconds=90), Level.WARNING, " s behind the API"),
        (timedelta(seconds=-90), Level.WARNING, " s ahead of the API"),
        (timedelta(), Level.OK, " s "),
    ],
)
@pytest.mark.usefixtures("signed_in")
def test_a_clock_that_is_off_is_noticed(
    ahead: timedelta, level: Level, words: str, skewed: Callable[[timedelta], str], run: Run
) -> None:
    found = report(run, "--base-url", skewed(ahead))["clock"]
    assert found["level"] == level
    assert words in found["text"]


@pytest.fixture
def skewed(request: pytest.FixtureRequest) -> Callable[[timedelta], str]:
    """Return a simulator whose clock is off."""

    def skewed(ahead: timedelta) -> str:
        world = demo_world(lambda: datetime.now(UTC) + ahead, sessions=1, alive=False)
        server = Server(ProxyApp(world)).start()
        request.addfinalizer(server.stop)
        return server.base_url

    return skewed


def test_a_write_without_an_answer_is_a_warning(run: Run) -> None:
    journal = load(environ={}).journal_path
    record = {"id": "e1", "phase": "before", "verb": "close", "session_sid": "KC" + "7" * 32}
    write(journal, json.dumps(record) + "\n")
    found = report(run)["writes"]
    assert found["level"] == "warning"
    assert "no answer was recorded: close KC7777…7777" in found["text"]


class TestCompiledModules:
    def source(self, folder: Path) -> Path:
        return write(folder / "textual" / "__init__.py", "")

    def test_missing_ones_that_python_will_write_are_no_trouble(self, tmp_path: Path) -> None:
        check = check_sources([self.source(tmp_path)], writes=True)
        assert (check.level, check.hint) == (Level.OK, "")

    def test_python_that_may_not_write_them_makes_every_start_slow(self, tmp_path: Path) -> None:
        check = check_sources([self.source(tmp_path)], writes=False)
        assert check.level is Level.WARNING
        assert "textual" in check.text
        assert "PYTHONDONTWRITEBYTECODE" in check.hint

    def test_those_that_are_there_are_used_without_writing(self, tmp_path: Path) -> None:
        source = self.source(tmp_path)
        assert compile_file(source, quiet=1)
        assert check_sources([source], writes=False).level is Level.OK

    def test_a_folder_that_cannot_be_written_to_is_named_with_what_to_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "access", lambda *_: False)
        check = check_sources([self.source(tmp_path)], writes=True)
        assert check.level is Level.WARNING
        assert f"-m compileall -q {tmp_path}" in check.hint
