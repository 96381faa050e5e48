"""A keyring may be missing, locked, refused, slow or unsafe; each is said in its own words."""

import configparser
import threading
from collections.abc import Callable, Iterator

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordSetError

from proxy_tui.credentials.keyring_store import (
    WAYS_OUT,
    KeyringError,
    KeyringStore,
    Situation,
)
from proxy_tui.settings import Secret

PLANTED = "pl4nted-in-the-backend"


class Memory(KeyringBackend):
    """A keyring that works."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Raising(Memory):
    """A keyring that raises whatever it is given."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error


class Discarding(Memory):
    """A keyring that says yes and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Throw it away."""


def alt(name: str, base: type[KeyringBackend] = Memory) -> KeyringBackend:
    """Return a backend as the package keyrings.alt would have it."""
    return type(name, (base,), {"__module__": "keyrings.alt.file"})()


def chain(*members: KeyringBackend) -> KeyringBackend:
    kind = type("Chain", (chainer.ChainerBackend,), {"backends": list(members), "priority": 1})
    kind.__module__ = "keyring.backends.chainer"
    return kind()


def store(backend: KeyringBackend) -> KeyringStore:
    return KeyringStore(find=lambda: backend)


def situation(call: Callable[[], object]) -> Situation:
    with pytest.raises(KeyringError) as caught:
        call()
    assert caught.value.exit_code == 3
    assert WAYS_OUT in caught.value.hint
    assert PLANTED not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value.situation


def test_what_is_set_can_be_got_and_deleted() -> None:
    memory = Memory()
    keyring = store(memory)
    assert keyring.get("SK1") is None
    keyring.set("SK1", Secret("one"))
    assert keyring.get("SK1") == Secret("one")
    assert memory.kept == {("proxy-tui", "SK1"): "one"}
    assert keyring.delete("SK1") is True
    assert keyring.delete("SK1") is False
    assert keyring.where("SK1") == "keyring"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (NoKeyringError(PLANTED), Situation.MISSING),
        (RuntimeError(PLANTED), Situation.MISSING),
        (KeyringLocked(PLANTED), Situation.LOCKED),
        (InitError(PLANTED), Situation.UNMADE),
        (PasswordSetError(PLANTED), Situation.REFUSED),
        (ModuleNotFoundError(PLANTED), Situation.MISCONFIGURED),
        (AttributeError(PLANTED), Situation.MISCONFIGURED),
        (configparser.ParsingError(PLANTED), Situation.MISCONFIGURED),
        (ZeroDivisionError(PLANTED), Situation.BROKEN),
        (OSError(PLANTED), Situation.BROKEN),
    ],
)
def test_each_failure_has_its_own_sentence(error: Exception, expected: Situation) -> None:
    assert situation(lambda: store(Raising(error)).get("SK1")) is expected
    assert situation(lambda: store(Raising(error)).backend_name()) is expected


def test_every_situation_reads_differently() -> None:
    sentences = {str(KeyringError(each)) for each in Situation}
    assert len(sentences) == len(Situation)
    assert all(each.value.endswith(".") for each in Situation)


def test_a_failure_while_the_backend_is_looked_for_counts_too() -> None:
    def find() -> KeyringBackend:
        raise ModuleNotFoundError("no such backend")

    keyring = KeyringStore(find=find)
    assert situation(lambda: keyring.get("SK1")) is Situation.MISCONFIGURED
    assert situation(lambda: keyring.set("SK1", Secret("x"))) is Situation.MISCONFIGURED


@pytest.fixture
def hanging() -> Iterator[KeyringBackend]:
    done = threading.Event()

    class Hanging(Memory):
        def get_password(self, service: str, username: str) -> str | None:
            done.wait(30)
            return None

    yield Hanging()
    done.set()


def test_a_keyring_that_does_not_answer_is_given_up(hanging: KeyringBackend) -> None:
    keyring = KeyringStore(find=lambda: hanging, limit=0.05)
    assert situation(lambda: keyring.get("SK1")) is Situation.SLOW
    names = [each.name for each in threading.enumerate() if not each.daemon]
    assert "keyring" not in names, "a thread that hangs must not keep the process alive"


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        (fail.Keyring(), Situation.MISSING),
        (null.Keyring(), Situation.DISCARDS),
        (alt("PlaintextKeyring"), Situation.IN_CLEAR),
        (alt("EncryptedKeyring"), Situation.ASKS),
        (type("Mine", (null.Keyring,), {})(), Situation.DISCARDS),
        (chain(alt("PlaintextKeyring"), null.Keyring()), Situation.IN_CLEAR),
        (chain(), Situation.MISSING),
        (Discarding(), Situation.DISCARDS),
    ],
)
def test_a_keyring_that_would_not_keep_it_secret_is_refused_by_its_class(
    backend: KeyringBackend, expected: Situation
) -> None:
    assert situation(lambda: store(backend).set("SK1", Secret("planted-value"))) is expected


def test_a_refused_keyring_is_given_nothing_at_all() -> None:
    plain = alt("PlaintextKeyring")
    situation(lambda: store(plain).set("SK1", Secret("planted-value")))
    situation(lambda: store(chain(plain)).set("SK1", Secret("planted-value")))
    assert vars(plain)["kept"] == {}


def test_of_a_chain_the_first_fit_one_is_used_and_no_other() -> None:
    plain, good, other = alt("PlaintextKeyring"), Memory(), Memory()
    keyring = store(chain(plain, good, other))
    keyring.set("SK1", Secret("one"))
    assert good.kept == {("proxy-tui", "SK1"): "one"}
    assert vars(plain)["kept"] == {}
    assert other.kept == {}


def test_the_name_of_what_answers_is_its_class() -> None:
    assert store(Memory()).backend_name() == f"{__name__}.Memory"


def test_the_machines_own_keyring_is_found_in_the_thread() -> None:
    keyring = KeyringStore()
    keyring.set("SK1", Secret("from the home of this test"))
    assert keyring.get("SK1") == Secret("from the home of this test")
    assert keyring.backend_name() == "home_keyring.Keyring"
