"""The search index from the command line: switched on, used, told of and dropped."""

import json
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_running import Run, write_config
from home_keyring import FILE_NAME

from proxy_tui.cli import account
from proxy_tui.credentials.keyring_store import KeyringError, KeyringStore, Situation
from proxy_tui.settings import load
from proxy_tui.simulator.http.loopback_server import Server
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, API_KEY, API_SECRET, Store

NOBODY = "+15005550999"
FEW = 10
"""Two lists, and the sessions asked for until the disk of a busy machine has answered, of 20."""


@pytest.fixture
def address() -> Iterator[str]:
    """A service of twenty sessions, unchanged for an hour."""
    then = datetime.now(UTC) - timedelta(hours=1)
    store = Store(lambda: then)
    service = store.add_service("dispatch")
    number = store.add_number(service, "+442079460011")
    for place in range(20):
        session = store.add_session(service, f"job-{place}", status="closed")
        for identifier in (f"+150055501{place:02d}", f"+447700900{place:03d}"):
            store.add_participant(session, identifier, number)
    # As slow as a near network, so that the disk has answered before the first page.
    with Server(ProxyApp(store, latency=0.06)) as server:
        yield server.base_url


@pytest.fixture
def config(address: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(account, "SAVING_SECONDS", 20.0)
    (Path.home() / FILE_NAME).write_text(json.dumps({f"proxy-tui/{API_KEY}": API_SECRET}))
    return write_config(
        f'profile = "acme"\n\n[profiles.acme]\naccount_sid = "{ACCOUNT_SID}"\n'
        f'key_sid = "{API_KEY}"\nbase_url = "{address}"\nsearch_index = true\n'
    )


def find(run: Run, what: str = NOBODY) -> int:
    """Search from a shell, and return how many requests that took."""
    done = run("sessions", "find", what, "--stats")
    assert done.code == 0, done.err
    requests: int = json.loads(done.err.splitlines()[-1])["requests"]
    return requests


def state() -> Path:
    return load(environ={}).state_dir


def index_files() -> list[Path]:
    return sorted(state().glob("search-index-*"))


def keyring() -> dict[str, str]:
    kept: dict[str, str] = json.loads((Path.home() / FILE_NAME).read_text())
    return {name: secret for name, secret in kept.items() if "search-index" in name}


def doctor_line(run: Run) -> str:
    lines = run("doctor").out.splitlines()
    found = [i for i, line in enumerate(lines) if line[9:18].strip() == "index"]
    return "\n".join(lines[found[0] : found[0] + 2]) if found else ""


def test_a_second_search_reads_what_the_first_did_not_keep(run: Run, config: Path) -> None:
    assert find(run) == 22
    assert find(run) <= FEW
    (path,) = index_files()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert re.fullmatch("search-index-[a-p]{16}.sqlite", path.name)
    assert list(keyring()) == [f"proxy-tui/{path.stem}"]


def test_without_the_setting_nothing_is_kept(run: Run, config: Path) -> None:
    config.write_text(config.read_text().replace("search_index = true", ""))
    assert find(run) == find(run)
    assert index_files() == []
    assert keyring() == {}
    assert doctor_line(run) == ""


def test_doctor_says_what_it_covers(run: Run, config: Path) -> None:
    assert "nothing read yet; no key" in doctor_line(run)
    find(run)
    assert re.search(
        r"ok       index     .*sqlite, 20 sessions of 1 service, oldest read just now, "
        r"\d+ kB; key found",
        doctor_line(run),
    )


@pytest.mark.parametrize(
    ("damage", "words"),
    [("text", "of another version or damaged"), ("key", "no key"), ("locked", "is locked")],
)
def test_doctor_says_why_it_is_not_used(
    run: Run, config: Path, monkeypatch: pytest.MonkeyPatch, damage: str, words: str
) -> None:
    find(run)
    if damage == "text":
        index_files()[0].write_text("no database")
    elif damage == "key":
        (Path.home() / FILE_NAME).write_text(json.dumps({f"proxy-tui/{API_KEY}": API_SECRET}))
    else:
        monkeypatch.setattr(KeyringStore, "get", refuse)
    line = doctor_line(run)
    assert line.startswith("warning")
    assert words in line
    assert "Searches work as without it." in line


def refuse(_store: KeyringStore, _username: str) -> None:
    raise KeyringError(Situation.LOCKED)


def test_logout_drops_index_and_key(run: Run, config: Path) -> None:
    find(run)
    done = run("logout")
    assert done.code == 0
    assert "Its search index is deleted, and the key of that." in done.out
    assert index_files() == []
    assert keyring() == {}


def test_profiles_names_it_and_drops_it_for_good(run: Run, config: Path) -> None:
    find(run)
    assert "keyring, search index" in run("profiles").out
    done = run("profiles", "drop-index")
    assert done.out.startswith("The search index of acme is deleted, and none is kept any more.")
    assert (index_files(), keyring()) == ([], {})
    assert "search_index = false" in config.read_text()
    find(run)
    assert index_files() == []
    assert "was not there" in run("profiles", "drop-index", "acme").out
    assert run("profiles", "drop-index", "nobody").code == 2


def test_dropping_without_a_keyring_deletes_the_file_and_says_what_stays(
    run: Run, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find(run)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr("proxy_tui.credentials.find_backend", fail)
    done = run("profiles", "drop-index")
    assert done.code == 3
    assert "keyring" in done.err
    assert index_files() == []


def fail() -> object:
    raise RuntimeError


def test_config_check_knows_the_setting(run: Run, config: Path) -> None:
    assert run("config", "check").code == 0
    config.write_text(config.read_text().replace("index = true", 'index = "yes"'))
    done = run("config", "check")
    assert done.code == 2
    assert "profiles.acme.search_index must be true or false, without quotes" in done.out + done.err


def test_the_key_is_in_the_keyring_and_nowhere_else(run: Run, config: Path) -> None:
    find(run)
    (secret,) = keyring().values()
    key = bytes.fromhex(secret)
    assert len(key) == 32
    for path in Path.home().rglob("*"):
        if path.is_file() and path.name != FILE_NAME:
            data = path.read_bytes()
            assert key not in data
            assert secret.encode() not in data.lower()


def test_two_programs_at_once_share_one_index(run: Run, config: Path) -> None:
    words = [sys.executable, "-m", "proxy_tui", "sessions", "find", NOBODY]
    with subprocess.Popen(words) as one, subprocess.Popen(words) as other:
        assert (one.wait(60), other.wait(60)) == (0, 0)
    assert len(index_files()) == len(keyring()) == 1
    find(run)
    assert find(run) <= FEW
