"""What a typed text is taken for, and whom it fits."""

import pytest
from hypothesis import given, strategies as st
from incident_world import ADA, BEN, POOL

from proxy_tui.operations.search import Person
from proxy_tui.operations.search.search_terms import (
    Kind,
    MatchedBy,
    classify,
    fits_name,
    matched_by,
)

HEX = "0123456789abcdef" * 2
FULL_WIDTH = {ord("+"): "\uff0b", **{ord(str(n)): chr(0xFF10 + n) for n in range(10)}}
ARABIC = {ord(str(n)): chr(0x660 + n) for n in range(10)}


def person(identifier: str, dials: str = "") -> Person:
    return Person(
        sid=f"KP{HEX}",
        letter="A",
        identifier=identifier,
        name="Ada",
        dials=dials,
        dials_sid=f"PN{HEX}",
        is_removed=False,
    )


@pytest.mark.parametrize(
    "typed",
    [
        "+447700900101",
        " +44 7700 900101 ",
        "+44 (7700) 900-101",
        "+44.7700.900.101",
        "+44/7700900101",
        "+44 (0)7700 900101",
        "0044 7700 900101",
        "00447700900101",
        "011 44 7700 900101",
        "+44\u20117700\u2012900\u2212101",
        "+44\u00a07700\u2009900\u200b101",
        "\u202a+447700900101\u202c",
        "+447700900101".translate(FULL_WIDTH),
        "+447700900101".translate(ARABIC),
        "tel:+44-7700-900-101;ext=5",
        "sms:+447700900101",
        "<+447700900101>",
        '"+44 7700 900101",',
        "+44 7700 900101.",
        "+44 7700 900101 x5",
        "+44 7700 900101 #5",
        "wa.me/%2B447700900101",
    ],
)
def test_a_number_with_its_plus_is_whole_however_it_is_spaced(typed: str) -> None:
    term = classify(typed)
    assert (term.kind, term.digits) == (Kind.NUMBER, "447700900101")
    assert term.needs_people


@pytest.mark.parametrize("typed", ["Ann +44 7700 900101", "whatsapp:+447700900101"])
def test_a_number_beside_words_may_be_a_name_as_well(typed: str) -> None:
    term = classify(typed)
    assert (term.kind, term.digits, term.may_be_name) == (Kind.NUMBER, "447700900101", True)


@pytest.mark.parametrize(
    ("typed", "identifier"),
    [
        ("+52 1 55 1234 5678", "+525512345678"),
        ("+52 55 1234 5678", "+5215512345678"),
        ("+5491112345678", "+541112345678"),
        ("01 55 1234 5678", "+525512345678"),
        ("8 (495) 123-45-67", "+74951234567"),
        ("06 1 234 5678", "+3612345678"),
        ("06 1234 5678", "+390612345678"),
        ("1-202-555-0104", "+12025550104"),
    ],
)
def test_the_forms_of_one_number_find_each_other(typed: str, identifier: str) -> None:
    assert matched_by(classify(typed), person(identifier)) is MatchedBy.OWN_NUMBER


@pytest.mark.parametrize(
    "name", ["020 7946 0011", "job +44 (0)20 7946 0011", "2079460011".translate(FULL_WIDTH)]
)
def test_a_session_named_after_the_number_is_found(name: str) -> None:
    assert fits_name(classify("+442079460011"), name)
    assert fits_name(classify("020 7946 0011"), name)
    assert not fits_name(classify("+442079460012"), name)
    assert not fits_name(classify("0011"), name)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0101", "0101"),
        ("900101", "900101"),
        ("07700 900101", "7700900101"),
        ("0012345678", "12345678"),
        ("(202) 555-0100", "2025550100"),
        ("Tel: (07700) 900 101,", "7700900101"),
        ("Ann 07700 900101 ext. 5", "7700900101"),
        ("44 (0)7700 900101", "447700900101"),
        ("0101".translate(ARABIC), "0101"),
        ("1-202-555-0100", "12025550100"),
        ("447700900101", "447700900101"),
    ],
)
def test_a_number_without_a_plus_is_a_tail_without_its_dialling_prefix(
    typed: str, digits: str
) -> None:
    term = classify(typed)
    assert (term.kind, term.digits, term.country) == (Kind.TAIL, digits, "")


