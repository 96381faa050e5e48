"""Read what tells whom a call reaches: the pools, then the caller's sessions, the active first.

A number belongs to one service only (api facts, section 2.5), so once its pool is known no
other service is searched. Ended sessions are read only if no active one has the pair.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from proxy_tui.api.errors import ApiError, NotFoundError
from proxy_tui.api.pages import Listed
from proxy_tui.formatting.coverage import Coverage, Failure, incomplete_words
from proxy_tui.operations.diagnosis.call import Call
from proxy_tui.operations.diagnosis.facts import NUMBERS, OTHERS, TRAFFIC, Facts
from proxy_tui.operations.diagnosis.pool import read_pool
from proxy_tui.operations.diagnosis.reach import judge
from proxy_tui.operations.diagnosis.reach_facts import CallFacts, Held, Reach
from proxy_tui.operations.search.find import SearchResult
from proxy_tui.operations.search.scanner import LOCAL_FAILURES, Scan, failure
from proxy_tui.operations.search.search_terms import MatchedBy, fits_address
from proxy_tui.operations.search.strategies import FindPeople, Hit
from proxy_tui.operations.search.work_queue import urgency
from proxy_tui.operations.side_by_side import side_by_side

if TYPE_CHECKING:
    from proxy_tui.api.models import Participant, PhoneNumber, Service, Session
    from proxy_tui.operations.search import Entry, Finder, ScanProgress, SearchTerm
    from proxy_tui.operations.search.index_work import Lookup

_AT_ONCE: Final = 8
"""Pools that are read at once."""
MOST_PAIRS: Final = 4
"""How many sessions with the pair are read again; more would only say the same."""


class CallSearch:
    """The search for whom a call reaches, to ``run`` once.

    Args:
        finder: Where to search.
        call: The two numbers; if the first one is of a pool and the second is not, they
            are taken the other way round.
        found: Called with each session of the caller as soon as it is known.
        progress: Called often while sessions are searched.
        told: Called with what can be told so far, when that changes.
    """

    def __init__(
        self,
        finder: "Finder",
        call: Call,
        *,
        found: Callable[[Hit], object] = lambda _: None,
        progress: "Callable[[ScanProgress], object]" = lambda _: None,
        told: Callable[[Reach], object] = lambda _: None,
    ) -> None:
        self._finder = finder
        self._client = finder.client
        self._index = finder.index
        self._found = found
        self._progress = progress
        self._told = told
        self._pools: dict[str, Listed[PhoneNumber]] = {}
        """The pools that were read, by service SID."""
        self._hits: dict[str, Hit] = {}
        self._held: dict[str, Held | None] = {}
        """What was read of each hit with the pair; None where it does not hold any more."""
        self._facts = CallFacts(call=call, services=tuple(finder.services), now=finder.clock())
        self._active: _FindActive

    def run(self) -> tuple[SearchResult, Reach]:
        """Return the caller's sessions and whom the call reaches.

        Raises:
            CancelledError: The caller gave up; the index keeps what was read.
            ApiError: Nothing could be read.
        """
        self._read_pools()
        finder, services = self._finder, self._finder.services
        caller, on_disk = self._facts.call.caller, self._index.on_disk
        # Asked first, so that the answer is there when the first sessions are listed.
        lookup = on_disk.lookup(caller) if on_disk is not None else None
        strategy = self._active = _FindActive(caller, finder, self._take, lookup)
        scan = Scan(
            self._client,
            self._homes(),
            strategy,
            incomplete=services.incomplete if isinstance(services, Listed) else "",
            monotonic=finder.monotonic,
        )
        progress = self._of_active(scan.run(self._show))
        reach = self._judge(progress)
        if not reach.held and self._facts.numbers and not self._has_pair():
            self._told(reach)
            progress = self._search_ended(progress)
            reach = self._judge(progress)
        return SearchResult(self._facts.seen, self._with_pools(progress)), reach

    # -- the pools

    def _read_pools(self) -> None:
        services = self._facts.services
        failed: list[Failure] = []
        for start in range(0, len(services), _AT_ONCE):
            some = services[start : start + _AT_ONCE]
            pools = side_by_side(*(partial(self._read_pool, one) for one in some))
            failed += [pool for pool in pools if pool is not None]
        call = self._facts.call
        numbers, callers = self._of_pools(call.dialled), self._of_pools(call.caller)
        if callers and not numbers:
            call, numbers, callers = call.turned, callers, numbers
        self._facts = replace(
            self._facts,
            call=call,
            numbers=numbers,
            is_caller_in_pool=bool(callers),
            unread=Coverage(failed=tuple(failed)),
        )

    def _read_pool(self, service: "Service") -> Failure | None:
        """Read the numbers of a service; return why there may be more."""
        try:
            pool = read_pool(self._client, service.sid)
        except LOCAL_FAILURES as error:
            return failure(service, error)
        self._pools[service.sid] = pool
        why = incomplete_words(pool.incomplete)
        return failure(service, ApiError(f"Its pool is {why}.")) if pool.incomplete else None

    def _of_pools(self, term: "SearchTerm") -> "tuple[PhoneNumber, ...]":
        return tuple(
            number
            for pool in self._pools.values()
            for number in pool
            if fits_address(term, number.phone_number or "")
        )

    def _with_pools(self, progress: "ScanProgress") -> "ScanProgress":
        """Return the progress with the services, too, whose pools were not read to the end."""
        named = {one.sid for one in progress.failed}
        failed = [one for one in self._facts.unread.failed if one.sid not in named]
        return replace(progress, failed=(*progress.failed, *failed))

    def _homes(self) -> "list[Service]":
        """Return the services in which the number may be dialled: its own, if that is known."""
        homes = {number.service_sid for number in self._facts.numbers}
        return [one for one in self._facts.services if not homes or one.sid in homes]

    # -- active sessions

    def _take(self, hit: Hit) -> None:
        if hit.matched_by is MatchedBy.OWN_NUMBER:
            self._hits[hit.key] = hit
            self._found(hit)

    def _show(self, progress: "ScanProgress") -> None:
        progress = self._of_active(progress)
        if any(hit.key not in self._held for hit in self._live_pairs()[:MOST_PAIRS]):
            self._told(self._judge(progress))
        self._progress(progress)

    def _of_active(self, progress: "ScanProgress") -> "ScanProgress":
        """Return the progress without the sessions that are put aside."""
        aside, on_disk = len(self._active.ended), self._index.on_disk
        return replace(
            progress,
            done=progress.done - aside,
            total=progress.total - aside,
            by_disk=self._active.by_disk,
            oldest=self._active.oldest,
            at=self._finder.clock(),
            disk_problem=on_disk.problem if on_disk is not None else "",
        )

    def _has_pair(self) -> bool:
        return any(map(self._facts.is_pair, self._hits.values()))

    def _live_pairs(self) -> list[Hit]:
        return [
            hit
            for hit in self._hits.values()
            if hit.session.is_active
            and self._facts.is_pair(hit)
            and hit.participant is not None
            and not hit.participant.is_removed
        ]

    def _judge(self, progress: "ScanProgress") -> Reach:
        """Return what the hits so far come to; reads those with the pair again, once."""
        for hit in self._live_pairs()[:MOST_PAIRS]:
            if hit.key not in self._held:
                self._held[hit.key] = self._read_again(hit)
        homes = {one.sid for one in self._homes()}
        seen = sorted(self._hits.values(), key=lambda hit: urgency(hit.session))
        callers = {hit.participant.sid for hit in seen if hit.participant}
        holdings = [one.person for sid in homes for one in self._index.holdings(sid)]
        known, active = self._index.coverage(homes), self._active
        self._facts = replace(
            self._facts,
            held=tuple(filter(None, (self._held.get(hit.key) for hit in seen))),
            pairs=len(self._live_pairs()),
            seen=tuple(seen),
            others=sum(
                fits_address(self._facts.call.dialled, person.dials)
                for person in holdings
                if person.sid not in callers
            ),
            by_disk=active.by_disk,
            coverage=replace(
                known,
                read=known.read + active.active_by_disk,
                oldest=min(filter(None, (known.oldest, active.oldest)), default=None),
                unreadable=progress.skipped,
                failed=progress.failed,
                incomplete=progress.incomplete,
            ),
            now=self._finder.clock(),
        )
        return judge(self._facts)

    def _read_again(self, hit: Hit) -> Held | None:
        """Return a session with the pair as it is now; None if it has it no more."""
        service, path = hit.service, (hit.service.sid, hit.session.sid)
        try:
            session, listed = side_by_side(
                partial(self._client.fetch_session, *path),
                partial(self._client.list_participants, *path),
            )
        except NotFoundError:
            self._index.forget(hit.session.sid)
            del self._hits[hit.key]
            return None
        now, pool = self._finder.clock(), self._pools.get(service.sid)
        is_pool_whole = pool is not None and not pool.incomplete
        entry = self._index.set_people(service.sid, session, listed, now, as_of=listed.as_of)
        person = next((one for one in entry.people or () if one.sid == hit.person_sid), None)
        self._hits[hit.key] = replace(hit, session=session, participant=person or hit.participant)
        facts = Facts(
            service=service,
            session=session,
            participants=listed.items,
            interactions=None,
            pool=tuple(pool or ()) if is_pool_whole else None,
            now=now,
            unread={} if is_pool_whole else {NUMBERS: "it failed."},
            awaited=frozenset({TRAFFIC, OTHERS}),
            letters=entry.names,
        )
        caller = next((one for one in facts.present if one.sid == hit.person_sid), None)
        return Held(facts, caller) if caller is not None and session.is_active else None

    # -- ended sessions

    def _search_ended(self, active: "ScanProgress") -> "ScanProgress":
        """Look for the pair in ended sessions, the newest first, until one has it."""
        finder, ended = self._finder, self._active.ended
        lost = {one.sid for one in active.failed}
        strategy = _FindPair(self._facts.call.caller, finder, self._take, self._has_pair)
        scan = Scan(self._client, (), strategy, monotonic=finder.monotonic)
        for service in self._facts.services:
            if service.sid not in lost:
                scan.add(service, [one for home, one in ended if home.sid == service.sid])
        progress = scan.run(lambda done: self._progress(_both(active, done)))
        if not self._has_pair():
            searched, known = progress.coverage, self._active.ended_known
            every = replace(
                searched,
                needed=searched.needed + known,
                read=searched.read + known,
                listed_at=finder.clock(),
            )
            self._facts = replace(self._facts, ended=every)
        return _both(active, progress)


class _FindActive(FindPeople):
    """Read active sessions, and put the ended ones aside whose people are not known."""

    def __init__(
        self,
        caller: "SearchTerm",
        finder: "Finder",
        found: Callable[[Hit], object],
        lookup: "Lookup | None",
    ) -> None:
        super().__init__(caller, finder.index, finder.clock, found, lookup)
        self.ended: list[tuple[Service, Session]] = []
        self.ended_known = 0
        """Ended sessions that need not be read."""
        self.active_by_disk = 0
        """Active sessions that the index on disk rules out."""

    def select(self, service: "Service", session: "Session") -> bool:
        """Report known hits; select active sessions whose participants may have changed."""
        before = self.by_disk
        must_read = super().select(service, session)
        if session.is_active:
            self.active_by_disk += self.by_disk - before
        elif must_read:
            self.ended.append((service, session))
        else:
            self.ended_known += 1
        return must_read and session.is_active


class _FindPair(FindPeople):
    """Read sessions until one has the pair."""

    def __init__(
        self,
        caller: "SearchTerm",
        finder: "Finder",
        found: Callable[[Hit], object],
        has_pair: Callable[[], bool],
    ) -> None:
        super().__init__(caller, finder.index, finder.clock, found)
        self._has_pair = has_pair

    def keep(
        self, service: "Service", session: "Session", participants: "tuple[Participant, ...]"
    ) -> "Entry":
        """Put the participants into the index; end once the pair is among them."""
        entry = super().keep(service, session, participants)
        self.is_done = self._has_pair()
        return entry


def _both(active: "ScanProgress", ended: "ScanProgress") -> "ScanProgress":
    """Return the progress over active and ended sessions together."""
    return replace(
        active,
        done=active.done + ended.done,
        total=active.total + ended.total,
        rate=ended.rate,
        seconds_left=ended.seconds_left,
        is_slow=ended.is_slow,
        skipped=active.skipped + ended.skipped,
        failed=(*active.failed, *ended.failed),
    )
