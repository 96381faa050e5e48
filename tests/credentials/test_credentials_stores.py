"""Where secrets are held for one run."""

from proxy_tui.credentials.stores import MemoryStore
from proxy_tui.settings import Secret


def test_what_is_held_hides_what_is_behind_and_never_changes_it() -> None:
    behind = MemoryStore()
    behind.set("SK1", Secret("behind"))
    store = MemoryStore(behind)
    assert store.get("SK1") == Secret("behind")
    assert store.delete("SK1") is False
    store.set("SK1", Secret("held"))
    assert (store.get("SK1"), behind.get("SK1")) == (Secret("held"), Secret("behind"))
    assert store.delete("SK1") is True
    assert store.get("SK1") == Secret("behind")
    assert store.get("SK2") is None
    assert MemoryStore().get("SK1") is None


def test_where_a_secret_is_follows_where_it_was_found() -> None:
    class Elsewhere(MemoryStore):
        def where(self, username: str) -> str:
            return f"elsewhere for {username}"

    store = MemoryStore(Elsewhere())
    store.set("SK1", Secret("held"))
    assert store.where("SK1") == "this run only"
    assert store.where("SK2") == "elsewhere for SK2"
    assert MemoryStore().where("SK2") == "this run only"


def test_a_store_never_shows_what_it_holds() -> None:
    store = MemoryStore()
    store.set("SK1", Secret("pl4nted-held"))
    assert "pl4nted" not in repr(vars(store))
