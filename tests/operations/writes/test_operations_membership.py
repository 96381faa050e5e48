"""Removing a person, sending them a message, and replacing them by another one."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from write_bench import ANN, BOB, CAT, NOON, Bench

from proxy_tui.api.errors import NotFoundError, RefusedError
from proxy_tui.api.models import Participant, Session
from proxy_tui.api.params import NewMessage, NewParticipant
from proxy_tui.errors import UsageError
from proxy_tui.operations.writes.interrupted import find_interrupted, interrupted_words
from proxy_tui.operations.writes.journal import Journal
from proxy_tui.operations.writes.outcomes import (
    ChangedError,
    ImpossibleError,
    OutcomeUnknownError,
    PersonGoneError,
    Written,
)
from proxy_tui.operations.writes.production_lock import ConfirmationError, WriteLock
from proxy_tui.operations.writes.reconcile import PAGES_TO_SCAN, read_back
from proxy_tui.operations.writes.replacement import HalfReplacedError, Replacement
from proxy_tui.simulator.faults.fault_rules import Fault

TEXT = "Testing 1, 2:\nthe door code is 4711 \U0001f44d\u200d"
HELLO = NewMessage(body=TEXT)
UNREACHABLE = "+15551234567"
MESSAGES = "*/MessageInteractions"

Send = Callable[..., Written]


def person(bench: Bench, place: int = 1) -> Participant:
    """Return Bob, or Ann at place 0, as a screen read them."""
    row = bench.record.participants[place]
    return Participant(sid=row.sid, identifier=row.identifier)


def remove(bench: Bench, shown: Session, **more: str) -> Written:
    return bench.writer.remove_participant(shown, person(bench), letter="B", **more)


def message(bench: Bench, shown: Session, **more: str) -> Written:
    return bench.writer.send_message(shown, person(bench), HELLO, letter="B", **more)


both = pytest.mark.parametrize("send", [remove, message])


def sent(bench: Bench) -> list[str]:
    """Return what the simulator was asked to send."""
    return [json.loads(one.data)["body"] for one in bench.record.traffic() if one.message_to]


# Removing


def test_removing_checks_records_sends_once_and_reads_the_session_again() -> None:
    bench = Bench()
    shown = bench.shown()
    bench.pass_time(minutes=1)
    done = remove(bench, shown, reason="wrong number")
    assert bench.requests == ["GET", "GET", "DELETE", "GET"]
    assert bench.live == [ANN]
    assert done.session is not None
    assert done.session.date_updated == bench.now
    first, last = bench.records
    assert (first.verb, first.reason, first.after) == ("remove_participant", "wrong number", {})
    assert first.before == {
        "participant_sid": person(bench).sid, "letter": "B", "identifier": "+44••••0002",
    }  # fmt: skip
    assert (last.id, last.outcome) == (first.id, "done")
    assert BOB not in repr(bench.records)


def test_a_removal_whose_answer_was_lost_is_found_done() -> None:
    bench = Bench(Fault(effect="lost", method="DELETE"))
    done = remove(bench, bench.shown())
    assert done.note == "The answer was lost; read back: B +44••••0002 is no longer in the session."
    assert (bench.writes, bench.outcome, bench.live) == (1, "done", [ANN])


def test_removed_people_count_as_removed_whether_they_are_listed_or_not() -> None:
    bench = Bench()
    remove(bench, bench.shown())
    begun, words = bench.records[0], "It was done: B +44••••0002 is no longer in the session."
    assert read_back(bench.client, begun).words == words
    del bench.record.participants[1]
    assert read_back(bench.client, begun).words == words


def test_a_removal_that_never_arrived_is_in_doubt_and_not_sent_again() -> None:
    bench = Bench(Fault(effect="status", status=503, method="DELETE"))
    with pytest.raises(OutcomeUnknownError) as caught:
        remove(bench, bench.shown())
    assert "B +44••••0002 is still in the session" in caught.value.message
    assert (bench.writes, bench.outcome, bench.live) == (1, "unknown", [ANN, BOB])


# Sending a message


def test_a_message_is_sent_once_and_only_its_length_is_recorded() -> None:
    bench = Bench()
    done = message(bench, bench.shown(), reason="is the line alive?")
    assert bench.requests == ["GET", "GET", "GET", "POST", "GET"]
    assert sent(bench) == [TEXT]
    assert done.session is not None
    assert done.note == ""
    first, last = bench.records
    assert (first.verb, first.after) == ("send_message", {"length": str(len(TEXT))})
    assert first.before == {
        "participant_sid": person(bench).sid, "letter": "B", "identifier": "+44••••0002",
        "messages": "0",
    }  # fmt: skip
    assert (last.outcome, last.request_id) == ("done", done.request_id)
    for secret in (BOB, "4711", "Testing"):
        assert secret not in repr(bench.records)


def test_a_message_whose_answer_was_lost_is_found_among_those_of_that_person() -> None:
    bench = Bench(Fault(effect="lost", method="POST"))
    done = message(bench, bench.shown())
    assert done.note == (
        "The answer was lost; read back: a message of that length to B +44••••0002 is listed."
    )
    assert (bench.writes, bench.outcome, sent(bench)) == (1, "done", [TEXT])


@pytest.mark.parametrize(
    "other",
    [
        lambda bench: message(bench, bench.shown()),
        lambda bench: bench.writer.send_message(bench.shown(), person(bench, 0), HELLO),
        lambda bench: bench.writer.send_message(
            bench.shown(), person(bench), NewMessage(body="Hi")
        ),
    ],
    ids=["the same text earlier", "the same text to the other person", "another text"],
)
def test_another_message_never_counts_as_the_one_in_doubt(other: Callable[[Bench], object]) -> None:
    bench = Bench()
    other(bench)
    bench.faults.add(Fault(effect="reset", method="POST"))
    with pytest.raises(OutcomeUnknownError) as caught:
        message(bench, bench.shown())
    assert "no such message to B +44••••0002 is listed" in caught.value.message
    assert "send another one only if it is not listed by then" in caught.value.hint
    assert (bench.writes, bench.outcome, len(sent(bench))) == (1, "unknown", 1)


def test_a_message_from_before_the_program_died_is_found_by_its_length() -> None:
    bench = Bench()
    message(bench, bench.shown())
    begun = bench.records[0]
    assert read_back(bench.client, begun).outcome == "done"
    bench.record.traffic()[0].date_created = NOON - timedelta(hours=1)
    assert read_back(bench.client, begun).outcome == "unknown"


def test_a_voice_session_takes_no_message() -> None:
    bench = Bench(mode="voice-only")
    with pytest.raises(ImpossibleError, match=r"takes no messages \(80616\)"):
        message(bench, bench.shown())
    assert (bench.writes, bench.records) == (0, ())


# Both


@both
def test_a_closed_session_is_refused_before_anything_is_sent(send: Send) -> None:
    bench = Bench(status="closed", date_ended=NOON, closed_reason="api")
    with pytest.raises(ImpossibleError, match="It is closed"):
        send(bench, bench.shown())
    assert (bench.writes, bench.records) == (0, ())


@both
def test_someone_who_left_before_the_check_is_not_written_to(send: Send) -> None:
    bench = Bench()
    shown = bench.shown()
    bench.record.participants[1].date_deleted = NOON
    with pytest.raises(ImpossibleError, match="This person is no longer in it"):
        send(bench, shown)
    assert (bench.writes, bench.records) == (0, ())


def test_someone_who_left_and_is_not_listed_is_not_written_to_either() -> None:
    bench = Bench()
    shown, bob = bench.shown(), person(bench)
    del bench.record.participants[1]
    for send in (
        lambda: bench.writer.remove_participant(shown, bob),
        lambda: bench.writer.send_message(shown, bob, HELLO),
    ):
        with pytest.raises(ImpossibleError, match="This person is no longer in it"):
            send()
    assert (bench.writes, bench.records) == (0, ())


@both
def test_someone_who_left_after_the_check_is_named_and_the_session_is_not_called_gone(
    send: Send,
) -> None:
    bench = Bench(
        *(
            Fault(effect="status", status=404, code=20404, method=verb)
            for verb in ("POST", "DELETE")
        )
    )
    with pytest.raises(PersonGoneError) as caught:
        send(bench, bench.shown())
    assert caught.value.message.startswith("B +44••••0002 is no longer in the session: removed")
    assert caught.value.write_id == bench.records[0].id
    assert (bench.outcome, bench.records[-1].code) == ("refused", 20404)


@both
def test_a_session_that_is_gone_is_said_to_be_gone(send: Send) -> None:
    bench = Bench()
    shown = bench.shown()
    bench.store.remove_session(bench.record)
    with pytest.raises(NotFoundError):
        send(bench, shown)
    assert (bench.writes, bench.records) == (0, ())


@both
def test_a_contact_since_it_was_shown_is_no_reason_to_refuse_but_another_state_is(
    send: Send,
) -> None:
    bench = Bench()
    shown = bench.shown()
    bench.record.date_last_interaction = bench.now
    send(bench, shown)
    bench = Bench()
    shown = bench.shown()
    bench.record.status = "in-progress"
    with pytest.raises(ChangedError):
        send(bench, shown)
    assert bench.writes == 0


@both
def test_production_wants_a_reason(send: Send) -> None:
    bench = Bench()
    bench.writer = bench.new_writer(lock=WriteLock(bench.client, "acme", lambda: bench.now))
    with pytest.raises(ConfirmationError):
        send(bench, bench.shown())
    assert (bench.writes, bench.records) == (0, ())


@pytest.mark.parametrize(
    ("send", "words"),
    [(remove, "remove a person from job-1"), (message, "send a message in job-1")],
)
def test_an_interrupted_one_is_named_and_read_back(send: Send, words: str) -> None:
    bench = Bench()
    send(bench, bench.shown())
    begun = bench.records[0]
    assert interrupted_words(begun, bench.now).startswith(words)
    assert read_back(bench.client, begun).outcome == "done"


# Replacing


def replacement(bench: Bench) -> Replacement:
    return Replacement(bench.client, bench.writer, bench.shown(), person(bench), "B")


def test_replacing_removes_then_adds_under_one_batch_without_a_plan() -> None:
    bench = Bench()
    exchange = replacement(bench)
    done = exchange.run(NewParticipant(identifier=CAT), reason="new driver")
    assert bench.live == [ANN, CAT]
    assert done.session is not None
    verbs = [(one.verb, one.phase, one.batch, one.reason) for one in bench.records]
    batch = exchange.batch
    assert verbs == [
        ("remove_participant", "before", batch, "new driver"),
        ("remove_participant", "after", batch, ""),
        ("add_participant", "before", batch, "new driver"),
        ("add_participant", "after", batch, ""),
    ]
    assert CAT not in repr(bench.records)


@pytest.mark.parametrize(
    ("comes", "why"),
    [(BOB, "is the person to be removed"), (ANN, r"is in this session already \(80103\)")],
)
def test_who_cannot_come_is_refused_before_anyone_goes(comes: str, why: str) -> None:
    bench = Bench()
    with pytest.raises(UsageError, match=why):
        replacement(bench).run(NewParticipant(identifier=comes))
    assert (bench.writes, bench.records, bench.live) == (0, (), [ANN, BOB])


def test_who_was_removed_before_cannot_come_in_anothers_place() -> None:
    bench = Bench()
    replacement(bench).run(NewParticipant(identifier=CAT))
    cat = bench.record.participants[2]
    again = Replacement(
        bench.client, bench.writer, bench.shown(), Participant(sid=cat.sid, identifier=CAT), "B"
    )
    with pytest.raises(UsageError, match=r"cannot come back \(80612\)"):
        again.run(NewParticipant(identifier=BOB))
    assert bench.live == [ANN, CAT]


def test_a_refused_second_half_says_where_it_stands_and_can_be_sent_again_alone() -> None:
    bench = Bench()
    exchange = replacement(bench)
    with pytest.raises(HalfReplacedError) as caught:
        exchange.run(NewParticipant(identifier=UNREACHABLE))
    assert isinstance(caught.value.__cause__, RefusedError)
    assert "B +44••••0002 was removed from the session; +1••••4567 was not added" in (
        caught.value.message
    )
    assert not caught.value.is_in_doubt
    assert bench.live == [ANN]
    bench.requests.clear()
    bench.record.ttl = 900
    with pytest.raises(HalfReplacedError, match="The session changed"):
        exchange.run(NewParticipant(identifier=CAT))
    exchange.run(NewParticipant(identifier=CAT))
    assert bench.writes == 1
    assert bench.live == [ANN, CAT]
    assert len({one.batch for one in bench.records}) == 1


def test_a_second_half_in_doubt_is_never_sent_again() -> None:
    bench = Bench(Fault(effect="reset", method="POST"))
    with pytest.raises(HalfReplacedError, match="may not be in it yet") as caught:
        replacement(bench).run(NewParticipant(identifier=CAT))
    assert caught.value.is_in_doubt
    assert (bench.writes, bench.live) == (2, [ANN])


def test_a_first_half_in_doubt_sends_no_second_one() -> None:
    bench = Bench(Fault(effect="status", status=503, method="DELETE"))
    exchange = replacement(bench)
    with pytest.raises(OutcomeUnknownError):
        exchange.run(NewParticipant(identifier=CAT))
    assert exchange.removed is None
    assert (bench.writes, bench.live) == (1, [ANN, BOB])


def test_an_interrupted_second_half_is_found_as_a_write_of_its_own(tmp_path: Path) -> None:
    bench = Bench()
    path = tmp_path / "journal.jsonl"
    bench.writer = bench.new_writer(path)
    replacement(bench).run(NewParticipant(identifier=CAT))
    lines = [json.loads(line) | {"host": "bastion-2"} for line in path.read_text().splitlines()]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines[:-1]))
    (found,) = find_interrupted(Journal(path, lambda: bench.now), bench.now + timedelta(hours=1))
    assert found.verb == "add_participant"


def test_a_list_of_people_that_is_not_whole_proves_no_removal() -> None:
    bench = Bench()
    remove(bench, bench.shown())
    begun = bench.records[0]
    for number in range(PAGES_TO_SCAN * 100):
        bench.store.add_participant(bench.record, f"+4477009{number:05d}", bench.service.numbers[0])
    bench.record.participants.remove(bench.record.participants[1])
    found = read_back(bench.client, begun)
    assert found.outcome == "unknown"
    assert found.seen == "B +44••••0002 is not among the people who were read"


def test_the_number_of_messages_before_may_be_missing_from_an_old_record() -> None:
    bench = Bench()
    message(bench, bench.shown())
    begun = bench.records[0]
    bare = {name: text for name, text in begun.before.items() if name != "messages"}
    assert read_back(bench.client, replace(begun, before=bare)).outcome == "done"
