"""What is typed into a form is a request, or problems in sentences, field by field."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st
from session_samples import NOW, session

from proxy_tui.api.models import Session
from proxy_tui.operations.writes.forms import (
    check_create,
    check_life,
    check_participant,
    check_update,
)

ANN, BOB = "+447700900001", "+12025550100"
IN_FULL = "Type the number in full: + country code number, digits only (+15005550006)."
FIELDS = (
    "unique_name", "ttl", "date_expiry",
    "participants.0.identifier", "participants.0.friendly_name", "participants.0.proxy_identifier",
    "participants.1.identifier", "participants.1.friendly_name", "participants.1.proxy_identifier",
)  # fmt: skip
PLACES = {"", *FIELDS}

ANYTHING = st.text(st.characters(), max_size=250)
TIMES = st.sampled_from(["90", "15m", "2h", "1d", "1 w", "0", "-1", "abc", "2147483648", " "])
MOMENTS = st.sampled_from(["+2h", "2026-03-02", "2026-03-01T18:00Z", "2020-01-01", "+", "soon"])
NUMBERS = st.sampled_from([ANN, BOB, "07700 900001", "+1", "messenger:123", "tel"])
TYPED = st.fixed_dictionaries(
    {},
    optional={
        "unique_name": ANYTHING,
        "ttl": ANYTHING | TIMES,
        "date_expiry": ANYTHING | MOMENTS,
        "participants.0.identifier": ANYTHING | NUMBERS,
        "participants.0.friendly_name": ANYTHING,
        "participants.0.proxy_identifier": ANYTHING | NUMBERS,
        "participants.1.identifier": ANYTHING | NUMBERS,
        "participants.1.friendly_name": ANYTHING,
        "participants.1.proxy_identifier": ANYTHING | NUMBERS,
    },
)


# -- a new session


def test_an_empty_form_is_a_session_with_everything_left_to_twilio() -> None:
    checked = check_create(dict.fromkeys(FIELDS, ""), NOW)
    assert checked.params is not None
    assert (checked.params.form(), checked.problems, checked.echoes) == ([], {}, {})


def test_a_full_form_is_the_request_that_is_sent() -> None:
    checked = check_create(
        {
            "unique_name": " job-4711 ", "mode": "message-only", "status": "in-progress",
            "ttl": "2h", "date_expiry": "+1d",
            "participants.0.identifier": ANN, "participants.0.friendly_name": "Ann",
            "participants.1.identifier": BOB, "participants.1.proxy_identifier": "+12025550140",
        },
        NOW,
    )  # fmt: skip
    assert checked.problems == {}
    assert checked.params is not None
    assert checked.params.form() == [
        ("UniqueName", "job-4711"),
        ("DateExpiry", "2026-03-02T13:11:00Z"),
        ("Ttl", "7200"),
        ("Mode", "message-only"),
        ("Status", "in-progress"),
        ("Participants", f'{{"Identifier": "{ANN}", "FriendlyName": "Ann"}}'),
        ("Participants", f'{{"Identifier": "{BOB}", "ProxyIdentifier": "+12025550140"}}'),
    ]


def test_what_was_understood_is_said_back() -> None:
    checked = check_create({"unique_name": "job-4711", "ttl": "90m", "date_expiry": "+2h"}, NOW)
    assert checked.echoes == {
        "unique_name": "8 of 191",
        "ttl": "= 1 h 30 min",
        "date_expiry": "= Sun 1 Mar 15:11 UTC, in 2 h",
    }
    assert checked.meanings == {"date_expiry": "Sun 1 Mar 15:11 UTC, in 2 h"}


def test_an_expiry_is_read_and_said_back_by_the_clock_that_was_chosen() -> None:
    checked = check_life({"date_expiry": "tomorrow 9:00"}, NOW, ZoneInfo("America/New_York"))
    assert checked.params is not None
    assert checked.params.form() == [("DateExpiry", "2026-03-02T14:00:00Z")]
    assert checked.echoes == {"date_expiry": "= Mon 2 Mar 09:00 EST, in 1 d"}
    assert checked.meanings == {"date_expiry": "Mon 2 Mar 09:00 America/New_York, in 1 d"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("call +44 7700 900001", "holds a phone number"),
        ("ann@example.org", "looks personal"),
        ("0012025550100", "holds a phone number"),
        ("020 7946 0011", "holds a phone number"),
        ("order 123456789012", "18 of 191"),
    ],
)
def test_a_name_that_looks_personal_is_pointed_out_and_not_refused(name: str, words: str) -> None:
    checked = check_create({"unique_name": name}, NOW)
    assert checked.params is not None
    assert checked.echoes["unique_name"] == words


EXAMPLE = "Type a number of seconds, or a time such as 15m, 1.5h or 1d."
TOO_LONG = "Twilio takes fewer than 2147483647 seconds (68 years)."
PASSED = "This moment has passed; an expiry must lie in the future."


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("ttl", "-1", "A time to live cannot be negative; 0 means none is set."),
        ("ttl", "abc", EXAMPLE),
        ("ttl", "1.5", EXAMPLE),
        ("ttl", "2147483647", TOO_LONG),
        ("ttl", "2147483648", TOO_LONG),
        ("date_expiry", "2026-03-01T13:10:00Z", PASSED),
        ("date_expiry", "2026-03-01", PASSED),
        ("date_expiry", "+0s", PASSED),
        ("date_expiry", "today 9:00", PASSED),
        ("date_expiry", "tomorrow", "Add the time of day, as in tomorrow 18:00."),
        ("date_expiry", "2026-02-30", "There is no such day: type a date such as 2026-12-01."),
        ("unique_name", "x" * 192, "Twilio takes 191 characters at most; this has 192."),
        ("unique_name", "a\ud800b", "This holds characters that cannot be sent."),
        ("mode", "fax", "Choose 'voice-and-message', 'message-only' or 'voice-only'."),
    ],
)
def test_what_twilio_would_refuse_is_refused_in_a_sentence(
    field: str, typed: str, sentence: str
) -> None:
    assert check_create({field: typed}, NOW).problems == {field: sentence}


def test_a_name_may_have_191_characters() -> None:
    assert check_create({"unique_name": "x" * 191}, NOW).problems == {}


@pytest.mark.parametrize("row", [0, 1])
@pytest.mark.parametrize("number", ["07700 900001", "+12", "+0123456789", "ann"])
def test_a_number_that_is_not_written_in_full_is_refused_where_it_was_typed(
    row: int, number: str
) -> None:
    path = f"participants.{row}.identifier"
    problems = check_create({path: number}, NOW).problems
    assert list(problems) == [path]
    assert problems[path].startswith("Type the number in full")
    assert number not in problems[path]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"participants.0.friendly_name": "Bob"}, {"participants.0.identifier"}),
        ({"participants.1.friendly_name": "Bob"}, {"participants.1.identifier"}),
        (
            dict.fromkeys(
                ("participants.0.identifier", "participants.1.proxy_identifier", "ttl"), "x"
            ),
            {
                "participants.0.identifier",
                "participants.1.identifier",
                "participants.1.proxy_identifier",
                "ttl",
            },
        ),
    ],
)
def test_every_wrong_or_missing_field_is_named_at_once(
    typed: dict[str, str], wrong: set[str]
) -> None:
    problems = check_create(typed, NOW).problems
    assert set(problems) == wrong
    assert len(problems) > 1 or set(problems.values()) == {"This is needed."}


@given(TYPED)
def test_any_text_is_either_a_request_or_problems_in_sentences(typed: dict[str, str]) -> None:
    checked = check_create(typed, NOW)
    assert (checked.params is None) == bool(checked.problems)
    assert set(checked.problems) <= PLACES
    assert set(checked.echoes) <= PLACES
    assert all(sentence.endswith((".", ").")) for sentence in checked.problems.values())
    if checked.params is not None:
        for _, value in checked.params.form():
            value.encode()


@given(st.from_regex(r"(\+44 ?|0)7700 ?900\d{3}[a-z ]?", fullmatch=True))
def test_no_sentence_repeats_a_number_that_was_typed(number: str) -> None:
    typed = dict.fromkeys(("participants.0.identifier", "participants.1.proxy_identifier"), number)
    told = " ".join(check_create(typed, NOW).problems.values())
    assert number.strip() not in told


# -- a change


UNCHANGED = {"": "Nothing is changed yet."}
IN_TWO_HOURS = NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        ({"ttl": "", "date_expiry": "", "status": "in-progress"}, UNCHANGED),
        (
            {"ttl": "1h", "date_expiry": IN_TWO_HOURS.isoformat(), "status": "in-progress"},
            UNCHANGED,
        ),
        ({"ttl": "abc"}, {"ttl": EXAMPLE}),
        ({"ttl": "2h", "date_expiry": "2020-01-01"}, {"date_expiry": PASSED}),
    ],
)
def test_a_change_that_changes_nothing_or_is_wrong_is_not_sent(
    typed: dict[str, str], problems: dict[str, str]
) -> None:
    checked = check_update(typed, session(date_expiry=IN_TWO_HOURS), NOW)
    assert (checked.params, checked.problems) == (None, problems)


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        (
            {"ttl": "3600", "date_expiry": "+2h", "status": "closed"},
            [("DateExpiry", "2026-03-01T15:11:00Z"), ("Status", "closed")],
        ),
        ({"ttl": "0"}, [("Ttl", "0")]),
    ],
)
def test_only_what_differs_is_in_the_request(
    typed: dict[str, str], form: list[tuple[str, str]]
) -> None:
    checked = check_update(typed, session(), NOW)
    assert checked.params.form() == form
    assert checked.echoes.get("ttl") in {"= 1 h", "= not set"}


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ({"ttl": "", "date_expiry": "  "}, []),
        (
            {"ttl": "2h", "date_expiry": "+1d"},
            [("DateExpiry", "2026-03-02T13:11:00Z"), ("Ttl", "7200")],
        ),
    ],
)
def test_ttl_and_expiry_alone_may_be_left_empty_and_are_judged_as_in_any_form(
    typed: dict[str, str], form: list[tuple[str, str]]
) -> None:
    assert check_life(typed, NOW).params.form() == form
    wrong = check_life({"ttl": "abc", "date_expiry": "2020-01-01"}, NOW)
    assert wrong.problems == {"ttl": EXAMPLE, "date_expiry": PASSED}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "ttl": ANYTHING | TIMES,
            "date_expiry": ANYTHING | MOMENTS,
            "status": st.sampled_from(["", "open", "in-progress", "closed", "gone"]),
        },
    ),
    st.sampled_from([session(), session(status="closed", ttl=0), session(status="odd")]),
)
def test_any_change_is_either_a_request_or_problems(typed: dict[str, str], shown: Session) -> None:
    checked = check_update(typed, shown, NOW)
    assert (checked.params is None) == bool(checked.problems)
    assert set(checked.problems) <= {"", "ttl", "date_expiry", "status"}
    if checked.params is not None:
        assert checked.params.form()


# -- a participant

PERSON_FIELDS = ("identifier", "friendly_name", "proxy_identifier")


def test_a_number_alone_is_enough() -> None:
    checked = check_participant({**dict.fromkeys(PERSON_FIELDS, ""), "identifier": ANN})
    assert checked.params is not None
    assert (checked.params.form(), checked.problems) == ([("Identifier", ANN)], {})
    assert checked.echoes["identifier"].replace(" ", "") == ANN


def test_every_field_of_a_participant_is_sent_without_the_spaces_around_it() -> None:
    checked = check_participant(
        {"identifier": f" {ANN} ", "friendly_name": " Ann ", "proxy_identifier": BOB}
    )
    assert checked.params is not None
    assert checked.params.form() == [
        ("Identifier", ANN),
        ("FriendlyName", "Ann"),
        ("ProxyIdentifier", BOB),
    ]


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        ({}, {"identifier": "This is needed."}),
        ({"identifier": "  ", "friendly_name": "Ann"}, {"identifier": "This is needed."}),
        ({"identifier": "messenger:123"}, {}),
        ({"identifier": "+12"}, {"identifier": IN_FULL}),
        ({"identifier": "+0123456789"}, {"identifier": IN_FULL}),
        ({"identifier": ANN, "proxy_identifier": "tel"}, {"proxy_identifier": IN_FULL}),
        ({"identifier": ANN, "friendly_name": "x" * 255}, {}),
        (
            {"identifier": "tel", "friendly_name": "x" * 256, "proxy_identifier": "tel"},
            {
                "identifier": IN_FULL,
                "friendly_name": "Twilio takes 255 characters at most; this has 256.",
                "proxy_identifier": IN_FULL,
            },
        ),
    ],
)
def test_every_wrong_field_of_a_participant_is_named_at_once(
    typed: dict[str, str], problems: dict[str, str]
) -> None:
    assert check_participant(typed).problems == problems


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(PERSON_FIELDS, ANYTHING | NUMBERS)))
def test_any_participant_is_either_a_request_or_problems(typed: dict[str, str]) -> None:
    checked = check_participant(typed)
    assert (checked.params is None) == bool(checked.problems)
    assert set(checked.problems) <= set(PERSON_FIELDS)
    assert all(text.endswith((".", ")")) for text in checked.problems.values())
