from hypothesis import given, strategies as st

from proxy_tui.ui.widgets.table.columns import Column, Slot, fit

STATE = Column("state", "State", 13)
NAME = Column("name", "Name", 10, stretch=True)
MODE = Column("mode", "Mode", 5, give_way=1)
AGE = Column("age", "Age", 6, "right", give_way=2)


def test_columns_follow_each_other_with_their_padding() -> None:
    assert fit([STATE, MODE], 0) == (Slot(0, 0, 13), Slot(1, 15, 5))


def test_the_first_stretching_column_takes_what_is_left() -> None:
    slots = fit([STATE, NAME, AGE], 60)
    assert slots == (Slot(0, 0, 13), Slot(1, 15, 60 - 15 - 8 - 2), Slot(2, 52, 6))
    assert [slot.width for slot in fit([NAME, NAME], 50)] == [36, 10]


def test_columns_are_hidden_in_their_order_and_some_never() -> None:
    columns = [STATE, MODE, NAME, AGE]
    shown = {room: [slot.column for slot in fit(columns, room)] for room in (42, 41, 34, 30)}
    assert shown == {42: [0, 1, 2, 3], 41: [0, 2, 3], 34: [0, 2], 30: [0, 2]}


def test_without_a_width_all_columns_are_shown_at_their_minimum() -> None:
    assert [slot.width for slot in fit([STATE, NAME, MODE], 0)] == [13, 10, 5]
    assert fit([], 80) == ()


@given(
    st.lists(st.tuples(st.integers(1, 40), st.booleans(), st.integers(0, 3)), max_size=8),
    st.integers(0, 200),
)
def test_slots_never_overlap_and_fill_the_room_exactly_if_one_stretches(
    shapes: list[tuple[int, bool, int]], room: int
) -> None:
    columns = [
        Column(str(index), "", width, stretch=stretch, give_way=give_way)
        for index, (width, stretch, give_way) in enumerate(shapes)
    ]
    slots = fit(columns, room)
    assert [slot.start for slot in slots] == [0, *(slot.end for slot in slots)][: len(slots)]
    needed = sum(columns[slot.column].width + 2 for slot in slots)
    fills = any(columns[slot.column].stretch for slot in slots) and needed <= room
    assert (slots[-1].end if slots else 0) == (room if fills else needed)
