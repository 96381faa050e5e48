import pyte
import pytest
from ansi_filter import AnsiFilter

UNREADABLE = [
    "\x1b[>25u",
    "\x1b[<u",
    "\x1b[=1;2u",
    "\x1b[?2026$p",
    "\x1b[2 q",
    "\x1b[>4;1m",
    "\x1b[?4m",
    "\x1b[4:3m",
    "\x1b]0;a title\x07",
    "\x1b]52;c;Zm9v\x1b\\",
    "\x1bP+q544e\x1b\\",
    "\x1b_Gi=31;AAAA\x1b\\",
]
READABLE = [
    "\x1b[1;38;5;12m",
    "\x1b[3;7H",
    "\x1b[2J",
    "\x1b[?1049h",
    "\x1b[?25l",
    "\x1b7",
    "\x1b(B",
    "\x1b=",
]


@pytest.mark.parametrize("sequence", UNREADABLE)
def test_what_pyte_cannot_read_is_left_out(sequence: str) -> None:
    assert AnsiFilter().feed(f"one{sequence}two") == "onetwo"


@pytest.mark.parametrize("sequence", READABLE)
def test_what_pyte_reads_is_kept(sequence: str) -> None:
    assert AnsiFilter().feed(f"one{sequence}two") == f"one{sequence}two"


@pytest.mark.parametrize("sequence", UNREADABLE + READABLE)
def test_a_sequence_that_comes_in_two_pieces_is_treated_as_one(sequence: str) -> None:
    whole = AnsiFilter().feed(f"one{sequence}two")
    for cut in range(1, len(sequence)):
        filtered = AnsiFilter()
        first = filtered.feed(f"one{sequence[:cut]}")
        assert first == "one"
        assert first + filtered.feed(f"{sequence[cut:]}two") == whole


def test_several_sequences_in_one_piece_are_each_judged() -> None:
    text = "\x1b[>25u\x1b[1mbold\x1b[0m\x1b[?2026$p end"
    assert AnsiFilter().feed(text) == "\x1b[1mbold\x1b[0m end"


@pytest.mark.parametrize("sequence", UNREADABLE + READABLE)
def test_pyte_draws_nothing_of_what_comes_through(sequence: str) -> None:
    screen = pyte.Screen(20, 1)
    pyte.Stream(screen).feed(AnsiFilter().feed(f"\x1b[H{sequence}\x1b[Hab"))
    assert screen.display[0].rstrip() == "ab"
