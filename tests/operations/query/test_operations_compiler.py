"""Queries as a whole: bare words, several terms, alternatives, and problems."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st
from query_samples import PEOPLE, SENSIBLE, SESSIONS, TEXTS, compiled, fits
from session_samples import NOW, session, sid

from proxy_tui.api.models import Session
from proxy_tui.operations.query import about_people, compile_query
from proxy_tui.operations.query.parser import QueryError

DAVE = session(0xBEEF, unique_name="Job Dave", status="in-progress")


def problem(text: str) -> QueryError:
    (found,) = compiled(text).problems
    return found


# Bare words


@pytest.mark.parametrize(
    "text",
    [
        "dave", "DAVE job", "beef", sid(0xBEEF), "in-progress", "in progress", '"in progress"',
        '"n prog"', '"job dave"', "job*ve", "KC0*beef", "KC0000…beef", "J?b", "", "  ", "*",
        "-carol", '-"dave job"', "--x", "-c*l", "progress dave",
    ],
)  # fmt: skip
def test_every_word_occurs_in_name_sid_or_state(text: str) -> None:
    assert fits(text, DAVE)


@pytest.mark.parametrize(
    "text",
    [
        "carol", "dave carol", "closed dave", "both", "davekc", '"dave job"', "dave*kc", "-dave",
        "job -beef", '-"in progress"', "jo?e", "-*", "none job",
    ],
)  # fmt: skip
def test_one_word_that_is_missing_is_enough_to_be_left_out(text: str) -> None:
    assert not fits(text, DAVE)


def test_what_is_shown_of_a_state_is_no_part_of_a_name() -> None:
    assert not fits('"in progress"', session(unique_name="in-progress", status="open"))
    assert fits('"in progress"', session(unique_name="In Progress", status="open"))


def test_a_session_without_a_name_is_not_named_none() -> None:
    assert not fits("none", session(unique_name=None))


def test_case_is_folded_as_unicode_says() -> None:
    assert fits("STRASSE", session(unique_name="Lange Straße 4"))


@given(st.text(min_size=1, max_size=30).filter(str.strip))
def test_a_session_is_found_by_its_name_in_quotes(name: str) -> None:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    assert fits(f'"{escaped}"', session(unique_name=name))
    assert fits(f'name:"{escaped}"', session(unique_name=name))
    assert fits(f'name="{escaped}"', session(unique_name=name))


# Terms together


def test_nothing_asked_is_no_predicate() -> None:
    empty = compiled("  ")
    assert (empty.predicate, empty.about_people, empty.problems) == (None, None, ())


def test_all_terms_must_hold() -> None:
    text = "status:in-progress mode:both age>2h expires<1h idle<1d ttl:1h name:job-* job -closed"
    assert fits(text, session())
    for change in ({"status": "open"}, {"ttl": 7200}, {"unique_name": "x"}, {"mode": "voice-only"}):
        assert not fits(text, session(**change))


@given(SENSIBLE, SESSIONS)
def test_a_minus_is_the_opposite(term: str, one: Session) -> None:
    if "participants" in term and one.sid not in PEOPLE:
        assert not fits(f"-{term}", one)
    else:
        assert fits(f"-{term}", one) != fits(term, one)


@given(st.lists(SENSIBLE, min_size=2, max_size=7), SESSIONS)
def test_several_terms_are_all_of_them(terms: list[str], one: Session) -> None:
    assert fits(" ".join(terms), one) == all(fits(term, one) for term in terms)


def test_a_query_of_thousands_of_words_works() -> None:
    words = [f"-word{number}" for number in range(2_000)] + ["-status:closed"] * 2_000
    assert fits(" ".join(words), DAVE)


# Alternatives

OPEN, FAILED, CLOSED = (session(status=status) for status in ("open", "failed", "closed"))


@pytest.mark.parametrize(
    ("text", "fitting"),
    [
        ("status:open or status:failed", [OPEN, FAILED]),
        ("status:open OR status:failed", [OPEN, FAILED]),
        ("status:open | status:failed", [OPEN, FAILED]),
        ("status:open or status:failed name:nobody", [OPEN]),
        ("name:nobody status:open or status:failed", [FAILED]),
        ("status:open and status:failed", []),
        ("is:ended and status:failed", [FAILED]),
        ("not status:closed", [OPEN, FAILED]),
        ("not -status:closed", [CLOSED]),
        ("status:nonsense or status:failed", [FAILED]),
        ("Status: open", [OPEN]),
        ("status = open , failed", [OPEN, FAILED]),
        ("state=open", [OPEN]),
    ],
)
def test_one_alternative_is_enough(text: str, fitting: list[Session]) -> None:
    predicate = compiled(text).predicate
    assert predicate is not None
    assert list(filter(predicate, (OPEN, FAILED, CLOSED))) == fitting


# Never an error


@given(TEXTS, SESSIONS)
def test_no_text_raises_and_every_problem_points_into_it(text: str, one: Session) -> None:
    query = compile_query(text, NOW)
    assert query.predicate is None or query.predicate(one) in (True, False)
    for found in query.problems:
        assert 0 <= found.start < found.end <= len(text)
        assert found.message.endswith(".")
        assert found.message.isprintable()
        assert len(found.message) < 250
    assert list(query.problems) == sorted(query.problems, key=lambda found: found.start)


BEHIND = st.text(alphabet="astue:<>=,*- 10hm", max_size=10).filter(
    # An operator or a comma behind spaces belongs to the term before it.
    lambda text: not text.lstrip().startswith((":", "<", ">", "=", ","))
)


@given(SENSIBLE, BEHIND, SESSIONS)
def test_what_makes_sense_filters_whatever_stands_behind_it(
    term: str, rest: str, one: Session
) -> None:
    query = compiled(f"{term} {rest}")
    if query.predicate is not None and query.predicate(one):
        assert fits(term, one)


@pytest.mark.parametrize("text", ["age>2000w", "idle<=3000w", "contact>3000w", "expires>3000w"])
@pytest.mark.parametrize("year", [1, 68, 2026, 9999])
def test_the_ends_of_the_calendar_are_no_error(text: str, year: int) -> None:
    query = compile_query(text, datetime(year, 12, 31, tzinfo=UTC))
    assert query.predicate is not None
    assert query.predicate(session()) in (True, False)


# Problems


@pytest.mark.parametrize(
    ("text", "word", "says"),
    [
        ("job stauts:open", "stauts:", "the nearest is status"),
        ("job -expire<2h", "expire<", "the nearest is expires"),
        ("not stauts:open", "stauts:", "the nearest is status"),
        ("order:4481", "order:", "put it in quotes"),
        ("order:4481", "order:", "status, is, name"),
        ("status:clsoed", "clsoed", "the nearest is closed"),
        ("status:open,clsoed", "clsoed", "the nearest is closed"),
        ("status:completed", "completed", "open, in-progress, closed, failed and unknown"),
        ("status:completed", "completed", "end it with *"),
        ("mode:video", "video", "both, text and voice"),
        ("is:broken", "broken", "active, ended, expired and marked"),
        ("is:act*", "act*", "active"),
        ("status>open", "status>open", "takes open, in-progress, closed, failed or unknown"),
        ("name<x", "name<x", "takes text, such as name:job-*"),
        ("reason>x", "reason>x", "such as reason:api"),
        ("age:2h", "2h", "age<30m or age>2h"),
        ("idle:never", "never", "idle<30m or idle>2h."),
        ("contact:today", "today", "or write contact:never"),
        ("expires:2h,never", "2h", "or write expires:never"),
        ("age>soon", "soon", "such as 30m, 2h or 1d"),
        ("age>-2h", "-2h", "such as 30m, 2h or 1d"),
        ("age>2*", "2*", "such as 30m, 2h or 1d"),
        ("expires<30 x", "30", "30m, 30h or 30d"),
        ("ttl:none", "none", "such as 30m, 2h or 1d"),
        ("ttl>1h,2h", "2h", "one value only"),
        ("participants<two", "two", "number of people"),
        ("participants<1,2", "2", "one value only"),
        ("participants:1.5", "1.5", "number of people"),
        ("participants:²", "²", "number of people"),
        ("status: age>2h", "status:", "takes open"),
        ("age> status:open", "age>", "age<30m or age>2h"),
        ("participants: is:open", "participants:", "participants<2 or participants>1"),
        ("ttl: -is:open", "ttl:", "or write ttl:0"),
        ("- job", "-", "what to leave out"),
    ],
)  # fmt: skip
def test_a_problem_points_at_the_word_and_says_what_was_expected(
    text: str, word: str, says: str
) -> None:
    found = compiled(text).problems[0]
    assert text[found.start : found.end] == word
    assert says in found.message


def test_several_problems_are_told_in_order() -> None:
    found = compiled("stauts:open job age:2h").problems
    assert [one.start for one in found] == [0, 20]


def test_what_was_typed_is_told_safely_and_shortly() -> None:
    assert problem('status:"\x1b[31m"').message.startswith('No state is called "␛[31m"')
    assert len(problem(f"{'x' * 500}:1 ").message) < 250


def test_a_condition_that_nothing_can_have_is_a_problem() -> None:
    found = compiled("is:marked", marked=None).problems
    assert "active, ended and expired" in found[0].message


# While typing


@pytest.mark.parametrize(
    "typed",
    [
        "status:", "status:clo", "status:open,clo", "-status:", "mode:vo", "is:act", "expires:nev",
        "contact:n", "age>", "age<=", "age>2", "expires<30", "ttl:1h3", "participants<", "-",
        'name:"', "name:",
    ],
)  # fmt: skip
def test_the_last_word_may_be_unfinished_and_the_rest_filters(typed: str) -> None:
    query = compiled(f"dave {typed}")
    assert [found.unfinished for found in query.problems] == [True]
    assert query.predicate is not None
    assert query.predicate(DAVE)
    assert not query.predicate(session())


@pytest.mark.parametrize("typed", ["status:clo", "age>", "age>2", "-", "status:"])
def test_a_space_behind_it_makes_it_a_mistake(typed: str) -> None:
    assert not problem(f"{typed} ").unfinished


@pytest.mark.parametrize("typed", ["stauts:open", "status:x", "age>x", "> ", "ttl:x", "name>x"])
def test_what_typing_on_does_not_mend_is_a_mistake_at_once(typed: str) -> None:
    assert not problem(typed).unfinished


def test_every_letter_typed_on_the_way_to_a_query_is_fine_or_unfinished() -> None:
    text = 'status:open,in-progress mode:voice name:"order 4"* expires<1h30m -is:expired job-*'
    for end in range(len(text) + 1):
        problems = compiled(text[:end]).problems
        assert all(found.unfinished for found in problems), text[:end]


def test_a_comma_that_nothing_follows_yet_is_no_problem() -> None:
    assert fits("status:open,", session(status="open"))


# Participants that are not known


def test_participants_decide_about_what_no_other_term_refuses() -> None:
    query = compiled("status:in-progress participants<2 job")
    decide = query.about_people
    assert decide is not None
    assert [decide(one) for one in (session(1), session(7))] == [True, True]
    assert not decide(session(7, status="closed"))
    assert not decide(session(7, sid="x", unique_name="other"))


def test_where_nobody_asks_for_participants_they_decide_nothing() -> None:
    assert compiled("status:open").about_people is None
    assert about_people([compiled("status:open"), compiled("job")]) is None


def test_participants_are_looked_up_when_a_session_is_asked_about() -> None:
    people: dict[str, int] = {}
    query = compiled("participants<2", people=people)
    assert query.predicate is not None
    one = session(7)
    assert not query.predicate(one)
    people[one.sid] = 1
    assert query.predicate(one)


def test_of_several_queries_each_may_refuse_a_session() -> None:
    one, other = session(1), session(2, unique_name="other")
    failed = session(3, status="failed")
    queries = [compiled(text) for text in ("is:active participants<2", "job", "-participants:2")]
    decide = about_people(queries)
    assert decide is not None
    assert [decide(each) for each in (one, other, failed)] == [True, False, False]
    either = compiled("participants<2 status:open or status:failed")
    decide = about_people([either, compiled("people:1")])
    assert decide is not None
    assert decide(failed)


# Time


def test_some_answers_change_as_time_passes_and_others_do_not() -> None:
    moving = ["age>2h", "idle<1d", "expires<1h", "ended<1h", "contact<1h", "job -is:active,expired"]
    still = ["", "job", "status:open", "expires:never", "contact:*", "ttl>1h", "is:active", "age>x"]
    assert [text for text in moving + still if compiled(text).moves] == moving


@given(SENSIBLE, SESSIONS, st.timedeltas(timedelta(), timedelta(days=9)))
def test_what_does_not_move_answers_the_same_later(
    term: str, one: Session, later: timedelta
) -> None:
    if not compiled(term).moves:
        assert fits(term, one) == fits(term, one, now=NOW + later)
