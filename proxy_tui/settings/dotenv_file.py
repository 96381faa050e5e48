"""``.env`` in the current folder: the names this program knows, and no others."""

import io
from pathlib import Path
from typing import Final

from proxy_tui.errors import SettingsError
from proxy_tui.settings.files import quoted, read_text, refuse_shared
from proxy_tui.settings.variables import NAMES

_OURS: Final = ("TWILIO_", "PROXY_TUI_")


def read_dotenv(folder: Path | None) -> dict[str, str]:
    """Return the variables of this program that ``folder/.env`` sets.

    Without a folder, the current one; it may have been removed under us. Names
    that look like ours and are not are there with an empty value, for a hint.

    Values are taken as written: ``${NAME}`` is not replaced, since a secret may
    hold a dollar sign. Names of other programs are skipped, and so is a broken
    line that holds none of ours.

    Raises:
        SettingsError: the file cannot be read, a line of ours is broken, or
            somebody else could have written it.
    """
    try:
        path = (folder or Path.cwd()) / ".env"
        if not path.is_file():
            return {}
    except OSError:
        return {}
    text = read_text(path, "The .env file of this folder")
    if not any(prefix in text for prefix in _OURS):
        return {}
    refuse_shared(path, "The .env file of this folder")
    return _parse(text, path)


def unread_dotenv(folder: Path | None) -> list[str]:
    """Return a warning where ``folder/.env`` is a pipe: it might never end, and is not read."""
    try:
        path = (folder or Path.cwd()) / ".env"
        is_pipe = path.is_fifo()
    except OSError:
        is_pipe = False
    return ["The .env of this folder is a pipe, and was not read."] if is_pipe else []


def _parse(text: str, path: Path) -> dict[str, str]:
    from dotenv.parser import parse_stream  # noqa: PLC0415  20 ms, needed with a .env only

    values: dict[str, str] = {}
    for binding in parse_stream(io.StringIO(text)):
        source = binding.original.string
        if binding.error and any(prefix in source for prefix in _OURS):
            raise SettingsError(
                f".env line {_line(binding.original.line, source)} cannot be read.",
                hint=f"Write NAME=value, quotes closed, in {quoted(path)}.",
            )
        if binding.key in NAMES and binding.value is not None:
            values[binding.key] = binding.value
        elif binding.key and binding.key not in NAMES and binding.key.upper().startswith(_OURS):
            values[binding.key] = ""
    return values


def _line(first: int, source: str) -> int:
    blank = len(source) - len(source.lstrip("\n"))
    return first + blank
