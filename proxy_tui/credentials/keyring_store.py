"""The OS keyring, which may be missing, locked, refused, slow or unsafe.

Every call runs in a thread of its own with a time limit: without a working
D-Bus session a call can hang for minutes. Whatever goes wrong becomes one of
a few situations, each with its own sentence and the ways out.
"""

import configparser
import queue
import threading
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeVar

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
    DISCARDS = "The keyring set up here throws away what it is given."
    MISCONFIGURED = "The keyring setup names something that is not installed or cannot be read."
    BROKEN = "The keyring failed in an unexpected way."


_HINTS: Final = {
    Situation.LOCKED: "Unlock it first: gnome-keyring-daemon --unlock, or log in to the desktop.",
    Situation.SLOW: "Look for a password prompt in another session of yours.",
    Situation.MISCONFIGURED: "See PYTHON_KEYRING_BACKEND and python_keyring/keyringrc.cfg.",
}

_REFUSED_CLASSES: Final = (
    ("keyring.backends.fail", "", Situation.MISSING),
    ("keyring.backends.null", "", Situation.DISCARDS),
    ("keyrings.alt", "PlaintextKeyring", Situation.IN_CLEAR),
    ("keyrings.alt", "", Situation.ASKS),
    ("keyrings.cryptfile", "", Situation.ASKS),
)
"""Module, class ("" is any), and what using it would mean."""


class KeyringError(CredentialsError):
    """The keyring cannot be used; ``situation`` says which way."""

    def __init__(self, situation: Situation, detail: str = "") -> None:
        message = f"{situation.value[:-1]} ({detail})." if detail else situation.value
        super().__init__(message, hint=f"{_HINTS.get(situation, '')} {WAYS_OUT}".strip())
        self.situation = situation


def find_backend() -> "KeyringBackend":
    """Return the keyring that this machine is set up for, whatever it is."""
    import keyring  # noqa: PLC0415  100 ms, and its discovery may hang: only in the thread

    return keyring.get_keyring()


class KeyringStore:
    """Keeps secrets in the OS keyring.

    Args:
        find: Returns the backend; called in the thread.
        limit: Seconds one call may take.
    """

    def __init__(
        self, *, find: "Callable[[], KeyringBackend]" = find_backend, limit: float = LIMIT
    ) -> None:
        self._find = find
        self._limit = limit

    def where(self, username: str) -> str:  # noqa: ARG002  the same for every name
        """Say that it is in the keyring."""
        return "keyring"

    def get(self, username: str) -> Secret | None:
        """Return the secret; None where the keyring has none.

        Raises:
            KeyringError: the keyring cannot be used.
        """
        value = self._ask(lambda backend: backend.get_password(SERVICE, username))
        return Secret(value) if value else None

    def set(self, username: str, secret: Secret) -> None:
        """Keep a secret, and read it back: some keyrings discard in silence.

        Raises:
            KeyringError: the keyring cannot be used.
        """

        def write(backend: "KeyringBackend") -> bool:
            backend.set_password(SERVICE, username, secret.reveal())
            return backend.get_password(SERVICE, username) == secret.reveal()

        if not self._ask(write):
            raise KeyringError(Situation.DISCARDS)

    def delete(self, username: str) -> bool:
        """Forget a secret; return whether there was one.

        Raises:
            KeyringError: the keyring cannot be used.
        """

        def remove(backend: "KeyringBackend") -> bool:
            if backend.get_password(SERVICE, username) is None:
                return False
            backend.delete_password(SERVICE, username)
            return True

        return self._ask(remove)

    def backend_name(self) -> str:
        """Return which keyring answers: module and class, for ``doctor``.

        Raises:
            KeyringError: none does. Locked ones are found out by reading.
        """

        def look(backend: "KeyringBackend") -> str:
            backend.get_password(SERVICE, "doctor")
            return f"{type(backend).__module__}.{type(backend).__qualname__}"

        return self._ask(look)

    def _ask(self, call: "Callable[[KeyringBackend], T]") -> T:
        answers: queue.SimpleQueue[T | Exception] = queue.SimpleQueue()

        def run() -> None:
            try:
                answers.put(call(_trusted(self._find())))
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
            # The cause is left behind: its text is the backend's and may hold anything.
            raise KeyringError(*_situation(answer)) from None
        return answer


def _trusted(backend: "KeyringBackend") -> "KeyringBackend":
    """Return the backend to use: itself, or the first fit one where several are chained."""
    members = getattr(backend, "backends", None)
    if type(backend).__module__ != "keyring.backends.chainer" or members is None:
        if situation := _refused(backend):
            missing = situation is Situation.MISSING
            raise KeyringError(situation, "" if missing else type(backend).__name__)
        return backend
    chained: list[KeyringBackend] = list(members)
    for member in chained:
        if _refused(member) is None:
            return member
    worst = next(filter(None, map(_refused, chained)), Situation.MISSING)
    raise KeyringError(worst)


def _refused(backend: "KeyringBackend") -> Situation | None:
    """Return why a backend is not used, by its class or one it derives from."""
    for kind in type(backend).__mro__:
        for module, name, situation in _REFUSED_CLASSES:
            inside = kind.__module__ == module or kind.__module__.startswith(f"{module}.")
            if inside and name in {"", kind.__name__}:
                return situation
    return None


def _situation(error: Exception) -> tuple[Situation, str]:
    from keyring import errors  # noqa: PLC0415  loaded by the thread already

    if isinstance(error, errors.NoKeyringError):
        return Situation.MISSING, ""
    if isinstance(error, errors.KeyringLocked):
        return Situation.LOCKED, ""
    if isinstance(error, errors.InitError):
        return Situation.UNMADE, ""
    if isinstance(error, errors.KeyringError):
        return Situation.REFUSED, ""
    if isinstance(error, ImportError | AttributeError | configparser.Error):
        return Situation.MISCONFIGURED, ""
    if isinstance(error, RuntimeError):
        return Situation.MISSING, ""
    return Situation.BROKEN, type(error).__name__
