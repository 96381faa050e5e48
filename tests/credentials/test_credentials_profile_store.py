"""Profiles are added, changed, chosen and removed with every comment kept."""

import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from proxy_tui.credentials.profile_store import make_active, remove_profile, save_profile
from proxy_tui.errors import SettingsError
from proxy_tui.settings import Profile
from proxy_tui.settings.config_file import read_config

ACME = Profile(
    name="acme",
    account_sid="AC" + "0" * 32,
    key_sid="SK" + "1" * 32,
    label="Acme",
    environment="prod",
    read_only=True,
)
PLAIN = Profile(name="plain one", account_sid="AC" + "2" * 32)

COMMENTED = """\
# kept by the night shift
refresh = 30  # seconds

# the big customer
[profiles.acme]  # do not rename
account_sid = "AC00000000000000000000000000000000"
label = "Old"     # as in the invoice
edge = "dublin"

[keys]
"list.refresh" = "f5"  # r is taken
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path / "proxy-tui" / "config.toml"


def written(config: Path, text: str) -> Path:
    config.parent.mkdir(mode=0o700, exist_ok=True)
    config.write_text(text)
    config.chmod(0o600)
    return config


def test_the_first_profile_makes_the_file_and_is_active(config: Path) -> None:
    assert save_profile(config, ACME) is True
    assert config.read_text() == (
        'profile = "acme"\n\n[profiles.acme]\n'
        f'account_sid = "{ACME.account_sid}"\nkey_sid = "{ACME.key_sid}"\n'
        'label = "Acme"\nenvironment = "prod"\nread_only = true\n'
    )
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.parent.stat().st_mode) == 0o700


def test_a_second_one_leaves_the_first_active(config: Path) -> None:
    save_profile(config, ACME)
    assert save_profile(config, PLAIN) is False
    table = read_config(config).table
    assert table.profile == "acme"
    assert list(table.profiles) == ["acme", "plain one"]


def test_saving_the_active_one_again_says_that_it_is_active(config: Path) -> None:
    save_profile(config, ACME)
    assert save_profile(config, replace(ACME, label="New")) is True


def test_every_comment_stays_where_it_was(config: Path) -> None:
    written(config, COMMENTED)
    save_profile(config, ACME)
    text = config.read_text()
    for line in (
        "# kept by the night shift",
        "refresh = 30  # seconds",
        "# the big customer\n[profiles.acme]  # do not rename",
        'label = "Acme"     # as in the invoice',
        '"list.refresh" = "f5"  # r is taken',
    ):
        assert line in text
    assert "edge" not in text, "what is back at its default is taken out"
    assert read_config(config).table.profiles["acme"].environment == "prod"


def test_choosing_and_removing_keep_them_too(config: Path) -> None:
    written(config, COMMENTED)
    save_profile(config, PLAIN)
    make_active(config, "acme")
    assert read_config(config).table.profile == "acme"
    remove_profile(config, "plain one")
    remove_profile(config, "plain one")
    assert config.read_text() == f'profile = "acme"\n\n{COMMENTED}'


def test_removing_the_active_one_leaves_none_active(config: Path) -> None:
    save_profile(config, ACME)
    save_profile(config, PLAIN)
    remove_profile(config, "acme")
    table = read_config(config).table
    assert (table.profile, list(table.profiles)) == ("", ["plain one"])
    assert save_profile(config, PLAIN) is True


def test_a_profile_that_is_not_there_cannot_be_chosen(config: Path) -> None:
    save_profile(config, ACME)
    before = config.read_text()
    with pytest.raises(SettingsError, match="which is no profile"):
        make_active(config, "other")
    assert config.read_text() == before


INLINE = f'profiles = {{ a = {{ account_sid = "{PLAIN.account_sid}" }} }}\n'


@pytest.mark.parametrize(
    ("text", "mode", "profile", "words"),
    [
        ("", 0o600, replace(PLAIN, account_sid="AC1"), "account_sid must be AC"),
        ("refresh = 'x'\n", 0o600, ACME, "refresh must be a whole number"),
        ("", 0o666, ACME, "can be changed by other users"),
        (INLINE, 0o600, ACME, r"only a person can change.*\[profiles.NAME\]"),
    ],
)
def test_a_mistake_is_never_written_and_a_file_that_is_not_right_is_left_alone(
    config: Path, text: str, mode: int, profile: Profile, words: str
) -> None:
    written(config, text).chmod(mode)
    with pytest.raises(SettingsError, match=words):
        save_profile(config, profile)
    assert config.read_text() == text


def test_what_another_version_may_know_stays(config: Path) -> None:
    later = "[telemetry]\nurl = 'x'\n"
    written(config, later)
    save_profile(config, ACME)
    assert later in config.read_text()
    assert "acme" in read_config(config).table.profiles


def test_dotted_keys_are_fine(config: Path) -> None:
    written(config, f'profiles.a.account_sid = "{PLAIN.account_sid}"\n')
    save_profile(config, replace(PLAIN, name="a", label="L"))
    assert read_config(config).table.profiles["a"].label == "L"


def test_names_are_quoted_where_they_must_be(config: Path) -> None:
    odd = replace(PLAIN, name='a.b "c"', label='say "hi" \\ # no')
    save_profile(config, odd)
    table = read_config(config).table
    assert table.profile == odd.name
    assert table.profiles[odd.name].label == odd.label


def test_a_folder_that_cannot_be_written_is_said(config: Path) -> None:
    config.parent.parent.joinpath("proxy-tui").write_text("a file")
    with pytest.raises(SettingsError, match="The config file cannot be written: "):
        save_profile(config, ACME)


def test_many_writers_at_once_lose_nothing(config: Path) -> None:
    profiles = [replace(PLAIN, name=f"p{number}") for number in range(12)]
    threads = [threading.Thread(target=save_profile, args=(config, each)) for each in profiles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(read_config(config).table.profiles) == sorted(each.name for each in profiles)
