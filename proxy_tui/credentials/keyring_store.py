"""The OS keyring, which may be missing, locked, refused, slow or unsafe.

Every call runs in its own thread with a time limit: without a working D-Bus
session a call can hang for minutes. Every failure is a ``Situation`` with a
sentence and a hint.
"""

import configparser
import queue
import threading
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeVar

from proxy_tui import credentials
from proxy_tui.credentials.stores import SERVICE
from proxy_tui.errors import CredentialsError
from proxy_tui.settings import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

LIMIT: Final = 3.0
"""Seconds the keyring may take for one answer."""

WAYS_OUT: Final = (
    "Other ways: for this run only (proxy-tui login --this-run), a command that prints the secret "
    "(proxy-tui login --command), or TWILIO_ACCOUNT_SID, TWILIO_API_KEY and TWILIO_API_SECRET "
    "in the environment."
)


class Situation(Enum):
    """What is wrong with the keyring; the value is the sentence for it."""

    MISSING = "There is no keyring on this machine that answers."
    LOCKED = "The keyring is locked."
    REFUSED = "The keyring refused to answer."
    UNMADE = "There is no keyring yet, and nothing here can ask for the password of a new one."
    SLOW = "The keyring did not answer within 3 s; it may be waiting for a prompt elsewhere."
    IN_CLEAR = "The keyring set up here would keep the secret where others may read it."
    ASKS = "The keyring set up here asks for a password on the terminal."
    DISCARDS = "The keyring set up here discards every secret."
    MISCONFIGURED = "The keyring setup names something that is not installed or cannot be read."
    BROKEN = "The keyring failed in an unexpected way."


_HINTS: Final = {
    Situation.LOCKED: "Unlock it first: gnome-keyring-daemon --unlock, or log in to the desktop.",
    Situation.SLOW: "Look for a password prompt in another session of yours.",
    Situation.MISCONFIGURED: "See PYTHON_KEYRING_BACKEND and python_keyring/keyringrc.cfg.",
}

_UNSAFE_BACKENDS: Final = (
    ("keyring.backends.fail", "", Situation.MISSING),
    ("keyring.backends.null", "", Situation.DISCARDS),
    ("keyrings.alt", "PlaintextKeyring", Situation.IN_CLEAR),
    ("keyrings.alt", "", Situation.ASKS),
    ("keyrings.cryptfile", "", Situation.ASKS),
)
"""Module or package, class ("" is any), and what using it would mean."""

_ERRORS: Final = {
    "NoKeyringError": Situation.MISSING,
    "KeyringLocked": Situation.LOCKED,
    "InitError": Situation.UNMADE,
    "KeyringError": Situation.REFUSED,
}
"""Classes of ``keyring.errors`` by name, since only the thread imports keyring."""


class KeyringError(CredentialsError):
    """The keyring cannot be used; ``situation`` says why."""

    def __init__(self, situation: Situation, detail: str = "") -> None:
        message = f"{situation.value[:-1]} ({detail})." if detail else situation.value
        super().__init__(message, hint=f"{_HINTS.get(situation, '')} {WAYS_OUT}".strip())
        self.situation = situation


def _own_backend() -> "KeyringBackend":
    return credentials.find_backend()


class KeyringStore:
    """Keeps secrets in the OS keyring. Every method raises KeyringError if it cannot be used.

    ``find`` returns the backend, by default the machine's own; it is called in the thread.
    """

    def __init__(
        self, *, find: "Callable[[], KeyringBackend]" = _own_backend, limit: float = LIMIT
    ) -> None:
        self._find = find
        self._limit = limit

    def where(self, _username: str, /) -> str:
        """Return "keyring"."""
        return "keyring"

    def get(self, username: str, /) -> Secret | None:
        """Return the secret, or None."""
        value = self._ask(lambda backend: backend.get_password(SERVICE, username))
        return Secret(value) if value else None

    def set(self, username: str, secret: Secret, /) -> None:
        """Keep a secret and read it back, because some keyrings silently discard it."""

        def write(backend: "KeyringBackend") -> bool:
            backend.set_password(SERVICE, username, secret.reveal())
            return backend.get_password(SERVICE, username) == secret.reveal()

        if not self._ask(write):
            raise KeyringError(Situation.DISCARDS)

    def delete(self, username: str, /) -> bool:
        """Delete a secret; return whether there was one."""

        def remove(backend: "KeyringBackend") -> bool:
            if backend.get_password(SERVICE, username) is None:
                return False
            backend.delete_password(SERVICE, username)
            return True

        return self._ask(remove)

    def backend_name(self) -> str:
        """Return the backend's module and class. Reads an entry, because a locked one may ask."""

        def read(backend: "KeyringBackend") -> str:
            backend.get_password(SERVICE, "doctor")
            return f"{type(backend).__module__}.{type(backend).__qualname__}"

        return self._ask(read)

    def _ask(self, call: "Callable[[KeyringBackend], T]") -> T:
        answers: queue.SimpleQueue[T | Exception] = queue.SimpleQueue()

        def run() -> None:
            try:
                answers.put(call(_safe_backend(self._find())))
            except Exception as error:  # noqa: BLE001  backends raise whatever their library does
                answers.put(error)

        threading.Thread(target=run, name="keyring", daemon=True).start()
        try:
            answer = answers.get(timeout=self._limit)
        except queue.Empty:
            raise KeyringError(Situation.SLOW) from None
        if isinstance(answer, KeyringError):
            raise answer
        if isinstance(answer, Exception):
            # The cause is dropped: its text is the backend's and may hold anything.
            raise KeyringError(*_situation(answer)) from None
        return answer


def _safe_backend(backend: "KeyringBackend") -> "KeyringBackend":
    """Return the backend, or the first safe one if several are chained."""
    members: list[KeyringBackend] | None = getattr(backend, "backends", None)
    if type(backend).__module__ == "keyring.backends.chainer" and members is not None:
        problems = [_unsafe(member) for member in members]
        for member, problem in zip(members, problems, strict=True):
            if problem is None:
                return member
        raise KeyringError(next(filter(None, problems), Situation.MISSING))
    if situation := _unsafe(backend):
        missing = situation is Situation.MISSING
        raise KeyringError(situation, "" if missing else type(backend).__name__)
    return backend


def _unsafe(backend: "KeyringBackend") -> Situation | None:
    """Return why a backend is not used, by its class or a base class."""
    for kind in type(backend).__mro__:
        for module, name, situation in _UNSAFE_BACKENDS:
            if f"{kind.__module__}.".startswith(f"{module}.") and name in {"", kind.__name__}:
                return situation
    return None


def _situation(error: Exception) -> tuple[Situation, str]:
    for kind in type(error).__mro__:
        if kind.__module__ == "keyring.errors" and kind.__name__ in _ERRORS:
            return _ERRORS[kind.__name__], ""
    if isinstance(error, ImportError | AttributeError | configparser.Error):
        return Situation.MISCONFIGURED, ""
    if isinstance(error, RuntimeError):
        return Situation.MISSING, ""
    return Situation.BROKEN, type(error).__name__
