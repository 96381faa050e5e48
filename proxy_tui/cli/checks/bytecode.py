"""The check of ``doctor`` for compiled modules, without which every start is slow."""

import os
import sys
from collections.abc import Iterable
from importlib.util import cache_from_source, find_spec
from pathlib import Path
from typing import Final

from proxy_tui.cli.checks.machine import Check, Level
from proxy_tui.settings.files import quoted

PACKAGES: Final = ("proxy_tui", "textual", "rich", "httpx", "pydantic")
"""Packages whose modules are most of a start."""


def compiled_modules() -> Check:
    """Check whether Python keeps the compiled modules of this program and of what it uses."""
    specs = (find_spec(name) for name in PACKAGES)
    sources = [Path(spec.origin) for spec in specs if spec is not None and spec.origin]
    return check_sources(sources, writes=not sys.dont_write_bytecode)


def check_sources(sources: Iterable[Path], *, writes: bool) -> Check:
    """Check for the compiled forms of some ``__init__.py``.

    Args:
        sources: The files.
        writes: Whether Python writes what is missing, where it may.
    """
    missing = [one for one in sources if not _compiled(one).exists()]
    lost = [one for one in missing if not (writes and _may_write(_compiled(one).parent))]
    if not lost:
        later = ", some from the next start on" if missing else ""
        return Check("start", Level.OK, f"compiled modules are kept{later}")
    names = ", ".join(one.parent.name for one in lost)
    text = f"no compiled modules of {names} are kept: every start takes several times as long"
    if not writes:
        return Check("start", Level.WARNING, text, "Unset PYTHONDONTWRITEBYTECODE, or python -B.")
    folders = " ".join(dict.fromkeys(quoted(one.parent.parent) for one in lost))
    hint = (
        f"Once, as somebody who may write there: {quoted(Path(sys.executable))} -m compileall -q "
        f"{folders}. Or set PYTHONPYCACHEPREFIX to a folder of yours."
    )
    return Check("start", Level.WARNING, text, hint)


def _compiled(source: Path) -> Path:
    return Path(cache_from_source(str(source)))


def _may_write(folder: Path) -> bool:
    """Return whether a folder can be written to, or made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK)
