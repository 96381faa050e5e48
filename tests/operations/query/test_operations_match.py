"""Values with wildcards, found in text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy_tui.operations.query.match import whole, within
from proxy_tui.operations.query.parser import Value, Wild, read_terms

PIECES = st.lists(st.sampled_from(["a", "b", "ab", Wild.ANY, Wild.ONE]), min_size=1, max_size=7)


def value(typed: str) -> Value:
    return read_terms(f"name:{typed}")[0].values[0]


def regex(parts: list[str | Wild]) -> str:
    meant = {Wild.ANY: ".*", Wild.ONE: "."}
    return "".join(part if isinstance(part, str) else meant[part] for part in parts)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("job", "job"),
        ("JOB", "job"),
        ("*", ""),
        ("*", "anything"),
        ("job-*", "job-"),
        ("job-*", "job-12"),
        ("*-12", "job-12"),
        ("*b-1*", "job-12"),
        ("j*1*", "job-12"),
        ("j*-*2", "job-12"),
        ("j?b-1?", "job-12"),
        ("?", "x"),
        ("?*", "xyz"),
        ("*?", "xyz"),
        ('"a.*"', "a.*"),
        ("a.*", "a.b"),
        ("straße", "strasse"),
        ("a*b", "a\nb"),
    ],
)
def test_a_pattern_is_all_of_a_text(typed: str, text: str) -> None:
    assert whole(value(typed))(text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("job", "job-1"),
        ("job-*", "my-job-1"),
        ("*-12", "job-123"),
        ("j?b", "jb"),
        ("?", ""),
        ("?*", ""),
        ("a.*", "ab"),
        ('"a*"', "ab"),
        ("ab*ba", "aba"),
        ("j*1*3", "job-12"),
    ],
)
def test_another_text_is_not(typed: str, text: str) -> None:
    assert not whole(value(typed))(text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("b-1", "job-12"),
        ("B-1", "job-12"),
        ("j*1", "job-12"),
        ("*b*", "job-12"),
        ("*", "x"),
        ("*", ""),
        ("b?1", "job-12"),
        ("kc5*77e0", "job\nkc5c2177e0\nopen"),
    ],
)
def test_a_pattern_is_found_within_a_text(typed: str, text: str) -> None:
    assert within(value(typed))(text)


@pytest.mark.parametrize(
    ("typed", "text"), [("c", "ab"), ("a*c", "ab"), ("a*b", "a\nb"), ("b*a", "ab"), ("a?", "a")]
)
def test_or_it_is_not(typed: str, text: str) -> None:
    assert not within(value(typed))(text)


@given(PIECES, st.text(alphabet="ab", max_size=12))
def test_patterns_mean_what_the_plain_regular_expression_means(
    parts: list[str | Wild], text: str
) -> None:
    pattern = Value(tuple(parts))
    assert whole(pattern)(text) == bool(re.fullmatch(regex(parts), text))
    assert within(pattern)(text) == bool(re.search(regex(parts), text))


def test_a_pattern_that_nearly_fits_takes_no_longer() -> None:
    pattern = value("a*" * 30 + "b")
    assert not whole(pattern)("a" * 191)
    assert not within(pattern)("a" * 191)
