"""What several commands do: settings from flags, notes on stderr, tables on stdout."""

import argparse
import codecs
import json
import sys
from collections.abc import Sequence

from proxy_tui.formatting.safe_text import safe
from proxy_tui.settings import Overrides, Settings, load


def overrides(arguments: argparse.Namespace) -> Overrides:
    """Return what the flags say."""
    return Overrides(
        profile=arguments.profile,
        service=arguments.service,
        session=arguments.session,
        read_only=arguments.read_only,
        base_url=arguments.base_url,
        demo=arguments.demo,
        scenario=arguments.scenario,
        debug_file=arguments.debug,
    )


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Load the settings and print their warnings as notes.

    Raises:
        SettingsError: a setting is wrong.
    """
    settings = load(overrides(arguments))
    for words in settings.warnings:
        note(words)
    return settings


def note(words: str) -> None:
    """Print something to know, on stderr, so that output stays clean."""
    print(f"proxy-tui: note: {safe(words)}", file=sys.stderr)


def as_json(value: object) -> str:
    """Return a value as indented JSON, in ASCII where stdout can take nothing else."""
    can_all = codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"
    return json.dumps(value, indent=2, ensure_ascii=not can_all)


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
