"""A secret is planted everywhere it may be; then all that was written is searched for it."""

import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from home_keyring import FILE_NAME
from pty_program import TerminalProgram

from proxy_tui.simulator.rules.store import ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN

PROGRAM = [sys.executable, "-m", "proxy_tui"]
FORMS = tuple(
    form.encode()
    for secret in (API_SECRET, AUTH_TOKEN)
    for form in (
        secret,
        b64encode(f"{API_KEY}:{secret}".encode()).decode(),
        b64encode(f"{ACCOUNT_SID}:{secret}".encode()).decode(),
    )
)
"""Each secret as it is and as HTTP Basic sends it."""

CONFIG = f"""\
profile = "acme"
[profiles.acme]
account_sid = "{ACCOUNT_SID}"
key_sid = "{API_KEY}"
environment = "prod"
"""


@pytest.fixture
def planted(simulator: str) -> Iterator[dict[str, str]]:
    """Plant the secrets in keyring, environment, .env and twilio-cli; look through home at the end.

    Yields:
        The environment for a program to run in.
    """
    home = Path.home()
    (home / FILE_NAME).write_text(json.dumps({f"proxy-tui/{API_KEY}": API_SECRET}))
    for name, text in {
        ".config/proxy-tui/config.toml": CONFIG,
        ".env": f"TWILIO_API_SECRET={API_SECRET}\n",
        ".twilio-cli/config.json": json.dumps(
            {
                "profiles": {
                    "main": {
                        "accountSid": ACCOUNT_SID,
                        "apiKey": API_KEY,
                        "apiSecret": API_SECRET,
                    }
                }
            }
        ),
    }.items():
        path = home / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o600)
    sown = {home / FILE_NAME, home / ".env", home / ".twilio-cli/config.json"}
    yield {"TWILIO_AUTH_TOKEN": AUTH_TOKEN, "PROXY_TUI_BASE_URL": simulator}
    for path in home.rglob("*"):
        if path.is_file() and path not in sown:
            assert_clean(path.read_bytes(), str(path))


def assert_clean(data: bytes, where: str) -> None:
    for form in FORMS:
        assert form not in data, f"a secret is in {where}"


@pytest.mark.parametrize(
    "words",
    [
        ["doctor"],
        ["doctor", "--json"],
        ["profiles"],
        ["profiles", "import-twilio-cli"],
        ["config", "show"],
        ["config", "check"],
        ["login", "--account-sid", ACCOUNT_SID, "--key-sid", API_KEY, "--profile", "new"],
        ["login", "--account-sid", "AC" + "0" * 32, "--key-sid", API_KEY],
        ["logout"],
        ["--nonsense"],
    ],
)
def test_no_command_shows_or_writes_a_secret(words: list[str], planted: dict[str, str]) -> None:
    done = subprocess.run(
        [*PROGRAM, *words],
        input=f"{API_SECRET}\n".encode(),
        env={**os.environ, **planted},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert_clean(done.stdout, "stdout")
    assert_clean(done.stderr, "stderr")


def test_the_program_shows_and_writes_no_secret(planted: dict[str, str]) -> None:
    log = Path.home() / "debug.log"
    words = ["--service", "dispatch-eu", "--debug", str(log)]
    with TerminalProgram([*PROGRAM, *words], env=planted) as terminal:
        terminal.wait_for("job-00001", 60)
        command_line = Path(f"/proc/{terminal.pid}/cmdline").read_bytes()
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
        assert_clean(terminal.raw, "the terminal")
    assert_clean(command_line, "the process list")
    text = log.read_text()
    assert "GET /v1/Services/{name} 200" in text
    assert API_KEY not in text
    assert ACCOUNT_SID not in text


def test_a_command_that_fetches_the_secret_sees_none_of_ours(planted: dict[str, str]) -> None:
    home = Path.home()
    tool = home / "tool"
    tool.write_text(
        f"#!{sys.executable}\nimport os, pathlib\n"
        f"pathlib.Path('{home}/seen').write_text(repr(dict(os.environ)))\n"
        f"print(open('{home}/{FILE_NAME}').read().split('\"')[3])\n"
    )
    tool.chmod(0o700)
    config = home / ".config/proxy-tui/config.toml"
    config.write_text(CONFIG + f'credential_command = "{tool}"\n')
    done = subprocess.run(
        [*PROGRAM, "--profile", "acme", "doctor"],
        env={**os.environ, **planted},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"by profile acme (command)" in done.stdout, done.stdout
    assert_clean(done.stdout + done.stderr, "the output")
    assert "TWILIO" not in (home / "seen").read_text()
