"""The proof of an undo: each session read again, and compared with its state before the write.

Nothing here writes to Twilio. It needs the journal only, so it can be asked for again.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from proxy_tui.api import codes
from proxy_tui.api.client import ProxyClient
from proxy_tui.api.errors import ApiError, AuthenticationError, CancelledError, NotFoundError
from proxy_tui.api.models import Session
from proxy_tui.errors import JournalError, NotThereError
from proxy_tui.formatting.redaction import name_text
from proxy_tui.formatting.safe_text import safe, short_sid
from proxy_tui.formatting.states import state_word
from proxy_tui.operations.sessions.differences import differences
from proxy_tui.operations.writes.journal import Record, Step, session_fields
from proxy_tui.operations.writes.outcomes import Outcome
from proxy_tui.operations.writes.recorded import RecordedWrite, RecordedWrites
from proxy_tui.operations.writes.resume import RecordedStep, recorded_batches
from proxy_tui.operations.writes.reversal import COMPARED, recorded_session
from proxy_tui.operations.writes.undo import MOST_RECORDS, Progress

if TYPE_CHECKING:
    from proxy_tui.operations.search.people_index import Entry, PeopleIndex
    from proxy_tui.operations.writes.writer import Writer

_PAIR_TAKEN = 80604
"""Twilio's code for a pair of numbers that is active in another session."""


class Verdict(StrEnum):
    """What a fresh read shows of a session after an undo."""

    AS_BEFORE = "as before"
    DIFFERS = "differs"
    """The undo was done, and not everything is as it was."""
    COULD_NOT = "could not"
    """It was not taken back, or could not be read."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one session."""

    service_sid: str
    session_sid: str
    name: str
    """Unique name, safe to show; may be empty."""
    verdict: Verdict
    words: str
    """In lower case and without a full stop: ``differs in state: in progress instead of open``."""
    session: Session | None = None
    """As read; None if it is gone or could not be read."""


def prove(
    client: ProxyClient,
    writer: "Writer",
    batch: str,
    *,
    people: "PeopleIndex | None" = None,
    how_to_find: str = "",
    progress: Progress | None = None,
) -> tuple[Proof, ...]:
    """Read every session of an undo again and say what became of it; recorded in the journal.

    Args:
        client: Reads the sessions.
        writer: Its journal holds the undo.
        batch: The id of the batch that undid.
        people: Who is known to be in other sessions, to name the one that holds a pair.
        how_to_find: How to find that one if it is not known: ``find it with f``.
        progress: Told after each session.

    Raises:
        NotThereError: The journal has no such batch.
        JournalError: The journal cannot be read.
        ApiError: The credentials do not work, or the reading was cancelled.
    """
    records = writer.journal.tail(MOST_RECORDS)
    undo = recorded_batches(records).get(batch)
    if undo is None:
        raise NotThereError(f"The journal has no batch {safe(batch)}.")
    prover = _Prover(client, RecordedWrites(records), people, how_to_find)
    proofs = []
    for number, state in enumerate(undo.steps, 1):
        proof = prover.prove(state)
        proofs.append(proof)
        _record(writer, batch, state, proof)
        if progress is not None:
            progress(number, len(undo.steps))
    return tuple(proofs)


def _record(writer: "Writer", batch: str, state: RecordedStep, proof: Proof) -> None:
    step = state.step
    record = Record(
        # One whose program died stays without an outcome until it is read back.
        id=state.first.id if state.first is not None and state.last is not None else "",
        batch=batch,
        undoes=step.undoes,
        verb=step.verb,
        service_sid=step.service_sid,
        session_sid=step.session_sid,
        session=session_fields(proof.session) if proof.session is not None else {},
        note=proof.words,
    )
    try:
        writer.journal.proved(writer.signed(record))
    except JournalError:
        # What was read is true all the same, and can be asked for again.
        return


