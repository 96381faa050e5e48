"""What a person sees who types at a real terminal."""

import sys
from pathlib import Path

from home_keyring import FILE_NAME
from pty_program import TerminalProgram

from proxy_tui.simulator.rules.store import ACCOUNT_SID, API_KEY, API_SECRET

PROGRAM = [sys.executable, "-m", "proxy_tui"]


def test_a_secret_that_is_typed_is_never_echoed(simulator: str) -> None:
    with TerminalProgram([*PROGRAM, "login", "--base-url", simulator]) as terminal:
        terminal.wait_for("Account SID (AC…):", 30)
        terminal.type(f"{ACCOUNT_SID}\n")
        terminal.wait_for("API key SID")
        terminal.type(f"{API_KEY}\n")
        terminal.wait_for("Environment (prod")
        terminal.type("prod\n")
        terminal.wait_for("Secret of the key (not shown):")
        terminal.type(f"{API_SECRET}\n")
        terminal.wait_for("the secret is in the keyring", 30)
        assert terminal.exit_code() == 0
        assert ACCOUNT_SID.encode() in terminal.raw
        assert API_SECRET.encode() not in terminal.raw
    assert API_SECRET in (Path.home() / FILE_NAME).read_text()


def test_ctrl_c_at_the_hidden_question_ends_with_130_and_echo_on(simulator: str) -> None:
    words = ["login", "--base-url", simulator, "--account-sid", ACCOUNT_SID]
    words += ["--key-sid", API_KEY, "--env", "prod"]
    with TerminalProgram([*PROGRAM, *words]) as terminal:
        terminal.wait_for("not shown", 30)
        terminal.press("ctrl+c")
        assert terminal.exit_code() == 130
        assert b"Traceback" not in terminal.raw
    assert not (Path.home() / FILE_NAME).exists()
