"""A report about an unexpected error: where in the code, which error, which versions.

No values of variables, no source lines, no secrets, no numbers.
"""

import hashlib
import platform
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from proxy_tui import __version__
from proxy_tui.formatting.redaction import redact
from proxy_tui.formatting.safe_text import safe
from proxy_tui.settings.files import private_folder, write_private

FOLDER: Final = "crashes"
_LIBRARIES: Final = ("textual", "httpx", "pydantic", "keyring")
_FRAMES: Final = 40
_MESSAGE: Final = 500


def write_report(exception: BaseException, state_dir: Path, clock: Callable[[], datetime]) -> str:
    """Write a report to ``report_path`` and return its reference, even if the disk refuses it.

    Errors in the same place have references with the same ending.

    Args:
        exception: The error, with its traceback and its causes.
        state_dir: The state folder; the report goes into ``crashes/`` there.
        clock: The time now, aware.
    """
    now = clock().astimezone(UTC)
    where = "".join(_frames(exception))
    mark = hashlib.sha256(where.encode()).hexdigest()[:6]
    reference = f"{now:%Y%m%d-%H%M%S}-{mark}"
    try:
        private_folder(state_dir / FOLDER)
        write_private(report_path(state_dir, reference), _text(exception, reference, now))
    except OSError:
        # A full or read-only disk must not turn one error into two.
        return reference
    return reference


def report_path(state_dir: Path, reference: str) -> Path:
    """Return where the report of a reference is."""
    return state_dir / FOLDER / f"{reference}.txt"


def _text(exception: BaseException, reference: str, now: datetime) -> str:
    lines = [
        f"reference {reference}",
        f"time {now.isoformat(timespec='seconds')}",
        f"proxy-tui {__version__}, Python {platform.python_version()}, {platform.system()}",
        ", ".join(_versions()),
    ]
    for link in _chain(exception):
        lines += ["", _headline(link), *_frames(link)]
    return "\n".join(map(safe, lines)) + "\n"


def _versions() -> Iterator[str]:
    for name in _LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} not installed"


def _chain(exception: BaseException) -> Iterator[BaseException]:
    """Yield the exception and what caused it, each once."""
    seen: set[int] = set()
    link: BaseException | None = exception
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _headline(link: BaseException) -> str:
    kind = f"{type(link).__module__}.{type(link).__qualname__}"
    if hasattr(link, "errors"):
        return f"{kind}: its text holds the values that were wrong, and is left out"
    return f"{kind}: {redact(str(link))[:_MESSAGE]}"


def _frames(link: BaseException) -> list[str]:
    frames = traceback.extract_tb(link.__traceback__)[-_FRAMES:]
    return [f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    """Return a file's path from its package on: home folders name people."""
    parts = Path(filename).parts
    for anchor in ("site-packages", "proxy_tui"):
        if anchor in parts:
            start = parts.index(anchor) + (anchor == "site-packages")
            return "/".join(parts[start:])
    return "/".join(parts[-2:])
