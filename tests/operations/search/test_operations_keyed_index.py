"""The search index on disk: what a search after a restart costs, and that it never lies."""

import os
import random
import resource
import stat
import threading
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from incident_world import ADA, BEN, CAY, NOON, POOL, World, a_world, names
from index_bench import PATIENCE, IndexBench, cells

from proxy_tui.api.models import Participant
from proxy_tui.api.pages import Page
from proxy_tui.credentials import IndexKey, MemoryStore
from proxy_tui.credentials.keyring_store import KeyringError, Situation
from proxy_tui.operations.search import PeopleIndex, found_words, keyed_file
from proxy_tui.operations.search.index_keeper import IndexKeeper
from proxy_tui.operations.search.keyed_index import KeyedIndex
from proxy_tui.settings import Secret
from proxy_tui.settings.files import locked
from proxy_tui.simulator.rules.records import ServiceRecord


def a_bench(folder: Path, sessions: int = 60) -> tuple[IndexBench, World, ServiceRecord]:
    """A world of some sessions and one of Ada's and Ben's, unchanged for a day."""
    world, service = a_world()
    yesterday = NOON - timedelta(days=1)
    world.session(service, ADA, BEN, name="wanted", date_created=yesterday, date_updated=yesterday)
    world.fill(service, sessions, active=sessions // 2)
    world.later(days=1)
    return IndexBench(folder, world), world, service


def test_after_a_restart_1200_sessions_cost_their_lists_and_the_hit(tmp_path: Path) -> None:
    bench, _, _ = a_bench(tmp_path, 1199)
    found = bench.search(ADA)
    assert len(bench.requests) == 1212
    assert (bench.lists, bench.read) == (12, 1200)
    assert names(found.hits) == ["wanted"]
    found = bench.search("07700 900102")
    assert names(found.hits) == ["wanted"]
    assert (bench.lists, bench.read) == (12, 1)
    assert len(bench.requests) == 13
    assert found_words(found) == (
        "1 hit · 1 200 of 1 200 sessions searched · 1 199 by the index on disk"
    )


def test_no_hit_says_how_old_the_readings_are_that_it_stands_on(tmp_path: Path) -> None:
    bench, world, _ = a_bench(tmp_path)
    bench.search(ADA)
    world.later(days=3)
    found = bench.search(CAY)
    assert bench.read == 0
    assert found.progress is not None
    assert found.progress.coverage.oldest == NOON + timedelta(days=1)
    assert found_words(found) == (
        "nothing found · 61 of 61 sessions searched · 61 by the index on disk, read up to 3 d ago"
    )


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (ADA, "own number"),
        ("07700 900101", "own number"),
        ("0101", "own number"),
        ("+44••••0101", "own number"),
        (POOL[0], "number to dial"),
        ("{person}", "participant SID"),
        ("{pool}", "pool number SID"),
    ],
)
def test_whatever_finds_a_person_finds_them_after_a_restart(
    tmp_path: Path, typed: str, why: str
) -> None:
    bench, world, service = a_bench(tmp_path, 0)
    (session,) = service.sessions
    text = typed.format(person=session.participants[0].sid, pool=service.numbers[0].sid)
    before = bench.search(text).hits
    after = bench.search(text).hits
    assert [(one.session.sid, one.person_sid, one.matched_by.value) for one in after] == [
        (session.sid, session.participants[0].sid, why)
    ]
    assert [one.key for one in before] == [one.key for one in after]
    assert bench.read == 1
    assert bench.on_disk.problem == ""
    assert world.requests("Participants")


def test_everybody_with_the_same_digits_is_found(tmp_path: Path) -> None:
    bench, world, service = a_bench(tmp_path, 0)
    world.session(service, "+15005550101", CAY, name="other", date_updated=NOON)
    bench.search(CAY)
    found = bench.search("0101")
    assert set(names(found.hits)) == {"wanted", "other"}


@pytest.mark.parametrize("change", ["removed", "replaced", "added", "session"])
def test_a_session_that_changed_is_read_again(tmp_path: Path, change: str) -> None:
    bench, world, service = a_bench(tmp_path)
    wanted = next(one for one in service.sessions if one.unique_name == "wanted")
    wanted.status = "in-progress"
    bench.search(ADA)
    if change in {"removed", "replaced"}:
        wanted.participants.pop(0)
    if change in {"replaced", "added"}:
        world.store.add_participant(wanted, CAY, service.numbers[2])
    wanted.date_updated = world.now
    world.later(hours=1)
    expected = ["wanted"] if change in {"replaced", "added"} else []
    assert names(bench.search(CAY).hits) == expected
    assert bench.read == 1
    expected = [] if change in {"removed", "replaced"} else ["wanted"]
    assert names(bench.search(ADA).hits) == expected


