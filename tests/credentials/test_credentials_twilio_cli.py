"""What can be taken over from twilio-cli."""

import json
from pathlib import Path

import pytest

from proxy_tui.credentials.twilio_cli import read_twilio_cli
from proxy_tui.errors import SettingsError
from proxy_tui.settings import Profile, Secret

ACCOUNT = "AC" + "0" * 32
KEY = "SK" + "1" * 32


def config(folder: Path, data: object, mode: int = 0o600) -> Path:
    path = folder / "config.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    path.chmod(mode)
    return folder


def entry(**more: object) -> dict[str, object]:
    return {"accountSid": ACCOUNT, "apiKey": KEY, "apiSecret": "cli-secret"} | more


def test_profiles_come_with_their_secret_edge_and_region(tmp_path: Path) -> None:
    data = {
        "edge": "ashburn",
        "activeProject": "eu",
        "profiles": {"main": entry(), "eu": entry(region="ie1", edge="dublin")},
    }
    found = read_twilio_cli(config(tmp_path, data))
    main, eu = found.profiles
    assert main.profile == Profile(name="main", account_sid=ACCOUNT, key_sid=KEY, edge="ashburn")
    assert main.secret == Secret("cli-secret")
    assert (eu.profile.edge, eu.profile.region) == ("dublin", "ie1")
    assert found.active == "eu"
    assert found.path == tmp_path / "config.json"
    assert not found.others_can_read


def test_a_file_that_others_can_read_is_noticed(tmp_path: Path) -> None:
    assert read_twilio_cli(config(tmp_path, {}, 0o644)).others_can_read


def test_the_file_is_left_as_it_was(tmp_path: Path) -> None:
    config(tmp_path, {"profiles": {"main": entry()}}, 0o644)
    before = (tmp_path / "config.json").read_bytes(), (tmp_path / "config.json").stat()
    read_twilio_cli(tmp_path)
    after = (tmp_path / "config.json").read_bytes(), (tmp_path / "config.json").stat()
    assert (before[0], before[1].st_mtime_ns) == (after[0], after[1].st_mtime_ns)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (entry(apiSecret=""), "it has no secret"),
        (entry(apiSecret=None), "it has no secret"),
        (entry(accountSid="x"), "its account SID or key SID is not one"),
        (entry(apiKey=ACCOUNT), "its account SID or key SID is not one"),
        (entry(edge="evil.example/"), "its edge or region cannot be part of a host name"),
    ],
)
def test_what_cannot_be_taken_over_says_why(
    given: dict[str, object], problem: str, tmp_path: Path
) -> None:
    (found,) = read_twilio_cli(config(tmp_path, {"profiles": {"main": given}})).profiles
    assert (found.secret, found.problem) == (None, problem)


def test_projects_of_old_versions_are_named_without_a_secret(tmp_path: Path) -> None:
    data = {
        "projects": [{"id": "old", "accountSid": ACCOUNT}, {"id": "main"}, "x", {}],
        "profiles": {"main": entry(), "odd": 3},
    }
    main, old = read_twilio_cli(config(tmp_path, data)).profiles
    assert main.profile.name == "main"
    assert (old.profile.name, old.secret) == ("old", None)
    assert "log in again" in old.problem


@pytest.mark.parametrize("data", ["not json", "[]", "3"])
def test_another_file_of_that_name_is_refused(data: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is not what that tool writes"):
        read_twilio_cli(config(tmp_path, data))


@pytest.mark.parametrize("data", [{"profiles": 3, "projects": 3}, {}])
def test_a_file_without_profiles_has_none(data: object, tmp_path: Path) -> None:
    assert read_twilio_cli(config(tmp_path, data)).profiles == ()


def test_no_file_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="has no config file here") as caught:
        read_twilio_cli(tmp_path)
    assert "TWILIO_CONFIG_DIR" in caught.value.hint
    assert str(tmp_path) in caught.value.message


def test_secrets_do_not_show(tmp_path: Path) -> None:
    assert "cli-secret" not in repr(read_twilio_cli(config(tmp_path, {"profiles": {"m": entry()}})))
