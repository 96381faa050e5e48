"""Secrets, masked wherever they are shown, and in any text that leaves the program.

Standard library only: the settings hold secrets before anything else is loaded.
"""

from typing import Final, NoReturn

MASK: Final = "••••"

_SHORTEST: Final = 8
"""Shorter values are not masked in text: they would match ordinary words."""

_known: set[str] = set()


class Secret:
    """A secret as text: masked in repr, str and format; never pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        if len(value) >= _SHORTEST:
            _known.add(value)

    def reveal(self) -> str:
        """Return the secret itself. Review every call of this."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, format_spec: str) -> str:
        return format(MASK, format_spec)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return self._value == other._value

    def __hash__(self) -> int:
        return id(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret cannot be pickled.")


def mask_secrets(text: str) -> str:
    """Return text with every secret that this process has held masked."""
    for value in sorted(_known, key=len, reverse=True):
        text = text.replace(value, MASK)
    return text
