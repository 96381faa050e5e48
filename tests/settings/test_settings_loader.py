"""What is in force, and where each value came from."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from proxy_tui.errors import SettingsError
from proxy_tui.settings import (
    Overrides,
    Profile,
    SavedView,
    Secret,
    Settings,
    find_config,
    kept_base_url,
    load,
    use_profile,
)
from proxy_tui.settings.files import write_private
from proxy_tui.settings.settings import is_production

ACCOUNT = "AC" + "0" * 32
OTHER = "AC" + "2" * 32
KEY = "SK" + "1" * 32
CONFIG = f"""\
profile = "acme"
service = "dispatch"
refresh = 60
theme = "proxy-light"
journal = "~/audit/journal.jsonl"
columns = ["state", "name"]

[keys]
"list.refresh" = "f5"

[views]
Stuck = "idle > 2 h"

[profiles.acme]
account_sid = "{ACCOUNT}"
key_sid = "{KEY}"
label = "Acme"
environment = "prod"

[profiles.eu]
account_sid = "{ACCOUNT}"
edge = "dublin"
region = "ie1"
"""


@pytest.fixture
def home(scrubbed_environment: Path) -> Path:
    return scrubbed_environment


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o600)
    return path


def loaded(
    environ: Mapping[str, str] | None = None, config: str = "", dotenv: str = "", **flags: object
) -> Settings:
    if config:
        write(Path.home() / ".config/proxy-tui/config.toml", config)
    if dotenv:
        write(Path.cwd() / ".env", dotenv)
    return load(Overrides(**flags), environ or {}, Path.cwd())  # type: ignore[arg-type]


def test_without_anything_the_defaults_hold(home: Path) -> None:
    settings = load(environ={})
    assert settings.base_url == "https://proxy.twilio.com"
    assert settings.base_url_origin == "default"
    assert settings.refresh_seconds == 15
    assert settings.config_path == home / ".config/proxy-tui/config.toml"
    assert settings.state_dir == home / ".local/state/proxy-tui"
    assert settings.journal_path == settings.state_dir / "journal.jsonl"
    assert settings.twilio_cli_dir == home / ".twilio-cli"
    assert not (settings.read_only)
    assert not (settings.demo)
    assert not (settings.profile)
    assert not (settings.service)
    assert (settings.profiles, settings.credential_sets) == ({}, ())
    assert (settings.origins, settings.warnings) == ({}, ())


def test_settings_that_were_not_loaded_can_write_nowhere() -> None:
    for path in (Settings().config_path, Settings().state_dir, Settings().journal_path):
        with pytest.raises(OSError, match="Not a directory"):
            write_private(path / "file", "text")


def test_loading_makes_no_file_and_no_folder(home: Path) -> None:
    load(environ={})
    assert list(home.iterdir()) == []


def test_the_config_file_is_taken_over_whole(home: Path) -> None:
    settings = loaded(config=CONFIG)
    assert settings.active_profile == "acme"
    assert settings.profile == ""
    assert settings.service == "dispatch"
    assert settings.refresh_seconds == 60
    assert settings.theme == "proxy-light"
    assert settings.journal_path == home / "audit/journal.jsonl"
    assert settings.columns == ("state", "name")
    assert settings.keys == {"list.refresh": "f5"}
    assert settings.views == {"Stuck": SavedView(query="idle > 2 h")}
    assert settings.profiles["acme"] == Profile(
        name="acme", account_sid=ACCOUNT, key_sid=KEY, label="Acme", environment="prod"
    )
    for field in ("active_profile", "service", "refresh_seconds", "theme", "journal_path"):
        assert settings.origins[field] == "config.toml"


def test_a_relative_journal_lies_beside_the_file_that_names_it(home: Path) -> None:
    settings = loaded(config='journal = "audit.jsonl"\n')
    assert settings.journal_path == home / ".config/proxy-tui/audit.jsonl"


def test_environment_wins_over_dotenv_and_dotenv_over_the_file() -> None:
    dotenv = "PROXY_TUI_REFRESH=20\nPROXY_TUI_PROFILE=eu\n"
    environ = {"PROXY_TUI_REFRESH": "10", "TEXTUAL_THEME": "ansi-dark"}
    settings = loaded(environ, CONFIG, dotenv)
    assert (settings.theme, settings.origins["theme"]) == (
        "ansi-dark",
        "environment (TEXTUAL_THEME)",
    )
    assert settings.refresh_seconds == 10
    assert settings.origins["refresh_seconds"] == "environment (PROXY_TUI_REFRESH)"
    assert settings.active_profile == "eu"
    assert settings.origins["active_profile"] == ".env (PROXY_TUI_PROFILE)"
    assert loaded({}, CONFIG, dotenv).refresh_seconds == 20


def test_a_time_zone_comes_from_the_environment_or_the_file() -> None:
    config = 'timezone = "Europe/London"\n'
    assert loaded().timezone == ""
    assert loaded(config=config).timezone == "Europe/London"
    settings = loaded({"PROXY_TUI_TIMEZONE": "asia/kolkata"}, config)
    assert settings.timezone == "asia/kolkata"
    assert settings.origins["timezone"] == "environment (PROXY_TUI_TIMEZONE)"
    with pytest.raises(SettingsError, match="PROXY_TUI_TIMEZONE names no time zone: 'Mars'"):
        loaded({"PROXY_TUI_TIMEZONE": "Mars"}, config)


def test_flags_win_over_everything() -> None:
    settings = loaded(
        {"PROXY_TUI_PROFILE": "eu", "PROXY_TUI_READ_ONLY": "false"},
        CONFIG,
        profile="acme",
        service="KS1",
        session="KC1",
        read_only=True,
        base_url="http://127.0.0.1:1",
        debug_file=Path("log"),
    )
    assert settings.profile == "acme"
    assert (settings.service, settings.session, settings.read_only) == ("KS1", "KC1", True)
    assert settings.origins["read_only"] == "--read-only"
    assert settings.origins["profile"] == "--profile"
    assert (settings.base_url, settings.base_url_origin) == ("http://127.0.0.1:1", "--base-url")
    assert settings.debug_file == Path("log")


def test_an_empty_value_counts_as_not_set() -> None:
    settings = loaded({"PROXY_TUI_REFRESH": "  ", "PROXY_TUI_BASE_URL": ""}, CONFIG)
    assert settings.refresh_seconds == 60
    assert settings.base_url == "https://proxy.twilio.com"


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"PROXY_TUI_REFRESH": "fast"}, "PROXY_TUI_REFRESH must be a whole number"),
        ({"PROXY_TUI_READ_ONLY": "maybe"}, "PROXY_TUI_READ_ONLY must be true or false"),
        ({"PROXY_TUI_BASE_URL": "https://evil.example"}, "environment (PROXY_TUI_BASE_URL)"),
        ({"TWILIO_EDGE": "a/b"}, "The edge (environment (TWILIO_EDGE))"),
    ],
)
def test_a_wrong_value_is_named_by_its_variable(environ: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(environ)
    assert words in caught.value.message


def test_read_only_may_come_from_anywhere() -> None:
    assert loaded({"PROXY_TUI_READ_ONLY": "1"}).read_only
    assert loaded({}, "read_only = true\n").origins["read_only"] == "config.toml"
    assert loaded({}, "read_only = true\n").read_only
    assert not loaded({"PROXY_TUI_READ_ONLY": "0"}, "read_only = true\n").read_only


def test_names_of_two_sources_are_never_mixed() -> None:
    settings = loaded(
        {"TWILIO_ACCOUNT_SID": ACCOUNT},
        dotenv=f"TWILIO_ACCOUNT_SID={OTHER}\nTWILIO_API_KEY={KEY}\nTWILIO_API_SECRET=s3cr3t\n",
    )
    environment, dotenv = settings.credential_sets
    assert (environment.origin, environment.account_sid) == ("environment", ACCOUNT)
    assert not environment.is_complete
    assert (dotenv.origin, dotenv.account_sid, dotenv.api_key) == (".env", OTHER, KEY)
    assert dotenv.api_secret == Secret("s3cr3t")
    assert dotenv.is_complete


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        ({"TWILIO_ACCOUNT_SID": ACCOUNT}, "TWILIO_API_KEY with TWILIO_API_SECRET, or"),
        ({"TWILIO_AUTH_TOKEN": "t"}, "TWILIO_ACCOUNT_SID is missing"),
        ({"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_API_KEY": KEY}, "TWILIO_API_SECRET is missing"),
        ({"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_API_SECRET": "s"}, "TWILIO_API_KEY is missing"),
    ],
)
def test_an_incomplete_set_is_pointed_out(environ: dict[str, str], missing: str) -> None:
    (warning,) = loaded(environ).warnings
    assert missing in warning
    assert "environment" in warning


def test_a_complete_set_is_not() -> None:
    token = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": "token"}
    assert loaded(token).warnings == ()
    (given,) = loaded(token).credential_sets
    assert given.auth_token == Secret("token")


def test_a_profile_in_the_environment_that_loses_is_pointed_out() -> None:
    environ = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": "t",
        "PROXY_TUI_PROFILE": "eu",
    }
    (warning,) = loaded(environ, CONFIG).warnings
    assert "TWILIO_ACCOUNT_SID of environment wins over it" in warning
    assert loaded(environ, CONFIG, profile="acme").warnings == ()


def test_secrets_show_nowhere_in_the_settings() -> None:
    environ = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_API_KEY": KEY,
        "TWILIO_API_SECRET": "pl4nted-one",
        "TWILIO_AUTH_TOKEN": "pl4nted-two",
    }
    assert "pl4nted" not in repr(loaded(environ))
    assert "pl4nted" not in str(loaded(environ).origins)


def test_the_config_file_can_be_elsewhere_and_need_not_exist(home: Path) -> None:
    path = write(home / "my config.toml", "refresh = 3\n")
    settings = loaded({"PROXY_TUI_CONFIG": "~/my config.toml"})
    assert (settings.config_path, settings.refresh_seconds) == (path, 3)
    path.unlink()
    (warning,) = loaded({"PROXY_TUI_CONFIG": str(path)}).warnings
    assert warning == f"PROXY_TUI_CONFIG names '{path}', which does not exist yet."


def test_find_config_reads_nothing_but_dotenv(home: Path) -> None:
    assert find_config({}) == home / ".config/proxy-tui/config.toml"
    write(home / "broken.toml", "nonsense")
    write(home / ".env", "PROXY_TUI_CONFIG=~/broken.toml\n")
    assert find_config({}) == home / "broken.toml"
    assert find_config() == home / "broken.toml"


def test_a_config_file_that_cannot_be_reached_is_an_error(home: Path) -> None:
    write(home / "file", "")
    with pytest.raises(SettingsError, match="cannot be read: not a directory"):
        loaded({"PROXY_TUI_CONFIG": str(home / "file" / "config.toml")})


def test_a_home_that_is_not_known_leaves_the_tilde() -> None:
    assert loaded({"PROXY_TUI_STATE": "~nobody-of-that-name/x"}).state_dir == Path(
        "~nobody-of-that-name/x"
    )


def test_the_state_folder_can_be_elsewhere(home: Path) -> None:
    settings = loaded({"PROXY_TUI_STATE": "~/state"})
    assert settings.state_dir == home / "state"
    assert settings.journal_path == home / "state" / "journal.jsonl"


def test_the_base_url_may_come_from_a_file_but_only_to_twilio_or_here() -> None:
    settings = loaded({}, 'base_url = "https://proxy.dublin.ie1.twilio.com/"\n')
    assert settings.base_url == "https://proxy.dublin.ie1.twilio.com"
    assert settings.base_url_origin == "config.toml"
    settings = loaded({}, dotenv="PROXY_TUI_BASE_URL=http://127.0.0.1:1\n")
    assert settings.base_url_origin == ".env (PROXY_TUI_BASE_URL)"
    with pytest.raises(SettingsError, match="must be a twilio"):
        loaded({}, dotenv="PROXY_TUI_BASE_URL=https://gateway.example\n")


def test_a_typed_host_is_used_and_warned_about() -> None:
    settings = loaded({"TWILIO_EDGE": "dublin"}, base_url="https://gateway.example")
    assert settings.base_url == "https://gateway.example"
    assert "not to Twilio" in settings.warnings[0]


def test_edge_and_region_come_from_the_environment_then_the_profile_then_the_file() -> None:
    config = CONFIG.replace("refresh = 60", 'edge = "tokyo"')
    assert loaded({}, config).base_url == "https://proxy.tokyo.us1.twilio.com"
    assert loaded({}, config).base_url_origin == "config.toml"
    eu = loaded({}, config, profile="eu")
    assert (eu.base_url, eu.base_url_origin) == (
        "https://proxy.dublin.ie1.twilio.com",
        "profile eu",
    )
    assert "region us1 only" in eu.warnings[0]
    both = {"TWILIO_EDGE": "sydney", "TWILIO_REGION": "au1"}
    assert loaded(both, config, profile="eu").base_url == "https://proxy.sydney.au1.twilio.com"


def test_another_profile_brings_its_own_host_and_takes_its_warning_away_again() -> None:
    settings = loaded({}, CONFIG)
    eu = use_profile(settings, "eu")
    assert (eu.profile, eu.base_url) == ("eu", "https://proxy.dublin.ie1.twilio.com")
    assert len(eu.warnings) == 1
    back = use_profile(eu, "acme")
    assert (back.base_url, back.warnings) == ("https://proxy.twilio.com", ())


def test_a_host_that_was_named_stays_whatever_the_profile() -> None:
    settings = loaded({}, CONFIG, base_url="http://127.0.0.1:1")
    assert use_profile(settings, "eu").base_url == "http://127.0.0.1:1"


def test_a_profile_for_this_run_need_not_be_in_the_file() -> None:
    mine = Profile(name="mine", account_sid=OTHER)
    settings = use_profile(loaded({}, CONFIG), mine)
    assert settings.profile_in_force == mine
    assert settings.profiles["mine"] is mine


@pytest.mark.parametrize(
    ("config", "name", "hint"),
    [
        (CONFIG, "amce", "The nearest one is acme"),
        (CONFIG, "zzzz", "proxy-tui profiles lists those there are."),
        ("", "acme", "Make it with: proxy-tui login --profile acme"),
    ],
)
def test_a_profile_that_is_not_there_is_named_with_what_helps(
    config: str, name: str, hint: str
) -> None:
    with pytest.raises(SettingsError, match=f"There is no profile named '{name}'") as caught:
        loaded({}, config, profile=name)
    assert hint in caught.value.hint


def test_the_demo_needs_no_profile() -> None:
    assert loaded({}, profile="none", demo=True, scenario="busy").demo


def test_the_profile_in_force_follows_the_precedence() -> None:
    settings = loaded({}, CONFIG)
    assert settings.profile_in_force == settings.profiles["acme"]
    token = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": "t"}
    assert loaded(token, CONFIG).profile_in_force is None
    assert loaded(token, CONFIG, profile="eu").profile_in_force == settings.profiles["eu"]
    assert replace(settings, active_profile="gone").profile_in_force is None


def test_production_is_any_word_but_staging_and_dev() -> None:
    for word in ("prod", " Production ", "PROD", "live", "prod-eu", "prd", " ", "dev2"):
        assert Profile(name="a", account_sid=ACCOUNT, environment=word).is_production
    assert not any(map(is_production, ("staging", "", " Dev ")))


def test_a_profile_has_a_base_url_of_its_own_between_this_run_and_the_config_file() -> None:
    here, own = "http://127.0.0.1:8080", "https://proxy.dublin.ie1.twilio.com"
    text = CONFIG.replace("refresh = 60", f'base_url = "{here}"')
    text = text.replace('label = "Acme"', f'base_url = "{own}"\nedge = "ashburn"')
    settings = loaded({}, text)
    assert (settings.base_url, settings.base_url_origin) == (own, "profile acme")
    other = use_profile(settings, "eu")
    assert (other.base_url, other.base_url_origin) == (here, "config.toml")
    given = loaded({"PROXY_TUI_BASE_URL": here}, text)
    assert use_profile(given, "acme").base_url == here
    with pytest.raises(SettingsError, match=r"line 17: .*must be a twilio.com host"):
        loaded({}, text.replace(own, "https://gateway.example"))


def test_a_profile_keeps_the_base_url_that_was_typed_unless_no_file_may_name_it() -> None:
    for url, kept in (
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://proxy.twilio.com", "https://proxy.twilio.com"),
        ("https://gateway.example", ""),
    ):
        assert kept_base_url(loaded({}, base_url=url)) == kept
    assert kept_base_url(loaded({"PROXY_TUI_BASE_URL": "http://127.0.0.1:1"})) == ""


def test_names_that_nearly_sign_in_are_kept_for_a_hint() -> None:
    settings = loaded({"TWILIO_API_KEY_SID": "SK1"}, dotenv="TWILIO_AUTHTOKEN=x\n")
    assert [words.partition(" ")[0] for words in settings.near_misses] == [
        "TWILIO_API_KEY_SID",
        "TWILIO_AUTHTOKEN",
    ]
