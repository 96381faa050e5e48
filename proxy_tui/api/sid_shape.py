"""The shape of a SID. Standard library only."""

import re

_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")


def is_sid(text: str, prefix: str = "") -> bool:
    """Return whether a text is two capital letters and 32 hex digits, and has the prefix."""
    return _SID.fullmatch(text) is not None and text.startswith(prefix)
