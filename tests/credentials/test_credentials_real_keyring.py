"""A real Secret Service (gnome-keyring) on a D-Bus of its own.

Needs Debian's ``dbus`` and ``gnome-keyring``; elsewhere these tests say what is missing.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

MISSING = [
    name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None
]

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"{' and '.join(MISSING)} not installed: no private Secret Service"
)

PASSWORD = "of the keyring itself"
SECRET = "pl4nted-in-a-real-keyring"

ASK = """
import json, sys
from proxy_tui.credentials.keyring_store import KeyringError, KeyringStore
from proxy_tui.settings import Secret

store, answers = KeyringStore(), []
for step in sys.argv[1:]:
    name, _, value = step.partition("=")
    try:
        if name == "set":
            answers.append(store.set("SK1", Secret(sys.stdin.readline().strip())))
        elif name == "name":
            answers.append(store.backend_name())
        elif name == "get":
            found = store.get("SK1")
            answers.append(None if found is None else found.reveal())
        else:
            answers.append(store.delete("SK1"))
    except KeyringError as error:
        answers.append(error.situation.name)
print(json.dumps(answers))
"""


def ask(*steps: str, unlock: str | None = None, bus: bool = True) -> list[object]:
    """Run steps against a keyring in a child process and return the answers.

    Args:
        steps: ``set``, ``get``, ``delete`` or ``name``.
        unlock: The keyring's password; None starts no daemon beforehand.
        bus: Whether there is a D-Bus session at all.
    """
    environ = {key: value for key, value in os.environ.items() if key != "PYTHON_KEYRING_BACKEND"}
    runtime = Path(environ["HOME"]) / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    environ |= {"XDG_RUNTIME_DIR": str(runtime), "PW": unlock or "", "PY": sys.executable}
    daemon = (
        'printf %s "$PW" | gnome-keyring-daemon --unlock --components=secrets --daemonize '
        ">/dev/null 2>&1; "
        if unlock is not None
        else ""
    )
    session = ["dbus-run-session", "--"] if bus else []
    done = subprocess.run(
        [*session, "bash", "-c", f'{daemon}exec "$PY" -c "$0" "$@"', ASK, *steps],
        input=f"{SECRET}\n" if "set" in steps else "",
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[object] = json.loads(done.stdout.splitlines()[-1])
    return answers


def keyrings() -> Path:
    folder = Path.home() / ".local/share/keyrings"
    folder.mkdir(parents=True)
    return folder


def test_an_unlocked_keyring_keeps_and_forgets() -> None:
    keyrings()
    answers = ask("name", "get", "set", "get", "delete", "get", "delete", unlock=PASSWORD)
    assert answers == [
        "keyring.backends.SecretService.Keyring", None, None, SECRET, True, None, False,
    ]  # fmt: skip


def test_a_later_session_finds_what_an_earlier_one_kept_and_no_file_shows_it() -> None:
    folder = keyrings()
    assert ask("set", unlock=PASSWORD) == [None]
    assert ask("get", unlock=PASSWORD) == [SECRET]
    for path in folder.rglob("*"):
        assert SECRET.encode() not in path.read_bytes()


def test_a_keyring_that_stays_locked_is_said_to_be_locked() -> None:
    keyrings()
    assert ask("set", unlock=PASSWORD) == [None]
    assert ask("get", "set", unlock="not the password") == ["LOCKED", "LOCKED"]


def test_a_bus_without_a_keyring_says_that_none_can_be_made() -> None:
    keyrings()
    assert ask("set") in (["UNMADE"], ["MISSING"])


def test_without_a_bus_there_is_no_keyring() -> None:
    assert ask("get", "set", bus=False) == ["MISSING", "MISSING"]


def test_a_bus_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path.home() / "bus"
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(path))
        silent.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={path}")
        assert ask("get", bus=False) in (["MISSING"], ["SLOW"])
