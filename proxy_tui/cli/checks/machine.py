"""The checks of ``doctor`` on this machine: versions, terminal, files, settings."""

import os
import platform
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from proxy_tui import __version__
from proxy_tui.credentials.resolve import NOTHING, sign_in_source
from proxy_tui.errors import JournalError, SettingsError
from proxy_tui.operations import writes
from proxy_tui.settings import Settings
from proxy_tui.settings.environment import TerminalFacts
from proxy_tui.settings.files import quoted, refuse_shared
from proxy_tui.settings.guards import guards_in_force
from proxy_tui.settings.zone import find_zone

LIBRARIES: Final = ("textual", "httpx", "pydantic", "keyring", "werkzeug")
LEAST_SIZE: Final = (80, 24)
LEAST_ROOM: Final = 1_000_000
"""Bytes free for the journal below which a disk counts as full."""


class Level(StrEnum):
    """The result of a check."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report."""

    name: str
    level: Level
    text: str
    hint: str = ""
    """What to do; may be empty."""


def versions() -> Check:
    """Report the versions of program, Python, system and libraries."""
    python = f"Python {platform.python_version()} on {platform.system()} {platform.release()}"
    libraries = ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)
    return Check("versions", Level.OK, f"proxy-tui {__version__}, {python}; {libraries}")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def terminal(facts: TerminalFacts, *, is_terminal: bool, size: tuple[int, int]) -> Check:
    """Check the terminal by its environment variables.

    ``size`` is columns and rows.
    """
    words = [
        f"TERM={facts.term or 'not set'}",
        _colours(facts),
        f"{size[0]}x{size[1]}" if is_terminal else "not a terminal",
        *(name for name in ("tmux", "screen", "ssh") if getattr(facts, name)),
        f"clipboard {_clipboard(facts)}",
    ]
    level, hint = Level.OK, ""
    if not is_terminal:
        level, hint = Level.WARNING, "The program itself needs one; over ssh, use ssh -t."
    elif facts.term in {"", "dumb"}:
        level, hint = Level.WARNING, "Set TERM to what your terminal is, such as xterm-256color."
    elif size[0] < LEAST_SIZE[0] or size[1] < LEAST_SIZE[1]:
        level, hint = Level.WARNING, "Make the window 80 columns by 24 rows or larger."
    elif facts.tmux:
        hint = "For copying out of tmux: tmux set -s set-clipboard on"
    return Check("terminal", level, ", ".join(words), hint)


def _colours(facts: TerminalFacts) -> str:
    if facts.no_color:
        return "no colours (NO_COLOR)"
    if facts.colors in {"truecolor", "24bit"}:
        return "16 million colours"
    return "256 colours" if "256" in facts.term else "16 colours"


def _clipboard(facts: TerminalFacts) -> str:
    if facts.screen and not facts.tmux:
        return "not reachable from screen"
    return "by OSC 52 through tmux" if facts.tmux else "by OSC 52"


def files(settings: Settings) -> Iterator[Check]:
    """Check the config file, the state folder and the journal."""
    yield _file("config", "The config file", settings.config_path, "not made yet")
    yield _folder(settings.state_dir)
    yield _file("journal", "The journal", settings.journal_path, "no write so far")
    if settings.syslog and writes.local_socket() is None:
        text = "syslog = true, and no syslog listens on this machine"
        yield Check("syslog", Level.WARNING, text, "The journal is kept all the same.")


def open_writes(settings: Settings) -> Iterator[Check]:
    """List the writes and batches whose program ended before they were answered."""
    now = datetime.now(UTC)
    journal = writes.Journal(settings.journal_path, lambda: now)
    try:
        found = writes.find_interrupted(journal, now)
        batches = writes.find_batches(journal)
    except JournalError as error:
        yield Check("writes", Level.PROBLEM, error.message, error.hint)
        return
    zone = find_zone(settings.timezone) if settings.timezone else None
    for write in found:
        text = f"no answer was recorded: {writes.interrupted_words(write, now, zone)}"
        hint = "The program lists it at the start, and can read the session back."
        yield Check("writes", Level.WARNING, text, hint)
    for batch in batches:
        text = f"not finished: {batch.words(zone)}"
        hint = f"Go on with it: proxy-tui resume {batch.id}"
        yield Check("writes", Level.WARNING, text, hint)


def _file(name: str, what: str, path: Path, absent: str) -> Check:
    try:
        status = refuse_shared(path, what)
    except SettingsError as error:
        return Check(name, Level.PROBLEM, f"{path}: {error.message}", error.hint)
    if status is None:
        return Check(name, Level.OK, f"{path}, {absent}")
    mode = stat.S_IMODE(status.st_mode)
    if mode & 0o077:
        return Check(
            name,
            Level.WARNING,
            f"{path}, mode {mode:04o}",
            f"Others can read it: chmod 600 {quoted(path)}",
        )
    return Check(name, Level.OK, f"{path}, mode {mode:04o}")


def _folder(path: Path) -> Check:
    """Check whether the journal can be written."""
    here = path
    while not here.exists() and here != here.parent:
        here = here.parent
    elsewhere = "Writes will be refused: set PROXY_TUI_STATE to a folder of yours."
    if not here.is_dir() or not os.access(here, os.W_OK | os.X_OK):
        return Check("state", Level.PROBLEM, f"{path} cannot be written", elsewhere)
    room = shutil.disk_usage(here).free
    if room < LEAST_ROOM:
        return Check("state", Level.PROBLEM, f"{path}: the disk is full", elsewhere)
    if here != path:
        return Check("state", Level.OK, f"{path}, not made yet")
    mode = stat.S_IMODE(path.stat().st_mode)
    hint = f"Others can look into it: chmod 700 {quoted(path)}" if mode & 0o077 else ""
    return Check("state", Level.WARNING if hint else Level.OK, f"{path}, mode {mode:04o}", hint)


def choices(settings: Settings) -> Iterator[Check]:
    """Report what would sign in, where, and why."""
    what, why = sign_in_source(settings)
    if what == NOTHING:
        hint = "Run proxy-tui login, or set the TWILIO_… names."
        yield Check("profile", Level.PROBLEM, f"Nothing signs in: {why}", hint)
    else:
        guards = guards_in_force(settings)
        guarded = ", PROD" if guards.is_production else ""
        guarded += ", read-only" if guards.read_only_by or settings.read_only else ""
        yield Check("profile", Level.OK, f"{what}{guarded}: {why}")
    base = f"{settings.base_url}, {settings.base_url_origin}"
    yield Check("base url", Level.OK, base)
    for words in (*settings.warnings, *settings.near_misses):
        yield Check("note", Level.WARNING, words)
