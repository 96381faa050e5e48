"""The text filter of a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from session_samples import session, sid

from proxy_tui.operations.query.text_filter import text_predicate

DAVE = session(0xBEEF, unique_name="Job Dave", status="in-progress")


@pytest.mark.parametrize(
    "text",
    [
        "dave",
        "DAVE job",
        "beef",
        sid(0xBEEF),
        "in-progress",
        "in progress",
        "progress dave",
        "KC000",
    ],
)
def test_every_word_occurs_in_name_sid_or_state(text: str) -> None:
    fits = text_predicate(text)
    assert fits is not None
    assert fits(DAVE)


@pytest.mark.parametrize("text", ["carol", "dave carol", "closed dave", "both", "davekc"])
def test_one_word_that_is_missing_is_enough_to_be_left_out(text: str) -> None:
    fits = text_predicate(text)
    assert fits is not None
    assert not fits(DAVE)


@pytest.mark.parametrize("text", ["", "  ", "\t"])
def test_no_words_ask_for_nothing(text: str) -> None:
    assert text_predicate(text) is None


def test_a_session_without_a_name_is_not_named_none() -> None:
    fits = text_predicate("none")
    assert fits is not None
    assert not fits(session(unique_name=None))


def test_case_is_folded_as_unicode_says() -> None:
    fits = text_predicate("STRASSE")
    assert fits is not None
    assert fits(session(unique_name="Lange Straße 4"))


@given(st.text(min_size=1, max_size=30))
def test_a_session_is_found_by_each_word_of_its_name(name: str) -> None:
    fits = text_predicate(name)
    assert fits is None or fits(session(unique_name=name))
