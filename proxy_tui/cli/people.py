"""``--person NUMBER[,NAME[,DIALS]]``: somebody to add to a session."""

import csv
import re
from typing import Final

from proxy_tui.errors import UsageError

_WITH_A_NAME: Final = re.compile(r"\+?[\d().\-/ ]{6,}[;|\s]*[^\W\d_]+.*", re.DOTALL)
"""A number, and behind it a name without a comma, which would be lost."""
_FIELDS: Final = ("identifier", "friendly_name", "proxy_identifier")
PERSON_FLAGS: Final = dict.fromkeys(_FIELDS, "--person")
"""The flag of each field, for messages."""


def person_values(text: str) -> dict[str, str]:
    """Return the fields of a person as a form has them. A name with a comma stands in quotes.

    Raises:
        UsageError: There are more parts than three, or no number.
    """
    try:
        ((*parts,),) = csv.reader([text], skipinitialspace=True, strict=True)
    except (ValueError, csv.Error):
        parts = []
    is_joined = bool(parts) and _WITH_A_NAME.fullmatch(parts[0].strip()) is not None
    if not 1 <= len(parts) <= len(_FIELDS) or not parts[0].strip() or is_joined:
        raise UsageError(
            "--person takes a number, then perhaps a name and the number to dial, with commas.",
            hint="Such as --person '+447700900123,\"Smith, Ann\"'.",
        )
    return {name: part.strip() for name, part in zip(_FIELDS, parts, strict=False) if part.strip()}
