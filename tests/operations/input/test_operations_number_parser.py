"""Numbers and addresses as people paste them are read as what is meant; no country is guessed."""

import pytest
from hypothesis import given, strategies as st
from session_samples import NOW

from proxy_tui.operations.input import national_digits, read_address, read_number
from proxy_tui.operations.writes.forms import check_create, check_participant


@pytest.mark.parametrize(
    ("text", "e164", "shown", "country"),
    [
        ("+44 (0)20 7946 0011", "+442079460011", "+44 20 7946 0011", "United Kingdom"),
        ("001 202 555 0104", "+12025550104", "+1 202 555 0104", "United States"),
        ("(+49) 30/901820", "+4930901820", "+49 30 901820", "Germany"),
        ("+39 06 1234 5678", "+390612345678", "+39 06 1234 5678", "Italy"),
        ("+ 33 (0)1-99-00-12-34", "+33199001234", "+33 1 99 00 12 34", "France"),
        ("Ann, +353 20 910 1234 (work)", "+353209101234", "+353 20 910 1234", "Ireland"),
        ("+999 123 456", "+999123456", "+999123456", ""),
    ],
)
def test_a_number_is_read_grouped_and_its_country_named(
    text: str, e164: str, shown: str, country: str
) -> None:
    number = read_number(text)
    assert number is not None
    assert (number.e164, number.plan.shown, number.plan.country) == (e164, shown, country)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("+442079460011", ""),
        ("+15005550006", ""),
        ("+447700900123", "in no range that is known to be in use"),
        ("+5215512345678", "too long"),
        ("+4420794600112", "too long"),
        ("+3312345678", "too short"),
        ("+999123456", "no country has this code"),
    ],
)
def test_a_doubt_is_said_and_forbids_nothing(text: str, doubt: str) -> None:
    number = read_number(text)
    assert number is not None
    assert (number.e164, number.plan.doubt) == (text, doubt)


@pytest.mark.parametrize(
    "text", ["020 7946 0011", "0113 496 0123", "0116 496 0123", "(202) 555-0104", "job-00017", "",
             "+1234", "+442079460011442079460011", "1234567890123"],
)  # fmt: skip
def test_a_number_without_its_country_is_not_guessed(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "extension"),
    [("+44 20 7946 0011 ext. 5", "5"), ("+442079460011;ext=12", "12"), ("+1 202 555 0104", "")],
)
def test_an_extension_is_no_part_of_the_number(text: str, extension: str) -> None:
    number = read_number(text)
    assert number is not None
    assert number.extension == extension


def test_what_stands_behind_a_number_is_not_taken_into_it() -> None:
    dated = read_number("+44 20 7946 0011 2026-03-01")
    assert dated is not None
    assert (dated.e164, dated.has_more) == ("+442079460011", True)
    two = read_number("+44 20 7946 0011 / +44 7700 900123")
    assert two is not None
    assert (two.e164, two.has_more) == ("+442079460011", True)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("020 7946 0011", "02079460011"),
        ("“(020) 7946 0011”,", "02079460011"),
        ("Work: (202) 555-0104 x5", "2025550104"),
        ("Ann 020 7946 0011", "02079460011"),
        ("Order #4481", ""),
        ("job-00017", ""),
        ("+44 20 7946 0011", ""),
    ],
)
def test_national_digits_are_those_of_a_number_alone(text: str, digits: str) -> None:
    assert national_digits(text) == digits


@given(st.text(max_size=40))
def test_any_text_is_read_or_is_none(text: str) -> None:
    number = read_number(text)
    assert number is None or number.e164[1:].isdigit()
    assert national_digits(text).isascii()


@pytest.mark.parametrize(
    "text",
    [
        "+442079460011", "+44 (0)20 7946 0011", "0044 20 7946 0011", "tel:+44-20-7946-0011",
        '"+44 20 7946 0011",', "Ann +44\u00a020\u20117946\u20110011", "<+442079460011>",
        "011 44 20 7946 0011",
    ],
)  # fmt: skip
def test_any_spelling_is_sent_as_e164_and_shown_back(text: str) -> None:
    read = read_address(text)
    assert (read.value, read.echo, read.problem, read.doubt) == (
        "+442079460011", "+44 20 7946 0011", "", "",
    )  # fmt: skip
    assert read.note == "+44 20 7946 0011, United Kingdom. Sent as +442079460011."


@pytest.mark.parametrize(
    "text", ["020 7946 0011", "(202) 555-0104", "2025550104", "Ann 020 7946 0011"]
)
def test_a_number_without_a_country_is_refused_with_a_hint(text: str) -> None:
    assert "names no country" in read_address(text).problem


@pytest.mark.parametrize(
    "text", ["+44 20 7946 0011 / +44 7700 900123", "+44 20 7946 OO11", "+442079460011 2026-03-01"]
)
def test_digits_that_are_left_over_are_refused(text: str) -> None:
    assert "More digits stand here" in read_address(text).problem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("+447700900123", "in no range that is known to be in use"),
        ("+52 1 55 1234 5678", "too long"),
        ("+999 123 456", "no country has this code"),
        ("+44 20 7946 0011 ext. 5", "the extension 5 is left out"),
    ],
)
def test_a_doubt_is_said_and_can_be_sent(text: str, words: str) -> None:
    read = read_address(text)
    assert words in read.doubt
    assert read.problem == ""
    checked = check_participant({"identifier": text})
    assert checked.params is not None
    assert checked.params.identifier == read.value
    assert words in checked.doubts["identifier"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("whatsapp:+44 20 7946 0011", "whatsapp:+442079460011"),
        ("messenger:1234567890", "messenger:1234567890"),
        ("chat:ann", "chat:ann"),
    ],
)
def test_a_channel_address_stays_one(text: str, value: str) -> None:
    read = read_address(text)
    assert (read.value, read.problem) == (value, "")


def test_the_fields_of_a_new_session_say_which_is_meant() -> None:
    checked = check_create(
        {
            "unique_name": "call +44 7700 900123",
            "participants.1.identifier": "0044 20 7946 0011",
            "participants.1.proxy_identifier": "020 7946 0012",
        },
        NOW,
    )
    assert checked.params is None
    assert "names no country" in checked.problems["participants.1.proxy_identifier"]
    assert checked.echoes["participants.1.identifier"] == "+44 20 7946 0011"
    assert "read by others" in checked.doubts["unique_name"]
