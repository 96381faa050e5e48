"""The key of a search index: made once, kept in the keyring, and gone when it is deleted."""

import pytest

from proxy_tui.credentials import IndexKey, MemoryStore
from proxy_tui.settings import Secret


@pytest.fixture
def keyring() -> MemoryStore:
    return MemoryStore()


def test_a_key_is_32_random_bytes_and_stays_the_same(keyring: MemoryStore) -> None:
    key = IndexKey(keyring, "search-index-abcd")
    assert key.read() is None
    made = key.make()
    assert len(made) == 32
    assert IndexKey(keyring, "search-index-abcd").read() == made
    assert IndexKey(keyring, "search-index-dcba").make() != made


def test_a_key_that_is_deleted_is_gone(keyring: MemoryStore) -> None:
    key = IndexKey(keyring, "search-index-abcd")
    key.make()
    assert key.delete()
    assert not key.delete()
    assert key.read() is None


@pytest.mark.parametrize("kept", ["", "no hex", "abcd", "ab" * 33])
def test_what_is_no_key_is_none(keyring: MemoryStore, kept: str) -> None:
    keyring.set("search-index-abcd", Secret(kept))
    assert IndexKey(keyring, "search-index-abcd").read() is None
