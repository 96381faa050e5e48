"""Screens in ASCII take as many cells as those that are not."""

import unicodedata

import pytest
from hypothesis import given, strategies as st
from rich.cells import cell_len

from proxy_tui.api.constants import SESSION_STATUSES
from proxy_tui.formatting import mask, state_glyph
from proxy_tui.ui.runtime.ascii_screen import ascii_text


@pytest.mark.parametrize(
    ("shown", "plain"),
    [
        ("page 1 · rows 1–100", "page 1 . rows 1-100"),
        ("● in progress", "* in progress"),
        ("✖ failed", "x failed"),
        ("KC5c21…77e0", "KC5c21~77e0"),
        ("‹4+  5 Never  +4›", "<4+  5 Never  +4>"),
        ("╭─ Why? ─╮│x┃╰──┴━╯", "+- Why? -+|x|+--+-+"),
        ("Zoë Müller", "Zoe Muller"),
        ("注文", "????"),
        ("e\u0301", "e"),
        ("\x1b[1;31m✓\x1b[m", "\x1b[1;31mv\x1b[m"),
    ],
)
def test_a_sign_becomes_one_that_every_terminal_has(shown: str, plain: str) -> None:
    assert ascii_text(shown) == plain


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"])))
def test_any_text_is_ascii_then_and_as_wide(text: str) -> None:
    plain = ascii_text(text)
    assert plain.isascii()
    assert len(plain) == sum(map(cell_len, text))


def test_states_stay_apart() -> None:
    signs = {ascii_text(state_glyph(status)) for status in SESSION_STATUSES}
    assert len(signs) == len(SESSION_STATUSES)


def test_masks_are_still_masks() -> None:
    assert ascii_text(mask("+447700900123")) == "+44****0123"


def test_every_line_and_corner_is_one_cell() -> None:
    for code in range(0x2500, 0x2580):
        assert ascii_text(chr(code)) in {"-", "|", "+"}, unicodedata.name(chr(code))
