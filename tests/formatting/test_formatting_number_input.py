"""Numbers as people paste them are read as what is meant, and nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy_tui.formatting.number_input import national_digits, read_number


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
