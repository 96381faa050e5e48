"""Settings become a connection: credentials, client, writer, and who it is."""

import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from proxy_tui.api.errors import ReadOnlyError
from proxy_tui.api.params import CreateSession
from proxy_tui.api.request_log import RequestRecord
from proxy_tui.bootstrap import connect, os_user, sign_in
from proxy_tui.credentials.sign_in_times import read_sign_in_times
from proxy_tui.credentials.stores import MemoryStore
from proxy_tui.errors import CredentialsError
from proxy_tui.operations.connection import Connection
from proxy_tui.operations.writes.production_lock import ConfirmationError
from proxy_tui.settings import Overrides, Profile, Secret, Settings, load
from proxy_tui.simulator.rules.store import ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACME = Profile(name="acme", account_sid=ACCOUNT_SID, key_sid=API_KEY, label="Acme Inc")
TOKEN = {"TWILIO_ACCOUNT_SID": ACCOUNT_SID, "TWILIO_AUTH_TOKEN": AUTH_TOKEN}


def clock() -> datetime:
    return NOON


@pytest.fixture
def connected() -> Iterator[Callable[..., Connection]]:
    """Connect, and close at the end."""
    made: list[Connection] = []

    def connected(settings: Settings, **given: object) -> Connection:
        made.append(connect(settings, **({"clock": clock} | given)))  # type: ignore[arg-type]
        return made[-1]

    yield connected
    for each in made:
        each.close()


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    store.set(API_KEY, Secret(API_SECRET))
    return store


@pytest.fixture
def settings(simulator: str) -> Callable[..., Settings]:
    def settings(profile: Profile | None = ACME, **flags: object) -> Settings:
        environ = {} if profile else TOKEN
        loaded = load(Overrides(base_url=simulator, **flags), environ)  # type: ignore[arg-type]
        if profile is None:
            return loaded
        return replace(loaded, active_profile=profile.name, profiles={profile.name: profile})

    return settings


def test_a_profile_gives_its_label_and_says_its_source(
    settings: Callable[..., Settings], store: MemoryStore, connected: Callable[..., Connection]
) -> None:
    connection = connected(settings(), store=store)
    assert connection.label == "Acme Inc"
    assert (connection.profile, connection.account_sid) == ("acme", ACCOUNT_SID)
    assert connection.source == "profile acme (this run only)"
    assert not connection.is_production
    assert connection.read_only_reason == ""
    assert not connection.client.read_only
    assert connection.client.list_services(page_size=1).items


def test_using_a_profile_is_noted(
    settings: Callable[..., Settings], store: MemoryStore, connected: Callable[..., Connection]
) -> None:
    chosen = settings()
    connected(chosen, store=store)
    assert read_sign_in_times(chosen.state_dir) == {"acme": NOON}


def test_names_in_the_environment_sign_in_without_a_profile(
    settings: Callable[..., Settings], store: MemoryStore, connected: Callable[..., Connection]
) -> None:
    chosen = settings(None)
    connection = connected(chosen, store=store)
    assert (connection.label, connection.profile) == ("environment", "")
    assert connection.source == "environment (TWILIO_AUTH_TOKEN)"
    assert connection.client.list_services(page_size=1).items
    assert read_sign_in_times(chosen.state_dir) == {}


def test_without_credentials_there_is_no_connection(store: MemoryStore) -> None:
    with pytest.raises(CredentialsError, match="nothing to sign in with"):
        connect(load(environ={}), store=store)


@pytest.mark.parametrize(
    ("profile", "flags", "reason"),
    [
        (ACME, {"read_only": True}, "read-only by --read-only"),
        (replace(ACME, read_only=True), {}, "profile acme is read-only"),
        (replace(ACME, environment="prod"), {}, "production starts locked"),
    ],
)
def test_a_connection_that_may_not_write_says_why_and_does_not(
    profile: Profile,
    flags: dict[str, object],
    reason: str,
    settings: Callable[..., Settings],
    store: MemoryStore,
    connected: Callable[..., Connection],
) -> None:
    connection = connected(settings(profile, **flags), store=store)
    assert connection.read_only_reason == reason
    service = connection.client.fetch_service("pilot")
    with pytest.raises(ReadOnlyError):
        connection.client.create_session(service.sid, CreateSession())


def test_production_is_unlocked_by_its_name_and_wants_a_reason(
    settings: Callable[..., Settings], store: MemoryStore, connected: Callable[..., Connection]
) -> None:
    chosen = settings(replace(ACME, environment="production"))
    connection = connected(chosen, store=store)
    assert connection.is_production
    assert connection.lock is not None
    service = connection.client.fetch_service("pilot")
    connection.lock.open("acme")
    with pytest.raises(ConfirmationError, match="needs a reason"):
        connection.writer.create(service.sid, CreateSession())
    written = connection.writer.create(service.sid, CreateSession(), reason="INC-7")
    assert written.session is not None
    connection.lock.close()
    records = [json.loads(line) for line in chosen.journal_path.read_text().splitlines()]
    assert records[0]["profile"] == "acme"
    assert records[0]["os_user"] == os_user()
    assert records[0]["reason"] == "INC-7"
    assert API_SECRET not in chosen.journal_path.read_text()
    assert stat.S_IMODE(chosen.journal_path.stat().st_mode) == 0o600


