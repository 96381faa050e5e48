"""Every test runs in a home, an environment and a keyring of its own, without a network.

Nothing here is about one test: a test that needs a variable sets it.
"""

import ipaddress
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from proxy_tui.formatting.redaction import forget_people

if settings.default is not None and settings.default.deadline is not None:
    # A slow machine is no fault of an example; under CI hypothesis has no deadline anyway.
    settings.register_profile("unhurried", deadline=None)
    settings.load_profile("unhurried")

_SCRUBBED = ("TWILIO_", "PROXY_TUI_", "TEXTUAL", "XDG_", "SSH_", "TMUX", "KITTY", "LC_")
_ALSO_SCRUBBED = (
    "NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES", "STY", "SUDO_USER", "GPG_TTY",
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy",
    "all_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "DBUS_SESSION_BUS_ADDRESS",
)  # fmt: skip

_connect = socket.socket.connect
_getaddrinfo = socket.getaddrinfo


@pytest.fixture(autouse=True)
def scrubbed_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Give the test an empty home, which it also runs in, and nothing of this machine's setup.

    ``keyring`` keeps its secrets in a file of that home, in child processes too.
    """
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o700)
    for name in list(os.environ):
        if name.startswith(_SCRUBBED) or name in _ALSO_SCRUBBED:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "home_keyring.Keyring")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "support"))
    monkeypatch.chdir(home)
    time.tzset()
    return home


@pytest.fixture(autouse=True)
def nobody_was_read() -> None:
    """Start as a process does that knows nobody's number."""
    forget_people()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that reaches for anything but this machine."""
    monkeypatch.setattr(socket.socket, "connect", _guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", _guarded(_getaddrinfo))


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if self.family != socket.AF_UNIX:
        _refuse_strangers(str(address[0]))
    _connect(self, address)


def _guarded(lookup: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(host: Any, *rest: Any, **more: Any) -> Any:
        if host is not None:
            _refuse_strangers(host.decode() if isinstance(host, bytes) else str(host))
        return lookup(host, *rest, **more)

    return guarded


def _refuse_strangers(host: str) -> None:
    if host == "localhost":
        return
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise AssertionError(f"A test reached for {host}; only loopback is allowed.")