def test_a_session_that_was_deleted_is_forgotten(tmp_path: Path) -> None:
    bench, world, service = a_bench(tmp_path)
    bench.search(ADA)
    gone = service.sessions[0]
    assert gone.sid in bench.saved()
    world.store.remove_session(gone)
    bench.search(CAY)
    assert gone.sid not in bench.saved()
    assert len(bench.saved()) == 60


def test_a_person_who_was_removed_is_forgotten(tmp_path: Path) -> None:
    bench, world, service = a_bench(tmp_path)
    wanted = next(one for one in service.sessions if one.unique_name == "wanted")
    wanted.status = "in-progress"
    on_disk = bench.open()
    index = PeopleIndex(on_disk)
    world.find(ADA, world.finder(index=index))
    assert on_disk.flush(PATIENCE)
    assert wanted.sid in bench.saved()
    session = world.client.fetch_session(service.sid, wanted.sid)
    wanted.participants.pop(0)
    listed = world.client.list_participants(service.sid, wanted.sid)
    index.set_people(service.sid, session, listed.items, world.now)
    assert on_disk.flush(PATIENCE)
    assert wanted.sid not in bench.saved()


@pytest.mark.parametrize("ahead", [timedelta(seconds=30), timedelta(minutes=4)])
def test_what_may_still_change_within_the_second_is_not_kept(
    tmp_path: Path, ahead: timedelta
) -> None:
    bench, world, service = a_bench(tmp_path, 0)
    session = service.sessions[0]
    session.date_updated = world.now - ahead  # changed just now, by a clock behind ours
    bench.search(ADA)
    assert bench.saved() == set()
    session.participants.pop(0)
    assert names(bench.search(ADA).hits) == []


def test_an_active_session_with_one_person_is_read_each_time(tmp_path: Path) -> None:
    bench, world, service = a_bench(tmp_path, 0)
    alone = world.session(service, CAY, name="alone", status="open", date_updated=NOON)
    bench.search(ADA)
    assert alone.sid not in bench.saved()
    bench.search(CAY)
    assert bench.read == 1


# -- files


