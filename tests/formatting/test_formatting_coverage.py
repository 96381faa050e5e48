from datetime import UTC, datetime

import pytest

from proxy_tui.formatting.coverage import Coverage, coverage_words
from proxy_tui.formatting.safe_text import all_of, counted

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        (Coverage(), "no active session so far"),
        (Coverage(9, 1, 1), "the 1 active session listed so far"),
        (Coverage(9, 3, 3), "the 3 active sessions listed so far"),
        (Coverage(9, 3, 0), "none of the 3 active sessions listed so far"),
        (Coverage(9, 0, 0, NOON), "no active session, as there is none"),
        (Coverage(9, 1, 1, NOON), "the only active session"),
        (Coverage(9, 2, 2, NOON), "both active sessions"),
        (Coverage(2000, 1200, 1, NOON), "1 of 1 200 active sessions"),
    ],
)
def test_how_much_was_read_is_said_for_every_count(coverage: Coverage, words: str) -> None:
    assert coverage_words(coverage) == words


def test_only_what_was_listed_to_its_end_and_read_is_complete() -> None:
    assert Coverage(5, 3, 3, NOON).is_complete
    assert not Coverage(5, 3, 3).is_complete
    assert not Coverage(5, 3, 2, NOON).is_complete
    assert Coverage(5, 3, 1).unread == 2


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no sessions"), (1, "1 session"), (1200, "1 200 sessions")]
)
def test_a_noun_agrees_with_its_number(number: int, words: str) -> None:
    assert counted(number, "session") == words


def test_an_irregular_plural_can_be_given() -> None:
    assert counted(2, "person", "people") == "2 people"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "the only session"),
        (2, "both sessions"),
        (3, "all 3 sessions"),
        (1200, "all 1 200 sessions"),
    ],
)
def test_all_of_some_is_said_for_every_number(number: int, words: str) -> None:
    assert all_of(number, "session") == words
