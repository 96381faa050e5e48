"""``doctor``: check everything, one line each, safe to paste into a ticket."""

import argparse
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from proxy_tui import __version__
from proxy_tui.cli.arguments import overrides
from proxy_tui.cli.checks import machine as checks, online as checks_online
from proxy_tui.cli.checks.bytecode import compiled_modules
from proxy_tui.cli.checks.machine import Check, Level
from proxy_tui.cli.checks.search_index import search_index
from proxy_tui.cli.output import as_json
from proxy_tui.cli.prompts import has_terminal
from proxy_tui.credentials.keyring_store import KeyringStore
from proxy_tui.credentials.resolve import NOTHING, sign_in_source
from proxy_tui.errors import SettingsError
from proxy_tui.formatting.redaction import redact
from proxy_tui.formatting.safe_text import safe
from proxy_tui.settings import Settings, load
from proxy_tui.settings.environment import terminal_facts


def run(arguments: argparse.Namespace) -> int:
    """Print the report; return 1 where something is a problem, else 0."""
    found = [_cleaned(check) for check in _all(arguments)]
    print(_as_json(found) if arguments.json else _as_text(found))
    return 1 if any(check.level is Level.PROBLEM for check in found) else 0


def _all(arguments: argparse.Namespace) -> Iterator[Check]:
    yield checks.versions()
    yield compiled_modules()
    size = shutil.get_terminal_size()
    yield checks.terminal(terminal_facts(), is_terminal=has_terminal(), size=size)
    store = KeyringStore()
    try:
        settings = load(overrides(arguments))
    except SettingsError as error:
        yield Check("settings", Level.PROBLEM, error.message, error.hint)
        yield checks_online.keyring(Settings(), store)
        return
    yield checks_online.keyring(settings, store)
    yield from checks.files(settings)
    yield from checks.open_writes(settings)
    yield from checks.choices(settings)
    yield from search_index(settings, store)
    if sign_in_source(settings)[0] != NOTHING:
        yield from checks_online.api(settings, store)


def _cleaned(check: Check) -> Check:
    return replace(check, text=_clean(check.text), hint=_clean(check.hint))


def _clean(text: str) -> str:
    """Return text without secrets, numbers, whole SIDs and the home folder."""
    home = str(Path.home())
    text = text.replace(home, "~") if len(home) > 1 else text
    return safe(redact(text))


def _as_text(found: Sequence[Check]) -> str:
    lines = []
    for check in found:
        lines.append(f"{check.level:<8} {check.name:<9} {check.text}")
        if check.hint:
            lines.append(f"{'':18} → {check.hint}")
    return "\n".join(lines)


def _as_json(found: Sequence[Check]) -> str:
    return as_json({"version": __version__, "checks": [asdict(check) for check in found]})
