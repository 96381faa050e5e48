"""Cells that a spreadsheet may open: nothing in them runs, and their text can be read back."""

import pytest
from hypothesis import given, strategies as st

from proxy_tui.operations.export.spreadsheet import inert_cell, plain_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+44••••1234", "+442079460011", "-2+3", "-cmd|' /C calc'!A0", "@SUM(A1)",
        "\t=1", "\r=1", "  =1", "\u00a0=1", "\u200b=1", "\uff1d1", "\uff0b1", "\uff0d1+2",
        "\uff201", "'=1", "\tplain", "--1", "-1.5.6",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert inert_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-1", "-0.5", "-1,5", "-2e3", "job-1", "A +44••••1234", "'tis", "a=b", "", "–", "12"]
)
def test_other_text_and_negative_numbers_stay(text: str) -> None:
    assert inert_cell(text) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a;=1+1", "a;'=1+1"), ("a; +1;b", "a;' +1;b"), ("-1;-1", "'-1;'-1"), ("a;'=1", "a;''=1"),
        (";@", ";'@"), ("a;b", "a;b"),
    ],
)  # fmt: skip
def test_what_follows_a_semicolon_is_text_where_that_separates_cells(text: str, cell: str) -> None:
    assert inert_cell(text) == cell


@given(st.one_of(st.text(max_size=20), st.text("';=-+@ 1\t", max_size=12)))
def test_the_text_of_a_cell_can_be_read_back(text: str) -> None:
    assert plain_cell(inert_cell(text)) == text
