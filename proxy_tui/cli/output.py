"""What commands print: errors and notes on stderr, tables and JSON on stdout."""

import argparse
import codecs
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from proxy_tui.cli.arguments import overrides
from proxy_tui.cli.progress import without_progress
from proxy_tui.cli.streams import OutputError, drop_output
from proxy_tui.cli.strict_argparse import PROGRAM
from proxy_tui.errors import ProxyTuiError, SettingsError
from proxy_tui.formatting.safe_text import safe
from proxy_tui.operations import support
from proxy_tui.settings import Settings, load


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Load the settings and print their warnings as notes."""
    settings = load(overrides(arguments))
    for warning in settings.warnings:
        note(warning)
    return settings


def say(words: str) -> None:
    """Print a line on stderr, so that stdout carries results only."""
    with without_progress():
        print(words, file=sys.stderr)


def note(words: str) -> None:
    """Print something to know on stderr."""
    say(f"{PROGRAM}: note: {safe(words)}")


def print_error(error: ProxyTuiError) -> None:
    """Print what happened, and on a second line what to do next."""
    say(f"{PROGRAM}: {safe(error.message)}")
    if error.hint:
        say(f"  {safe(error.hint)}")


def end_output(error: OutputError) -> int:
    """Drop what stdout does not take, say so unless its reader left; return the exit code."""
    drop_output()
    if error.is_unread:
        return 0
    print_error(error)
    return error.exit_code


def report_crash(error: BaseException) -> None:
    """Write a report without secrets and print where it is, instead of a traceback."""
    try:
        state_dir = load().state_dir
    except SettingsError:
        state_dir = None
    say(f"{PROGRAM}: Something unexpected went wrong ({type(error).__name__}).")
    if state_dir is not None:
        reference = support.write_report(error, state_dir, lambda: datetime.now(UTC))
        path = support.report_path(state_dir, reference)
        words = f"The report is {path}" if path.exists() else f"Its reference is {reference}"
        say(f"  {words}; it holds no secrets and no numbers.")


def as_json(value: object) -> str:
    """Return a value as indented JSON, in ASCII if stdout can take nothing else."""
    is_unicode = codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"
    return json.dumps(value, indent=2, ensure_ascii=not is_unicode)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as aligned columns, two spaces apart; the first row is the heading."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return "\n".join(lines)


def short(sid: str) -> str:
    """Return a SID with its kind and its tail: ``AC…9f2a``."""
    return f"{sid[:2]}…{sid[-4:]}" if len(sid) > 6 else sid
