"""``profiles``: which there are, where each secret is, never the secret."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_running import Run, write_config
from home_keyring import FILE_NAME

from proxy_tui.credentials.keyring_store import KeyringError, KeyringStore, Situation
from proxy_tui.credentials.sign_in_times import record_sign_in
from proxy_tui.settings import Secret, load

ACCOUNT = "AC" + "0" * 28 + "9f2a"
KEY = "SK" + "1" * 28 + "77e0"
CONFIG = f"""\
profile = "acme"

[profiles.acme]
account_sid = "{ACCOUNT}"
key_sid = "{KEY}"
label = "Acme"
environment = "prod"
read_only = true

[profiles.token]
account_sid = "{ACCOUNT}"
environment = "staging"

[profiles.pass]
account_sid = "{ACCOUNT}"
key_sid = "{KEY}"
credential_command = "pass show pl4nted"
"""


@pytest.fixture
def config() -> Path:
    (Path.home() / FILE_NAME).write_text(json.dumps({f"proxy-tui/{KEY}": "pl4nted-secret"}))
    return write_config(CONFIG)


def words(line: str) -> str:
    return " ".join(line.split())


def test_without_any_it_says_how_to_make_one(run: Run) -> None:
    assert run("profiles") == (
        0,
        "There are no profiles. Make one with: proxy-tui login\n",
        "",
    )


def test_each_is_listed_with_where_its_secret_is(run: Run, config: Path) -> None:
    record_sign_in(
        Path.home() / ".local/state/proxy-tui", "acme", datetime.now(UTC) - timedelta(days=2)
    )
    done = run("profiles")
    heading, acme, token, passed = done.out.splitlines()[:4]
    assert words(heading) == "NAME LABEL ENVIRONMENT ACCOUNT SIGNS IN WITH SECRET LAST USED"
    assert words(acme) == "* acme Acme PROD AC…9f2a key SK…77e0 keyring, read-only 2 d ago"
    assert words(token) == "token staging AC…9f2a auth token missing never"
    assert words(passed) == "pass AC…9f2a key SK…77e0 command never"
    assert "* is the active profile." in done.out
    assert "pl4nted" not in done.out + done.err
    assert ACCOUNT not in done.out


def test_a_keyring_that_fails_is_asked_once_and_said(
    run: Run, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def locked(_self: KeyringStore, username: str) -> Secret | None:
        asked.append(username)
        raise KeyringError(Situation.LOCKED)

    monkeypatch.setattr(KeyringStore, "get", locked)
    done = run("profiles")
    assert done.code == 0
    assert done.err == "proxy-tui: note: The keyring is locked.\n"
    assert done.out.count("keyring, not readable") == 2
    assert asked == [KEY]


def test_names_in_the_environment_that_are_in_force_are_said(
    run: Run, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", ACCOUNT)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "pl4nted-token")
    done = run("profiles")
    assert done.out.startswith("In force: TWILIO_… names of environment, account AC…9f2a.")
    assert "pl4nted" not in done.out
    assert "win over it" in run("profiles", "use", "token").err


def test_one_is_chosen(run: Run, config: Path) -> None:
    assert run("profiles", "use", "token").out == "token is the active profile now.\n"
    assert load(environ={}).active_profile == "token"
    assert "[profiles.pass]" in config.read_text()


def test_one_that_is_not_there_is_not(run: Run, config: Path) -> None:
    done = run("profiles", "use", "tokn")
    assert done.code == 2
    assert "The nearest one is token" in done.err
    assert config.read_text() == CONFIG


def twilio_cli(**data: object) -> Path:
    folder = Path.home() / ".twilio-cli"
    folder.mkdir(mode=0o700)
    path = folder / "config.json"
    path.write_text(json.dumps(data))
    path.chmod(0o644)
    return path


def entry(**more: str) -> dict[str, str]:
    return {"accountSid": ACCOUNT, "apiKey": KEY, "apiSecret": "pl4nted-cli"} | more


def test_profiles_of_twilio_cli_are_taken_over_and_their_file_is_left_alone(run: Run) -> None:
    path = twilio_cli(
        profiles={"main": entry(), "bad": entry(apiKey="x")}, activeProject="main", edge="dublin"
    )
    before = path.read_bytes()
    done = run("profiles", "import-twilio-cli")
    assert done.code == 0, done.err
    assert "main: taken over, its secret is in the keyring." in done.out
    assert "bad: left out, its account SID or key SID is not one." in done.out
    assert "twilio-cli uses main" in done.out
    assert f"{path} still holds its secrets in clear; it was left alone." in done.err
    assert f"chmod 600 {path}" in done.err
    assert path.read_bytes() == before
    assert "pl4nted" not in done.out + done.err + load(environ={}).config_path.read_text()
    assert json.loads((Path.home() / FILE_NAME).read_text()) == {f"proxy-tui/{KEY}": "pl4nted-cli"}
    assert load(environ={}).profiles["main"].edge == "dublin"


def test_importing_again_changes_the_secret_and_nothing_else(run: Run) -> None:
    twilio_cli(profiles={"main": entry()})
    run("profiles", "import-twilio-cli")
    path = load(environ={}).config_path
    path.write_text(path.read_text() + 'label = "Mine"\n')
    assert run("profiles", "import-twilio-cli").code == 0
    assert load(environ={}).profiles["main"].label == "Mine"


def test_a_profile_of_the_same_name_with_another_key_is_not_overwritten(
    run: Run, config: Path
) -> None:
    twilio_cli(profiles={"acme": entry(apiKey="SK" + "2" * 32)})
    done = run("profiles", "import-twilio-cli")
    assert done.code == 2
    assert "a profile of that name signs in with another key" in done.out
    assert "Nothing was taken over" in done.err
    assert config.read_text() == CONFIG


def test_its_folder_can_be_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_CONFIG_DIR", str(tmp_path))
    done = run("profiles", "import-twilio-cli")
    assert done.code == 2
    assert str(tmp_path / "config.json") in done.err
