"""Addresses typed into a form: what is shown is what is sent, and no country is guessed."""

import pytest
from session_samples import NOW

from proxy_tui.operations.input.typed_address import read_address
from proxy_tui.operations.writes.forms import check_create, check_participant


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
