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

    Names that look like ours and are not are included with an empty value, for a
    hint. Values are taken as written: ``${NAME}`` is not replaced, since a secret
    may hold a dollar sign. Names of other programs are skipped, and so is a broken
    line that holds none of ours.

    Raises:
        SettingsError: the file cannot be read, a line of ours is broken, or
            somebody else could have written it.
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
