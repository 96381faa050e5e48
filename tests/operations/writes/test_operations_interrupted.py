"""A write whose program died before its answer is found, named, read back and recorded."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from write_bench import Bench

from proxy_tui.api.errors import ReadOnlyError
from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
from proxy_tui.formatting.redaction import redact
from proxy_tui.operations.support.processes import process_started, this_process
from proxy_tui.operations.writes.interrupted import (
    belongs_to,
    find_interrupted,
    interrupted_line,
    interrupted_words,
    settle,
)
from proxy_tui.operations.writes.journal import Journal, Record
from proxy_tui.operations.writes.outcomes import Outcome

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLOSE = Record(
    verb="close", profile="acme", os_user="ann", service_sid="KS" + "5c" * 16,
    session_sid="KC" + "77" * 16, session={"unique_name": "job-17", "status": "open"},
)  # fmt: skip


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.jsonl", lambda: NOON)


def rewrite(journal: Journal, **fields: object) -> None:
    """Change what the records in the file say of who wrote them."""
    lines = [json.loads(line) | fields for line in journal.path.read_text().splitlines()]
    journal.path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def died() -> int:
    """Return the pid of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_a_write_of_a_program_that_ended_is_found_until_something_is_recorded(
    journal: Journal,
) -> None:
    entry = journal.begin(CLOSE)
    answered = journal.begin(CLOSE)
    journal.end(replace(answered, outcome=Outcome.DONE))
    assert find_interrupted(journal, NOON) == ()  # this very program may still be at it
    rewrite(journal, pid=died())
    (found,) = find_interrupted(journal, NOON)
    assert found.id == entry.id
    assert interrupted_words(found, NOON + HOUR) == (
        f"close job-17 (KC7777…7777) in KS5c5c…5c5c, sent at 12:00 UTC by ann on {found.host}"
    )
    assert interrupted_line([found], NOON) == (
        "A write without an outcome: close job-17 at 12:00 UTC by ann"
    )
    assert interrupted_line([found, replace(found, session={})], NOON + 24 * HOUR) == (
        "2 writes without an outcome, the last: close KC7777…7777 on 2026-03-01 by ann"
    )
    assert "sent on 2026-03-01 12:00:00 UTC" in interrupted_words(found, NOON + 24 * HOUR)
    journal.found(replace(entry, outcome=Outcome.UNKNOWN, note="as it was"))
    assert find_interrupted(journal, NOON) == ()


def test_a_pid_that_was_used_again_is_another_program(journal: Journal) -> None:
    journal.begin(CLOSE)
    rewrite(journal, started="0ld-123")
    assert len(find_interrupted(journal, NOON)) == 1


@pytest.mark.parametrize(
    ("fields", "later", "found"),
    [
        ({"host": "bastion-2"}, timedelta(minutes=1), False),
        ({"host": "bastion-2"}, HOUR, True),
        ({"host": "bastion-2"}, -timedelta(minutes=1), False),  # a clock that was set back
        ({"host": "bastion-2"}, -HOUR, True),
        ({"started": ""}, timedelta(minutes=1), False),  # as older versions wrote it
        ({"started": ""}, HOUR, True),
        ({"host": "bastion-2", "time": "yesterday"}, HOUR, True),
    ],
)
def test_where_nobody_can_tell_a_write_is_over_after_a_quarter_of_an_hour(
    journal: Journal, fields: dict[str, str], later: timedelta, found: bool
) -> None:
    journal.begin(CLOSE)
    rewrite(journal, **fields)
    assert bool(find_interrupted(journal, NOON + later)) is found


def test_damaged_and_strange_records_spoil_only_themselves(journal: Journal) -> None:
    journal.begin(CLOSE)
    rewrite(journal, pid=died())
    with journal.path.open("a") as file:
        for strange in (
            {"id": ["x"], "phase": "before"}, {"id": "y", "phase": "before", "session": "open"},
            {"id": "z", "phase": "before", "pid": "12"},
            {"id": "w", "phase": "before", "after": {"ttl": 60}}, 7,
        ):  # fmt: skip
            file.write(json.dumps(strange) + "\n")
    assert [one.verb for one in find_interrupted(journal, NOON)] == ["close"]
    journal.path.write_text(json.dumps({"id": "v", "phase": "before", "pid": died()}) + "\n")
    (bare,) = find_interrupted(journal, NOON + HOUR)
    assert "a session without a name in an unknown service" in interrupted_words(bare, NOON)


