"""Text from a server: nothing in it can act on a terminal, and none of it is lost."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from proxy_tui.formatting import NOTHING, count, safe, short_sid

any_text = st.text(st.characters(), max_size=60)  # lone surrogates included


@given(any_text)
def test_safe_text_always_prints(text: str) -> None:
    assert safe(text).isprintable()


@given(any_text)
def test_safe_text_is_stable(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@given(st.text(st.characters(exclude_categories=("C", "Z")), max_size=60))
def test_printable_text_is_returned_itself(text: str) -> None:
    assert safe(text) is text


@given(any_text)
def test_every_character_leaves_a_trace(text: str) -> None:
    assert len(safe(text)) >= len(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Order #4481 [bold]x[/]", "Order #4481 [bold]x[/]"),
        ("\x1b[2Jgone", "␛[2Jgone"),
        ("a\tb\nc\r\x00\x7f", "a␉b␊c␍␀␡"),
        ("\x9b31m", "�31m"),
        ("abc\u202egnp.exe", "abc\\u{202e}gnp.exe"),
        ("a\u200bb\u200dc\ufeffd", "a\\u{200b}b\\u{200d}c\\u{feff}d"),
        ("a\u2028b\u00a0c", "a\\u{2028}b\\u{a0}c"),
        ("half \ud800", "half \\u{d800}"),
        ("tag \U000e0041", "tag \\u{e0041}"),
        ("Zoë 名前 🚕", "Zoë 名前 🚕"),
    ],
)
def test_what_a_terminal_would_act_on_is_made_visible(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_no_bidi_control_survives() -> None:
    controls = [
        chr(code)
        for code in range(0x110000)
        if unicodedata.bidirectional(chr(code))
        in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    ]
    assert len(controls) == 9
    assert not set(safe("".join(controls))) & set(controls)


@pytest.mark.parametrize(
    ("sid", "shown"),
    [
        ("KC5c21000000000000000000000000077e0", "KC5c21…77e0"),
        ("KC5c21…77e0", "KC5c21…77e0"),
        ("job-00012", "job-00012"),
        ("", NOTHING),
        (None, NOTHING),
    ],
)
def test_a_sid_keeps_prefix_and_tail_and_short_text_is_not_cut(sid: str | None, shown: str) -> None:
    assert short_sid(sid) == shown


@given(any_text)
def test_a_short_sid_fits_its_column_and_prints(text: str) -> None:
    assert len(short_sid(text)) <= 11
    assert short_sid(text).isprintable()


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (999, "999"), (1200, "1 200"), (1234567, "1 234 567")]
)
def test_thousands_stand_apart(number: int, words: str) -> None:
    assert count(number) == words


@pytest.mark.parametrize(
    "text",
    [
        "Nguye\u0302\u0303n Thi\u0323\u0302 Hu\u031b\u031bng",  # Vietnamese, decomposed
        "\u0e17\u0e35\u0e48\u0e19\u0e35\u0e49\u0e19\u0e49\u0e33",  # Thai
        "\u05d1\u05bc\u05b0\u05e8\u05b5\u05d0\u05e9\u05c1\u05b4\u0596\u05d9\u05ea",  # Hebrew
        "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f\u064c",  # Arabic, vocalised
        "\u0f68\u0f7c\u0f7e\u0f0b\u0f67\u0f71\u0f74\u0f83\u0f0b\u0f66\u0f92\u0fb2\u0f74",  # Tibetan
        "\u0915\u094d\u0937\u0947\u0924\u094d\u0930\u0940\u0902",  # Devanagari
        "\u1019\u103c\u102d\u102f\u1037",  # Burmese
    ],
)
def test_real_text_with_marks_is_left_alone(text: str) -> None:
    assert safe(text) == text


def test_a_pile_of_marks_is_cut_and_does_not_grow_over_its_neighbours() -> None:
    assert safe("a" + "\u0301" * 100 + "b") == "a" + "\u0301" * 6 + "\ufffdb"
    assert safe(safe("a" + "\u0489" * 9)) == safe("a" + "\u0489" * 9)
