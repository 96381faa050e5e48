"""Streams as shells leave them: closed, full, unread, or without the characters that we write."""

import json
from pathlib import Path

import pytest
from shell_runs import shell


def no_crash() -> bool:
    return not list(Path.home().rglob("crashes/*"))


@pytest.mark.parametrize(
    "words", ["--help", "--version", "scenarios", "profiles", "config show", "doctor", "simulate"]
)
def test_a_full_disk_is_one_sentence(words: str) -> None:
    done = shell(f"proxy-tui {words} > /dev/full")
    assert done.returncode == 1
    said = "proxy-tui: The output cannot be written: no space left on device."
    assert done.stderr.decode().splitlines() == [said]
    assert no_crash()


def test_closed_output_is_one_sentence_and_closed_remarks_are_lost() -> None:
    said = b"proxy-tui: The output cannot be written: bad file descriptor.\n"
    assert shell("proxy-tui --help >&-").stderr == said
    done = shell("proxy-tui --nonsense 2>&-; echo $?; proxy-tui --version 2>/dev/full <&-; echo $?")
    assert [line for line in done.stdout.splitlines() if b"." not in line] == [b"2", b"0"]
    assert done.stderr == b""
    assert shell("proxy-tui --version <&- >&- 2>&-").returncode == 1
    assert no_crash()


def test_a_pipe_that_is_closed_ends_quietly() -> None:
    done = shell("(proxy-tui scenarios; echo $? >&2) | true; (proxy-tui --help; echo $? >&2) | :")
    assert done.stderr.split() == [b"0", b"0"]
    assert no_crash()


@pytest.mark.parametrize(
    "env",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
)
def test_what_the_locale_lacks_is_written_in_other_characters(env: dict[str, str]) -> None:
    done = shell("proxy-tui doctor && proxy-tui scenarios", **env)
    assert done.stderr == b""
    assert done.returncode == 1  # nothing signs in, says doctor
    assert done.stdout.isascii()
    assert b"-> Run proxy-tui login" in done.stdout


def test_json_stays_json_in_any_locale() -> None:
    config = Path.home() / "config.toml"
    config.write_text('[profiles."é →"]\naccount_sid = "AC00000000000000000000000000000000"\n')
    config.chmod(0o600)
    env = {"PROXY_TUI_CONFIG": str(config), "PROXY_TUI_PROFILE": "é →"}
    plain = shell("proxy-tui doctor --json", **env, PYTHONIOENCODING="ascii").stdout
    assert plain.isascii()
    rich = shell("proxy-tui doctor --json", **env, PYTHONIOENCODING="utf-8").stdout
    texts = [each["text"] for each in json.loads(rich)["checks"]]
    assert any("é →" in text for text in texts)
    assert [each["text"] for each in json.loads(plain)["checks"]] == texts


def test_what_is_piped_in_and_no_text_is_refused_in_words() -> None:
    line = "printf '\\377\\n' | proxy-tui login --secret-stdin"
    sids = f"--account-sid AC{'0' * 32} --key-sid SK{'0' * 32}"
    done = shell(f"{line} {sids}", PYTHONIOENCODING="utf-8")
    assert done.returncode == 2
    assert b"What was piped in is not text" in done.stderr
