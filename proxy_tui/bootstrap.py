"""From settings to a signed-in connection: credentials, client, journal and writer.

Cheap to import. A call loads httpx, so the program makes it in a thread, after the first frame.
"""

import os
import pwd
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from proxy_tui import api, credentials, simulator
from proxy_tui.api.request_log import RequestRecord
from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations import search, writes
from proxy_tui.operations.connection import Connection
from proxy_tui.settings import Profile, Secret, Settings, guards_of, use_profile

if TYPE_CHECKING:
    from proxy_tui.credentials import Credentials, MemoryStore, SecretStore
    from proxy_tui.settings import Guards

Clock = Callable[[], datetime]
Recorder = Callable[[RequestRecord], None]

DEMO_LABEL: Final = "demo"


def utc_now() -> datetime:
    """Return the time now, aware, in UTC."""
    return datetime.now(UTC)


def connect(
    settings: Settings,
    *,
    store: "SecretStore | None" = None,
    clock: Clock = utc_now,
    on_request: Recorder | None = None,
    early: bool = False,
) -> Connection:
    """Find credentials and build everything that talks to the API. Sends nothing.

    May take seconds (keyring, credential command): call it in a thread.

    ``store`` holds the secrets of profiles; by default the OS keyring. With ``early`` the host is
    connected to meanwhile, for the first request.

    Raises:
        CredentialsError: there is nothing to sign in with.
    """
    if settings.demo:
        return connect_demo(settings, clock=clock, on_request=on_request)
    credentials.forbid_reading_memory()
    opened = api.EarlyConnection(settings.base_url) if early else None
    try:
        found = credentials.resolve_credentials(
            settings, store or credentials.KeyringStore(), credentials.run_command
        )
    except ProxyTuiError:
        if opened is not None:
            opened.close()
        raise
    name = found.profile.name if found.profile else ""
    guards = guards_of(settings, found.account_sid, found.username, name)
    read_only = _read_only_reason(settings, name, guards)
    client = api.ProxyClient(
        found.username,
        found.secret.reveal(),
        base_url=settings.base_url,
        read_only=bool(read_only),
        on_request=on_request,
    )
    if opened is not None:
        client.begin_with(opened)
    if name:
        credentials.record_sign_in(settings.state_dir, name, clock())
    on_disk = None
    if found.profile and found.profile.search_index:
        on_disk = search.open_index(settings, found.profile)
    lock = None
    if guards.is_production:
        tail = found.account_sid[-4:]
        lock = writes.WriteLock(client, name or tail, clock, fixed_reason=read_only)
    return Connection(
        client=client,
        writer=_writer(settings, client, found, clock, lock),
        label=_label(found),
        environment=guards.environment,
        account_sid=found.account_sid,
        source=found.source,
        profile=name,
        read_only_reason=read_only or ("production starts locked" if lock else ""),
        lock=lock,
        search_index=on_disk,
    )


def _writer(
    settings: Settings,
    client: "api.ProxyClient",
    found: "Credentials",
    clock: Clock,
    lock: "writes.WriteLock | None",
) -> "writes.Writer":
    return writes.Writer(
        client,
        writes.Journal(
            settings.journal_path,
            clock,
            syslog=writes.local_socket() if settings.syslog else None,
        ),
        profile=found.profile.name if found.profile else found.source,
        os_user=os_user(),
        clock=clock,
        account_sid=found.account_sid,
        lock=lock,
    )


def _label(found: "Credentials") -> str:
    if found.profile:
        return found.profile.label or found.profile.name
    return found.source.partition(" (")[0]


def _read_only_reason(settings: Settings, profile_name: str, guards: "Guards") -> str:
    """Return why this run can never write, or ""."""
    if settings.read_only:
        return f"read-only by {settings.origins.get('read_only', 'the settings')}"
    if not guards.read_only_by:
        return ""
    if profile_name == guards.read_only_by:
        return f"profile {profile_name} is read-only"
    return f"profile {guards.read_only_by} keeps this account read-only"


def sign_in(
    settings: Settings,
    profile: Profile,
    secret: Secret,
    *,
    remember: bool,
    store: "MemoryStore | None" = None,
    clock: Clock = utc_now,
    on_request: Recorder | None = None,
) -> Connection:
    """Check credentials against the API, keep them if asked to, and connect with them.

    The profile is used as if ``--profile`` named it. With ``remember`` it is kept in the config
    file and its secret in the keyring; otherwise both are for this run only.

    Raises:
        CredentialsError: Twilio refuses them, or the keyring cannot be used.
        ApiError: the API cannot be asked.
        SettingsError: the config file cannot be written.
    """
    settings = use_profile(replace(settings, demo=False), profile)
    credentials.check_credentials(profile, secret, settings.base_url)
    store = store or credentials.MemoryStore(credentials.KeyringStore())
    if remember:
        credentials.keep_profile(settings, profile, secret, store.behind or store)
        store.delete(profile.username)
    else:
        store.set(profile.username, secret)
    return connect(settings, store=store, clock=clock, on_request=on_request)


def connect_demo(
    settings: Settings, *, clock: Clock = utc_now, on_request: Recorder | None = None
) -> Connection:
    """Connect to the bundled simulator in this process: no account, no network.

    Its journal is in memory, to keep made-up writes out of the real one.

    Raises:
        UsageError: there is no such scenario.
    """
    store, faults = simulator.build_world(settings.scenario, clock)
    client = api.ProxyClient(
        simulator.ACCOUNT_SID,
        simulator.AUTH_TOKEN,
        read_only=settings.read_only,
        transport=simulator.in_process(simulator.ProxyApp(store, faults)),
        on_request=on_request,
    )
    journal = writes.MemoryJournal(clock)
    writer = writes.Writer(
        client,
        journal,
        profile=DEMO_LABEL,
        os_user=os_user(),
        clock=clock,
        account_sid=simulator.ACCOUNT_SID,
    )
    return Connection(
        client=client,
        writer=writer,
        label=f"{DEMO_LABEL} {settings.scenario}".strip(),
        environment="",
        account_sid=simulator.ACCOUNT_SID,
        source="the bundled simulator",
        is_demo=True,
        read_only_reason="--read-only" if settings.read_only else "",
    )


def os_user() -> str:
    """Return who runs this, by the system and not by the environment."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
