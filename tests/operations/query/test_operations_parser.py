"""Query texts parsed into terms and alternatives."""

import pytest
from hypothesis import given
from query_samples import TEXTS

from proxy_tui.operations.query.parser import Term, Value, head, parse, read_terms, word_before


def only(text: str) -> Term:
    (term,) = read_terms(text)
    return term


def globs(text: str) -> list[str]:
    return [value.glob for value in only(text).values]


def literals(text: str) -> list[str | None]:
    return [value.literal for value in only(text).values]


# Words


@pytest.mark.parametrize("text", ["", " ", "\t \n", '""', '"', '  ""  '])
def test_no_words_are_no_terms(text: str) -> None:
    assert read_terms(text) == ()


def test_any_space_separates_words() -> None:
    assert list(map(str, read_terms(" job\t4481\n"))) == ["job", "4481"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('"two words"', "two words"),
        ("\u201ctwo words\u201d", "two words"),
        ('order" #"4481', "order #4481"),
        ('"two words and', "two words and"),
        (r'"a\"b"', 'a"b'),
        (r'"a\\b"', "a\\b"),
        (r'"a\b"', "ab"),
        (r'"a\"', 'a"'),
        ('"a\\', "a"),
        (r"a\b", r"a\b"),
        ("a,b", "a,b"),
        ('name:"a,b"', "a,b"),
        ('"job-*?…["', "job-*?…["),
    ],
)
def test_quotes_hold_text_together(text: str, meant: str) -> None:
    assert literals(text) == [meant]


@pytest.mark.parametrize(
    ("text", "negated", "words"),
    [
        ("-job", True, ["job"]),
        ('-"two words"', True, ["two words"]),
        ("--job", True, ["-job"]),
        ("-", True, []),
        ("job-4", False, ["job-4"]),
        ("job-", False, ["job-"]),
        ('"-job"', False, ["-job"]),
    ],
)
def test_one_minus_in_front_negates(text: str, negated: bool, words: list[str]) -> None:
    assert (only(text).negated, literals(text)) == (negated, words)


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
        ("age > 2 h", "age", ">", "2 h"),
        ("closed_reason:api", "closed_reason", ":", "api"),
        ("name:-x", "name", ":", "-x"),
        ("name:a:b", "name", ":", "a:b"),
        (">2h", "", ">", "2h"),
        ("status :open", "status", ":", "open"),
        ("Status : open ", "status", ":", "open"),
    ],
)
def test_a_field_stands_before_an_operator(text: str, name: str, operator: str, value: str) -> None:
    assert only(text) == Term(name, operator, (Value(value, value),))


@pytest.mark.parametrize("text", ["12:30", "+44:x", "job-1:2", '"age:2h"', 'a":"b', "age"])
def test_other_words_with_a_colon_are_text(text: str) -> None:
    assert (only(text).name, only(text).operator) == ("", "")


def test_a_field_without_a_value_is_a_term() -> None:
    empty, other = read_terms("status: age>2h")
    assert (empty, other.name) == (Term("status", ":"), "age")


@pytest.mark.parametrize(
    "values", ["open,closed", ",open,,closed,", 'open,"",closed', " open , closed"]
)
def test_commas_separate_values_and_empty_ones_are_left_out(values: str) -> None:
    assert literals(f"status:{values}") == ["open", "closed"]


# Wildcards


@pytest.mark.parametrize(
    ("text", "glob"),
    [
        ("name:job-*4?", "job-*4?"),
        ("KC5c21…77e0", "KC5c21*77e0"),
        ('"order [?"*', "order [[][?]*"),
        ("a[b]", "a[[]b]"),
    ],
)
def test_wildcards_count_outside_quotes_only(text: str, glob: str) -> None:
    assert globs(text) == [glob]


@pytest.mark.parametrize(
    ("text", "is_any", "literal"),
    [("*", True, None), ('*""*', True, None), ("a", False, "a"), ("a*", False, None)],
)
def test_a_value_is_text_or_a_pattern_or_just_a_star(
    text: str, is_any: bool, literal: str | None
) -> None:
    (value,) = only(text).values
    assert (value.is_any, value.literal) == (is_any, literal)


# Alternatives


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("or", [["or"]]),
        ("or job", [["or", "job"]]),
        ('job "or" not', [["job", '"or"', "not"]]),
        ("not job", [["not", "job"]]),
        ("salt and pepper & x", [["salt", "pepper", "x"]]),
        ("a OR b c | x", [["a"], ["b", "c"], ["x"]]),
        ("not status:open x", [["-status:open", "x"]]),
        ("not -status:open", [["status:open"]]),
    ],
)
def test_or_and_and_not_stand_between_terms(text: str, read: list[list[str]]) -> None:
    alternatives, errors = parse(text)
    assert ([list(map(str, terms)) for terms in alternatives], errors) == (read, [])


@pytest.mark.parametrize("text", ["status:open or", "status:open and", "job |"])
def test_a_joining_word_at_the_end_is_unfinished(text: str) -> None:
    (error,) = parse(text)[1]
    assert error.unfinished
    assert error.message.startswith("Type another condition after ")


# Places


def test_terms_and_values_know_where_they_stand() -> None:
    text = 'job -status:open,"in progress" x'
    _, term, _ = read_terms(text)
    assert text[term.start : term.end] == str(term) == '-status:open,"in progress"'
    assert [text[one.start : one.end] for one in term.values] == ["open", '"in progress"']


def test_the_last_term_may_be_unfinished_until_a_space_follows() -> None:
    assert [term.last for term in read_terms("job age>2")] == [False, True]
    assert [term.last for term in read_terms("job age>2 ")] == [False, False]


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


@given(TEXTS)
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
