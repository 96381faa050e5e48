"""Short escape sequences lead where the long ones do, as a terminal sees it."""

import pyte
from hypothesis import given, strategies as st

from proxy_tui.ui.runtime.escapes import move, style_change

COLUMNS, LINES = 40, 12
colours = st.sampled_from(["", "1", "5;12", "5;200", "2;1;2;3", "2;200;0;9"])
attributes = st.lists(st.sampled_from(["1", "3", "4", "7", "9"]), unique=True)
columns, lines = st.integers(0, COLUMNS - 1), st.integers(0, LINES - 1)


@st.composite
def styles(draw: st.DrawFn) -> str:
    """SGR parameters: attributes, then a colour and a background, each perhaps left out."""
    codes = draw(attributes)
    for few, many in (("3", "38"), ("4", "48")):
        colour = draw(colours)
        if colour:
            codes.append(f"{many};{colour}" if ";" in colour else f"{few}{colour}")
    return ";".join(codes)


def looks(sent: str) -> object:
    screen = pyte.Screen(COLUMNS, LINES)
    pyte.Stream(screen).feed(sent + "x")
    return screen.buffer[0][0]


@given(before=styles(), after=styles())
def test_a_change_of_style_looks_like_the_new_style_alone(before: str, after: str) -> None:
    first = f"\x1b[{before}m" if before else ""
    change = style_change(before, after)
    assert looks(first + change) == looks(f"\x1b[0;{after}m" if after else "")
    assert len(change) <= len(f"\x1b[0;{after}m")


@given(from_x=columns, from_y=lines, x=columns, y=lines)
def test_a_move_ends_where_it_should(from_x: int, from_y: int, x: int, y: int) -> None:
    screen = pyte.Screen(COLUMNS, LINES)
    stream = pyte.Stream(screen)
    stream.feed(f"\x1b[{from_y + 1};{from_x + 1}H")
    stream.feed(move((from_x, from_y), x, y))
    assert (screen.cursor.x, screen.cursor.y) == (x, y)


def test_from_an_uncertain_place_the_move_names_the_whole_place() -> None:
    assert move(None, 2, 1) == "\x1b[2;3H"


def test_the_next_digit_of_a_column_takes_four_bytes() -> None:
    assert move((8, 3), 7, 4) == "\b\x1b[B"
