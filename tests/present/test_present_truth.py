"""The line below a list: nothing in it that was not loaded."""

from dataclasses import replace

import pytest

from proxy_tui.present import Truth, truth_words

PAGE = Truth(
    page=1, first=1, last=100, loaded=300, matching=300, has_more=True, filtered=False, marked=0
)


@pytest.mark.parametrize(
    ("truth", "words"),
    [
        (
            replace(PAGE, page=3, first=201, last=300),
            "page 3 · rows 201–300 · 300 loaded · more available",
        ),
        (replace(PAGE, marked=3), "page 1 · rows 1–100 · 300 loaded · more available · 3 marked"),
        (
            replace(PAGE, filtered=True, matching=12, last=12),
            "12 of 300 loaded match · more available, not searched",
        ),
        (
            replace(PAGE, filtered=True, matching=1, last=1, has_more=False),
            "1 of 300 loaded matches",
        ),
        (
            replace(PAGE, filtered=True, matching=0, first=0, last=0, has_more=False),
            "none of 300 loaded match",
        ),
        (
            replace(PAGE, page=2, first=101, last=140, filtered=True, matching=140),
            "page 2 · rows 101–140 · 140 of 300 loaded match · more available, not searched",
        ),
        (replace(PAGE, last=40, loaded=40, matching=40, has_more=False), "all 40 loaded"),
        (
            replace(PAGE, loaded=1200, matching=1200, has_more=False),
            "page 1 · rows 1–100 · all 1 200 loaded",
        ),
        (
            replace(PAGE, page=4, first=301, last=301, loaded=301, matching=301, has_more=False),
            "page 4 · row 301 · all 301 loaded",
        ),
        (
            replace(PAGE, first=0, last=0, loaded=0, matching=0, has_more=False),
            "nothing here",
        ),
        (
            replace(PAGE, first=0, last=0, loaded=0, matching=0),
            "page 1 · no rows · 0 loaded · more available",
        ),
        (
            replace(PAGE, page=9, first=0, last=0, has_more=False),
            "page 9 · no rows · all 300 loaded",
        ),
    ],
)
def test_the_line_of_truth(truth: Truth, words: str) -> None:
    assert truth_words(truth) == words
