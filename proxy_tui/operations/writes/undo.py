"""Undo: the plan that takes back a write or a batch, from what the journal recorded.

Only what was recorded is touched: that account, that address, those services and
SIDs. Each session is read for the plan, and what somebody changed since is left
alone. ``Batch`` runs the plan like any other; ``proof`` shows what came of it.
An undo is a write too, so undoing it brings the write back.
"""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from proxy_tui.api.client import ProxyClient
from proxy_tui.api.errors import (
    ApiError,
    AuthenticationError,
    CancelledError,
    NotFoundError,
)
from proxy_tui.api.models import Service, Session
from proxy_tui.errors import GuardError, NotThereError, UsageError
from proxy_tui.formatting.safe_text import safe, short_sid
from proxy_tui.formatting.states import is_known
from proxy_tui.formatting.times import stamp
from proxy_tui.operations.writes.journal import Record
from proxy_tui.operations.writes.outcomes import Outcome
from proxy_tui.operations.writes.plan import LeftOut, Plan, PlannedStep, Target
from proxy_tui.operations.writes.recorded import RecordedWrite, RecordedWrites
from proxy_tui.operations.writes.reversal import (
    NoWayBackError,
    changed_since,
    recorded_session,
    reverse,
    why_no_way_back,
)

if TYPE_CHECKING:
    from proxy_tui.operations.writes.writer import Writer

MOST_RECORDS: Final = 100_000
"""How many records of the journal are searched, from its end."""
SHORTEST_PREFIX: Final = 6
"""Hex digits that name a write; a batch has as many."""

Progress = Callable[[int, int], None]
"""Takes how many sessions were read, and of how many."""


def plan_undo(
    client: ProxyClient,
    writer: "Writer",
    which: str,
    now: datetime,
    *,
    only: Collection[str] = (),
    progress: Progress | None = None,
) -> Plan:
    """Return the plan that takes back a write or a batch, newest write first.

    Reads each session once. A write that cannot be taken back is left out with its reason, so a
    plan may have no steps.

    Args:
        client: Reads the sessions.
        writer: Whose account and address the writes must have gone to, and its journal.
        which: The id of a write or a batch, or the first six or more digits of a write's.
        now: Which expiry has passed.
        only: The SIDs of the sessions of a batch to take back; empty takes back all of it.
        progress: Told after each session.

    Raises:
        UsageError: That is no id.
        NotThereError: The journal has no such write.
        GuardError: It went to another account or address, or several ids begin like that.
        JournalError: The journal cannot be read.
        ApiError: The credentials do not work, or the reading was cancelled.
    """
    recorded = RecordedWrites(writer.journal.tail(MOST_RECORDS))
    found, chosen = _find(recorded, which)
    for write in chosen:
        _check_owner(write.first, writer)
    chosen = [write for write in chosen if not only or write.session_sid in only]
    planner = _Planner(client, recorded, now)
    for number, write in enumerate(reversed(chosen), 1):
        planner.take(write)
        if progress is not None:
            progress(number, len(chosen))
    return Plan("undo", tuple(planner.steps), tuple(planner.left_out), undoes=found)


def find_last(writer: "Writer", os_user: str, sids: Collection[str]) -> str:
    """Return the id of what a person would undo for some sessions; empty if there is nothing.

    For one session that is the last write to it by that person which was done or is in doubt;
    for several, their last batch with any of them. Undos do not count: undoing twice goes back
    one write more.

    Raises:
        JournalError: The journal cannot be read.
    """
    recorded = RecordedWrites(writer.journal.tail(MOST_RECORDS))
    own = writer.signed(Record())
    for write in reversed(recorded.by_id.values()):
        first = write.first
        is_own = (first.account_sid, first.base_url) == (own.account_sid, own.base_url)
        if first.undoes or first.os_user != os_user or write.session_sid not in sids or not is_own:
            continue
        if len(sids) > 1 and not first.batch:
            continue
        if recorded.stands(write) or write.is_in_doubt:
            return first.batch if len(sids) > 1 else write.id
    return ""


def _find(recorded: RecordedWrites, which: str) -> tuple[str, list[RecordedWrite]]:
    """Return the whole id of a write or a batch, and its writes, oldest first."""
    asked = which.strip().lower()
    if not re.fullmatch(f"[0-9a-f]{{{SHORTEST_PREFIX},}}", asked):
        raise UsageError(
            f'"{safe(which)}" is no id of a write or a batch.',
            hint=f"Type at least {SHORTEST_PREFIX} of its digits, as the history shows them.",
        )
    writes = [write for write in recorded.by_id.values() if write.id.startswith(asked)]
    is_batch = asked in recorded.batches
    if len(writes) + is_batch > 1:
        raise GuardError(
            f"Several writes begin with {asked}; nothing was done.", hint="Type more of the id."
        )
    if is_batch:
        return asked, recorded.batches[asked]
    if not writes:
        raise NotThereError(
            f"The journal has no write or batch {asked}.",
            hint="Look it up in the history; another machine has its own.",
        )
    return writes[0].id, writes


