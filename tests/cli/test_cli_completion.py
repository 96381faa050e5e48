"""A tab completes commands, flags and names in real shells: one word, and nothing runs."""

import json
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_running import Run
from pty_program import TerminalProgram
from shell_world import shell_world, sign_in

PROGRAM = str(Path(sys.executable).with_name("proxy-tui"))
HOSTILE = [
    "dispatch",
    "with space",
    "quo'te",
    'dou"ble',
    "$(touch ran)",
    "`touch ran`",
    "a;touch ran",
    "back\\slash",
    "$HOME",
    "!boom",
    "* ?[a]",
    "ümläut",
]
SHELLS = [
    shell
    if shutil.which(shell)
    else pytest.param(shell, marks=pytest.mark.skip(reason=f"{shell} is not on this machine"))
    for shell in ("bash", "zsh")
]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROXY_TUI_STATE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keep(state: Path, *names: str) -> None:
    path = state / "services.json"
    path.write_text(json.dumps(dict.fromkeys(names, "KS")))
    path.chmod(0o600)


def bash(script: Path, *typed: str) -> list[str]:
    """Return what bash would put in for the last of these words."""
    lines = [
        f"source {shlex.quote(str(script))}",
        f"COMP_WORDS=({' '.join(map(shlex.quote, [PROGRAM, *typed]))})",
        f"COMP_CWORD={len(typed)}",
        "_proxy_tui",
        'printf "%s\\n" "${COMPREPLY[@]}"',
    ]
    done = subprocess.run(
        ["bash", "--norc", "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script for bash."""
    path = tmp_path_factory.mktemp("completion") / "proxy-tui.bash"
    done = subprocess.run(
        [PROGRAM, "completion", "bash"], capture_output=True, text=True, check=True
    )
    path.write_text(done.stdout)
    return path


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_that_the_shell_understands(shell: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "script"
    path.write_text(run("completion", shell).out)
    done = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_commands_flags_and_choices_are_completed(script: Path, state: Path) -> None:
    assert "sessions" in bash(script, "se")
    assert {"list", "show", "create"} <= set(bash(script, "sessions", ""))
    assert "--format" in bash(script, "sessions", "list", "--fo")
    assert "ndjson" in bash(script, "sessions", "list", "--format", "nd")


def test_names_come_from_the_list_that_was_read_last(script: Path, state: Path) -> None:
    keep(state, "dispatch", "rides", "rides-us")
    assert bash(script, "sessions", "list", "--service", "ri") == ["rides", "rides-us"]
    assert bash(script, "sessions", "list", "--service", "=", "rides-") == ["rides-us"]
    assert "Open" in bash(script, "--view", "")


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_any_name_completes_as_one_word_and_runs_nothing(
    script: Path, state: Path, name: str, quote: str
) -> None:
    keep(state, name)
    (found,) = bash(script, "--service", quote)
    words = f"set +H; printf '%s\\0' {quote}{found}{quote}"
    done = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.split("\0")[:-1] == [name]
    assert [path.name for path in state.iterdir()] == ["services.json"]


def test_names_that_a_terminal_would_act_on_are_left_out(run: Run, state: Path) -> None:
    keep(state, "good", "two\nlines", "\x1b[31mred", "")
    assert run("completion", "words", "services").out == "good\n"


@pytest.mark.parametrize(
    "content", ["{", "[1, 2]", '{"a": 1}', "null", "7", "\udcff".encode("utf-8", "surrogateescape")]
)
def test_a_damaged_list_is_silent(run: Run, state: Path, content: str | bytes) -> None:
    path = state / "services.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(0o600)
    done = run("completion", "words", "services")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_broken_settings_are_silent(run: Run, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = state / "config.toml"
    config.write_text("profiles = [")
    monkeypatch.setenv("PROXY_TUI_CONFIG", str(config))
    for kind in ("services", "profiles", "views"):
        done = run("completion", "words", kind, "--typed", "x")
        assert (done.code, done.out, done.err) == (0, "", "")


def test_a_tab_sends_nothing_opens_no_keyring_and_writes_nothing(state: Path) -> None:
    keep(state, "dispatch")
    watched = (
        "import sys; from proxy_tui.cli.main import main; "
        "sys.addaudithook(lambda event, _: event.startswith('socket.') and sys.exit(9)); "
        "code = main(['completion', 'words', 'services', '--typed', '']); "
        "sys.exit(code or bool({'keyring', 'httpx', 'textual'} & set(sys.modules)))"
    )
    before = {path: path.stat().st_mtime_ns for path in state.iterdir()}
    done = subprocess.run([sys.executable, "-c", watched], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"dispatch\n")
    assert {path: path.stat().st_mtime_ns for path in state.iterdir()} == before


def test_a_list_of_services_is_kept_for_its_owner_alone_and_the_demo_is_not(
    run: Run, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("services", "--demo").code == 0
    assert not (state / "services.json").exists()
    with shell_world() as world:
        sign_in(monkeypatch, world)
        assert run("services").code == 0
    path = state / "services.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert set(json.loads(path.read_text())) == {"dispatch", "empty"}


SETUP = {
    "bash": ["bash", "--norc", "-i"],
    "zsh": ["zsh", "-f", "-i"],
}
PREPARE = {"bash": "", "zsh": "autoload -Uz compinit; compinit -u -D; "}


def typed(shell: str, folder: Path, *lines: str) -> list[list[str]]:
    """Type lines, each with a tab, into a shell in a terminal; return what a program is given."""
    here, given = folder / "bin", folder / "given"
    here.mkdir()
    stand_in = here / "proxy-tui"
    stand_in.write_text(
        f'#!/bin/sh\n[ "$1" = completion ] && exec {PROGRAM} "$@"\n'
        f'printf "%s\\0" "$@" > {given}.new; mv {given}.new {given}\n'
    )
    stand_in.chmod(0o755)
    env = {"PATH": f"{here}:/usr/bin:/bin", "HOME": str(folder), "TERM": "dumb", "LANG": "C.UTF-8"}
    env["PROXY_TUI_STATE"] = str(folder)
    found = []
    with TerminalProgram(SETUP[shell], env=env) as running:
        running.type(f"{PREPARE[shell]}source <(proxy-tui completion {shell}); echo rea''dy\n")
        running.wait_for_bytes(b"ready", timeout=20)
        for line in lines:
            running.settle(quiet=0.1)
            running.type(f"{line}\t")
            running.settle(quiet=0.5)
            running.type("\n")
            deadline = time.monotonic() + 10
            while not given.exists():
                assert time.monotonic() < deadline, running.screen_text()
                time.sleep(0.02)
            found.append(given.read_text().split("\0")[:-1])
            given.unlink()
    return found


@pytest.mark.parametrize("shell", SHELLS)
def test_in_a_terminal_a_tab_completes_commands_and_names(shell: str, state: Path) -> None:
    keep(state, "with space $(touch ran)")
    command, service, view = typed(
        shell,
        state,
        "proxy-tui journ",
        "proxy-tui sessions list --service wi",
        "proxy-tui --view Sil",
    )
    assert command == ["journal"]
    assert service == ["sessions", "list", "--service", "with space $(touch ran)"]
    assert view == ["--view", "Silent >24 h"]
    assert not (state / "ran").exists()
