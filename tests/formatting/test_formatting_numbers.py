"""Numbers: enough is hidden, the rest can be read aloud."""

import re

import pytest
from hypothesis import given, strategies as st

from proxy_tui.formatting import NOTHING, mask, mask_text, phone

e164 = st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True)


@pytest.mark.parametrize(
    ("identifier", "masked"),
    [
        ("+447700900123", "+44••••0123"),
        ("+15005550006", "+1••••0006"),
        ("+74955550123", "+7••••0123"),
        ("+353209123456", "+353••••3456"),
        ("messenger:1234561234", "messenger:••••1234"),
        ("whatsapp:+447700900123", "whatsapp:+44••••0123"),
        ("447700900123", "••••0123"),
        ("CH0123456789abcdef0123456789abcdef", "••••cdef"),
        ("+1234567", "••••"),
        ("+4412345", "••••"),
        ("123456", "••••"),
        ("client:joe", "client:••••"),
        (None, NOTHING),
        ("", NOTHING),
    ],
)
def test_a_mask_keeps_the_country_and_the_last_four(identifier: str | None, masked: str) -> None:
    assert mask(identifier) == masked


@given(e164)
def test_a_masked_number_hides_at_least_three_digits(number: str) -> None:
    country, dots, tail = mask(number).partition("••••")
    assert dots
    assert len(tail) in (0, 4)
    assert number.startswith(country)
    assert number.endswith(tail)
    assert len(number) - len(country) - len(tail) >= 3


@given(e164, e164)
def test_the_dots_do_not_tell_a_length(one: str, other: str) -> None:
    assert mask(one).count("•") == mask(other).count("•") == 4


@given(st.text(st.characters(), min_size=1, max_size=60))
def test_a_mask_of_anything_prints(identifier: str) -> None:
    assert mask(identifier).isprintable()
    assert "••••" in mask(identifier)


@given(st.text(max_size=20), e164, st.text(st.characters(exclude_categories=["Nd"]), max_size=20))
def test_no_number_survives_in_text(before: str, number: str, after: str) -> None:
    assert number not in mask_text(f"{before}{number}{after}")


@given(e164)
def test_masking_twice_is_masking_once(number: str) -> None:
    once = mask_text(f"call {number} now")
    assert mask_text(once) == once


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+12025550100", "+1 202 555 0100"),
        ("+442079460011", "+44 20 7946 0011"),
        ("+447700900123", "+44 7700 900123"),
        ("+441134960123", "+44 113 496 0123"),
        ("+441514960123", "+44 151 496 0123"),
        ("+441632960123", "+44 1632 960123"),
        ("+448081570123", "+44 808 157 0123"),
        ("+4930123456", "+49 30 123456"),
        ("+1202555010", "+1 202 555 010"),
        ("+999123456", "+999 123456"),
        ("+85212345678", "+852 1234 5678"),  # of no plan: groups of at most six all the same
        ("+4969900001234", "+49 69 900 001 234"),
        ("+5215512345678", "+52 155 1234 5678"),
        ("messenger:1\x1b", "messenger:1␛"),
        (None, NOTHING),
        ("", NOTHING),
    ],
)
def test_a_number_is_grouped_as_its_country_does(number: str | None, shown: str) -> None:
    assert phone(number) == shown


@given(e164)
def test_grouping_changes_no_digit(number: str) -> None:
    assert re.sub(" ", "", phone(number)) == number
    assert max(map(len, phone(number).split())) <= 6
