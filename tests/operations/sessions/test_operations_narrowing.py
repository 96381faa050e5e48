"""A filter that grows looks only at what it left before, and leaves what it would anyway."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st
from session_samples import listing, session

from proxy_tui.api.models import Session
from proxy_tui.operations.query import compile_query
from proxy_tui.operations.sessions.listing import Listing, Narrowing

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TYPED = st.lists(
    st.one_of(
        st.text("job-0 1andor", max_size=8),
        st.sampled_from(["job and 1", "job or 1", "-job", 'jo"b', "status:open", "j*", "open 1"]),
    ),
    min_size=1,
    max_size=12,
)


def type_in(rows: Listing, text: str) -> list[str]:
    """Filter as the screen does; return the SIDs that are left."""
    typed = compile_query(text, NOW)
    rows.filter_by(typed.predicate, None, Narrowing("", typed.words) if typed.words else None)
    return [one.sid for one in rows.visible]


def expected(rows: Listing, text: str) -> list[str]:
    predicate = compile_query(text, NOW).predicate
    return [one.sid for one in rows.sessions if predicate is None or predicate(one)]


@settings(deadline=None)
@given(TYPED, st.integers(0, 11))
def test_whatever_is_typed_in_whatever_order_the_same_rows_are_left(
    texts: list[str], changed_at: int
) -> None:
    rows = listing(120)
    for number, text in enumerate(texts):
        if number == changed_at:
            rows.replace(session(3, unique_name=f"job-0 {text}"))
        assert type_in(rows, text) == expected(rows, text)


class Counted:
    """A filter that counts how many rows it is asked about."""

    def __init__(self, text: str) -> None:
        self.query = compile_query(text, NOW)
        self.asked = 0

    def __call__(self, one: Session) -> bool:
        self.asked += 1
        assert self.query.predicate is not None
        return self.query.predicate(one)


def test_a_longer_word_asks_only_the_rows_that_the_shorter_one_left() -> None:
    rows = listing(120)
    asked, left = [], []
    for text in ("job", "job-0011", "job-00112", "job-0011"):
        counted = Counted(text)
        rows.filter_by(counted, None, Narrowing("", counted.query.words))
        left.append(len(rows.visible))
        asked.append(counted.asked)
    assert asked == [120, left[0], left[1], 0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Job 12", ("job", "12")),
        ("", ()),
        ("a or b", ()),
        ("-a", ()),
        ("a*", ()),
        ("status:open", ()),
        ('"in progress"', ()),
    ],
)
def test_only_plain_words_can_be_narrowed(text: str, words: tuple[str, ...]) -> None:
    assert compile_query(text, NOW).words == words
