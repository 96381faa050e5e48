"""The screen while a secret is looked for: by a command, or in a keyring, that takes its time."""

import os
import threading
from pathlib import Path

from simulated import Simulator, Start, open_program

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
