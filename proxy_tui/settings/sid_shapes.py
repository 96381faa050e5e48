"""The shapes of what signs in: account SID and API key SID."""

import re

_ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
_KEY = re.compile(r"SK[0-9a-fA-F]{32}")


def is_account_sid(text: str) -> bool:
    """Return whether ``text`` is ``AC`` and 32 hex digits."""
    return _ACCOUNT.fullmatch(text) is not None


def is_key_sid(text: str) -> bool:
    """Return whether ``text`` is ``SK`` and 32 hex digits."""
    return _KEY.fullmatch(text) is not None
