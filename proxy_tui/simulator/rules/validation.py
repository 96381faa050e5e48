"""The fields of a request, read as Twilio reads them; a wrong one is error 80701.

Limits are those of the Proxy limits page and the OpenAPI file.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from proxy_tui.api.constants import TTL_LIMIT
from proxy_tui.api.sid_shape import is_sid
from proxy_tui.simulator.rules.refusals import RefusalError

IDENTIFIER_LIMIT: Final = 191
PROXY_IDENTIFIER_LIMIT: Final = 255
URL_LIMIT: Final = 4000

_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False}
_PROXY_HOST = re.compile(r"https?://proxy(\.[a-z0-9-]+){0,2}\.twilio\.com(/|:|$)", re.IGNORECASE)


class Fields:
    """The named texts of a form or query; a name may repeat.

    Every method returns None if the field is absent or empty, and raises RefusalError (80701 unless
    said otherwise) if it is wrong.
    """

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        self._values = values

    def all(self, name: str) -> Sequence[str]:
        """Return every value of a repeating field."""
        return self._values.get(name, ())

    def text(self, name: str, limit: int) -> str | None:
        """Return a text of at most ``limit`` characters."""
        value = self._first(name)
        if value is not None and len(value) > limit:
            raise invalid(name, f"has {len(value)} characters; the limit is {limit}")
        return value

    def required(self, name: str, limit: int) -> str:
        """Return a text that must be there."""
        value = self.text(name, limit)
        if value is None:
            raise invalid(name, "is required")
        return value

    def integer(self, name: str, *, minimum: int = 0, code: int = 80701) -> int | None:
        """Return a whole number from ``minimum`` to below 2,147,483,647."""
        value = self._first(name)
        if value is None:
            return None
        if not re.fullmatch(r"[+-]?\d{1,19}", value, re.ASCII):
            raise invalid(name, "is not a whole number", code)
        if not minimum <= int(value) < TTL_LIMIT:
            raise invalid(name, f"must be at least {minimum} and below {TTL_LIMIT}", code)
        return int(value)

    def choice(self, name: str, words: Collection[str]) -> str | None:
        """Return one of the given words."""
        value = self._first(name)
        if value is not None and value not in words:
            raise invalid(name, f"must be one of {', '.join(words)}")
        return value

    def flag(self, name: str) -> bool | None:
        """Return a truth value."""
        value = self._first(name)
        if value is None:
            return None
        if value.lower() not in _BOOLEANS:
            raise invalid(name, "must be true or false")
        return _BOOLEANS[value.lower()]

    def moment(self, name: str) -> datetime | None:
        """Return an ISO 8601 time in UTC; one without an offset is read as UTC."""
        value = self._first(name)
        if value is None:
            return None
        try:
            read = datetime.fromisoformat(value)
            aware = read if read.tzinfo else read.replace(tzinfo=UTC)
            return aware.astimezone(UTC).replace(microsecond=0)
        except (ValueError, OverflowError):
            raise invalid(name, "is not an ISO 8601 date") from None

    def callback(self, name: str) -> str | None:
        """Return an http or https URL that does not lead back to Proxy (changelog 2019-05-21)."""
        value = self.text(name, URL_LIMIT)
        if value is None:
            return None
        if not value.startswith(("https://", "http://")):
            raise invalid(name, "is not an http or https URL")
        if _PROXY_HOST.match(value):
            raise invalid(name, "is a Proxy URL")
        return value

    def sid(self, name: str, prefix: str, *, code: int = 80701) -> str | None:
        """Return a SID with the given prefix; ``code`` is that of a malformed one."""
        value = self._first(name)
        if value is not None and not is_sid(value, prefix):
            raise invalid(name, f"must be {prefix} and 32 hex digits", code)
        return value

    def _first(self, name: str) -> str | None:
        values = self._values.get(name)
        return values[0] if values and values[0] else None


def invalid(name: str, reason: str, code: int = 80701) -> RefusalError:
    """Return the refusal of a parameter."""
    return RefusalError(code, f"Invalid parameter {name}: it {reason}.")
