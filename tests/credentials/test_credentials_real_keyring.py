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


SEARCH = """
import json, sys
from pathlib import Path
from incident_world import ADA, BEN, NOON, a_world
from index_bench import PromptIndex
from proxy_tui.credentials import IndexKey, KeyringStore
from proxy_tui.operations.search import PeopleIndex

world, service = a_world()
world.session(service, ADA, BEN, date_updated=NOON)
world.fill(service, 30)
world.later(days=1)
path = Path.home() / "search-index-abcd.sqlite"
on_disk = PromptIndex(path, IndexKey(KeyringStore(), path.stem))
found = world.find(ADA, world.finder(index=PeopleIndex(on_disk)))
on_disk.flush(10)
print(json.dumps([len(found.hits), len(world.requests("Participants")), on_disk.problem]))
"""


def ask(
    *steps: str, unlock: str | None = None, bus: bool = True, script: str = ASK
) -> list[object]:
    """Run steps against a keyring in a child process and return the answers.

    Args:
        steps: ``set``, ``get``, ``delete`` or ``name``.
        unlock: The keyring's password; None starts no daemon beforehand.
        bus: Whether there is a D-Bus session at all.
        script: What takes the steps and prints the answers.
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
        [*session, "bash", "-c", f'{daemon}exec "$PY" -c "$0" "$@"', script, *steps],
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


def test_the_key_of_a_search_index_is_kept_and_read_in_a_later_session() -> None:
    folder = keyrings()
    assert ask(script=SEARCH, unlock=PASSWORD) == [1, 31, ""]
    path = Path.home() / "search-index-abcd.sqlite"
    assert ask(script=SEARCH, unlock=PASSWORD) == [1, 1, ""]
    before = path.read_bytes()
    locked = [1, 31, "The keyring is locked"]
    assert ask(script=SEARCH, unlock="not the password") == locked
    assert path.read_bytes() == before
    for each in folder.iterdir():
        each.unlink()
    # In a keyring of its own there is no key, so the file is made again.
    assert ask(script=SEARCH, unlock=PASSWORD) == [1, 31, ""]
