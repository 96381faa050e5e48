"""The screen while a secret is looked for: by a command, or in a keyring, that takes its time."""

import os
import shutil
import signal
import sys
import threading
from pathlib import Path

import pytest
from simulated import PATIENCE, Simulator, Start, open_program

CONFIG = """
profile = "slow"

[profiles.slow]
account_sid = "{account}"
credential_command = "cat {pipe}"
"""


def test_while_a_command_is_waited_for_keys_work_and_another_account_can_be_chosen(
    in_terminal: Start, simulator: Simulator
) -> None:
    pipe = Path.home() / "pipe"
    os.mkfifo(pipe)
    config = Path.home() / "config.toml"
    config.write_text(CONFIG.format(account=simulator.account_sid, pipe=pipe))
    config.chmod(0o600)
    env = {"PROXY_TUI_CONFIG": str(config), "PROXY_TUI_BASE_URL": simulator.base_url}
    person = open_program(in_terminal, None, env=env)
    person.see("reading services")
    person.press("?")
    person.see("Keys on this screen")
    person.press("esc")
    person.see(lambda screen: "Keys on this screen" not in screen)
    person.press("l")
    person.see("Sign in to Twilio")
    person.terminal.settle()
    person.press("ctrl+t")
    person.see_row("demo", "AC")
    person.see("rides-us")
    # The command is asked for its answer only now, so nothing above has waited for it.
    answer = threading.Thread(target=pipe.write_text, args=(simulator.token,), daemon=True)
    answer.start()
    answer.join(timeout=20)
    assert not answer.is_alive()
    person.press("r")
    person.terminal.settle()
    assert "demo" in person.screen.splitlines()[0]


KEYRING = """
printf pw | gnome-keyring-daemon --unlock --foreground --components=secrets >/dev/null 2>&1 &
echo $! > daemon
until "$PY" -c "$KEEP" 2>/dev/null; do sleep 0.1; done
kill -STOP $(cat daemon)
exec "$@"
"""
KEEP = """
from proxy_tui.credentials.keyring_store import KeyringStore
from proxy_tui.settings import Secret
KeyringStore().set("AC", Secret("s"))
"""


@pytest.mark.skipif(
    shutil.which("dbus-run-session") is None or shutil.which("gnome-keyring-daemon") is None,
    reason="dbus and gnome-keyring are not installed: no private Secret Service",
)
def test_a_keyring_that_stops_answering_is_said_and_freezes_nothing(
    in_terminal: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    run = Path.home() / "run"
    run.mkdir(mode=0o700)
    (Path.home() / ".local/share/keyrings").mkdir(parents=True)
    config = Path.home() / "config.toml"
    config.write_text(f'profile = "r"\n[profiles.r]\naccount_sid = "AC{"0" * 32}"\n')
    config.chmod(0o600)
    person = open_program(
        in_terminal,
        None,
        env={
            "PROXY_TUI_CONFIG": str(config), "XDG_RUNTIME_DIR": str(run),
            "PY": sys.executable, "KEEP": KEEP,
        },
        under=lambda argv: ["dbus-run-session", "--", "bash", "-c", KEYRING, "bash", *argv],
    )  # fmt: skip
    try:
        person.see("Reading the services of the account")
        person.press("?")
        person.see("Keys on this screen")
        person.press("esc")
        person.see_words("The keyring did not answer within 3 s")
        person.press("ctrl+q")
        assert person.terminal.exit_code(timeout=PATIENCE) == 0
    finally:
        os.kill(int(Path("daemon").read_text()), signal.SIGKILL)
