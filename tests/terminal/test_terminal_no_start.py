"""What keeps the program from starting is told on stderr, and nothing is drawn: exit code 2."""

import os
import subprocess
from pathlib import Path

import pytest
from simulated import Simulator, Start, flowing, open_program, program


@pytest.mark.parametrize(
    "words", ["{program} | cat >&2", "{program} < /dev/null", "{program} > out.txt"]
)
def test_without_a_terminal_on_both_ends_it_says_so_and_draws_nothing(
    in_terminal: Start, words: str
) -> None:
    line = f"set -o pipefail; {words.format(program=' '.join(program()))}; echo code $?"
    shell = in_terminal("bash", "-c", line)
    shell.exit_code(timeout=30)
    assert "This needs a terminal on both ends." in flowing(shell.screen_text())
    assert "code 2" in shell.screen_text()
    assert b"\x1b[" not in shell.raw


def test_without_any_terminal_it_ends_with_2() -> None:
    done = subprocess.run(
        program(), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "This needs a terminal on both ends." in done.stderr


# -- settings that cannot be read


BROKEN = {
    ".env that is no text": (".env", b"TWILIO_ACCOUNT_SID=\xff\xfe\n", "is not UTF-8 text"),
    ".env with an open quote": (".env", b'TWILIO_ACCOUNT_SID="AC\n', ".env line 1"),
    ".env that others can write": (".env", b"PROXY_TUI_REFRESH=0\n", "can be changed by other"),
    "config that is no TOML": ("config.toml", b"refresh = [\n", "config.toml"),
    "config with a wrong value": ("config.toml", b"refresh = 'often'\n", "refresh"),
}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
@pytest.mark.parametrize("name", [".env", "config.toml"])
def test_settings_that_may_not_be_read_are_told(
    in_terminal: Start, simulator: Simulator, name: str
) -> None:
    Path(name).write_text("")
    Path(name).chmod(0)
    person = open_program(in_terminal, simulator, env={"PROXY_TUI_CONFIG": "config.toml"})
    assert person.terminal.exit_code(timeout=30) == 2
    assert "cannot be read: permission denied" in flowing(person.screen)


def test_a_folder_in_place_of_the_config_file_is_told(
    in_terminal: Start, simulator: Simulator
) -> None:
    person = open_program(in_terminal, simulator, env={"PROXY_TUI_CONFIG": str(Path.home())})
    assert person.terminal.exit_code(timeout=30) == 2
    assert "The config file is a folder, not a plain file." in flowing(person.screen)


@pytest.mark.parametrize("case", BROKEN)
def test_settings_that_cannot_be_read_are_told_on_stderr_and_nothing_is_drawn(
    in_terminal: Start, simulator: Simulator, case: str
) -> None:
    name, content, words = BROKEN[case]
    broken = Path.home() / name
    broken.write_bytes(content)
    broken.chmod(0o666 if "others" in case else 0o600)
    person = open_program(
        in_terminal,
        simulator,
        env={"PROXY_TUI_CONFIG": str(Path.home() / "config.toml")},
        under=lambda argv: ["sh", "-c", 'exec "$@" 2> told.txt', "sh", *argv],
    )
    assert person.terminal.exit_code(timeout=30) == 2
    told = Path("told.txt").read_text(encoding="utf-8").splitlines()
    assert told[0].startswith("proxy-tui: ")
    assert words in told[0]
    assert len(told) <= 2
    assert person.terminal.raw == b""
