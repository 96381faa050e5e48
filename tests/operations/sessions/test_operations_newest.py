"""Answers in every order of arrival: an older one never overwrites what a newer one told."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hypothesis import given, strategies as st
from session_samples import page, session, sid

from proxy_tui.api.models import Participant, Session
from proxy_tui.api.order import is_older, moment, stamp
from proxy_tui.api.pages import Page
from proxy_tui.operations.search import PeopleIndex
from proxy_tui.operations.sessions.listing import Listing
from proxy_tui.operations.sessions.newest import Newest

ROWS = 4
STATES = ("open", "in-progress", "closed")


def told(number: int, as_of: int, status: str = "open") -> Session:
    """Return a session as an answer of some moment tells of it."""
    made = session(number, status=status)
    stamp(made, as_of)
    return made


@dataclass(frozen=True)
class Answer:
    """One answer: a page, a single session, or one's own write."""

    how: str
    as_of: int
    rows: tuple[tuple[int, str], ...]

    def give(self, listing: Listing) -> None:
        """Let it arrive."""
        rows = [told(number, self.as_of, status) for number, status in self.rows]
        if self.how in {"add", "refresh"}:
            whole = replace(page(0, rows), as_of=self.as_of)
            getattr(listing, self.how)(whole)
        else:
            for row in rows:
                getattr(listing, self.how)(row)


@st.composite
def answers(draw: st.DrawFn) -> list[Answer]:
    """Return answers in the order in which they were asked for."""
    row = st.tuples(st.integers(0, ROWS - 1), st.sampled_from(STATES))
    rows = st.lists(row, min_size=1, max_size=ROWS, unique_by=lambda one: one[0]).map(tuple)
    hows = st.lists(st.sampled_from(["add", "refresh", "replace", "insert"]), max_size=8)
    return [Answer(how, moment(), draw(rows)) for how in draw(hows)]


@given(asked=answers(), data=st.data())
def test_a_list_ends_up_with_what_was_asked_for_last_in_any_order_of_arrival(
    asked: list[Answer], data: st.DataObject
) -> None:
    listing = Listing()
    listing.add(page(0, [told(number, 0) for number in range(ROWS)]))
    newest = dict.fromkeys(range(ROWS), "open")
    for answer in asked:
        newest.update(dict(answer.rows))
    for answer in data.draw(st.permutations(asked)):
        answer.give(listing)
    assert {row.sid: row.status for row in listing.visible} == {
        sid(number): status for number, status in newest.items()
    }


@given(asked=answers(), data=st.data())
def test_nothing_asked_for_before_brings_a_removed_row_back(
    asked: list[Answer], data: st.DataObject
) -> None:
    listing = Listing()
    listing.add(page(0, [told(number, 0) for number in range(ROWS)]))
    removed = data.draw(st.integers(0, ROWS - 1))
    when = data.draw(st.integers(0, len(asked)))
    order = data.draw(st.permutations(asked))
    for answer in order[:when]:
        answer.give(listing)
    listing.remove(sid(removed))
    for answer in order[when:]:
        answer.give(listing)
        assert listing.get(sid(removed)) is None
    listing.insert(told(removed, moment()))
    assert listing.get(sid(removed)) is not None


PAGES = 3


def chain(number: int, as_of: int) -> Page[Session]:
    """Return page ``number`` of a list of three, from 1, as it was read at some moment."""
    made = page(number - 1, [told(number, as_of)], more=number < PAGES)
    return replace(made, number=number, as_of=as_of)


@given(extra=st.lists(st.integers(1, PAGES), max_size=5), data=st.data())
def test_once_all_is_loaded_a_page_asked_for_earlier_does_not_say_that_there_is_more(
    extra: list[int], data: st.DataObject
) -> None:
    every = [chain(number, moment()) for number in (1, 2, 3, *extra)]
    listing = Listing()
    for one in data.draw(st.permutations(every)):
        listing.add(one)
    assert not listing.has_more
    assert listing.loaded == PAGES


def test_a_row_read_since_a_page_was_asked_for_is_not_missing_from_it() -> None:
    listing = Listing()
    listing.add(replace(page(0, [told(0, 1), told(1, 1)]), as_of=1))
    early, late = moment(), moment()
    listing.replace(told(1, late))
    changes = listing.refresh(replace(page(0, [told(0, early)]), as_of=early))
    assert changes.missing == ()
    later = moment()
    assert listing.refresh(replace(page(0, [told(0, later)]), as_of=later)).missing == (sid(1),)
    # An older reading of the same page, arriving last, does not call anything missing either.
    assert listing.refresh(replace(page(0, []), as_of=early)).missing == ()


@given(moments=st.lists(st.integers(1, 9), min_size=1, unique=True))
def test_the_newest_value_stays_whatever_the_order(moments: list[int]) -> None:
    store: Newest[Session] = Newest()
    for as_of in moments:
        kept = store.put("KC", told(1, as_of))
        assert kept == (store.get("KC") == told(1, as_of) and store.get("KC").as_of == as_of)
    assert store.get("KC").as_of == max(moments)
    assert list(store) == ["KC"]


def test_what_was_dropped_comes_back_only_by_a_later_answer() -> None:
    store: Newest[Session] = Newest()
    early = moment()
    store.put("KC", told(1, early))
    store.drop("KC")
    assert not store.put("KC", told(1, early))
    assert store.get("KC") is None
    assert store.put("KC", told(1, moment()))


def test_moments_only_grow_and_what_no_answer_told_is_oldest() -> None:
    first, second = moment(), moment()
    assert 0 < first < second
    assert is_older(told(1, first), told(1, second))
    assert not is_older(told(1, second), told(1, second))
    assert not is_older(told(1, 0), None)


def test_the_index_keeps_the_newer_state_and_the_newer_people() -> None:
    index = PeopleIndex()
    early, late = told(1, moment()), told(1, moment(), "closed")
    ann = Participant(sid="KP1", identifier="+447700900001")
    bob = Participant(sid="KP2", identifier="+447700900002")
    index.set_people("KS", late, [ann, bob])
    index.set_people("KS", early, [ann])
    entry = index.get(late.sid)
    assert entry is not None
    assert not entry.is_active
    assert len(entry.people or ()) == 2


def test_a_session_read_while_its_list_was_read_is_not_gone_from_it() -> None:
    index = PeopleIndex()
    index.update("KS", told(1, moment()))
    began = moment()
    index.update("KS", told(2, moment()))
    index.keep_listed("KS", (), datetime(2026, 3, 1, tzinfo=UTC), began)
    assert [entry.sid for entry in index.entries({"KS"})] == [sid(2)]
