"""What of a person is on the disk: nothing that can be read without the key, not even by trying."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from incident_world import FakeTime
from index_bench import PATIENCE, cells

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.credentials import IndexKey, MemoryStore
from proxy_tui.formatting.numbers import digits_of
from proxy_tui.operations.search import Finder, KeyedIndex, PeopleIndex, classify
from proxy_tui.operations.search.keyed_file import KeyedFile, Row
from proxy_tui.settings import Secret
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = bytes(range(32))


@pytest.fixture(scope="module")
def world() -> Store:
    """The demo's account."""
    return demo_world(lambda: NOW, sessions=120, alive=False)


@pytest.fixture(scope="module")
def kept(world: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file after a search of all of it, an hour later; alone in the state folder."""
    path = tmp_path_factory.mktemp("state") / "search-index-abcd.sqlite"
    keyring = MemoryStore()
    keyring.set(path.stem, Secret(KEY.hex()))
    on_disk = KeyedIndex(path, IndexKey(keyring, path.stem))
    time = FakeTime()
    client = ProxyClient(
        ACCOUNT_SID,
        AUTH_TOKEN,
        transport=in_process(ProxyApp(world, sleep=time.sleep, monotonic=time)),
        rate_limiter=RateLimiter(clock=time, sleep=time.sleep, jitter=lambda: 0.0),
    )
    finder = Finder(
        client=client,
        services=client.read_all(client.list_services()),
        index=PeopleIndex(on_disk),
        clock=lambda: NOW + timedelta(hours=1),
    )
    finder.find(classify("+15005550999"))
    assert on_disk.flush(PATIENCE)
    on_disk.close()
    return path


def people(world: Store) -> Iterator[tuple[str, str, str]]:
    """Yield number, name and number to dial of everybody in the world."""
    for service in world.services:
        for session in service.sessions:
            for one in session.participants:
                yield one.identifier or "", one.friendly_name or "", one.proxy_identifier or ""


def digits_in(world: Store) -> set[str]:
    """Return every number of the world, and every end of four digits or more."""
    numbers = {digits_of(n) for own, _, dials in people(world) for n in (own, dials)}
    numbers |= {digits_of(one.phone_number) for home in world.services for one in home.numbers}
    numbers.discard("")
    ends = {number[-size:] for number in numbers for size in range(4, 11)}
    return numbers | {end for end in ends if len(end) >= 4}


def names_in(world: Store) -> set[str]:
    sessions = {one.unique_name for service in world.services for one in service.sessions}
    found = {name for _, name, _ in people(world)} | sessions
    return {name for name in found if name and len(name) >= 4}


def encodings(digits: str) -> Iterator[bytes]:
    """Yield a number as it may be written in bytes: as text, packed, or as an integer."""
    yield digits.encode()
    yield digits.encode("utf-16-le")
    yield bytes.fromhex(digits.zfill(len(digits) + len(digits) % 2))
    for size in (2, 4, 8):
        if int(digits) < 256**size:
            yield int(digits).to_bytes(size, "big")
            yield int(digits).to_bytes(size, "little")


def test_no_file_holds_a_number_or_a_name(kept: Path, world: Store) -> None:
    # Seven digits in a row, or a name, are no chance among so few hex digits and random bytes.
    long = {one for one in digits_in(world) if len(one) >= 7}
    secrets = {code for one in long for code in [*encodings(one)][:2]}
    secrets |= {name.encode(code) for name in names_in(world) for code in ("utf-8", "utf-16-le")}
    assert len(secrets) > 500
    files = [path for path in kept.parent.rglob("*") if path.is_file()]
    assert kept in files
    for path in files:
        data = path.read_bytes()
        assert not [secret for secret in secrets if secret in data], path


def test_no_cell_holds_a_number_or_the_end_of_one(kept: Path, world: Store) -> None:
    """Four digits may stand in random bytes by chance, so each cell is read as what it is."""
    sessions = {one.sid: one for service in world.services for one in service.sessions}
    texts = {
        "sessions.sid": set(sessions),
        "sessions.service_sid": {service.sid for service in world.services},
    }
    times = {int(one.date_updated.timestamp() * 1_000_000) for one in sessions.values()}
    read = int((NOW + timedelta(hours=1)).timestamp() * 1_000_000)
    slots: list[bytes] = []
    for column, cell in cells(kept):
        if isinstance(cell, bytes):
            assert column in {"sessions.tokens", "sessions.seal", "key_check.seal"}
            assert len(cell) % 8 == 0
            slots += [cell[at : at + 8] for at in range(0, len(cell), 8)]
        elif isinstance(cell, int):
            known = times if column == "sessions.updated" else set()
            assert cell in known or (column == "sessions.read" and cell == read)
        else:
            assert cell in texts[column]
    assert len(slots) > 1000
    written = {code[:8].ljust(8, b"\0") for one in digits_in(world) for code in encodings(one)} | {
        code[-8:].rjust(8, b"\0") for one in digits_in(world) for code in encodings(one)
    }
    assert not written & set(slots)


def test_no_token_can_be_found_by_trying_every_number_without_the_key(
    kept: Path, world: Store
) -> None:
    slots = {
        cell[at : at + 8]
        for _, cell in cells(kept)
        if isinstance(cell, bytes)
        for at in range(0, len(cell), 8)
    }
    tried = {f"{number:04d}" for number in range(10_000)} | digits_in(world)
    kinds = (b"", b"number\0", *(b"last %d\0" % size for size in range(4, 11)))
    guesses = (b"", ACCOUNT_SID.encode(), kept.stem.encode(), b"proxy-tui")

    def found(keys: tuple[bytes, ...]) -> int:
        return sum(
            hmac.digest(each, kind + one.encode(), "sha256")[:8] in slots
            for each in keys
            for kind in kinds
            for one in tried
        )

    assert found(guesses) == 0
    assert not [one for one in tried if hashlib.sha256(one.encode()).digest()[:8] in slots]
    assert found((KEY,)) > 100  # so the test would see them


def test_what_is_forgotten_is_gone_from_the_bytes_of_the_file(tmp_path: Path) -> None:
    file = KeyedFile(tmp_path / "search-index-abcd.sqlite", KEY)
    rows = [Row(f"KC{n:032x}", "KS", 1, 2, hashlib.sha256(b"%d" % n).digest()) for n in range(99)]
    file.make()
    file.save(rows)
    data = file.path.read_bytes()
    assert all(row.tokens in data for row in rows)
    file.save((), [row.sid for row in rows[:50]], {"KS": {row.sid for row in rows[:70]}})
    assert file.rows() == rows[50:70]
    data = file.path.read_bytes()
    assert not [row for row in rows[:50] + rows[70:] if row.tokens in data or row.sid in str(data)]
