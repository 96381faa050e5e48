"""Signing in is tried first, and kept only when it works."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from proxy_tui.api.errors import NotSentError
from proxy_tui.credentials.sign_in import check_credentials, forget_profile, keep_profile
from proxy_tui.credentials.stores import MemoryStore
from proxy_tui.errors import CredentialsError, SettingsError
from proxy_tui.settings import Profile, Secret, Settings, load
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN

HOST = "https://proxy.twilio.com"
ACME = Profile(name="acme", account_sid=ACCOUNT_SID, key_sid=API_KEY)
TOKEN = Profile(name="token", account_sid=ACCOUNT_SID)


@pytest.fixture
def transport() -> httpx.BaseTransport:
    from datetime import UTC, datetime

    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    return in_process(ProxyApp(demo_world(lambda: moment, sessions=3, alive=False)))


@pytest.fixture
def settings(scrubbed_environment: Path) -> Settings:
    return load(environ={})


def test_a_key_and_a_token_are_both_accepted(transport: httpx.BaseTransport) -> None:
    check_credentials(ACME, Secret(API_SECRET), HOST, transport=transport)
    check_credentials(TOKEN, Secret(AUTH_TOKEN), HOST, transport=transport)


@pytest.mark.parametrize(
    ("profile", "words"), [(ACME, "API key and secret"), (TOKEN, "account SID and auth token")]
)
def test_wrong_ones_are_refused_in_words_with_the_request_id(
    profile: Profile, words: str, transport: httpx.BaseTransport
) -> None:
    with pytest.raises(CredentialsError, match=f"does not accept this {words}") as caught:
        check_credentials(profile, Secret("pl4nted-wrong-one"), HOST, transport=transport)
    assert "(request RQ" in caught.value.message
    assert "pl4nted" not in str(caught.value)


def test_credentials_of_another_account_are_noticed(transport: httpx.BaseTransport) -> None:
    other = replace(ACME, account_sid="AC" + "7" * 32)
    with pytest.raises(CredentialsError, match="belong to account …9f2a, not to …7777"):
        check_credentials(other, Secret(API_SECRET), HOST, transport=transport)


def test_exactly_one_service_is_asked_for() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"services": [], "meta": {"key": "services"}})

    check_credentials(ACME, Secret(API_SECRET), HOST, transport=httpx.MockTransport(answer))
    assert [f"{each.method} {each.url.path}" for each in asked] == ["GET /v1/Services"]
    assert asked[0].url.params["PageSize"] == "1"


def test_a_network_that_is_down_is_not_a_matter_of_credentials(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("proxy_tui.api.retry.FIRST_BACKOFF", 0.0)

    def unreachable(request: httpx.Request) -> httpx.Response:
        raise httpx.UnsupportedProtocol("no way", request=request)

    with pytest.raises(NotSentError):
        check_credentials(ACME, Secret("x"), HOST, transport=httpx.MockTransport(unreachable))


def test_what_works_is_kept_secret_and_profile_apart(settings: Settings) -> None:
    store = MemoryStore()
    assert keep_profile(settings, ACME, Secret(API_SECRET), store) is True
    assert store.get(API_KEY) == Secret(API_SECRET)
    text = settings.config_path.read_text()
    assert API_KEY in text
    assert API_SECRET not in text


def test_a_profile_with_a_command_keeps_no_secret(settings: Settings) -> None:
    store = MemoryStore()
    keep_profile(settings, replace(ACME, credential_command="pass show x"), None, store)
    assert store.get(API_KEY) is None
    assert 'credential_command = "pass show x"' in settings.config_path.read_text()


@pytest.mark.parametrize("before", [None, Secret("the one before")])
def test_a_config_file_that_cannot_be_written_puts_the_secret_back(
    before: Secret | None, settings: Settings
) -> None:
    store = MemoryStore()
    if before is not None:
        store.set(API_KEY, before)
    settings.config_path.parent.mkdir(parents=True)
    settings.config_path.write_text("nonsense")
    settings.config_path.chmod(0o600)
    settings.config_path.parent.chmod(0o700)
    with pytest.raises(SettingsError):
        keep_profile(settings, ACME, Secret(API_SECRET), store)
    assert store.get(API_KEY) == before


def test_a_keyring_that_refuses_leaves_the_config_file_alone(settings: Settings) -> None:
    class Refusing(MemoryStore):
        def set(self, username: str, secret: Secret) -> None:
            raise CredentialsError("Locked.")

    with pytest.raises(CredentialsError):
        keep_profile(settings, ACME, Secret(API_SECRET), Refusing())
    assert not settings.config_path.exists()


def test_forgetting_removes_both(settings: Settings) -> None:
    store = MemoryStore()
    keep_profile(settings, ACME, Secret(API_SECRET), store)
    assert forget_profile(load(environ={}), ACME, store) is True
    assert store.get(API_KEY) is None
    assert load(environ={}).profiles == {}


def test_a_secret_that_another_profile_needs_stays(settings: Settings) -> None:
    store = MemoryStore()
    keep_profile(settings, ACME, Secret(API_SECRET), store)
    keep_profile(settings, replace(ACME, name="same key"), Secret(API_SECRET), store)
    assert forget_profile(load(environ={}), ACME, store) is False
    assert store.get(API_KEY) == Secret(API_SECRET)
    assert list(load(environ={}).profiles) == ["same key"]


def test_the_keyring_is_not_asked_about_a_profile_with_a_command(settings: Settings) -> None:
    class Untouchable(MemoryStore):
        def delete(self, username: str) -> bool:
            raise AssertionError("The keyring was asked.")

    with_command = replace(ACME, credential_command="pass show x")
    keep_profile(settings, with_command, None, MemoryStore())
    assert forget_profile(load(environ={}), with_command, Untouchable()) is False
