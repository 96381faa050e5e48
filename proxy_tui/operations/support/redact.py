"""Text that is written down for others to read, rid of secrets, numbers and whole SIDs."""

import re
from typing import Final

from proxy_tui.formatting.redaction import mask_text
from proxy_tui.settings.secret import MASK, redact

_AUTHORIZATION = re.compile(r"\b(Basic|Bearer)\s+\S+", re.IGNORECASE)
_USERINFO = re.compile(r"(?<=://)[^/\s@]+@")
_SIGNS_IN = re.compile(r"\b(AC|SK)[0-9a-fA-F]{28}([0-9a-fA-F]{4})\b")
_TOKEN = re.compile(r"\b[0-9a-fA-F]{32}\b")

_PATTERNS: Final = (
    (_AUTHORIZATION, rf"\1 {MASK}"),
    (_USERINFO, f"{MASK}@"),
    (_SIGNS_IN, r"\1…\2"),
    (_TOKEN, MASK),
)


def scrub(text: str) -> str:
    """Return ``text`` without what must not be passed on.

    Secrets that this process knows, anything shaped like one (an Authorization
    value, a bare auth token), phone numbers (``present.redaction``), and the middle
    of account and key SIDs.
    """
    text = redact(text)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return mask_text(text)
