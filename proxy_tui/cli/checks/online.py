"""The checks of ``doctor`` that ask others: the keyring, and the API as signed in."""

import time
from collections.abc import Callable, Iterator

from proxy_tui.api.errors import ApiError
from proxy_tui.bootstrap import connect
from proxy_tui.cli.checks.machine import Check, Level
from proxy_tui.credentials.keyring_store import KeyringError, KeyringStore
from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations.connection import Connection
from proxy_tui.settings import Settings

SKEW_LIMIT = 30.0
"""Seconds of clock difference above which the expiries shown are misleading."""


def keyring(settings: Settings, store: KeyringStore) -> Check:
    """Read an entry of the keyring and name the backend that answers."""
    needed = any(not each.credential_command for each in settings.profiles.values())
    try:
        return Check("keyring", Level.OK, f"{store.backend_name()} answers")
    except KeyringError as error:
        level = Level.PROBLEM if needed else Level.WARNING
        return Check("keyring", level, error.message, error.hint)


def api(
    settings: Settings, store: KeyringStore, clock: Callable[[], float] = time.perf_counter
) -> Iterator[Check]:
    """Sign in, ask for one service, and compare clocks."""
    try:
        connection = connect(settings, store=store)
    except ProxyTuiError as error:
        yield Check("sign-in", Level.PROBLEM, error.message, error.hint)
        return
    try:
        yield from _asked(connection, clock)
    finally:
        connection.close()


def _asked(connection: Connection, clock: Callable[[], float]) -> Iterator[Check]:
    start = clock()
    try:
        connection.client.list_services(page_size=1)
    except ApiError as error:
        yield Check("sign-in", Level.PROBLEM, error.message, error.hint)
    else:
        milliseconds = (clock() - start) * 1000
        request = connection.client.request_id() or "without an id"
        words = f"{connection.account_sid} by {connection.source}: {milliseconds:.0f} ms, {request}"
        yield Check("sign-in", Level.OK, words)
    yield _skew(connection.client.activity().clock_skew)


def _skew(seconds: float | None) -> Check:
    if seconds is None:
        return Check("clock", Level.WARNING, "not compared: the API gave no time")
    direction = "behind" if seconds > 0 else "ahead of"
    words = f"this machine is {abs(seconds):.0f} s {direction} the API"
    if abs(seconds) > SKEW_LIMIT:
        return Check("clock", Level.WARNING, words, "Set the clock (NTP): expiries shown are off.")
    return Check("clock", Level.OK, words)
