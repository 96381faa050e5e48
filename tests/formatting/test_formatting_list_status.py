"""The line below a list: nothing in it that was not loaded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from proxy_tui.formatting import Coverage, CoverageKeys, ListStatus, empty_words, list_status_words

PAGE = ListStatus(
    page=1, first=1, last=100, loaded=300, matching=300, has_more=True, filtered=False
)
ALL = replace(PAGE, has_more=False)
FEW = replace(ALL, last=12, loaded=12, matching=12)
VIEW = replace(PAGE, filtered=True, last=0, first=0, matching=0)
KEYS = CoverageKeys(load="L", read="P", per_second=20)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def people(needed: int, read: int, unreadable: int = 0, minutes: int = 0) -> Coverage:
    oldest = NOW - timedelta(minutes=minutes)
    return Coverage(needed, needed, read, unreadable=unreadable, oldest=oldest)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            replace(PAGE, page=3, first=201, last=300),
            "page 3 · rows 201–300 of 300 loaded · more available (L)",
        ),
        (
            replace(PAGE, loaded=102, matching=102, marked=3),
            "page 1 · rows 1–100 of 102 loaded · more available (L) · 3 marked",
        ),
        (replace(FEW, marked=3, marks_hidden=1), "all 12 loaded · 3 marked, 1 hidden"),
        (
            replace(PAGE, loaded=1, matching=1, last=1),
            "page 1 · row 1 of 1 loaded · more available (L)",
        ),
        (replace(ALL, loaded=1200, matching=1200), "page 1 · rows 1–100 of 1 200, all loaded"),
        (
            replace(ALL, page=4, first=301, last=301, loaded=301, matching=301),
            "page 4 · row 301 of 301, all loaded",
        ),
        (replace(ALL, page=9, first=0, last=0), "page 9 · no rows of 300, all loaded"),
        (FEW, "all 12 loaded"),
        (replace(FEW, loaded=2, matching=2, last=2), "both loaded"),
        (replace(FEW, loaded=1, matching=1, last=1), "the only one"),
        (replace(FEW, loaded=0, matching=0, first=0, last=0), "nothing here"),
        (replace(PAGE, loaded=0, matching=0, first=0, last=0), "none loaded · more available (L)"),
        (
            replace(VIEW, matching=12, first=1, last=12),
            "12 of 300 loaded match · more available, not searched (L)",
        ),
        (replace(VIEW, has_more=False, matching=1, first=1, last=1), "1 of 300 loaded matches"),
        (replace(VIEW, has_more=False), "none of 300 loaded match"),
        (replace(VIEW, has_more=False, loaded=1), "the only one does not match"),
        (
            replace(VIEW, has_more=False, loaded=1, matching=1, first=1, last=1),
            "the only one matches",
        ),
        (
            replace(VIEW, page=2, first=101, last=140, matching=140),
            "page 2 · rows 101–140 · 140 of 300 loaded match · more available, not searched (L)",
        ),
        (
            replace(VIEW, has_more=False, coverage=people(260, 1), matching=1, first=1, last=1),
            "1 known · 259 not read (P reads them, 13 s) · all 300 loaded",
        ),
        (
            replace(VIEW, coverage=people(1, 0)),
            ("none known · 1 not read (P reads it, 1 s) · 300 loaded, more (L)"),
        ),
        (
            replace(VIEW, has_more=False, coverage=people(2, 0, unreadable=2)),
            "none known · 2 could not be read (P tries again) · all 300 loaded",
        ),
        (
            replace(VIEW, has_more=False, coverage=people(9, 3, unreadable=1)),
            ("none known · 5 not read (P reads them, 1 s) · 1 could not be read · all 300 loaded"),
        ),
        (replace(VIEW, has_more=False, coverage=people(9, 9)), "none of 300 loaded match"),
        (
            replace(VIEW, has_more=False, coverage=people(9, 9, minutes=12)),
            "none of 300 loaded match · people read up to 12 min ago",
        ),
    ],
)
def test_the_line_below_a_list_counts_only_what_was_loaded(status: ListStatus, words: str) -> None:
    assert list_status_words(status, KEYS, NOW) == words


def test_a_screen_without_keys_names_none() -> None:
    assert list_status_words(replace(VIEW, coverage=people(9, 3))) == (
        "none known · 6 not read · 300 loaded, more"
    )


@pytest.mark.parametrize(
    ("status", "title", "words"),
    [
        (replace(VIEW, has_more=False), "Nothing matches", "None of 300 loaded sessions matches."),
        (
            replace(VIEW, has_more=False, loaded=1),
            "Nothing matches",
            "The one loaded session does not match.",
        ),
        (
            VIEW,
            "Nothing matches",
            (
                "None of 300 loaded sessions matches. The service has more sessions, which were not"
                " searched."
            ),
        ),
        (
            replace(VIEW, has_more=False, coverage=people(260, 1, unreadable=1)),
            "No match known so far",
            (
                "The filter needs participants, which were not read for 258 sessions."
                " 1 session could not be read."
            ),
        ),
    ],
)
def test_what_stands_where_no_row_is(status: ListStatus, title: str, words: str) -> None:
    assert empty_words(status) == (title, words)
