"""The command line as a process: what it loads, how it ends, what it prints."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cli_running import Run, write_config

from proxy_tui.cli.arguments import VERSION

PROGRAM = [sys.executable, "-m", "proxy_tui"]
HEAVY = ("httpx", "pydantic", "textual", "keyring", "tomlkit", "werkzeug", "dotenv", "platformdirs")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["scenarios"], 0),
        (["--demmo"], 2),
        (["logn"], 2),
        (["login", "--secret=x"], 2),
        ([], 2),
        (["--demo"], 2),
    ],
)
def test_what_needs_nothing_loads_nothing(words: list[str], code: int) -> None:
    script = (
        "import sys; from proxy_tui.cli.main import main; "
        f"code = main({words!r}); "
        f"print('loaded', code, *[n for n in {HEAVY!r} if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == f"loaded {code}"


def test_without_a_terminal_the_program_says_so_and_ends() -> None:
    done = subprocess.run(
        PROGRAM, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "proxy-tui: This needs a terminal on both ends.",
        "  Over ssh: ssh -t HOST proxy-tui. Nothing may be piped in or out.",
    ]


def test_the_installed_script_and_the_module_are_the_same_program() -> None:
    script = Path(sys.executable).with_name("proxy-tui")
    if not script.exists():
        pytest.skip("the project is not installed here")
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"{VERSION}\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["doctor", "--profile", "none"], 1),
        (["config", "show", "--base-url", "http://x.example"], 2),
        (["login", "--account-sid", "AC1", "--key-sid", "SK1"], 2),
        (["simulate", "--faults", "/nowhere.toml"], 2),
        (["simulate", "--port", "99999"], 2),
        (["logout"], 2),
        (["profiles", "use", "none"], 2),
        (["profiles", "import-twilio-cli"], 2),
    ],
)
def test_errors_have_their_exit_code_in_two_lines(run: Run, words: list[str], code: int) -> None:
    done = run(*words)
    assert done.code == code, done.err
    if code != 1:
        assert done.err.startswith("proxy-tui: ")
        assert len(done.err.splitlines()) <= 2


def test_a_config_file_with_mistakes_ends_every_command_but_those_that_help(run: Run) -> None:
    path = write_config("refresh = true\n")
    assert run("profiles").code == 2
    assert run("config", "path").out == f"{path}\n"
    check = run("config", "check")
    assert (check.code, check.err) == (2, "")
    assert "config.toml line 1: refresh must be a whole number" in check.out
    doctor = run("doctor")
    assert doctor.code == 1
    assert "refresh" in doctor.out


def test_ctrl_c_ends_with_130_and_no_traceback() -> None:
    script = (
        "import os, signal, sys, proxy_tui.cli.commands.config as c\n"
        "from proxy_tui.cli.main import main\n"
        "c.run = lambda _: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.exit(main(['config', 'path']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 130
    assert done.stderr == "\n"


def test_an_error_nobody_planned_for_is_one_line_and_a_report() -> None:
    script = (
        "import sys, proxy_tui.cli.commands.config as c\n"
        "from proxy_tui.cli.main import main\n"
        "from proxy_tui.settings import Secret\n"
        "def fail(_):\n"
        "    secret = Secret('pl4nted-in-a-local')\n"
        "    raise ZeroDivisionError('about +15005550006 and pl4nted-in-a-local')\n"
        "c.run = fail\n"
        "sys.argv = ['proxy-tui', 'config', 'path']\n"
        "sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first == "proxy-tui: Something unexpected went wrong (ZeroDivisionError)."
    path = Path(second.removeprefix("  The report is ").partition(";")[0])
    assert path.parent == Path.home() / ".local/state/proxy-tui/crashes"
    text = path.read_text()
    assert "ZeroDivisionError: about +1••••0006 and ••••" in text
    assert "pl4nted" not in text + done.stderr


def test_a_crash_with_settings_that_are_wrong_still_says_what_it_can(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from proxy_tui.cli.main import _unexpected

    monkeypatch.setenv("PROXY_TUI_REFRESH", "fast")
    _unexpected(ValueError, ValueError("x"), None)
    assert capsys.readouterr().err == ("proxy-tui: Something unexpected went wrong (ValueError).\n")


def test_a_crash_on_a_full_disk_gives_the_reference(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from proxy_tui.cli.main import _unexpected

    (tmp_path / "state").write_text("a file")
    monkeypatch.setenv("PROXY_TUI_STATE", str(tmp_path / "state"))
    _unexpected(ValueError, ValueError("x"), None)
    assert "Its reference is 20" in capsys.readouterr().err


def test_simulate_prints_three_lines_and_serves_until_it_is_told_to_stop() -> None:
    import json
    import urllib.request
    from base64 import b64encode

    for number in (signal.SIGTERM, signal.SIGINT):
        process = subprocess.Popen(
            [*PROGRAM, "simulate", "--sessions", "3", "--seed", "5"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        base_url, account, token = (process.stdout.readline().strip() for _ in range(3))
        request = urllib.request.Request(f"{base_url}/v1/Services")  # noqa: S310  loopback
        basic = b64encode(f"{account}:{token}".encode()).decode()
        request.add_header("Authorization", f"Basic {basic}")
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  loopback
            services = json.load(answer)["services"]
        assert {"dispatch-eu", "pilot"} <= {each["unique_name"] for each in services}
        os.kill(process.pid, number)
        assert process.wait(30) == 0
        assert process.stdout.read() == ""
        assert process.stderr.read() == ""
        process.stdout.close()
        process.stderr.close()
