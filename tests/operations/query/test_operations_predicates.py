"""Values with wildcards matched against text."""

import re

import pytest
from hypothesis import given, strategies as st

from proxy_tui.operations.query import words_within
from proxy_tui.operations.query.parser import Value, read_terms
from proxy_tui.operations.query.predicates import whole, within

PIECES = st.lists(st.sampled_from(["a", "b", "ab", "*", "?"]), min_size=1, max_size=7)


def value(typed: str) -> Value:
    return read_terms(f"name:{typed}")[0].values[0]


@pytest.mark.parametrize(
    ("typed", "fitting", "others"),
    [
        ("job", ["job"], ["job-1"]),
        ("JOB", ["job"], []),
        ("*", ["", "anything"], []),
        ("job-*", ["job-", "job-12"], ["my-job-1"]),
        ("*-12", ["job-12"], ["job-123"]),
        ("*b-1*", ["job-12"], []),
        ("j*1*", ["job-12"], []),
        ("j*-*2", ["job-12"], []),
        ("j*1*3", [], ["job-12"]),
        ("j?b-1?", ["job-12"], []),
        ("j?b", [], ["jb"]),
        ("?", ["x"], [""]),
        ("?*", ["xyz"], [""]),
        ("*?", ["xyz"], []),
        ('"a.*"', ["a.*"], []),
        ("a.*", ["a.b"], ["ab"]),
        ('"a*"', [], ["ab"]),
        ("ab*ba", [], ["aba"]),
        ("straße", ["strasse"], []),
        ("a*b", ["a\nb"], []),
    ],
)
def test_a_value_may_have_to_be_the_whole_text(
    typed: str, fitting: list[str], others: list[str]
) -> None:
    fits = whole(value(typed))
    assert all(map(fits, fitting))
    assert not any(map(fits, others))


@pytest.mark.parametrize(
    ("typed", "fitting", "others"),
    [
        ("b-1", ["job-12"], []),
        ("B-1", ["job-12"], []),
        ("j*1", ["job-12"], []),
        ("*b*", ["job-12"], []),
        ("*", ["x", ""], []),
        ("b?1", ["job-12"], []),
        ("kc5*77e0", ["job\nkc5c2177e0\nopen"], []),
        ("c", [], ["ab"]),
        ("a*c", [], ["ab"]),
        ("a*b", [], ["a\nb"]),
        ("b*a", [], ["ab"]),
        ("a?", [], ["a", "a\n"]),
    ],
)
def test_or_occur_in_one_of_its_lines(typed: str, fitting: list[str], others: list[str]) -> None:
    fits = within(value(typed))
    assert all(map(fits, fitting))
    assert not any(map(fits, others))


@given(PIECES, st.text(alphabet="ab", max_size=12))
def test_wildcards_mean_what_a_plain_regular_expression_means(parts: list[str], text: str) -> None:
    typed = "".join(parts)
    pattern = typed.replace("*", ".*").replace("?", ".")
    assert whole(value(typed))(text) == bool(re.fullmatch(pattern, text))
    assert within(value(typed))(text) == bool(re.search(pattern, text))


def test_a_pattern_that_nearly_fits_takes_no_longer() -> None:
    pattern = value("a*" * 30 + "b")
    assert not whole(pattern)("a" * 191)
    assert not within(pattern)("a" * 191)


@pytest.mark.parametrize("text", ["job ttl", "-carol", 'ttl:0 "job 4"', "j*4", "TTL", "- ttl:"])
def test_without_fields_every_word_is_text(text: str) -> None:
    fits = words_within(text)
    assert fits is not None
    assert fits("job 4\nttl:0")
    assert not fits("carol\ndave")


def test_without_words_there_is_nothing_to_match() -> None:
    assert words_within("  ") is words_within("-") is None
