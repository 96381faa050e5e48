"""The catalogue of fields, and the help, say what is true."""

import pytest
from query_samples import compiled, fits
from session_samples import session

from proxy_tui.operations.query import QUERY_EXAMPLES, QUERY_HELP
from proxy_tui.operations.query.fields import BY_NAME, FIELDS, Field
from proxy_tui.operations.query.parser import read_terms

each_field = pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)


def test_no_name_or_alias_is_used_twice() -> None:
    assert len(BY_NAME) == sum(1 + len(field.aliases) for field in FIELDS)


@each_field
def test_everything_that_a_field_offers_makes_sense(field: Field) -> None:
    for value in field.values:
        fits(f"{field.name}:{value}", session())
    for operator in field.operators - {":", "="}:
        for example in field.examples:
            fits(f"{field.name}{operator}{example}", session())
    for alias in field.aliases:
        fits(f"{alias}:{next(iter(field.values), 'x')}", session())


@each_field
def test_every_field_says_what_it_expects(field: Field) -> None:
    assert field.name in field.expected
    assert field.expected.endswith(".")


@each_field
def test_every_field_has_an_example_in_the_help(field: Field) -> None:
    terms = [term for example, _ in QUERY_HELP for term in read_terms(example)]
    assert field.name in {term.name for term in terms}


@pytest.mark.parametrize(("example", "meaning"), QUERY_EXAMPLES, ids=lambda text: text[:20])
def test_every_worked_example_works_and_fits_a_narrow_terminal(example: str, meaning: str) -> None:
    query = compiled(example)
    assert query.problems == ()
    assert query.predicate is not None
    assert max(len(example), len(meaning)) <= 60


@pytest.mark.parametrize(("example", "meaning"), QUERY_HELP, ids=lambda text: text[:20])
def test_every_example_works_and_fits_a_narrow_terminal(example: str, meaning: str) -> None:
    query = compiled(example)
    assert query.problems == ()
    assert query.predicate is not None
    assert len(example) <= 20
    assert len(meaning) <= 72 - 20


def test_what_else_the_help_names_works_too() -> None:
    others = (
        "is:ended,expired,marked contact:never,* expires:never ttl:0 ttl:15m name=job reason:*",
        "mode:both,text,voice age>30s age>15m age>1h30m age>1d age>2w",
    )
    assert all(not compiled(text).problems for text in others)
