"""The help on queries says what is true."""

import pytest
from query_samples import compiled

from proxy_tui.operations.query.fields import FIELDS
from proxy_tui.operations.query.help_text import QUERY_HELP


@pytest.mark.parametrize("example", [example for example, _ in QUERY_HELP])
def test_every_example_is_a_query_that_works(example: str) -> None:
    query = compiled(example)
    assert query.problems == ()
    assert query.predicate is not None


@pytest.mark.parametrize("field", [field.name for field in FIELDS])
def test_every_field_has_an_example(field: str) -> None:
    assert any(term.name == field for example, _ in QUERY_HELP for term in compiled(example).terms)


@pytest.mark.parametrize("row", QUERY_HELP, ids=lambda row: row[0])
def test_rows_fit_a_narrow_terminal(row: tuple[str, str]) -> None:
    example, meaning = row
    assert len(example) <= 20
    assert len(meaning) <= 72 - 20


def test_what_else_a_row_names_works_too() -> None:
    others = (
        "is:ended,expired,marked contact:never,* expires:never ttl:0 ttl:15m name=job reason:*",
        "mode:both,text,voice age>30s age>15m age>1h30m age>1d age>2w",
    )
    assert all(not compiled(text).problems for text in others)
