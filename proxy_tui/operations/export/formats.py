"""Rows in the formats that leave the program: table, JSON, NDJSON, CSV, Markdown.

Every text comes from a server, so each format makes it inert in its own way:

- JSON and NDJSON hold the exact value, with everything but ASCII escaped;
- a CSV cell that a spreadsheet would run, also one that splits at semicolons, gets an
  apostrophe there, which ``plain_cell`` takes away again; what does not print is shown as in
  ``formatting.safe``;
- a Markdown cell with foreign text is a code span, where nothing is markup;
- a table shows what does not print as in ``formatting.safe``, and cuts nothing.

No format depends on the width of a terminal, the locale or the time zone.
"""

import csv
import io
import json
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, TypeGuard

from proxy_tui.api.sid_shape import is_sid
from proxy_tui.formatting.safe_text import NOTHING, safe
from proxy_tui.operations.export.markdown import code_span, table_head, table_line
from proxy_tui.operations.export.spreadsheet import inert_cell

Value = object
"""What JSON can hold: text, number, flag, null, or a list or mapping of them."""
Row = Mapping[str, Value]
Write = Callable[[str], object]

_FIRST_ROWS: Final = 100
"""Rows that decide the widths of a table, so that it is printed while the list is read."""


class Format(StrEnum):
    """What ``--format`` takes."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    MARKDOWN = "md"
    TEXT = "text"
    """The column ``text`` of each row as it is; for commands that make one."""


class Document(ABC):
    """One document: rows are added as they come, and ``end`` completes it.

    Nothing is written before the first row or the end, so a command that fails
    before it has anything to say leaves no half of a document.

    Args:
        columns: Names of the columns, in order; a row may lack some.
        write: Takes text, whole rows at a time.
    """

    def __init__(self, columns: Sequence[str], write: Write) -> None:
        self.columns = tuple(columns)
        self._write = write

    @abstractmethod
    def add(self, row: Row) -> None:
        """Add a row."""

    @abstractmethod
    def end(self) -> None:
        """Complete the document."""


def document(
    format_: Format,
    columns: Sequence[str],
    write: Write,
    *,
    is_one: bool = False,
    parts: Mapping[str, Sequence[str]] | None = None,
) -> Document:
    """Return an empty document.

    Args:
        format_: Its format.
        columns: Names of the columns, in order.
        write: Takes the text.
        is_one: Whether it is about one thing: its only row becomes a JSON object, and
            a table or Markdown shows a field a line and a table for each list in it.
        parts: The columns of these tables, by the name of the list; all unless given.
    """
    if is_one and format_ is Format.JSON:
        return _JsonObject(columns, write)
    if is_one and format_ in _SHEETS:
        return _SHEETS[format_](columns, write, parts or {})
    return _LISTS[format_](columns, write)


class _Ndjson(Document):
    def add(self, row: Row) -> None:
        self._write(f"{_json(_chosen(row, self.columns))}\n")

    def end(self) -> None:
        """Each line is complete by itself."""


class _JsonList(Document):
    """Holds its last row back, so that what is written ends with a line."""

    _last = ""

    def add(self, row: Row) -> None:
        self._write(f"{self._last},\n" if self._last else "[\n")
        self._last = f"  {_json(_chosen(row, self.columns))}"

    def end(self) -> None:
        self._write(f"{self._last}\n]\n" if self._last else "[]\n")


class _JsonObject(Document):
    def add(self, row: Row) -> None:
        self._write(f"{json.dumps(_chosen(row, self.columns), indent=2)}\n")

    def end(self) -> None:
        """The object is complete by itself."""


class _Text(Document):
    def add(self, row: Row) -> None:
        self._write(_text(row.get("text")))

    def end(self) -> None:
        """A text is complete by itself."""


class _Csv(Document):
    _has_heading = False

    def add(self, row: Row) -> None:
        self._head()
        self._line([_csv_cell(row.get(name)) for name in self.columns])

    def end(self) -> None:
        self._head()

    def _head(self) -> None:
        if not self._has_heading:
            self._has_heading = True
            self._line(self.columns)

    def _line(self, cells: Iterable[str]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(cells)
        self._write(line.getvalue())


class _Markdown(Document):
    _has_heading = False

    def add(self, row: Row) -> None:
        self._head()
        self._write(table_line(_markdown_cell(row.get(name)) for name in self.columns))

    def end(self) -> None:
        self._head()

    def _head(self) -> None:
        if not self._has_heading:
            self._has_heading = True
            self._write(table_head(self.columns))


class _Table(Document):
    """Aligned columns; the first rows decide how wide, and a wider cell later is not cut."""

    def __init__(self, columns: Sequence[str], write: Write) -> None:
        super().__init__(columns, write)
        self._first: list[list[str]] | None = [list(self.columns)]
        self._widths = [0] * len(self.columns)

    def add(self, row: Row) -> None:
        cells = [_table_cell(row.get(name)) for name in self.columns]
        if self._first is None:
            self._line(cells)
            return
        self._first.append(cells)
        if len(self._first) > _FIRST_ROWS:
            self.end()

    def end(self) -> None:
        rows, self._first = self._first or [], None
        if rows:
            self._widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
        for cells in rows:
            self._line(cells)

    def _line(self, cells: Iterable[str]) -> None:
        line = "  ".join(map(_padded, cells, self._widths))
        self._write(f"{line.rstrip()}\n")


class _Sheet(Document):
    """One thing: a line for each field, and a table for each list of things in it."""

    _table: type[Document] = _Table
    _title = "\n{}\n"

    def __init__(
        self, columns: Sequence[str], write: Write, parts: Mapping[str, Sequence[str]]
    ) -> None:
        super().__init__(columns, write)
        self._parts = parts

    def add(self, row: Row) -> None:
        names = [name for name in self.columns if not _is_rows(row.get(name))]
        self._part(("field", "value"), [{"field": one, "value": row.get(one)} for one in names])
        for name in self.columns:
            if _is_rows(rows := row.get(name)):
                self._write(self._title.format(name))
                self._part(self._parts.get(name) or tuple(rows[0] if rows else ()), rows)

    def end(self) -> None:
        """The sheet is complete by itself."""

    def _part(self, columns: Sequence[str], rows: Sequence[Row]) -> None:
        if not rows:
            self._write("none\n")
            return
        table = self._table(columns, self._write)
        for row in rows:
            table.add(row)
        table.end()


class _MarkdownSheet(_Sheet):
    _table = _Markdown
    _title = "\n### {}\n\n"


_LISTS: Final[Mapping[Format, type[Document]]] = {
    Format.TABLE: _Table,
    Format.JSON: _JsonList,
    Format.NDJSON: _Ndjson,
    Format.CSV: _Csv,
    Format.MARKDOWN: _Markdown,
    Format.TEXT: _Text,
}
_SHEETS: Final[Mapping[Format, type[_Sheet]]] = {
    Format.TABLE: _Sheet,
    Format.MARKDOWN: _MarkdownSheet,
}


def _chosen(row: Row, columns: Iterable[str]) -> dict[str, Value]:
    return {name: row.get(name) for name in columns}


def _is_rows(value: Value) -> TypeGuard[Sequence[Row]]:
    return isinstance(value, list | tuple) and all(isinstance(one, Mapping) for one in value)


def _json(value: Value) -> str:
    # Escapes all but ASCII, and with it whatever a terminal might act on or a locale lacks.
    return json.dumps(value)


def _text(value: Value) -> str:
    """Return a value as one text: null is empty, lists and mappings are JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else _json(value)


def _csv_cell(value: Value) -> str:
    return inert_cell(safe(_text(value)))


def _table_cell(value: Value) -> str:
    return safe(_text(value)) or NOTHING


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(one) in {"W", "F"} for one in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


_PLAIN_MARKDOWN: Final = re.compile(r"[a-z]+(?:[ _-][a-z]+)*|-?[0-9]+|[0-9T:-]+Z")
"""Words of ours, statuses, numbers and times: nothing in them can be markup."""


def _markdown_cell(value: Value) -> str:
    text = safe(_text(value))
    if not text or is_sid(text) or _PLAIN_MARKDOWN.fullmatch(text):
        return text or NOTHING
    return code_span(text)