def _check_owner(record: Record, writer: "Writer") -> None:
    """Raise GuardError unless a write went to the account and the address of this writer."""
    own = writer.signed(Record())
    profile = f"profile {safe(record.profile)}" if record.profile else "its account"
    if not record.account_sid:
        raise GuardError(
            "An older version recorded this write without its account, so it is not undone.",
            hint="Open the session and change it back by hand.",
        )
    if record.account_sid != own.account_sid:
        raise GuardError(
            f"This went to another account, {short_sid(record.account_sid)}; nothing was done.",
            hint=f"Sign in as {profile} to undo it.",
        )
    if record.base_url != own.base_url:
        raise GuardError(
            f"This went to another address, {safe(record.base_url)}; nothing was done.",
            hint=f"Sign in there as {profile} to undo it.",
        )


class _Planner:
    """Turns writes into steps, newest first, or into reasons why not."""

    def __init__(self, client: ProxyClient, recorded: RecordedWrites, now: datetime) -> None:
        self.steps: list[PlannedStep] = []
        self.left_out: list[LeftOut] = []
        self._client = client
        self._recorded = recorded
        self._now = now
        self._services: dict[str, Service] = {}

    def take(self, write: RecordedWrite) -> None:
        """Plan the way back from one write, or leave it out."""
        target = _as_recorded(write)
        try:
            self._must_be_undoable(write)
            fresh = self._read(write)
            target = Target(self._service(write.first.service_sid), fresh)
            self.steps.append(self._step(write, target))
        except NoWayBackError as error:
            self.left_out.append(LeftOut(target, str(error)))

    def _must_be_undoable(self, write: RecordedWrite) -> None:
        """Raise NoWayBackError for what the journal alone shows not to be undoable."""
        match write.outcome:
            case Outcome.DONE:
                pass
            case Outcome.UNKNOWN if write.is_in_doubt:
                raise NoWayBackError("it is in doubt whether it was done: read it back first")
            case Outcome.UNKNOWN:
                raise NoWayBackError("it was read back, and not found done")
            case outcome:
                raise NoWayBackError(f"it was {safe(outcome)}, so nothing is to be taken back")
        if (by := self._recorded.taken_back_by(write)) is not None:
            raise NoWayBackError(f"it was taken back already, {_told(by)}")
        if reason := why_no_way_back(write.first.verb):
            raise NoWayBackError(reason)
        if (later := self._recorded.in_the_way(write)) is not None:
            how = "read it back" if later.is_in_doubt else "undo it"
            raise NoWayBackError(f"a later {_told(later)} is in the way: {how} first")

    def _read(self, write: RecordedWrite) -> Session:
        try:
            fresh = self._client.fetch_session(write.first.service_sid, write.session_sid)
        except NotFoundError:
            raise NoWayBackError("it is gone") from None
        except (AuthenticationError, CancelledError):
            raise
        except ApiError as error:
            raise NoWayBackError(f"it could not be read: {safe(error.message)}") from error
        if not is_known(fresh.status):
            raise NoWayBackError(f'its state is "{safe(fresh.status)}", which is not documented')
        return fresh

    def _service(self, sid: str) -> Service:
        if sid not in self._services:
            try:
                self._services[sid] = self._client.fetch_service(sid)
            except (AuthenticationError, CancelledError):
                raise
            except ApiError as error:
                why = safe(error.message)
                raise NoWayBackError(f"its service could not be read: {why}") from error
        return self._services[sid]

    def _step(self, write: RecordedWrite, target: Target) -> PlannedStep:
        answer = self._recorded.last_answer(write)
        answered = answer.session if answer is not None else {}
        cautions = []
        if not answered:
            # As an older version recorded it, or the answer could not be read.
            answered = write.first.after
            cautions.append("only what it set is compared, since its answer is not on record")
        if changed := changed_since(answered, target.session):
            told = ", ".join(
                f"{one.field} is {one.after} instead of {one.before}" for one in changed
            )
            raise NoWayBackError(f"it was changed since: {told}")
        before = {**write.first.before, **write.first.session}
        way = reverse(write.first.verb, before, target.session, target.service, self._now)
        cautions = [way.caution, *cautions] if way.caution else cautions
        return PlannedStep(
            target, way.verb, way.params, way.changes, undoes=write.id, caution="; ".join(cautions)
        )


def _as_recorded(write: RecordedWrite) -> Target:
    """Return a session that was not read, as far as the journal knows it."""
    first = write.first
    held: Sequence[dict[str, str]] = [
        dict(one) for one in (first.session, first.before, first.after)
    ]
    name = next((name for one in held if (name := one.get("unique_name"))), None)
    session = Session(sid=write.session_sid, service_sid=first.service_sid, unique_name=name)
    return Target(Service(sid=first.service_sid), recorded_session(held[0], session))


def _told(write: RecordedWrite) -> str:
    """Return which write it is: ``close (3f9a21c0) at 2026-03-01 14:02:11 UTC by ann``."""
    first, when = write.first, write.first.sent_at
    at = f" at {stamp(when)}" if when is not None else ""
    return safe(f"{first.verb} ({first.id[:8]}){at} by {first.os_user or 'someone'}")
