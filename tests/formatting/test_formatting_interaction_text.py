"""Calls and messages in words, with bodies kept back."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from proxy_tui.api.models import Interaction, Participant
from proxy_tui.formatting import (
    body,
    call_length,
    direction,
    interaction_words,
    kind,
    letters,
    outcome,
)

NAMES = {"KPa": "A", "KPb": "B"}


def interaction(**fields: Any) -> Interaction:
    return Interaction(
        **{
            "type": "message",
            "inbound_participant_sid": "KPa",
            "outbound_participant_sid": "KPb",
            "outbound_resource_status": "delivered",
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "text A → B delivered"),
        (
            {
                "type": "Voice",
                "inbound_participant_sid": "KPb",
                "outbound_participant_sid": "KPa",
                "outbound_resource_status": "busy",
            },
            "call B → A busy",
        ),
        (
            {
                "type": "voice",
                "outbound_resource_status": "completed",
                "data": '{"duration":"125"}',
            },
            "call A → B completed 2 min 5 s",
        ),
        (
            {"inbound_participant_sid": None, "outbound_resource_status": "no-answer"},
            "text → B no answer",
        ),
    ],
)
def test_an_interaction_in_one_line(fields: dict[str, Any], words: str) -> None:
    assert interaction_words(interaction(**fields), NAMES) == words


def test_the_line_never_holds_the_body() -> None:
    told = interaction(data='{"body":"my secret"}')
    assert "secret" not in interaction_words(told, NAMES)
    assert body(told) == "my secret"


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"type": "MESSAGE"}, "text"),
        ({"type": "call"}, "call"),
        ({"type": "unknown", "outbound_resource_type": "Call"}, "call"),
        ({"type": "unknown", "inbound_resource_type": "message"}, "text"),
        ({"type": "unknown"}, "unknown"),
        ({"type": "fax\x1b"}, "fax␛"),
        ({"type": None}, "?"),
    ],
)
def test_the_kind_in_any_spelling(fields: dict[str, Any], word: str) -> None:
    assert kind(interaction(**fields)) == word


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"inbound_participant_sid": "KPz"}, "? → B"),
        ({"outbound_participant_sid": None}, "A →"),
    ],
)
def test_a_direction_may_have_an_unknown_or_no_end(fields: dict[str, Any], words: str) -> None:
    assert direction(interaction(**fields), NAMES) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"outbound_resource_status": "Delivery-Unknown"}, "delivery unknown"),
        (
            {"outbound_resource_status": None, "inbound_resource_status": "in-progress"},
            "in progress, not passed on",
        ),
        ({"outbound_resource_status": None}, ""),
        ({"outbound_resource_status": "\u202eko"}, "\\u{202e}ko"),
    ],
)
def test_the_outbound_leg_decides_the_outcome(fields: dict[str, Any], words: str) -> None:
    assert outcome(interaction(**fields)) == words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ('{"duration":"5"}', "5 s"),
        ('{"duration":7200}', "2 h"),
        ('{"duration":"٣"}', ""),
        ('{"duration":"soon"}', ""),
        ('{"duration":-5}', ""),
        ('{"duration":null}', ""),
        ("", ""),
        (None, ""),
        ("not json", ""),
        ('["a list"]', ""),
        ("[" * 100_000, ""),
    ],
)
def test_a_duration_is_read_where_there_is_one(data: str | None, words: str) -> None:
    assert call_length(interaction(type="voice", data=data)) == words


def test_a_text_has_no_length() -> None:
    assert call_length(interaction(data='{"duration":"5"}')) == ""


@pytest.mark.parametrize(
    ("data", "words"), [('{"body":"a\\nb"}', "a␊b"), ('{"body":5}', ""), ("{}", ""), (None, "")]
)
def test_a_body_is_safe_to_show(data: str | None, words: str) -> None:
    assert body(interaction(data=data)) == words


@given(st.text(st.characters(), max_size=40), st.text(st.characters(), max_size=20))
def test_any_interaction_has_printable_words(data: str, odd: str) -> None:
    told = interaction(type=odd, data=data, outbound_resource_status=odd)
    assert interaction_words(told, NAMES).isprintable()
    assert body(told).isprintable()


def test_letters_go_to_those_present_first() -> None:
    removed = Participant(sid="KPx", date_deleted="2026-03-01T10:00:00Z")
    people = [removed, Participant(sid="KPa"), Participant(sid="KPb")]
    assert letters(people) == {"KPa": "A", "KPb": "B", "KPx": "C"}
