"""An export says what it is, holds every row, is inert, and never replaces a file unasked."""

import csv
import io
import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from proxy_tui.operations.export import (
    FORMATS,
    Export,
    FileError,
    FileThereError,
    Format,
    export_text,
    plain_cell,
    save_export,
)

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NUMBER = "+447700900123"
HOSTILE = '=cmd()|"a"\n\u202e+1 `x` [y](z) <b>'


def rows(reveal: bool) -> Iterator[dict[str, object]]:
    yield {"sid": "KC1", "name": HOSTILE, "number": NUMBER if reveal else "+44••••0123"}
    yield {"sid": "KC2", "name": None, "number": -5}


def an_export(**more: Any) -> Export:
    given: dict[str, Any] = {
        "label": "2 shown",
        "about": "sessions",
        "columns": ("sid", "name", "number"),
        "rows": rows,
        "service": "dispatch",
        "query": f"name:{NUMBER}",
        "coverage": "2 sessions loaded, all of them",
    }
    return Export(**given | more)


def text(format_: Format, *, reveal: bool = False) -> str:
    export = an_export()
    return export_text(export, format_, export.facts("acme", AT, reveal=reveal), reveal=reveal)


def read(format_: Format, *, reveal: bool = False) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Return the facts and the rows of an export as a reader finds them."""
    written = text(format_, reveal=reveal)
    if format_ is Format.JSON:
        found = json.loads(written)
        return found["export"], found["rows"]
    if format_ is Format.NDJSON:
        first, *rest = map(json.loads, written.splitlines())
        return first["export"], rest
    lines = list(csv.reader(io.StringIO(written, newline="")))
    gap = lines.index([])
    names, *cells = lines[gap + 1 :]
    facts = {name: plain_cell(value) for name, value in lines[1:gap]}
    return facts, [dict(zip(names, map(plain_cell, row), strict=True)) for row in cells]


@pytest.mark.parametrize("format_", [Format.CSV, Format.JSON, Format.NDJSON])
def test_the_facts_come_before_the_rows(format_: Format) -> None:
    facts, found = read(format_)
    assert facts == {
        "about": "sessions",
        "rows": "2 shown",
        "service": "dispatch",
        "profile": "acme",
        "query": "name:+44••••0123",
        "exported_at": "2026-03-01T12:00:00Z",
        "coverage": "2 sessions loaded, all of them",
        "privacy": "numbers are masked",
    }
    assert [row["sid"] for row in found] == ["KC1", "KC2"]


def test_markdown_is_two_tables_in_which_nothing_foreign_is_markup() -> None:
    first, second = text(Format.MARKDOWN).split("\n\n")
    assert first.startswith("| export | value |\n")
    heading, _rule, *lines = second.splitlines()
    assert (heading.count("|"), len(lines)) == (4, 2)
    assert lines[0].count("`") >= 2


@pytest.mark.parametrize("format_", FORMATS)
def test_numbers_are_masked_until_they_are_asked_for(format_: Format) -> None:
    assert NUMBER not in text(format_)
    whole = text(format_, reveal=True)
    assert NUMBER in whole
    assert "numbers and messages are whole" in whole


def test_a_cell_that_a_spreadsheet_would_run_is_inert() -> None:
    line = next(line for line in text(Format.CSV).splitlines() if line.startswith("KC1"))
    assert ",=cmd" not in line
    assert ',"=cmd' not in line
    assert "-5" in text(Format.CSV)


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("dispatch-eu", "sessions-dispatch-eu-20260301-120000.csv"),
        ("../../etc/passwd", "sessions-..-..-etc-passwd-20260301-120000.csv"),
        (f"{NUMBER} x", "sessions-44-0123-x-20260301-120000.csv"),
        ("", "sessions-20260301-120000.csv"),
        ("ü" * 300, "sessions-20260301-120000.csv"),
    ],
)
def test_a_file_name_holds_no_path_and_no_number(service: str, name: str) -> None:
    assert an_export(service=service).file_name(AT, Format.CSV) == name


def save(path: Path, **more: Any) -> int:
    export = an_export(**more.pop("export", {}))
    facts = export.facts("acme", AT, reveal=False)
    return save_export(export, Format.JSON, facts, path, reveal=False, **more)


def test_a_file_is_private_and_an_old_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    assert save(path) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("old")
    with pytest.raises(FileThereError):
        save(path)
    assert path.read_text() == "old"
    assert save(path, may_replace=True) == 2
    assert json.loads(path.read_text())["rows"]


def test_a_file_that_came_to_be_there_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "list.json"

    def slow(_: bool) -> Iterator[dict[str, object]]:
        path.write_text("another program's")
        yield {}

    with pytest.raises(FileThereError):
        save(path, export={"rows": slow})
    assert path.read_text() == "another program's"
    assert [one.name for one in tmp_path.iterdir()] == ["list.json"]


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text("old")

    def broken(_: bool) -> Iterator[dict[str, object]]:
        yield {}
        raise FileError("full")

    with pytest.raises(FileError):
        save(path, may_replace=True, export={"rows": broken})
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["list.json"]


def test_a_file_system_without_links_is_written_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr("os.link", no_links)
    assert save(tmp_path / "list.json") == 2
    assert (tmp_path / "list.json").exists()
