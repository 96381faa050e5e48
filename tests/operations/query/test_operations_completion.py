"""What tab offers in a query, what may follow, and hints about what may be meant."""

import pytest
from hypothesis import given, strategies as st
from query_samples import TEXTS, compiled

from proxy_tui.operations.query.completion import Candidate, complete, extended
from proxy_tui.operations.query.fields import FIELDS


def offers(text: str, cursor: int | None = None) -> list[str]:
    return [one.text for one in complete(text, len(text) if cursor is None else cursor)]


def tab(text: str) -> str:
    done, cursor = extended(text, len(text))
    assert cursor == len(done)
    return done


# Names


def test_without_a_word_every_field_is_offered() -> None:
    assert {offer.rstrip(":<>") for offer in offers("")} == {field.name for field in FIELDS}
    assert offers("job ") == offers("")


STATES = ["open", "in-progress", "closed", "failed", "unknown"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # fields, with what follows them
        ("st", ["status:"]),
        ("ST", ["status:"]),
        ("job st", ["status:"]),
        ("-st", ["status:"]),
        ("s", ["status:", "sid:"]),
        ("ag", ["age<", "age>"]),
        ("exp", ["expires<", "expires>", "expires:"]),
        ("job-", []),
        ("zz", []),
        # a state or condition, where no field starts so
        ("op", ["status:open"]),
        ("clo", ["status:closed"]),
        ("act", ["is:active"]),
        ("-op", ["status:open"]),
        # values behind a field
        ("status:", STATES),
        ("state:", STATES),
        ("-status:", STATES),
        ("status:F", ["failed"]),
        ("status:open,", STATES),
        ("status:open,clo", ["closed"]),
        ("status=un", ["unknown"]),
        ("mode:", ["both", "text", "voice"]),
        ("is:a", ["active"]),
        ("expires:", ["never", "*"]),
        ("expires<", ["30m", "2h", "1d"]),
        ("age>=", ["30m", "2h", "1d"]),
        ("age>2", ["2h"]),
        ("age:", []),
        ("name:", []),
        ("reason:", ["api"]),
        ("participants<", ["2", "1"]),
        ("status>", []),
        ("nonsense:", []),
        ("status:x", []),
        # nothing after a whole word, nor inside quotes
        ("status:open", []),
        ("age>2h", []),
        ("status:closed,open", []),
        ('"st', []),
        ('name:"st', []),
        ('"a b" "st', []),
        ('"a b" st', ["status:"]),
    ],
)
def test_fields_states_and_values_are_offered_where_they_make_sense(
    text: str, found: list[str]
) -> None:
    assert offers(text) == found


def test_everything_offered_has_a_meaning() -> None:
    starts = ["", "op", *(f"{field.name}{sign}" for field in FIELDS for sign in (":", "<"))]
    assert all(one.meaning for start in starts for one in complete(start, len(start)))


# In its place


def test_only_what_stands_before_the_cursor_is_replaced() -> None:
    text = "job status:o -closed"
    assert complete(text, 12) == [Candidate("open", 11, 12, "open")]
    assert extended(text, 12) == ("job status:open -closed", 15)
    assert extended("status", 2) == ("status:atus", 7)


@pytest.mark.parametrize("cursor", [-5, 99])
def test_a_cursor_outside_the_text_is_at_its_end(cursor: int) -> None:
    assert complete("st", cursor) == complete("st", max(0, min(cursor, 2)))


# Tab


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("st", "status:"),
        ("job -st", "job -status:"),
        ("ST", "status:"),
        ("op", "status:open"),
        ("exp", "expires"),
        ("status:op", "status:open"),
        ("status:open,cl", "status:open,closed"),
        ("age>2", "age>2h"),
        *((text, text) for text in ("", "s", "expires", "status:", "job", '"st', "status:open")),
    ],
)
def test_tab_types_what_all_offers_have_in_common(text: str, after: str) -> None:
    assert tab(text) == after


@given(TEXTS, st.integers(-2, 30))
def test_no_text_raises(text: str, cursor: int) -> None:
    for one in complete(text, cursor):
        assert text[one.start : one.end] in text[: one.end]
        assert 0 <= one.start <= one.end <= len(text)
    extended(text, cursor)


@given(st.text(alphabet="acdegimnoprstux:<>,", max_size=9))
def test_what_is_offered_makes_sense_or_can_be_typed_on(text: str) -> None:
    for one in complete(text, len(text)):
        problems = compiled(text[: one.start] + one.text).problems
        assert not problems or problems[-1].unfinished or "," in text


# What may be meant


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("expired", 'Did you mean is:expired? "expired" is looked for as text'),
        ("Failed", 'Did you mean status:failed? "failed" is looked for as text'),
        ("in-progress job", 'Did you mean status:in-progress? "in-progress" is looked for as text'),
        ("status open", 'Did you mean status:open? "status" is looked for as text'),
        ("age 2h", 'Did you mean age>30m? "age" is looked for as text'),
        ("name job", 'Did you mean name:job-*? "name" is looked for as text'),
        ("'two words'", 'Put words that belong together in "double quotes".'),
        ("!status:open", "To negate it type -status:open"),
        ("is:ended or is:active and not age>1d", "Read as is:ended, or is:active -age>1d"),
    ],
)
def test_a_hint_says_what_may_be_meant_and_changes_nothing(text: str, hint: str) -> None:
    query = compiled(text)
    assert query.hints[0] == hint
    assert query.predicate is not None
    assert not query.problems


@pytest.mark.parametrize(
    "text", ["", "job", '"expired"', "status:open", "stat", "age", "status:open or is:expired"]
)
def test_other_queries_give_no_hint(text: str) -> None:
    assert compiled(text).hints == ()