def test_a_process_is_known_by_pid_and_start() -> None:
    assert this_process() == (os.getpid(), process_started(os.getpid()) or "")
    assert process_started(died()) == ""
    assert process_started(2**40) in ("", None)


# -- reading back


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    alone = bench.store.add_session(bench.service, "job-alone")
    bench.store.add_participant(alone, "+447700900004", next(iter(bench.service.numbers)))
    return bench


def halfway(bench: Bench, write: Callable[[], object], *, reaches_twilio: bool) -> Record:
    """Write, lose the record of the answer, and return what the journal has of it."""
    known = {record.id for record in bench.records}
    bench.client.read_only = not reaches_twilio
    with suppress(ReadOnlyError):
        write()
    bench.client.read_only = False
    return next(one for one in bench.records if one.id not in known and one.phase == "before")


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("verb", ["close", "update", "delete", "add_participant", "create"])
def test_what_was_found_is_recorded_beside_the_write(bench: Bench, verb: str, done: bool) -> None:
    shown = bench.shown()
    alone = bench.client.fetch_session(shown.service_sid, "job-alone")
    writes: dict[str, Callable[[], object]] = {
        "close": lambda: bench.writer.close(shown),
        "update": lambda: bench.writer.update(shown, UpdateSession(ttl=7200)),
        "delete": lambda: bench.writer.delete(shown),
        "add_participant": lambda: bench.writer.add_participant(
            alone, NewParticipant(identifier="+447700900003")
        ),
        "create": lambda: bench.writer.create(
            shown.service_sid, CreateSession(unique_name="job-new")
        ),
    }
    record = halfway(bench, writes[verb], reaches_twilio=done)
    finding = settle(bench.client, bench.writer, record)
    assert finding.outcome == (Outcome.DONE if done else Outcome.UNKNOWN), finding.words
    last = bench.records[-1]
    assert (last.id, last.phase, last.verb) == (record.id, "found", verb)
    assert (last.outcome, last.note) == (finding.outcome, redact(finding.words))


def test_a_session_that_was_changed_since_is_told_as_it_is(bench: Bench) -> None:
    shown = bench.shown()
    record = halfway(
        bench, lambda: bench.writer.update(shown, UpdateSession(ttl=7200)), reaches_twilio=True
    )
    bench.writer.update(bench.client.fetch_session(shown.service_sid, shown.sid),
                        UpdateSession(ttl=60))  # fmt: skip
    finding = settle(bench.client, bench.writer, record)
    assert finding.words == "It may have been changed since: it is open, ttl 1 min."


@pytest.mark.parametrize("name", ["+447700900001", None])
def test_a_name_that_the_journal_masks_cannot_be_looked_for(bench: Bench, name: str | None) -> None:
    params = CreateSession(unique_name=name)
    record = halfway(
        bench, lambda: bench.writer.create(bench.service.sid, params), reaches_twilio=True
    )
    finding = settle(bench.client, bench.writer, record)
    assert finding.outcome == Outcome.UNKNOWN
    assert "look for one created at about" in finding.words


def test_a_write_belongs_to_the_account_and_address_it_went_to(bench: Bench) -> None:
    bench.writer.account_sid = "AC" + "0a" * 16
    bench.writer.close(bench.shown())
    before, after = bench.records
    assert before.account_sid == after.account_sid == bench.writer.account_sid
    assert belongs_to(before, bench.writer)
    assert not belongs_to(replace(before, base_url="https://elsewhere.example"), bench.writer)
    assert not belongs_to(replace(before, account_sid="AC" + "0b" * 16), bench.writer)
    assert belongs_to(Record(profile=before.profile), bench.writer)
