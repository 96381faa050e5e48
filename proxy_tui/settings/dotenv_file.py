"""A ``.env`` file: the names this program knows, and no others."""

import io
from pathlib import Path
from typing import Final

from dotenv.parser import parse_stream

from proxy_tui.errors import SettingsError
from proxy_tui.settings.files import quoted, read_text, refuse_shared
from proxy_tui.settings.variables import NAMES

_WHAT: Final = "The .env file of this folder"
_OURS: Final = ("TWILIO_", "PROXY_TUI_")


def read_dotenv(path: Path) -> dict[str, str]:
    """Return the variables of this program that a ``.env`` file sets.

    Unknown ``TWILIO_`` and ``PROXY_TUI_`` names are included with an empty value, for
    a hint. ``${NAME}`` is not expanded, since a secret may hold a dollar sign. Names
    and broken lines of other programs are skipped.

    Raises:
        SettingsError: the file cannot be read, one of our lines is broken, or
            another user could have written it.
    """
    text = read_text(path, _WHAT)
    if not any(prefix in text for prefix in _OURS):
        return {}
    refuse_shared(path, _WHAT)
    values: dict[str, str] = {}
    for binding in parse_stream(io.StringIO(text)):
        source, key = binding.original.string, binding.key or ""
        if binding.error and any(prefix in source for prefix in _OURS):
            blank = len(source) - len(source.lstrip("\n"))
            raise SettingsError(
                f".env line {binding.original.line + blank} cannot be read.",
                hint=f"Write NAME=value, quotes closed, in {quoted(path)}.",
            )
        if key in NAMES and binding.value is not None:
            values[key] = binding.value
        elif key not in NAMES and key.upper().startswith(_OURS):
            values[key] = ""
    return values