def test_read_only_production_cannot_be_unlocked(
    settings: Callable[..., Settings], store: MemoryStore, connected: Callable[..., Connection]
) -> None:
    chosen = settings(replace(ACME, environment="prod"), read_only=True)
    connection = connected(chosen, store=store)
    assert connection.read_only_reason == "read-only by --read-only"
    assert connection.lock is not None
    with pytest.raises(ConfirmationError, match="stays read-only"):
        connection.lock.open("acme")


def test_the_rules_for_production_belong_to_the_account_however_it_signs_in(
    settings: Callable[..., Settings], store: MemoryStore, connected: Callable[..., Connection]
) -> None:
    production = replace(ACME, environment="prod")
    chosen = replace(settings(None), profiles={"acme": production})
    connection = connected(chosen, store=store)
    assert connection.is_production
    assert connection.environment == "prod"
    assert connection.client.read_only
    assert connection.lock is not None
    connection.lock.open(ACCOUNT_SID[-4:])
    assert not connection.client.read_only
    connection.lock.close()


def test_another_profile_of_a_production_account_is_production_too(
    settings: Callable[..., Settings], store: MemoryStore, connected: Callable[..., Connection]
) -> None:
    chosen = settings(replace(ACME, environment="staging"))
    production = replace(ACME, name="other", environment="prod")
    chosen = replace(chosen, profiles={**chosen.profiles, "other": production})
    connection = connected(chosen, store=store)
    assert (connection.profile, connection.environment) == ("acme", "prod")
    assert connection.lock is not None
    assert connection.lock.name == "acme"


def test_a_read_only_profile_of_the_account_keeps_every_sign_in_read_only(
    settings: Callable[..., Settings], store: MemoryStore, connected: Callable[..., Connection]
) -> None:
    frozen = replace(ACME, name="frozen", read_only=True, environment="live")
    chosen = replace(settings(None), profiles={"frozen": frozen})
    connection = connected(chosen, store=store)
    assert connection.read_only_reason == "profile frozen keeps this account read-only"
    assert connection.is_production
    assert connection.lock is not None
    with pytest.raises(ConfirmationError, match="stays read-only"):
        connection.lock.open(ACCOUNT_SID[-4:])
    service = connection.client.fetch_service("pilot")
    with pytest.raises(ReadOnlyError):
        connection.client.create_session(service.sid, CreateSession())


def test_every_request_is_told_to_who_asked(
    settings: Callable[..., Settings], store: MemoryStore, connected: Callable[..., Connection]
) -> None:
    seen: list[RequestRecord] = []
    connection = connected(settings(), store=store, on_request=seen.append)
    connection.client.list_services(page_size=1)
    assert [(each.method, each.path, each.status) for each in seen] == [
        ("GET", "/v1/Services", 200)
    ]


def test_the_demo_needs_nothing_and_leaves_nothing(
    scrubbed_environment: Path, connected: Callable[..., Connection]
) -> None:
    seen: list[RequestRecord] = []
    connection = connected(load(Overrides(demo=True), {}), on_request=seen.append)
    assert (connection.label, connection.account_sid) == ("demo", ACCOUNT_SID)
    assert connection.source == "the bundled simulator"
    service = connection.client.fetch_service("pilot")
    assert connection.writer.create(service.sid, CreateSession(unique_name="mine")).session
    assert len(seen) >= 2
    assert list(scrubbed_environment.iterdir()) == []


def test_the_demo_can_be_read_only_too(connected: Callable[..., Connection]) -> None:
    connection = connected(load(Overrides(demo=True, read_only=True), {}))
    assert connection.read_only_reason == "--read-only"
    assert connection.client.read_only


@pytest.mark.parametrize("remember", [True, False])
def test_signing_in_tries_keeps_as_asked_and_connects(remember: bool, simulator: str) -> None:
    chosen, keyring = load(Overrides(base_url=simulator), {}), MemoryStore()
    store = MemoryStore(keyring)
    connection = sign_in(
        chosen, ACME, Secret(API_SECRET), remember=remember, store=store, clock=clock
    )
    assert connection.profile == "acme"
    assert connection.client.list_services(page_size=1).items
    connection.close()
    assert chosen.config_path.exists() is remember
    assert (keyring.get(API_KEY) is not None) is remember
    assert store.get(API_KEY) == Secret(API_SECRET)


def test_signing_in_with_what_is_wrong_keeps_nothing(simulator: str) -> None:
    chosen, keyring = load(Overrides(base_url=simulator), {}), MemoryStore()
    store = MemoryStore(keyring)
    with pytest.raises(CredentialsError, match="does not accept"):
        sign_in(chosen, ACME, Secret("pl4nted-wrong"), remember=True, store=store)
    assert not chosen.config_path.exists()
    assert store.get(API_KEY) is None


def test_who_runs_this_is_asked_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "somebody-else")
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert os_user() != "somebody-else"
    monkeypatch.setattr("os.geteuid", lambda: 987_654)
    assert os_user() == "987654"
