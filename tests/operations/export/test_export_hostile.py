"""Hostile text in every field: each format holds the same rows, and text stays text."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from markdown_it import MarkdownIt

from proxy_tui.api.models import Interaction, Participant, PhoneNumber, Service, Session
from proxy_tui.formatting.safe_text import NOTHING, safe
from proxy_tui.operations.export import Format, Row, document, plain_cell, rows

HOSTILE = [
    '=HYPERLINK("http://x.example";"a")', "=cmd|' /C calc'!A0", "+1", "-1", "-1+1", "-1.5", "@x",
    "'=1", "''", "'-1", "\t=1", "a;=1+1", "a;'=1", ";-1", "a; \u200b@x;'", ";;", "\uff1d1",
    "a|b", "a\\|b", "a\\\\|b", "|", "||", "\\", "a\\", "`", "``", "`a|b`", "a` | `b", "|`",
    "# heading", "[a](http://x.example)", "![a](x)", "@someone", "#12", "<b>a</b>", "<!--", "&amp;",
    "---", ":-:", "a\nb", "a\r\nb", "a\rb", "\n", "a\x0bb\x0cc", "a\u2028b\u2029c", "a\x85b",
    "\x00", "\x1b[31mred\x1b[0m", "\x9b31m", "\x07", "\u202eevil\u202c", "\u2066a\u2069", "\ufeff",
    "\ud800", "a\udfffb", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "e" + "\u0301" * 90,
    "日本", ",", 'a"b', '"', '""', '"a",b', "a,=1", " ", "  a  ", "", "null", "true", "[]", "{}",
    "KC" + "0" * 31, "x" * 10_000, "$(id)", "%s%n", "../..",
]  # fmt: skip

texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=30))
values = st.one_of(texts, st.none(), st.booleans(), st.integers(-99, 99), st.lists(texts))
COLUMNS = ("sid", "unique_name", "status", "ttl", "data")
hostile_rows = st.lists(
    st.fixed_dictionaries(dict.fromkeys(COLUMNS, values)), min_size=1, max_size=4
)


def text_of(format_: Format, found: Sequence[Row], columns: Sequence[str] = COLUMNS) -> str:
    parts: list[str] = []
    made = document(format_, columns, parts.append)
    for row in found:
        made.add(row)
    made.end()
    return "".join(parts)


def shown(value: object) -> str:
    """Return a value as CSV, Markdown and tables show it."""
    if value is None:
        return ""
    return safe(value if isinstance(value, str) else json.dumps(value))


def csv_lines(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def hold_the_same(found: Sequence[Row], columns: Sequence[str] = COLUMNS) -> None:
    """Assert that JSON, NDJSON and CSV hold exactly these rows."""
    wanted = [{name: row.get(name) for name in columns} for row in found]
    json_, ndjson = text_of(Format.JSON, found, columns), text_of(Format.NDJSON, found, columns)
    assert json_.isascii()
    assert json.loads(json_) == wanted
    assert [json.loads(line) for line in ndjson.splitlines()] == wanted
    head, *lines = csv_lines(text_of(Format.CSV, found, columns))
    assert head == list(columns)
    assert [[plain_cell(cell) for cell in line] for line in lines] == [
        [shown(value) for value in row.values()] for row in wanted
    ]


@given(hostile_rows)
def test_json_ndjson_and_csv_hold_the_same_rows(found: list[dict[str, object]]) -> None:
    hold_the_same(found)


@pytest.mark.parametrize("reveal", [True, False])
@settings(max_examples=30)
@given(st.data())
def test_what_the_api_says_in_any_field_is_the_same_in_each_format(
    reveal: bool, data: st.DataObject
) -> None:
    def record(kind: type) -> dict[str, Any]:
        return {field.name: data.draw(values) for field in fields(kind)}

    session = Session(**record(Session))
    hold_the_same([rows.session_row(session, 60, reveal=reveal)], rows.SESSIONS)
    service = rows.service_row(Service(**record(Service)), reveal=reveal)
    hold_the_same([service], rows.SERVICES)
    number = rows.number_row(PhoneNumber(**record(PhoneNumber)), reveal=reveal)
    hold_the_same([number], rows.NUMBERS)
    person = rows.participant_row(Participant(**record(Participant)), {}, reveal=reveal)
    contact = rows.interaction_row(Interaction(**record(Interaction)), {}, reveal=reveal)
    hold_the_same([{"participants": [person], "interactions": [contact]}], rows.DETAIL)


# Spreadsheets


_RUNS = re.compile(r"[\s\u200b\ufeff]*[=+@\uff1d\uff0b\uff20-]")
_NUMBER = re.compile(r"-[0-9.]+(?=,|$)")


@given(hostile_rows)
def test_no_cell_runs_in_a_spreadsheet_that_splits_at_commas_or_semicolons(
    found: list[dict[str, object]],
) -> None:
    text = text_of(Format.CSV, found)
    assert not [
        cell
        for line in csv_lines(text)
        for cell in line
        if _RUNS.match(cell) and not _NUMBER.fullmatch(cell)
    ]
    # A quote behind a comma does not begin a cell there, so quotes keep nothing together.
    parts = [part for line in text.splitlines() for part in line.split(";")]
    assert not [part for part in parts if _RUNS.match(part) and not _NUMBER.match(part)]


@pytest.mark.parametrize("value", ["-1", "-1.5", "-2e3", -7])
def test_a_negative_number_stays_a_number(value: object) -> None:
    assert csv_lines(text_of(Format.CSV, [{"ttl": value}], ["ttl"]))[1] == [str(value)]


# Markdown


def github_cells(line: str) -> list[str]:
    """Split a line of a table as GitHub does: a backslash escapes a pipe or a backslash."""
    return [cell.strip() for cell in re.findall(r"((?:\\[\\|]|[^|])*)\|", line)][1:]


def plainer_cells(line: str) -> list[str]:
    """Split as other parsers do: a pipe behind a backslash, whatever is before that."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)][1:-1]