def test_its_file_is_private_and_nothing_else_is_left(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        bench, _, _ = a_bench(tmp_path)
        bench.search(ADA)
    finally:
        os.umask(old)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {bench.path.name: 0o600, f".{bench.path.name}.lock": 0o600}


def test_a_file_that_others_may_read_is_made_again(tmp_path: Path) -> None:
    bench, _, _ = a_bench(tmp_path)
    bench.search(ADA)
    bench.path.chmod(0o644)
    bench.search(ADA)
    assert bench.read == 61
    assert stat.S_IMODE(bench.path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "statement",
    ["PRAGMA user_version = 2", "PRAGMA application_id = 7", "DROP TABLE sessions",
     "UPDATE key_check SET seal = x'00'", "DELETE FROM key_check"],
)  # fmt: skip
def test_a_file_of_another_version_or_key_is_made_again(tmp_path: Path, statement: str) -> None:
    bench, _, _ = a_bench(tmp_path)
    bench.search(ADA)
    bench.change(statement)
    assert names(bench.search(ADA).hits) == ["wanted"]
    assert bench.read == 61
    assert len(bench.saved()) == 61
    bench.search(CAY)
    assert bench.read == 0


@pytest.mark.parametrize("damage", ["text", "cut", "zeros", "empty", "folder", "journal"])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: str) -> None:
    bench, _, _ = a_bench(tmp_path)
    bench.search(ADA)
    data = bench.path.read_bytes()
    if damage == "text":
        bench.path.write_text("not a database" * 500)
    elif damage == "cut":
        bench.path.write_bytes(data[: len(data) // 2])
    elif damage == "zeros":
        bench.path.write_bytes(data[:4096] + bytes(len(data) - 4096))
    elif damage == "empty":
        bench.path.write_bytes(b"")
    elif damage == "journal":
        bench.path.with_name(f"{bench.path.name}-journal").write_bytes(b"\x00" * 4096)
    else:
        bench.path.unlink()
        (bench.path / "in the way").mkdir(parents=True)
    assert names(bench.search(ADA).hits) == ["wanted"]
    assert names(bench.search(BEN).hits) == ["wanted"]


@pytest.mark.parametrize("beside", ["link to nothing", "lock that is a link"])
def test_a_file_is_dropped_also_where_its_lock_cannot_be_made(tmp_path: Path, beside: str) -> None:
    path = tmp_path / "search-index.sqlite"
    if beside == "link to nothing":
        path.symlink_to(tmp_path / "nothing")
    else:
        path.touch(0o600)
        (tmp_path / f".{path.name}.lock").symlink_to(tmp_path / "nothing")
    assert keyed_file.drop_file(path)
    assert not path.is_symlink()
    assert not path.exists()


@pytest.mark.parametrize("kind", ["link", "readable by others", "pipe", "folder"])
def test_what_a_search_would_not_use_is_not_told_as_covered(tmp_path: Path, kind: str) -> None:
    bench, _, _ = a_bench(tmp_path)
    bench.search(ADA)
    if kind == "readable by others":
        bench.path.chmod(0o644)
    else:
        kept = bench.path.rename(tmp_path / "kept")
        if kind == "link":
            bench.path.symlink_to(kept)
        elif kind == "pipe":
            os.mkfifo(bench.path, 0o600)
        else:
            bench.path.mkdir()
    with pytest.raises(keyed_file.UnusableFileError):
        keyed_file.summary(bench.path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sessions SET tokens = x'0011'",
        "UPDATE sessions SET updated = updated + 1",
        "UPDATE sessions SET read = read + 1",
        "UPDATE sessions SET service_sid = 'KS'",
    ],
)
def test_a_row_that_changed_on_the_disk_is_not_used(tmp_path: Path, statement: str) -> None:
    bench, _, _ = a_bench(tmp_path)
    bench.search(ADA)
    bench.change(statement)
    assert names(bench.search(ADA).hits) == ["wanted"]
    assert bench.read == 61


def test_without_its_key_the_file_is_deleted_and_made_again(tmp_path: Path) -> None:
    bench, _, _ = a_bench(tmp_path)
    bench.search(ADA)
    old = bench.key.read()
    bench.change("INSERT INTO key_check VALUES (x'00')")
    bench.key.delete()
    bench.search(ADA)
    assert bench.read == 61
    assert bench.key.read() not in {None, old}
    assert len([name for name, _ in cells(bench.path) if name == "key_check.seal"]) == 1


# -- what stands in the way


class StuckStore(MemoryStore):
    """A keyring that answers once it is let."""

    def __init__(self, behind: MemoryStore) -> None:
        super().__init__(behind)
        self.go = threading.Event()

    def get(self, username: str, /) -> Secret | None:
        assert self.go.wait(PATIENCE)
        return super().get(username)


def test_a_keyring_that_does_not_answer_delays_nobody(tmp_path: Path) -> None:
    bench, world, _ = a_bench(tmp_path)
    bench.search(ADA)
    stuck = StuckStore(bench.keyring)
    on_disk = KeyedIndex(bench.path, IndexKey(stuck, bench.path.stem))
    finder = world.finder(index=PeopleIndex(on_disk))
    before = len(world.requests("Participants"))
    assert names(world.find(ADA, finder).hits) == ["wanted"]
    assert len(world.requests("Participants")) - before == 61
    assert not on_disk.flush(0)
    stuck.go.set()
    assert on_disk.flush(PATIENCE)


def test_an_answer_that_comes_late_saves_the_rest_of_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, world, _ = a_bench(tmp_path, 300)
    bench.search(ADA)
    stuck = StuckStore(bench.keyring)
    on_disk = KeyedIndex(bench.path, IndexKey(stuck, bench.path.stem))
    finder = world.finder(index=PeopleIndex(on_disk))
    before, calls, answered = len(world.requests("Participants")), count(1), threading.Event()
    read = world.client.list_participants

    def read_late(*args: Any, **paging: Any) -> Page[Participant]:
        if next(calls) > 20 and not stuck.go.is_set():
            stuck.go.set()
            assert on_disk.flush(PATIENCE)
            answered.set()
        assert not stuck.go.is_set() or answered.wait(PATIENCE)
        return read(*args, **paging)

    monkeypatch.setattr(world.client, "list_participants", read_late)
    found = world.find(ADA, finder)
    assert names(found.hits) == ["wanted"]
    assert found.progress is not None
    assert found.progress.is_complete
    assert len(world.requests("Participants")) - before < 100


class LockedStore(MemoryStore):
    """A keyring that is locked."""

    def get(self, _username: str, /) -> Secret | None:
        raise KeyringError(Situation.LOCKED)


def test_a_locked_keyring_leaves_the_file_and_the_search_alone(tmp_path: Path) -> None:
    bench, _, _ = a_bench(tmp_path)
    bench.search(ADA)
    key, bench.key = bench.key, IndexKey(LockedStore(), bench.path.stem)
    found = bench.search(ADA)
    assert names(found.hits) == ["wanted"]
    assert bench.read == 61
    assert found_words(found).endswith("without the index on disk: The keyring is locked")
    bench.key = key
    bench.search(CAY)
    assert bench.read == 0


def test_a_file_that_another_program_holds_is_saved_to_later(tmp_path: Path) -> None:
    bench, world, _ = a_bench(tmp_path)
    on_disk = KeyedIndex(bench.path, bench.key)
    with locked(bench.path):
        finder = world.finder(index=PeopleIndex(on_disk))
        assert names(world.find(ADA, finder).hits) == ["wanted"]
        assert not on_disk.flush(0.1)
    assert on_disk.flush(PATIENCE)
    assert len(bench.saved()) == 61


def test_a_folder_that_cannot_be_written_leaves_the_search_as_it_was(tmp_path: Path) -> None:
    bench, _, _ = a_bench(tmp_path)
    bench.path = Path("/dev/null/no folder/search-index-abcd.sqlite")
    found = bench.search(ADA)
    assert names(found.hits) == ["wanted"]
    assert bench.read == 61
    assert found_words(found).endswith("without the index on disk: not a directory")


def test_a_disk_that_is_full_drops_the_file_and_not_the_search(tmp_path: Path) -> None:
    bench, world, service = a_bench(tmp_path)
    bench.search(ADA)
    world.fill(service, 400)
    world.later(days=1)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bench.path.stat().st_size, limits[1]))
    try:
        found = bench.search(ADA)
        assert names(found.hits) == ["wanted"]
        assert bench.on_disk.problem
        assert not bench.path.exists()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    bench.search(ADA)
    assert len(bench.saved()) == 461


