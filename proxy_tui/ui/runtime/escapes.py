"""The shortest escape sequences from one style to another, and from one place to another."""

from functools import lru_cache
from typing import Final, NamedTuple

_OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""What ends an attribute; 22 ends two."""
_COLOUR_CODES: Final = {"38": "fore", "48": "back"}
_MOST_STEPS: Final = 3
"""Steps to the left that are shorter one by one than as a position."""


class _Style(NamedTuple):
    attributes: tuple[str, ...]
    fore: str
    back: str


def _parsed(codes: str) -> _Style:
    """Take SGR parameters apart; a colour is its own parameters, "" the default."""
    words = codes.split(";") if codes else []
    attributes, colours = [], {"fore": "", "back": ""}
    while words:
        word = words.pop(0)
        number = int(word)
        if word in _COLOUR_CODES:
            many = 4 if words[0] == "2" else 2
            colours[_COLOUR_CODES[word]] = ";".join([word, *words[:many]])
            del words[:many]
        elif 30 <= number <= 37 or 90 <= number <= 97:
            colours["fore"] = word
        elif 40 <= number <= 47 or 100 <= number <= 107:
            colours["back"] = word
        elif word not in {"39", "49"}:
            attributes.append(word)
    return _Style(tuple(attributes), **colours)


@lru_cache(4096)
def style_change(before: str, after: str) -> str:
    """Return what turns one style into another, both as SGR parameters; "" is no style."""
    if before == after:
        return ""
    if not after:
        return "\x1b[m"
    if not before:
        return f"\x1b[{after}m"
    whole = f"\x1b[0;{after}m"
    old, new = _parsed(before), _parsed(after)
    ended = [one for one in old.attributes if one not in new.attributes]
    if any(one not in _OFF for one in ended):
        return whole
    off = list(dict.fromkeys(_OFF[one] for one in ended))
    kept = () if "22" in off else old.attributes
    changes = [*off, *(one for one in new.attributes if one not in kept)]
    if new.fore != old.fore:
        changes.append(new.fore or "39")
    if new.back != old.back:
        changes.append(new.back or "49")
    if not changes:
        return ""  # without parameters it would end every style
    return min(f"\x1b[{';'.join(changes)}m", whole, key=len)


def move(start: tuple[int, int] | None, x: int, y: int) -> str:
    """Return what moves the cursor to a cell, from where it certainly is; None is anywhere."""
    place = f"\x1b[{y + 1};{x + 1}H"
    if start is None:
        return place
    right, down = x - start[0], y - start[1]
    if down < 0 or right < -_MOST_STEPS or (right > 0 and down):
        return place
    steps = "\b" * -right if right < 0 else _steps(right, "C")
    return min(steps + _steps(down, "B"), place, key=len)


def _steps(many: int, direction: str) -> str:
    return f"\x1b[{many if many > 1 else ''}{direction}" if many else ""