class _Prover:
    def __init__(
        self,
        client: ProxyClient,
        recorded: RecordedWrites,
        people: "PeopleIndex | None",
        how_to_find: str,
    ) -> None:
        self._client = client
        self._recorded = recorded
        self._people = people
        self._how_to_find = how_to_find

    def prove(self, state: RecordedStep) -> Proof:
        """Read one session, and compare it."""
        step = state.step
        undone = self._recorded.by_id.get(step.undoes)
        try:
            fresh = self._client.fetch_session(step.service_sid, step.session_sid)
        except NotFoundError:
            return self._proof(step, None, Verdict.COULD_NOT, "could not: it is gone")
        except (AuthenticationError, CancelledError):
            raise
        except ApiError as error:
            words = f"could not be read: {safe(error.message)}".rstrip(".")
            return self._proof(step, None, Verdict.COULD_NOT, words)
        if undone is None:
            words = "could not: its state before is not in the journal any more"
            return self._proof(step, fresh, Verdict.COULD_NOT, words)
        return self._proof(step, fresh, *self._compared(state, undone, fresh))

    def _compared(
        self, state: RecordedStep, undone: RecordedWrite, fresh: Session
    ) -> tuple[Verdict, str]:
        before = {**undone.first.before, **undone.first.session}
        is_done = state.outcome == Outcome.DONE
        if undone.first.verb == "create" and is_done:
            word = state_word(fresh.status)
            return Verdict.DIFFERS, f"differs: it is {word}; before there was no session"
        was = recorded_session(before, fresh)
        found = differences(was, fresh, COMPARED)
        if undone.first.verb != "create" and not found:
            return Verdict.AS_BEFORE, "as before"
        if is_done:
            told = ", ".join(f"{one.field}: {one.after} instead of {one.before}" for one in found)
            return Verdict.DIFFERS, f"differs in {told}"
        return Verdict.COULD_NOT, f"could not: {self._why(state, fresh)}"

    def _why(self, state: RecordedStep, fresh: Session) -> str:
        """Return why a step was not done, and what the session is now."""
        now = f"it is {state_word(fresh.status)}"
        end = state.last or Record()
        match state.outcome:
            case Outcome.LEFT_OUT:
                return f"{safe(end.note)}; {now}"
            case Outcome.REFUSED if end.code == _PAIR_TAKEN:
                return f"{self._holder(fresh)} ({_PAIR_TAKEN}); {now}"
            case Outcome.REFUSED:
                meaning = codes.meaning(end.code)
                words = meaning.words.rstrip(".") if meaning is not None else "Twilio refused it"
                return f"{words} ({end.code}); {now}" if end.code else f"{words}; {now}"
            case Outcome.UNKNOWN:
                return f"it is in doubt whether it was done; {now}"
            case _:
                return f"it was not sent; {now}"

    def _holder(self, session: Session) -> str:
        """Return which other active session holds the pair of numbers, as far as it is known."""
        holders = self._holders(session, self._people) if self._people is not None else ()
        if not holders:
            told = "another active session holds its pair of numbers"
            return f"{told}: {self._how_to_find}" if self._how_to_find else told
        told = " and ".join(
            f"{name_text(one.name)} ({short_sid(one.sid)})" if one.name else short_sid(one.sid)
            for one in holders
        )
        return f"{told} holds its pair of numbers"

    def _holders(self, session: Session, people: "PeopleIndex") -> "tuple[Entry, ...]":
        """Return the known active sessions with the same person on the same number."""
        try:
            listed = self._client.list_participants(session.service_sid, session.sid)
        except ApiError:
            return ()
        pairs = {(one.identifier, one.proxy_identifier) for one in listed if not one.is_removed}
        held = people.holdings(session.service_sid)
        found = {
            one.entry.sid: one.entry
            for one in held
            if (one.person.identifier, one.person.dials) in pairs and one.entry.sid != session.sid
        }
        return tuple(found.values())

    def _proof(self, step: Step, session: Session | None, verdict: Verdict, words: str) -> Proof:
        name = session.unique_name if session is not None else step.session.get("unique_name")
        return Proof(step.service_sid, step.session_sid, name_text(name), verdict, words, session)
