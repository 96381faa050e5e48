"""What leaves a screen: rows, and before them the facts that say what they are.

CSV and Markdown begin with a small table of the facts and an empty line, NDJSON with a line
``{"export": {...}}``; JSON is one object with ``export`` and ``rows``.
"""

import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from proxy_tui.formatting.redaction import mask_text
from proxy_tui.formatting.safe_text import safe
from proxy_tui.formatting.times import iso
from proxy_tui.operations.export.formats import Format, Row, Write, document
from proxy_tui.operations.export.private_file import PrivateFile

FORMATS: Final = (Format.CSV, Format.JSON, Format.NDJSON, Format.MARKDOWN)
"""The formats that leave a screen."""

_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9._]+")
_LONGEST_STEM: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Something that a screen can export. It is a snapshot: nothing in it changes later."""

    label: str
    """How much it is, for the choice: ``41 shown``."""
    about: str
    """What the rows are: ``sessions``, ``calls and messages``."""
    columns: Sequence[str]
    rows: Callable[[bool], Iterable[Row]]
    """Returns the rows; with True numbers and messages are whole."""
    service: str = ""
    """Name of the service; empty if it is about several."""
    query: str = ""
    """The view, filter and order in force, as typed."""
    coverage: str = ""
    """What was read, and what was not."""
    can_reveal: bool = True
    """Whether there are numbers to show whole."""
    is_one: bool = False
    """As in ``document``."""
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """As in ``document``."""

    def file_name(self, at: datetime, format_: Format) -> str:
        """Return a name for a file: ``sessions-dispatch-eu-20261126-140501.csv``."""
        return file_name(f"{self.about}-{self.service}", at, format_)

    def facts(self, profile: str, at: datetime, *, reveal: bool) -> dict[str, str]:
        """Return what the rows are, from where, when, and what they leave out."""
        told = {
            "about": self.about,
            "rows": self.label,
            "service": self.service,
            "profile": profile,
            "query": self.query,
            "exported_at": iso(at),
            "coverage": self.coverage,
        }
        masked = {name: safe(text if reveal else mask_text(text)) for name, text in told.items()}
        masked["exported_at"] = told["exported_at"]
        numbers = "numbers and messages are whole" if reveal else "numbers are masked"
        return {name: text for name, text in masked.items() if text} | {"privacy": numbers}


def file_name(words: str, at: datetime, format_: Format) -> str:
    """Return a name for a file that holds no path, no number and no odd character."""
    stem = _NOT_IN_A_NAME.sub("-", mask_text(words))[:_LONGEST_STEM].strip("-.")
    return f"{stem}-{at:%Y%m%d-%H%M%S}.{format_.value}"


def write_export(
    export: Export, format_: Format, facts: Mapping[str, str], write: Write, *, reveal: bool
) -> int:
    """Write the facts and the rows; return how many rows there were."""
    is_object = format_ is Format.JSON
    if format_ is Format.NDJSON:
        write(f"{json.dumps({'export': facts})}\n")
    elif is_object:
        write(f'{{"export": {json.dumps(facts)},\n"rows": ')
    else:
        _write_facts(format_, facts, write)
    rows = document(format_, export.columns, write, is_one=export.is_one, parts=export.parts)
    number = 0
    for row in export.rows(reveal):
        rows.add(row)
        number += 1
    rows.end()
    if is_object:
        write("}\n")
    return number


def _write_facts(format_: Format, facts: Mapping[str, str], write: Write) -> None:
    table = document(format_, ("export", "value"), write)
    for name, value in facts.items():
        table.add({"export": name, "value": value})
    table.end()
    write("\n")


def export_text(export: Export, format_: Format, facts: Mapping[str, str], *, reveal: bool) -> str:
    """Return an export as one text."""
    text = io.StringIO(newline="")
    write_export(export, format_, facts, text.write, reveal=reveal)
    return text.getvalue()


def save_export(
    export: Export,
    format_: Format,
    facts: Mapping[str, str],
    path: Path,
    *,
    reveal: bool,
    may_replace: bool = False,
) -> int:
    """Write an export to a file of mode 0600, whole or not at all; return its rows.

    Raises:
        FileThereError: There is a file of this name, and ``may_replace`` is False.
        FileError: It cannot be written; an old file is as it was.
    """
    with PrivateFile(path, may_replace=may_replace) as file:
        return write_export(export, format_, facts, file.write, reveal=reveal)
