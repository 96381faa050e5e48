"""The accounts of one run: what is switched to, signed in to, and forgotten at the end."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from proxy_tui.api.request_log import RequestRecord
from proxy_tui.cli.accounts import Accounts
from proxy_tui.credentials.stores import MemoryStore
from proxy_tui.errors import CredentialsError, SettingsError
from proxy_tui.operations.connection import Connection
from proxy_tui.settings import Overrides, Profile, Secret, Settings, load
from proxy_tui.simulator.rules.store import ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN
from proxy_tui.ui.context import SignIn

KEY = Profile(name="key", account_sid=ACCOUNT_SID, key_sid=API_KEY)
TOKEN = Profile(name="token", account_sid=ACCOUNT_SID)
GIVEN = SignIn(account_sid=ACCOUNT_SID, key_sid=API_KEY, secret=API_SECRET)


class Told:
    """What was told of settings and requests."""

    def __init__(self) -> None:
        self.settings: list[Settings] = []
        self.requests: list[RequestRecord] = []


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def keyring() -> MemoryStore:
    keyring = MemoryStore()
    keyring.set(API_KEY, Secret(API_SECRET))
    keyring.set(ACCOUNT_SID, Secret(AUTH_TOKEN))
    return keyring


@pytest.fixture
def accounts(simulator: str, keyring: MemoryStore, told: Told) -> Accounts:
    settings = load(Overrides(base_url=simulator), {})
    settings = replace(settings, active_profile="key", profiles={"key": KEY, "token": TOKEN})
    accounts = Accounts(settings, MemoryStore(keyring), told.requests.append)
    accounts.on_change = told.settings.append
    return accounts


@pytest.fixture
def closing() -> Iterator[list[Connection]]:
    """Close every connection put into it."""
    made: list[Connection] = []
    yield made
    for each in made:
        each.close()


def test_it_connects_with_what_is_in_force(
    accounts: Accounts, told: Told, closing: list[Connection]
) -> None:
    connection = accounts.connect()
    closing.append(connection)
    assert connection.profile == "key"
    assert connection.client.list_services(page_size=1).items
    assert len(told.requests) == 1
    assert told.settings == []


def test_switching_puts_another_profile_in_force(
    accounts: Accounts, told: Told, closing: list[Connection]
) -> None:
    connection = accounts.switch("token")
    closing.append(connection)
    assert connection.profile == "token"
    assert connection.client.list_services(page_size=1).items
    assert [each.profile for each in told.settings] == ["token"]
    closing.append(accounts.connect())
    assert closing[-1].profile == "token"


def test_switching_to_what_cannot_be_read_changes_nothing(
    accounts: Accounts, told: Told, keyring: MemoryStore
) -> None:
    keyring.delete(ACCOUNT_SID)
    with pytest.raises(CredentialsError, match="holds no secret for profile token"):
        accounts.switch("token")
    with pytest.raises(SettingsError, match="no profile named 'tokn'"):
        accounts.switch("tokn")
    assert told.settings == []
    assert accounts.settings.profile == ""


def test_the_demo_is_a_guest_that_changes_nothing(
    accounts: Accounts, told: Told, closing: list[Connection]
) -> None:
    closing.append(accounts.demo())
    assert closing[0].label == "demo"
    assert told.settings == []


def test_from_the_demo_one_gets_to_a_real_account(
    accounts: Accounts, closing: list[Connection]
) -> None:
    accounts.settings = replace(accounts.settings, demo=True)
    closing.append(accounts.switch("key"))
    assert closing[0].profile == "key"
    assert not accounts.settings.demo


def test_signing_in_for_this_run_can_be_switched_back_to(
    accounts: Accounts, told: Told, keyring: MemoryStore, closing: list[Connection]
) -> None:
    keyring.delete(API_KEY)
    closing.append(accounts.sign_in(GIVEN))
    assert closing[0].profile == "default"
    assert list(told.settings[-1].profiles) == ["key", "token", "default"]
    closing.append(accounts.switch("token"))
    closing.append(accounts.switch("default"))
    assert closing[-1].source == "profile default (this run only)"
    assert keyring.get(API_KEY) is None
    assert not accounts.settings.config_path.exists()


def test_signing_in_to_be_remembered_goes_to_the_keyring(
    accounts: Accounts, keyring: MemoryStore, closing: list[Connection]
) -> None:
    keyring.delete(API_KEY)
    closing.append(accounts.sign_in(replace(GIVEN, remember=True)))
    assert keyring.get(API_KEY) == Secret(API_SECRET)
    assert "[profiles.default]" in accounts.settings.config_path.read_text()


def test_a_profile_of_another_account_is_never_overwritten(
    accounts: Accounts, closing: list[Connection]
) -> None:
    other = replace(KEY, name="default", account_sid="AC" + "7" * 32)
    second = replace(other, name="default-2")
    profiles = {**accounts.settings.profiles, "default": other, "default-2": second}
    accounts.settings = replace(accounts.settings, profiles=profiles)
    closing.append(accounts.sign_in(GIVEN))
    assert closing[0].profile == "default-3"
    assert accounts.settings.profiles["default"] == other


def test_signing_in_again_keeps_label_and_environment(
    accounts: Accounts, closing: list[Connection]
) -> None:
    mine = replace(
        KEY, name="default", label="Mine", environment="staging", credential_command="pass x"
    )
    profiles = {**accounts.settings.profiles, "default": mine}
    accounts.settings = replace(accounts.settings, profiles=profiles)
    closing.append(accounts.sign_in(GIVEN))
    assert closing[0].label == "Mine"
    again = replace(mine, credential_command="", base_url=accounts.settings.base_url)
    assert accounts.settings.profiles["default"] == again


def test_without_a_store_it_is_the_machines_keyring(simulator: str) -> None:
    accounts = Accounts(load(Overrides(base_url=simulator), {}))
    accounts.sign_in(replace(GIVEN, remember=True)).close()
    accounts.connect().close()
    assert (accounts.settings.profile, accounts.settings.active_profile) == ("default", "")
