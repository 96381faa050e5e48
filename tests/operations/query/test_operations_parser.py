"""Queries read into words and written again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_samples import TERMS

from proxy_tui.operations.query.parser import (
    Term,
    Value,
    Wild,
    head,
    read_terms,
    word_before,
    written,
)

ANY, ONE = Wild.ANY, Wild.ONE


def only(text: str) -> Term:
    (term,) = read_terms(text)
    return term


def parts(text: str) -> list[tuple[str | Wild, ...]]:
    return [value.parts for value in only(text).values]


# Words


@pytest.mark.parametrize("text", ["", " ", "\t \n", '""', '"', '  ""  '])
def test_no_words_are_no_terms(text: str) -> None:
    assert read_terms(text) == ()


def test_words_are_parted_by_any_space() -> None:
    assert read_terms(" job\t4481\n") == (
        Term(values=(Value(("job",)),)),
        Term(values=(Value(("4481",)),)),
    )


def test_quotes_hold_words_together() -> None:
    assert parts('"two words"') == [("two words",)]


def test_quotes_can_start_in_the_middle_of_a_word() -> None:
    assert parts('order" #"4481') == [("order #4481",)]


def test_a_quote_that_is_still_open_ends_with_the_query() -> None:
    assert parts('"two words and') == [("two words and",)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r'"a\"b"', 'a"b'),
        (r'"a\\b"', "a\\b"),
        (r'"a\b"', "ab"),
        (r'"a\"', 'a"'),
        ('"a\\', "a"),
        (r"a\b", r"a\b"),
    ],
)
def test_a_backslash_makes_text_of_what_follows_inside_quotes(text: str, meant: str) -> None:
    assert parts(text) == [(meant,)]


def test_a_minus_in_front_negates() -> None:
    assert only("-job") == Term(values=(Value(("job",)),), negated=True)
    assert only('-"two words"').negated


@pytest.mark.parametrize("text", ["job-4", "job-", '"-job"'])
def test_a_minus_elsewhere_is_text(text: str) -> None:
    assert not only(text).negated


def test_only_one_minus_negates() -> None:
    assert only("--job") == Term(values=(Value(("-job",)),), negated=True)


def test_a_lone_minus_is_a_term_without_a_value() -> None:
    assert only("-") == Term(negated=True)


# Fields


@pytest.mark.parametrize(
    ("text", "name", "operator", "value"),
    [
        ("status:open", "status", ":", "open"),
        ("STATUS:Open", "status", ":", "Open"),
        ("status=open", "status", "=", "open"),
        ("age>2h", "age", ">", "2h"),
        ("age>=2h", "age", ">=", "2h"),
        ("age<2h", "age", "<", "2h"),
        ("age<=2h", "age", "<=", "2h"),
        ("age:>2h", "age", ">", "2h"),
        ("age:<=2h", "age", "<=", "2h"),
        ("closed_reason:api", "closed_reason", ":", "api"),
        ("name:-x", "name", ":", "-x"),
        ("name:a:b", "name", ":", "a:b"),
        (">2h", "", ">", "2h"),
    ],
)
def test_a_field_stands_before_an_operator(text: str, name: str, operator: str, value: str) -> None:
    assert only(text) == Term(name, operator, (Value((value,)),))


@pytest.mark.parametrize("text", ["12:30", "+44:x", "job-1:2", '"age:2h"', 'a":"b', "age"])
def test_other_words_with_a_colon_are_text(text: str) -> None:
    assert (only(text).name, only(text).operator) == ("", "")


def test_a_field_without_a_value_is_a_term() -> None:
    assert read_terms("status: age>2h") == (
        Term("status", ":"),
        Term("age", ">", (Value(("2h",)),)),
    )


@pytest.mark.parametrize(
    "text", ["status: open", "status :open", "Status : open ", "status: open , closed"]
)
def test_spaces_around_an_operator_or_a_comma_part_nothing(text: str) -> None:
    (term,) = read_terms(text)
    assert (term.name, term.operator) == ("status", ":")
    assert [value.literal for value in term.values] == ["open", "closed"][: len(term.values)]


@pytest.mark.parametrize(
    "text", ["status:open,closed", "status:,open,,closed,", 'status:open,"",closed']
)
def test_commas_part_values_and_empty_ones_are_none(text: str) -> None:
    assert parts(text) == [("open",), ("closed",)]


def test_a_comma_is_text_in_quotes_and_in_bare_words() -> None:
    assert parts('name:"a,b"') == [("a,b",)]
    assert parts("a,b") == [("a,b",)]


# Wildcards


def test_a_star_and_a_question_mark_stand_for_other_characters() -> None:
    assert parts("name:job-*4?") == [("job-", ANY, "4", ONE)]


def test_the_dots_of_a_short_sid_are_a_star() -> None:
    assert parts("KC5c21…77e0") == [("KC5c21", ANY, "77e0")]


def test_in_quotes_they_are_text() -> None:
    assert parts('"job-*?…"') == [("job-*?…",)]
    assert parts('"order #"*') == [("order #", ANY)]


def test_two_stars_are_one() -> None:
    assert parts("a**b") == [("a", ANY, "b")]
    assert parts('a*""*b') == [("a", ANY, "b")]


def test_a_value_knows_whether_it_is_text_or_just_a_star() -> None:
    star, text, pattern = Value((ANY,)), Value(("a",)), Value(("a", ANY))
    assert [value.is_any for value in (star, text, pattern)] == [True, False, False]
    assert [value.literal for value in (star, text, pattern)] == [None, "a", None]


# Places


def test_terms_and_values_know_where_they_stand() -> None:
    text = 'job -status:open,"in progress" x'
    _, term, _ = read_terms(text)
    assert text[term.start : term.end] == '-status:open,"in progress"'
    assert [text[one.start : one.end] for one in term.values] == ["open", '"in progress"']


def test_the_last_term_may_still_be_being_typed_until_a_space_follows() -> None:
    assert [term.last for term in read_terms("job age>2")] == [False, True]
    assert [term.last for term in read_terms("job age>2 ")] == [False, False]


def test_place_does_not_tell_terms_apart() -> None:
    assert read_terms("  job ") == read_terms("job")


@pytest.mark.parametrize(
    ("text", "cursor", "found"),
    [
        ("job sta", 7, (4, "sta")),
        ("job sta", 5, (4, "s")),
        ("job sta", 4, (4, "")),
        ("job sta", 3, (0, "job")),
        ("", 0, (0, "")),
        ("job ", 4, (4, "")),
        ('name:"two wo', 12, (0, 'name:"two wo')),
    ],
)
def test_the_word_before_the_cursor_is_found(
    text: str, cursor: int, found: tuple[int, str]
) -> None:
    assert word_before(text, cursor) == found


def test_the_head_of_a_word_says_where_its_values_start() -> None:
    assert head("-Age:>=2h") == (True, "age", ">=", 7)
    assert head("job") == (False, "", "", 0)


# There and back


@given(TERMS)
def test_what_is_written_reads_as_the_same_terms(terms: list[Term]) -> None:
    assert read_terms(written(terms)) == tuple(terms)


@given(st.text() | st.text(alphabet='ab -:<>=,*?…"\\'))
def test_every_text_reads_as_what_it_is_written_as(text: str) -> None:
    terms = read_terms(text)
    assert read_terms(written(terms)) == terms


@pytest.mark.parametrize(
    "text",
    ["job", '-"two words"', "status:open,in-progress", "age>=2h", 'name:"a b"*', "KC5*77", '-"-x"'],
)
def test_what_is_written_well_stays_as_it_is(text: str) -> None:
    assert written(read_terms(text)) == text


@given(st.text(alphabet='ab:"\\, -*', max_size=30))
def test_places_lie_in_the_text_and_follow_each_other(text: str) -> None:
    end = 0
    for term in read_terms(text):
        assert end <= term.start < term.end <= len(text)
        end = term.end
        for value in term.values:
            assert term.start <= value.start < value.end <= term.end


def test_a_long_text_of_quotes_is_read_at_once() -> None:
    assert len(read_terms('"' * 20_001)) == 0
    assert len(read_terms("a" * 100_000)) == 1
