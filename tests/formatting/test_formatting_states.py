"""States and modes: a glyph and a word for each, and the raw word for what is not documented."""

import pytest
from hypothesis import given, strategies as st

from proxy_tui.api.constants import (
    ACTIVE_STATUSES,
    CLOSED,
    FAILED,
    IN_PROGRESS,
    OPEN,
    SESSION_MODES,
    SESSION_STATUSES,
    UNKNOWN,
)
from proxy_tui.formatting import NOTHING, has_ended, mode_word, mode_words, state_glyph, state_word


@pytest.mark.parametrize(
    ("status", "glyph", "word"),
    [
        (OPEN, "○", "open"),
        (IN_PROGRESS, "●", "in progress"),
        (CLOSED, "◐", "closed"),
        (FAILED, "✖", "failed"),
        (UNKNOWN, "?", "unknown"),
        ("in-progess", "?", "in-progess"),
        ("completed", "?", "completed"),
        ("\x1b[31m", "?", "␛[31m"),
        ("", "?", NOTHING),
    ],
)
def test_a_status_has_a_glyph_and_a_word(status: str, glyph: str, word: str) -> None:
    assert (state_glyph(status), state_word(status)) == (glyph, word)


def test_documented_statuses_have_different_glyphs() -> None:
    assert len({state_glyph(status) for status in SESSION_STATUSES}) == len(SESSION_STATUSES)


def test_active_statuses_have_not_ended() -> None:
    ended = {status for status in SESSION_STATUSES if has_ended(status)}
    assert ended == {CLOSED, FAILED}
    assert not ended & ACTIVE_STATUSES


def test_an_unknown_status_has_not_ended_as_far_as_we_know() -> None:
    assert not has_ended("completed")


def test_modes_are_one_word_each() -> None:
    assert [mode_word(mode) for mode in SESSION_MODES] == ["both", "text", "voice"]


@pytest.mark.parametrize(("mode", "word"), [("fax\nonly", "fax␊only"), ("", NOTHING)])
def test_an_unknown_mode_is_shown_as_it_came(mode: str, word: str) -> None:
    assert mode_word(mode) == word


@given(st.text(st.characters(), max_size=20))
def test_words_of_any_status_print(status: str) -> None:
    assert state_word(status).isprintable()
    assert len(state_glyph(status)) == 1


def test_what_a_mode_allows_is_told_in_words_that_stand_alone() -> None:
    told = [mode_words(mode) for mode in SESSION_MODES]
    assert told == ["calls and texts", "texts only", "calls only"]
    assert mode_words("fax") == "mode fax"
