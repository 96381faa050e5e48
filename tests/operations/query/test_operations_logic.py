"""``or``, ``and``, ``not``, and remarks on words that look like the language."""

from datetime import timedelta

import pytest
from query_samples import compiled
from session_samples import NOW, session

from proxy_tui.api.models import Session
from proxy_tui.operations.query.completion import following
from proxy_tui.operations.query.fields import FIELDS
from proxy_tui.operations.query.views import counts, triage_views

OPEN, FAILED, CLOSED = (session(status=status) for status in ("open", "failed", "closed"))
OVERDUE = session(date_expiry=NOW - timedelta(minutes=5))


def fitting(text: str, *sessions: Session) -> list[str]:
    """Return the states of those that fit."""
    test = compiled(text).predicate
    assert test is not None
    return [one.status for one in sessions if test(one)]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("status:open or status:failed", ["open", "failed"]),
        ("status:open OR status:failed", ["open", "failed"]),
        ("status:open | status:failed", ["open", "failed"]),
        ("status:open or status:failed name:nobody", ["open"]),
        ("name:nobody status:open or status:failed", ["failed"]),
        ("status:open and status:failed", []),
        ("is:ended and status:failed", ["failed"]),
        ("not status:closed", ["open", "failed"]),
        ("not -status:closed", ["closed"]),
        ("status:nonsense or status:failed", ["failed"]),
        ("Status: open", ["open"]),
        ("status = open , failed", ["open", "failed"]),
        ("state=open", ["open"]),
    ],
)
def test_which_sessions_fit(text: str, states: list[str]) -> None:
    assert fitting(text, OPEN, FAILED, CLOSED) == states


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("or", '"or"'),
        ("or job", '"or" job'),
        ('job "or" not', 'job "or" "not"'),
        ("not job", '"not" job'),
        ("salt and pepper", "salt pepper"),
        ("a OR b c | x", "a or b c or x"),
        ("age > 2 h", 'age>"2 h"'),
        ("\u201ctwo words\u201d", '"two words"'),
        ("status : open  age>= 1d", "status:open age>=1d"),
    ],
)
def test_how_it_is_read(text: str, canonical: str) -> None:
    query = compiled(text)
    assert (query.canonical, query.problems) == (canonical, ())
    assert compiled(canonical).canonical == canonical


@pytest.mark.parametrize("text", ["status:open or", "status:open and", "job |"])
def test_what_is_still_being_typed_is_waited_for(text: str) -> None:
    (problem,) = compiled(text).problems
    assert problem.unfinished
    assert problem.message.startswith("Type what else may hold behind ")
    assert compiled(text).predicate is not None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("expired", 'Did you mean is:expired? "expired" is looked for as text'),
        ("Failed", 'Did you mean status:failed? "failed" is looked for as text'),
        (
            "in-progress job",
            'Did you mean status:in-progress? "in-progress" is looked for as text',
        ),
        ("status open", 'Did you mean status:open? "status" is looked for as text'),
        ("age 2h", 'Did you mean age>30m? "age" is looked for as text'),
        ("name job", 'Did you mean name:job-*? "name" is looked for as text'),
        ("'two words'", 'Words that belong together stand in "double quotes".'),
        ("!status:open", "To turn it around type -status:open"),
        ("is:ended or is:active age>1d", "Read as is:ended, or is:active age>1d"),
    ],
)
def test_what_may_be_meant_in_another_way_is_said_and_still_looked_for(
    text: str, hint: str
) -> None:
    query = compiled(text)
    assert query.hints[0] == hint
    assert query.predicate is not None
    assert not query.problems


@pytest.mark.parametrize(
    "text", ["", "job", '"expired"', "status:open", "stat", "age", "status:open or is:expired"]
)
def test_of_the_rest_nothing_is_remarked(text: str) -> None:
    assert compiled(text).hints == ()


def test_undecided_is_what_may_fit_once_its_people_are_known() -> None:
    query = compiled("participants<2 status:open or status:failed", people={})
    assert query.undecided is not None
    assert [query.undecided(one) for one in (OPEN, FAILED, CLOSED)] == [True, False, False]


def test_the_expiring_view_holds_the_overdue_too() -> None:
    soon, later = (session(left, date_expiry=NOW + timedelta(minutes=left)) for left in (30, 90))
    by_key = {
        count.view.key: count for count in counts([soon, later, OVERDUE], triage_views(), NOW)
    }
    assert by_key["4"].number == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", f"fields: {' '.join(field.name for field in FIELDS)}"),
        ("st", "tab: status:  the state"),
        ("ag", "tab: age<  age>  time since creation"),
        ("status:", "open · in-progress · closed · failed · unknown"),
        ("age>", "30m · 2h · 1d"),
        ("job", ""),
        ("status:open", ""),
    ],
)
def test_what_may_come_next_is_told_while_it_is_typed(text: str, line: str) -> None:
    assert following(text, len(text)) == line