@given(hostile_rows)
def test_markdown_parses_into_the_same_number_of_cells(found: list[dict[str, object]]) -> None:
    lines = text_of(Format.MARKDOWN, found).splitlines()
    assert len(lines) == 2 + len(found)
    for line in lines:
        assert len(github_cells(line)) == len(plainer_cells(line)) == len(COLUMNS)


@given(hostile_rows)
def test_a_markdown_cell_holds_the_text_and_no_markup(found: list[dict[str, object]]) -> None:
    parser = MarkdownIt("gfm-like")
    tokens = parser.parse(text_of(Format.MARKDOWN, found))
    assert {token.tag for token in tokens} <= {"", "table", "thead", "tbody", "tr", "th", "td"}
    cells = [token.children or [] for token in tokens if token.type == "inline"][len(COLUMNS) :]
    assert {part.type for cell in cells for part in cell} <= {"text", "code_inline"}
    assert ["".join(part.content for part in cell) for cell in cells] == [
        shown(row[name]).replace("\\|", "\\¦") or NOTHING for row in found for name in COLUMNS
    ]


# Tables


@given(hostile_rows)
def test_a_table_cuts_nothing_and_gives_each_row_a_line(found: list[dict[str, object]]) -> None:
    lines = text_of(Format.TABLE, found).splitlines()
    assert len(lines) == 1 + len(found)
    for line, row in zip(lines[1:], found, strict=True):
        assert line.isprintable()
        for value in row.values():
            assert shown(value).rstrip() in line


def test_a_row_may_lack_fields() -> None:
    found: list[Mapping[str, object]] = [{}, {"ttl": 0}]
    hold_the_same(found)
    assert github_cells(text_of(Format.MARKDOWN, found).splitlines()[-1]) == [
        NOTHING, NOTHING, NOTHING, "0", NOTHING,
    ]  # fmt: skip