@pytest.mark.parametrize(
    ("typed", "country"), [("+44••••0101", "44"), ("+44****0101", "44"), ("••••0101", "")]
)
def test_a_masked_number_is_its_country_and_its_tail(typed: str, country: str) -> None:
    term = classify(typed)
    assert (term.kind, term.country, term.digits) == (Kind.TAIL, country, "0101")


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [
        ("KC", Kind.SESSION),
        ("KS", Kind.SERVICE),
        ("KP", Kind.PARTICIPANT),
        ("PN", Kind.POOL_NUMBER),
        ("KI", Kind.TRAFFIC),
        ("CA", Kind.TRAFFIC),
        ("SM", Kind.TRAFFIC),
        ("MM", Kind.TRAFFIC),
    ],
)
def test_a_sid_is_known_by_its_two_letters(prefix: str, kind: Kind) -> None:
    term = classify(f"  {prefix}{HEX}\n")
    assert (term.kind, term.text, term.problem) == (kind, f"{prefix}{HEX}", "")
    assert term.needs_people == (prefix in {"KP", "PN"})


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (f"AC{HEX}", "the SID of an account"),
        (f"SK{HEX}", "the SID of an API key"),
        (f"XX{HEX}", "the SID of something else"),
        ("KC5c21aa77e0", "cut: 12 of 34 characters"),
        ("", "last four digits"),
        ("   ", "last four digits"),
        ("+44", "Leave out the +"),
        ("+12345", "Leave out the +"),
        ("+1234567890123456", "Leave out the +"),
    ],
)
def test_what_cannot_be_searched_says_why(typed: str, words: str) -> None:
    term = classify(typed)
    assert term.kind is Kind.NOTHING
    assert words in term.problem


@pytest.mark.parametrize(
    "typed", ["job-00017", "Order #4481", "123", "1" * 20, "KC", "a" * 300, "x5"]
)
def test_all_else_is_a_name(typed: str) -> None:
    term = classify(typed)
    assert (term.kind, term.text) == (Kind.NAME, typed)
    assert term.may_be_name
    assert not term.needs_people


@pytest.mark.parametrize(
    ("typed", "may_be"), [("4481", True), ("44 81", False), ("••••4481", False)]
)
def test_bare_digits_may_be_a_name_too(typed: str, may_be: bool) -> None:
    assert classify(typed).may_be_name is may_be


@given(st.text())
def test_whatever_is_typed_is_taken_for_something(typed: str) -> None:
    term = classify(typed)
    assert bool(term.problem) == (term.kind is Kind.NOTHING)


def test_a_term_does_not_show_the_number_it_looks_for() -> None:
    assert "900101" not in repr(classify("+447700900101"))
    assert "0101" not in repr(classify("0101"))


OWN, DIALS = MatchedBy.OWN_NUMBER, MatchedBy.DIALS


@pytest.mark.parametrize(
    ("typed", "identifier", "dials", "why"),
    [
        *((typed, ADA, POOL[0], OWN) for typed in (ADA, "0101", "07700900101", "+44••••0101")),
        *((typed, ADA, POOL[0], DIALS) for typed in (POOL[0], "0011", "020 7946 0011")),
        ("0101", ADA, "+442079460101", OWN),
        *((typed, ADA, POOL[0], None) for typed in (BEN, "0102", "+1••••0101", "7700900")),
        ("+7700900101", ADA, POOL[0], None),  # not the tail of a longer one
        ("+15005550006", "whatsapp:+15005550006", "", OWN),
        ("4567", "messenger:1234567", "", OWN),
        ("447700900101", ADA, "", OWN),
        (ADA, "447700900101", "", OWN),
        ("0101", "chat:ada", "", None),
        (f"KP{HEX}", ADA, POOL[0], MatchedBy.PARTICIPANT_SID),
        (f"PN{HEX}", ADA, POOL[0], MatchedBy.POOL_NUMBER_SID),
        (f"KP{HEX[::-1]}", ADA, POOL[0], None),
        (f"PN{HEX[::-1]}", ADA, POOL[0], None),
    ],
)
def test_a_person_is_found_by_their_number_the_one_they_dial_or_a_sid(
    typed: str, identifier: str, dials: str, why: MatchedBy | None
) -> None:
    assert matched_by(classify(typed), person(identifier, dials)) is why
