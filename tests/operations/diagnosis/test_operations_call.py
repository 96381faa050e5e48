"""Two numbers in one line, as people type and paste them."""

import pytest

from proxy_tui.operations.diagnosis import read_call
from proxy_tui.operations.diagnosis.call import masked
from proxy_tui.operations.search import classify


@pytest.mark.parametrize(
    ("typed", "caller", "dialled"),
    [
        ("+44 7700 900101 -> +44 20 7946 0011", "447700900101", "442079460011"),
        ("+44 7700 900101 → +44 20 7946 0011", "447700900101", "442079460011"),
        ("+44 7700 900101 > 0011", "447700900101", "0011"),
        ("0101 > 0011", "0101", "0011"),
        ("+447700900101 +442079460011", "447700900101", "442079460011"),
        ("+447700900101+442079460011", "447700900101", "442079460011"),
        ("+44 7700 900101 – +44 20 7946 0011", "447700900101", "442079460011"),
        ("07700 900101 dials 020 7946 0011", "7700900101", "2079460011"),
        ("+447700900101 called +442079460011", "447700900101", "442079460011"),
        ("from 07700 900101 to 02079460011", "7700900101", "2079460011"),
        ("07700 900101  020 7946 0011", "7700900101", "2079460011"),
        ("+44 7700 900101, 0011", "447700900101", "0011"),
        ("tel:+447700900101; tel:+442079460011", "447700900101", "442079460011"),
        ("+1 (202) 555-0100 > +1 (202) 555-0101", "12025550100", "12025550101"),
        ("0044 7700 900101 | 0044 20 7946 0011", "447700900101", "442079460011"),
        ("A (+44••••0101) dials +44 20 7946 0011", "0101", "442079460011"),
    ],
)
def test_two_numbers_are_a_call(typed: str, caller: str, dialled: str) -> None:
    call = read_call(typed)
    assert call is not None
    assert (call.caller.digits, call.dialled.digits) == (caller, dialled)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "+44 7700 900101",
        "020 7946  0011",
        "0101, 0011",
        "+44 7700 900101, 07700 900101",
        "+44 7700 900101 / 07700 900101",
        "+44 7700 900101  2026-11-25",
        "Bob <+447700900101>",
        "call 07700 900198 back",
        "Order 4481, 4482",
        "4711 to 4712",
        "job-00012 -> job-00013",
        "+44 7700 900101 -> job-00012",
        "0101 > 0011 > 0012",
    ],
)
def test_anything_else_is_none(typed: str) -> None:
    assert read_call(typed) is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("+44 7700 900101", "+44••••0101"),
        ("07700 900101", "••••0101"),
        ("+44•••0101", "+44••••0101"),
    ],
)
def test_a_typed_number_is_shown_masked(typed: str, shown: str) -> None:
    assert masked(classify(typed)) == shown
