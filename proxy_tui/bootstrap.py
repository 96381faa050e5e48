"""From settings to a connection: credentials, client, journal and writer put together.

Above the operations and below every way to use them; loads httpx and pydantic,
so the program imports it in a thread, after the first frame.
"""

import os
import pwd
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from proxy_tui.api.client import ProxyClient
from proxy_tui.api.request_log import RequestRecord
from proxy_tui.credentials.keyring_store import KeyringStore
from proxy_tui.credentials.process_memory import forbid_reading_memory
from proxy_tui.credentials.resolve import Credentials, resolve_credentials
from proxy_tui.credentials.secret_command import run_command
from proxy_tui.credentials.sign_in import check_credentials, keep_profile
from proxy_tui.credentials.sign_in_times import record_sign_in
from proxy_tui.credentials.stores import MemoryStore, SecretStore
from proxy_tui.operations.connection import Connection
from proxy_tui.operations.writes.journal import Journal, MemoryJournal
from proxy_tui.operations.writes.production_lock import WriteLock
from proxy_tui.operations.writes.writer import Writer
from proxy_tui.settings import Profile, Secret, Settings, use_profile
from proxy_tui.settings.guards import Guards, guards_of

Clock = Callable[[], datetime]
Recorder = Callable[[RequestRecord], None]

DEMO_LABEL: Final = "demo"


def utc_now() -> datetime:
    """Return the time now, aware, in UTC."""
    return datetime.now(UTC)


def connect(
    settings: Settings,
    *,
    store: SecretStore | None = None,
    clock: Clock = utc_now,
    on_request: Recorder | None = None,
) -> Connection:
    """Find credentials and build everything that talks to the API. Sends nothing.

    May take seconds (keyring, credential command): call it in a thread.

    Args:
        settings: What is in force.
        store: Where the secrets of profiles are; by default the OS keyring.
        clock: The time now, aware.
        on_request: Told of every request after it ended.

    Raises:
        CredentialsError: there is nothing to sign in with.
    """
    if settings.demo:
        return connect_demo(settings, clock=clock, on_request=on_request)
    forbid_reading_memory()
    found = resolve_credentials(settings, store or KeyringStore(), run_command)
    client = ProxyClient(
        found.username,
        found.secret.reveal(),
        base_url=settings.base_url,
        read_only=bool(_fixed_reason(settings, found, _guards(settings, found))),
        on_request=on_request,
    )
    if found.profile:
        record_sign_in(settings.state_dir, found.profile.name, clock())
    return _connection(settings, found, client, clock)


def sign_in(
    settings: Settings,
    profile: Profile,
    secret: Secret,
    *,
    remember: bool,
    store: MemoryStore | None = None,
    clock: Clock = utc_now,
    on_request: Recorder | None = None,
) -> Connection:
    """Try credentials against the API, keep them if asked to, and connect with them.

    Args:
        settings: What is in force.
        profile: Who signs in; used as if ``--profile`` named it.
        secret: The key's secret or the auth token.
        remember: Whether the profile goes into the config file and the secret
            into the keyring; else both are for this run only.
        store: The store of this run, in front of the keyring.
        clock: The time now, aware.
        on_request: Told of every later request after it ended.

    Raises:
        CredentialsError: Twilio refuses them, or the keyring cannot be used.
        ApiError: the API cannot be asked.
        SettingsError: the config file cannot be written.
    """
    settings = use_profile(replace(settings, demo=False), profile)
    check_credentials(profile, secret, settings.base_url)
    store = store or MemoryStore(KeyringStore())
    if remember:
        keep_profile(settings, profile, secret, store.behind or store)
        store.delete(profile.username)
    else:
        store.set(profile.username, secret)
    return connect(settings, store=store, clock=clock, on_request=on_request)


def _connection(
    settings: Settings, found: Credentials, client: ProxyClient, clock: Clock
) -> Connection:
    profile = found.profile
    guards = _guards(settings, found)
    name = profile.name if profile else ""
    fixed = _fixed_reason(settings, found, guards)
    lock = None
    if guards.is_production:
        lock = WriteLock(client, name or found.account_sid[-4:], clock, fixed_reason=fixed)
    journal = Journal(settings.journal_path, clock)
    return Connection(
        client=client,
        writer=Writer(
            client,
            journal,
            profile=name or found.source,
            os_user=os_user(),
            clock=clock,
            account_sid=found.account_sid,
            lock=lock,
        ),
        label=(profile.label or profile.name) if profile else found.source.partition(" (")[0],
        environment=guards.environment,
        account_sid=found.account_sid,
        source=found.source,
        profile=name,
        read_only_reason=fixed or ("production starts locked" if lock else ""),
        lock=lock,
    )


def connect_demo(
    settings: Settings, *, clock: Clock = utc_now, on_request: Recorder | None = None
) -> Connection:
    """Build the same on the bundled simulator, in this process: no account, no network.

    Its journal is in memory, so that nothing made up stands beside real writes.

    Raises:
        UsageError: there is no such scenario.
    """
    from proxy_tui.simulator.demo.scenarios import build_world  # noqa: PLC0415
    from proxy_tui.simulator.demo.world import ACCOUNT_SID, AUTH_TOKEN  # noqa: PLC0415
    from proxy_tui.simulator.http.in_process import in_process  # noqa: PLC0415
    from proxy_tui.simulator.http.wsgi_app import ProxyApp  # noqa: PLC0415  the demo only

    store, faults = build_world(settings.scenario, clock)
    client = ProxyClient(
        ACCOUNT_SID,
        AUTH_TOKEN,
        read_only=settings.read_only,
        transport=in_process(ProxyApp(store, faults)),
        on_request=on_request,
    )
    user = os_user()
    return Connection(
        client=client,
        writer=Writer(client, MemoryJournal(clock), profile=DEMO_LABEL, os_user=user, clock=clock),
        label=f"{DEMO_LABEL} {settings.scenario}".strip(),
        environment="",
        account_sid=ACCOUNT_SID,
        source="the bundled simulator",
        read_only_reason="--read-only" if settings.read_only else "",
    )


def os_user() -> str:
    """Return who runs this, by the system and not by the environment."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _guards(settings: Settings, found: Credentials) -> Guards:
    name = found.profile.name if found.profile else ""
    return guards_of(settings, found.account_sid, found.username, name)


def _fixed_reason(settings: Settings, found: Credentials, guards: Guards) -> str:
    """Say why this run can never write; "" where it can."""
    if settings.read_only:
        return f"read-only by {settings.origins.get('read_only', 'the settings')}"
    if not guards.read_only_by:
        return ""
    if found.profile and found.profile.name == guards.read_only_by:
        return f"profile {guards.read_only_by} is read-only"
    return f"profile {guards.read_only_by} keeps this account read-only"
