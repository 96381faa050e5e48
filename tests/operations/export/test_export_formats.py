"""Rows as documents: every format holds the same rows, and foreign text stays text."""

import csv
import io
import json

import pytest

from proxy_tui.operations.export import Format, document, plain_cell

COLUMNS = ("sid", "unique_name", "ttl", "is_reserved", "codes")
SID = "KC" + "0123456789abcdef" * 2

HOSTILE = [
    "=HYPERLINK(\"http://x.example\";\"a\")", "+1+1", "-1+1", "@SUM(1)", "'=1", "''", "\t=1",
    "a|b", "a\\|b", "`a|b`", "# heading", "[a](http://x.example)", "@someone", "#12", "GH-26",
    "http://x.example/a", "<b>a</b>", "a\nb", "a\r\nb", "\x1b[31mred", "\u202eevil", "a,b", 'a"b',
    "a;=1+1", "\uff1d1", " ", "```", "$(id)", "", "null", "\x00", "a\u2028b",
]  # fmt: skip


def text_of(format_: Format, rows: list[dict[str, object]], *, is_one: bool = False) -> str:
    """Return the document of some rows."""
    parts: list[str] = []
    made = document(format_, COLUMNS, parts.append, is_one=is_one)
    for row in rows:
        made.add(row)
    made.end()
    return "".join(parts)


def row(name: str | None = "job-1", **more: object) -> dict[str, object]:
    return {"sid": SID, "unique_name": name, "ttl": -5, "is_reserved": True, "codes": [1], **more}


def csv_rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize(
    ("format_", "nothing"),
    [
        (Format.JSON, "[]\n"),
        (Format.NDJSON, ""),
        (Format.CSV, ",".join(COLUMNS) + "\n"),
        (Format.TABLE, "  ".join(COLUMNS) + "\n"),
        (Format.MARKDOWN, f"| {' | '.join(COLUMNS)} |\n|---|---|---|---|---|\n"),
    ],
)
def test_no_row_is_a_whole_document(format_: Format, nothing: str) -> None:
    assert text_of(format_, []) == nothing


@pytest.mark.parametrize("format_", list(Format))
def test_nothing_is_written_before_the_first_row(format_: Format) -> None:
    parts: list[str] = []
    document(format_, COLUMNS, parts.append)
    assert parts == []


@pytest.mark.parametrize("format_", [Format.NDJSON, Format.CSV])
def test_line_formats_write_each_row_when_it_comes(format_: Format) -> None:
    parts: list[str] = []
    made = document(format_, COLUMNS, parts.append)
    made.add(row("one"))
    assert "one" in parts[-1]
    assert parts[-1].endswith("\n")
    made.add(row("two"))
    assert "two" in parts[-1]
    assert "one" not in parts[-1]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("format_", list(Format))
def test_foreign_text_adds_no_line_and_reaches_no_terminal(format_: Format, name: str) -> None:
    plain, hostile = text_of(format_, [row("x")] * 2), text_of(format_, [row(name)] * 2)
    assert hostile.count("\n") == plain.count("\n")
    assert len(hostile.splitlines()) == len(plain.splitlines())
    assert hostile.replace("\n", "").isprintable()


@pytest.mark.parametrize("name", ["=1+1", "+44 20 7946 0011", "-1+1", "@SUM(1)", "'=1", "\uff1d1"])
def test_a_cell_that_a_spreadsheet_would_run_is_inert_and_can_be_read_back(name: str) -> None:
    cell = csv_rows(text_of(Format.CSV, [row(name)]))[1][1]
    assert cell[0] == "'"
    assert plain_cell(cell) == name


@pytest.mark.parametrize("value", ["-5", "-1.5", "-1e9", -5, -1.5])
def test_a_negative_number_stays_a_number(value: object) -> None:
    assert csv_rows(text_of(Format.CSV, [row(unique_name=value)]))[1][1] == str(value)


def test_a_table_cuts_no_identifier_and_widens_for_late_rows() -> None:
    rows = [row(f"n{number}") for number in range(150)] + [row("long-name" * 20)]
    lines = text_of(Format.TABLE, rows).splitlines()
    assert len(lines) == 152
    assert all(SID in line for line in lines[1:])
    assert "long-name" * 20 in lines[-1]
    assert len({line.index("-5") for line in lines[1:-1]}) == 1


def test_a_table_counts_wide_and_combining_characters_as_a_terminal_does() -> None:
    wide, marked, plain = text_of(
        Format.TABLE, [row("日本"), row("e\u0301e\u0301ee"), row("abcd")]
    ).splitlines()[1:]
    assert plain.index("-5") == wide.index("-5") + 2 == marked.index("-5") - 2


def test_one_thing_is_an_object_and_a_sheet_with_its_lists() -> None:
    one = row(codes=[{"a": 1, "b": 2}, {"a": 3, "b": 4}], ttl=[])
    assert json.loads(text_of(Format.JSON, [one], is_one=True)) == one
    assert json.loads(text_of(Format.NDJSON, [one], is_one=True)) == one
    sheet = text_of(Format.TABLE, [one], is_one=True)
    assert f"sid          {SID}\n" in sheet
    assert "\ncodes\na  b\n1  2\n3  4\n" in sheet
    assert "\nttl\nnone\n" in sheet
    markdown = text_of(Format.MARKDOWN, [one], is_one=True)
    assert "\n### codes\n\n| a | b |\n|---|---|\n| 1 | 2 |\n" in markdown