def test_an_index_that_was_dropped_elsewhere_stays_dropped_in_this_run(tmp_path: Path) -> None:
    bench, world, _ = a_bench(tmp_path)
    on_disk = bench.open()
    finder = world.finder(index=PeopleIndex(on_disk))
    world.find(ADA, finder)
    assert on_disk.flush(PATIENCE)
    bench.path.unlink()
    bench.key.delete()
    world.find(CAY, finder)
    assert on_disk.flush(PATIENCE)
    assert on_disk.problem == "it was dropped"
    assert not bench.path.exists()
    assert bench.key.read() is None


def test_an_older_program_never_writes_under_a_key_that_was_dropped(tmp_path: Path) -> None:
    bench, world, _ = a_bench(tmp_path)
    old = bench.open()
    finder = world.finder(index=PeopleIndex(old))
    world.find(ADA, finder)
    assert old.flush(PATIENCE)
    bench.path.unlink()
    bench.key.delete()
    bench.search(ADA)
    new_key, inode = bench.key.read(), bench.path.stat().st_ino
    world.find(CAY, finder)
    assert old.flush(PATIENCE)
    assert (bench.key.read(), bench.path.stat().st_ino) == (new_key, inode)
    assert len(bench.saved()) == 61


def test_what_is_read_while_another_program_has_the_file_is_saved_later(tmp_path: Path) -> None:
    bench, world, service = a_bench(tmp_path)
    on_disk = bench.open()
    index = PeopleIndex(on_disk)
    world.find(ADA, world.finder(index=index))
    assert on_disk.flush(PATIENCE)
    keyed_file.remove(bench.path)
    with locked(bench.path):
        for session in service.sessions:
            entry = index.get(session.sid)
            assert entry is not None
            on_disk.save(entry)
        assert not on_disk.flush(0.1)
    assert on_disk.flush(PATIENCE)
    assert len(bench.saved()) == 61


def test_whatever_bytes_change_no_row_ever_says_something_else(tmp_path: Path) -> None:
    bench, _, _ = a_bench(tmp_path)
    bench.search(ADA)
    key = bench.key.read()
    assert key is not None
    file = keyed_file.KeyedFile(bench.path, key)
    rows, data = set(file.rows()), bench.path.read_bytes()
    chance = random.Random(1)
    for _ in range(300):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 1, 8, 200))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        bench.path.write_bytes(changed)
        try:
            assert set(file.rows()) <= rows
        except keyed_file.UnusableFileError:
            continue


def test_an_error_nobody_planned_for_ends_the_index_and_not_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, world, _ = a_bench(tmp_path)
    monkeypatch.setattr(IndexKeeper, "do", lambda *_: 1 / 0)
    on_disk = KeyedIndex(bench.path, bench.key)
    finder = world.finder(index=PeopleIndex(on_disk))
    assert names(world.find(ADA, finder).hits) == ["wanted"]
    assert on_disk.flush(PATIENCE)
    assert on_disk.problem == "ZeroDivisionError stopped it"
