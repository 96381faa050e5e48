from hypothesis import given, strategies as st

from proxy_tui.ui.widgets.table.columns import Column, Slot, fit

STATE = Column("state", "State", 13)
NAME = Column("name", "Name", 10, most=30)
MODE = Column("mode", "Mode", 5, give_way=1)
AGE = Column("age", "Age", 6, "right", give_way=2)
SID = Column("sid", "SID", 11, whole=34, give_way=3)


def widths(columns: list[Column], room: int, needs: list[int]) -> list[int]:
    """Return the width of each column that is shown."""
    return [slot.width for slot in fit(columns, room, needs)]


def test_columns_follow_each_other_with_their_padding() -> None:
    assert fit([STATE, MODE], 0) == (Slot(0, 0, 13), Slot(1, 15, 5))


def test_a_column_grows_to_what_it_needs_and_no_further() -> None:
    assert widths([STATE, NAME, AGE], 200, [0, 24, 0]) == [13, 24, 6]
    assert widths([STATE, NAME, AGE], 200, [0, 99, 0]) == [13, 30, 6]
    assert widths([STATE, NAME, AGE], 200, [0, 4, 0]) == [13, 10, 6]
    assert widths([STATE, NAME, AGE], 40, [0, 24, 0]) == [13, 15, 6]


def test_the_most_important_column_grows_first() -> None:
    minor = Column("reason", "Reason", 8, most=40, give_way=1)
    assert widths([minor, NAME], 40, [40, 24]) == [12, 24]


def test_a_sid_is_shown_whole_or_cut_and_never_in_between() -> None:
    assert widths([NAME, SID], 80, [20, 0]) == [20, 34]
    assert widths([NAME, SID], 57, [20, 0]) == [20, 11]


def test_columns_are_hidden_in_their_order_and_some_never() -> None:
    columns = [STATE, MODE, NAME, AGE]
    shown = {room: [slot.column for slot in fit(columns, room)] for room in (42, 41, 34, 30)}
    assert shown == {42: [0, 1, 2, 3], 41: [0, 2, 3], 34: [0, 2], 30: [0, 2]}


def test_without_a_width_all_columns_are_shown_at_their_minimum() -> None:
    assert [slot.width for slot in fit([STATE, NAME, MODE], 0)] == [13, 10, 5]
    assert fit([], 80) == ()


@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.integers(0, 60), st.integers(0, 3), st.integers(0, 60)),
        max_size=8,
    ),
    st.integers(0, 200),
)
def test_slots_never_overlap_and_leave_no_room_that_a_column_needs(
    shapes: list[tuple[int, int, int, int]], room: int
) -> None:
    columns = [
        Column(str(index), "", width, most=most, give_way=give_way)
        for index, (width, most, give_way, _) in enumerate(shapes)
    ]
    slots = fit(columns, room, [need for *_, need in shapes])
    assert [slot.start for slot in slots] == [0, *(slot.end for slot in slots)][: len(slots)]
    end = slots[-1].end if slots else 0
    least = sum(columns[slot.column].width + 2 for slot in slots)
    assert end == least or end <= room
    for slot in slots:
        column, need = columns[slot.column], shapes[slot.column][3]
        assert slot.width >= column.width
        if end < room:
            assert slot.width >= min(need, column.most)
