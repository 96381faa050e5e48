"""What tab offers at the cursor of a filter, and what it types."""

import pytest

from proxy_tui.operations.query.fields import FIELDS
from proxy_tui.ui.widgets.offers import Offers


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", f"tab {'  '.join(field.name for field in FIELDS)}"),
        ("st", "tab status:  the state"),
        ("ag", "tab age<  age>  time since creation"),
        ("status:", "tab open  in-progress  closed  failed  unknown"),
        ("status:o", "tab open"),
        ("age>", "tab 30m  2h  1d"),
        ("job", ""),
        ("status:open", ""),
    ],
)
def test_what_may_come_at_the_cursor_is_said_in_a_line(text: str, line: str) -> None:
    offers = Offers()
    offers.look(text, len(text))
    assert offers.content().plain == line


def tabs(text: str, times: int) -> list[str]:
    """Press tab so many times behind a text; return the text after each."""
    offers, cursor, seen = Offers(), len(text), []
    for _ in range(times):
        offers.look(text, cursor)
        text, cursor = offers.take(text, cursor)
        seen.append(text)
    return seen


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("sta", ["status:", "status:open", "status:in-progress"]),
        ("age>", ["age>30m", "age>2h", "age>1d", "age>30m"]),
        ("mode:voice status:c", ["mode:voice status:closed"] * 2),
        ("job", ["job", "job"]),
        ("status:open,c", ["status:open,closed"]),
    ],
)
def test_tab_types_what_is_in_common_and_then_one_after_the_other(
    text: str, after: list[str]
) -> None:
    assert tabs(text, len(after)) == after


def test_the_one_that_tab_typed_is_marked_among_the_others_until_something_is_typed() -> None:
    offers = Offers()
    text, cursor = offers.take("status:", 7)
    offers.look(text, cursor)
    line = offers.content()
    assert line.plain == "tab open  in-progress  closed  failed  unknown"
    marked = [line.plain[one.start : one.end] for one in line.spans if "reverse" in str(one.style)]
    assert marked == ["open"]
    offers.look("status:open,", 12)
    assert "reverse" not in str(offers.content().spans)


def test_tab_in_the_middle_leaves_the_rest() -> None:
    offers = Offers()
    assert offers.take("age> job", 4) == ("age>30m job", 7)
    assert offers.take("age>30m job", 7) == ("age>2h job", 6)
