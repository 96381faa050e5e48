"""A partly loaded list: rows by SID, filtered, sorted, shown in windows, read again."""

from session_samples import listing, numbers, page, session, sid

from proxy_tui.formatting import list_status_words
from proxy_tui.operations.sessions.listing import Listing
from proxy_tui.operations.sessions.sort import SortKey

# Loading


def test_an_empty_list_is_true_to_itself() -> None:
    empty = Listing()
    assert (empty.loaded, empty.has_more, empty.next_page, empty.pages) == (0, False, None, 1)
    assert list(empty.window(1)) == list(empty.visible) == []


def test_pages_are_appended_in_order() -> None:
    assert numbers(listing(250).visible) == list(range(250))


def test_the_next_page_is_asked_for_with_the_last_one() -> None:
    made = listing(200, more=True)
    assert made.has_more
    assert made.next_page == page(1, [session(n) for n in range(100, 200)], more=True)


def test_at_the_end_there_is_no_next_page() -> None:
    made = listing(100)
    assert (made.has_more, made.next_page) == (False, None)


def test_a_row_that_comes_again_is_replaced_in_place() -> None:
    made = listing(100, more=True)
    made.add(page(1, [session(5, status="closed"), session(100)]))
    assert made.loaded == 101
    assert numbers(made.visible)[5] == 5
    assert made.visible[5].status == "closed"


# One row


def test_a_created_session_comes_first() -> None:
    made = listing(2)
    made.insert(session(7))
    assert numbers(made.visible) == [7, 0, 1]


def test_an_inserted_row_that_is_known_stays_where_it_is() -> None:
    made = listing(2)
    made.insert(session(1, status="closed"))
    assert [row.status for row in made.visible] == ["in-progress", "closed"]


def test_replacing_what_is_not_loaded_changes_nothing() -> None:
    made = listing(2)
    made.replace(session(7))
    assert made.get(sid(7)) is None
    assert made.loaded == 2


def test_a_removed_row_takes_its_mark_along() -> None:
    made = listing(3)
    made.toggle_mark(sid(1))
    made.remove(sid(1))
    made.remove(sid(1))
    assert numbers(made.visible) == [0, 2]
    assert made.marked == set()
    assert made.pages_behind([session(1)]) == ()


# Marks


def test_a_mark_goes_on_and_off() -> None:
    made = listing(3)
    assert made.toggle_mark(sid(2))
    assert made.toggle_mark(sid(0))
    assert made.marked == {sid(0), sid(2)}
    assert not made.toggle_mark(sid(2))
    assert made.marked == {sid(0)}


def test_what_is_not_loaded_cannot_be_marked() -> None:
    assert not listing(3).toggle_mark(sid(9))


def test_marks_outlive_filter_sort_and_refresh() -> None:
    made = listing(3)
    made.toggle_mark(sid(2))
    made.filter_by(lambda one: "job-00001" in (one.unique_name or ""))
    made.sort_by(SortKey.NAME, descending=True)
    made.refresh(page(0, [session(n) for n in range(3)]))
    assert made.status(1).marked == 1


# What is visible


def test_the_visible_rows_are_kept_until_something_changes() -> None:
    made = listing(3)
    rows = made.visible
    made.replace(session(1))
    made.refresh(page(0, [session(n) for n in range(3)]))
    made.toggle_mark(sid(1))
    assert made.visible is rows
    made.replace(session(1, ttl=5))
    assert made.visible is not rows


def test_windows_are_numbered_from_one() -> None:
    made = listing(250)
    assert [len(made.window(number)) for number in (0, 1, 2, 3, 4)] == [0, 100, 100, 50, 0]
    assert numbers(made.window(2))[0] == 100
    assert numbers(made.window(2, 10)) == list(range(10, 20))
    assert made.pages == 3


def test_a_row_knows_its_window() -> None:
    made = listing(250)
    assert [made.page_of(sid(number)) for number in (0, 99, 100, 249, 999)] == [1, 1, 2, 3, None]


def test_a_row_that_the_filter_hides_has_no_window() -> None:
    made = listing(3)
    made.filter_by(lambda one: "job-00001" in (one.unique_name or ""))
    assert [made.page_of(sid(number)) for number in (0, 1)] == [None, 1]


def test_the_status_line_counts_the_page_and_the_whole_list() -> None:
    made = listing(300, more=True)
    assert (
        list_status_words(made.status(3)) == "page 3 · rows 201–300 of 300 loaded · more available"
    )
    made.filter_by(lambda one: "job-0001" in (one.unique_name or ""))
    assert (
        list_status_words(made.status(1)) == "10 of 300 loaded match · more available, not searched"
    )
    made = listing(12)
    made.marked |= {sid(1), sid(2)}
    assert list_status_words(made.status(1)) == "all 12 loaded · 2 marked"


def test_a_window_beyond_the_end_has_no_rows_to_number() -> None:
    status = listing(3).status(5)
    assert (status.first, status.last) == (0, 0)
