"""Phone numbers and channel addresses: masked, masked inside text, or grouped to be read.

A masked value keeps its country and its last four characters, and keeps the
latter only when enough stays hidden; the dots are always four, so that they do
not tell a length.
"""

import re
from typing import Final

from proxy_tui.present.text import NOTHING, safe

_DOTS: Final = "••••"
_TAIL: Final = 4
_LEAST_HIDDEN: Final = 3

_ONE_DIGIT_COUNTRIES: Final = frozenset("17")
_TWO_DIGIT_COUNTRIES: Final = (
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58"
    " 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
)
"""ITU E.164 assignments; every other country code has three digits."""

_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_E164_IN_TEXT = re.compile(r"\+[1-9](?:[ .()\-]{0,2}\d){6,14}", re.ASCII)
_CHANNEL = re.compile(r"([a-z][a-z0-9_-]{1,31}):(.*)", re.ASCII | re.DOTALL)
_NORTH_AMERICA = re.compile(r"\+1(\d{3})(\d{3})(\d{4})", re.ASCII)
_UNITED_KINGDOM: Final = (
    re.compile(r"\+44(2\d)(\d{4})(\d{4})", re.ASCII),
    re.compile(r"\+44(1\d1|11\d|3\d\d|8\d\d|9\d\d)(\d{3})(\d{4})", re.ASCII),
    re.compile(r"\+44(1\d{3}|7\d{3})(\d{6})", re.ASCII),
)
"""Ofcom's groupings: two-digit areas, three-digit areas and services, four-digit areas, mobiles."""


def mask(identifier: str | None) -> str:
    """Return a participant's address with little left of it.

    ``+44••••1234`` for a number, ``messenger:••••1234`` for a channel address,
    ``••••`` for what is too short to keep a tail, a dash for nothing.
    """
    if not identifier:
        return NOTHING
    if channel := _CHANNEL.fullmatch(identifier):
        return f"{channel[1]}:{_masked(channel[2])}"
    return _masked(identifier)


def _masked(address: str) -> str:
    country = _country(address) if _E164.fullmatch(address) else ""
    hidden = len(address) - len(country) - _TAIL
    return f"{country}{_DOTS}{safe(address[-_TAIL:])}" if hidden >= _LEAST_HIDDEN else _DOTS


def _country(number: str) -> str:
    if number[1] in _ONE_DIGIT_COUNTRIES:
        return number[:2]
    return number[:3] if number[1:3] in _TWO_DIGIT_COUNTRIES else number[:4]


def mask_text(text: str) -> str:
    """Return free text with every number in international form masked, spaced or not."""
    return _E164_IN_TEXT.sub(_mask_match, text)


def _mask_match(match: re.Match[str]) -> str:
    return mask("+" + re.sub(r"\D", "", match[0]))


def phone(number: str | None) -> str:
    """Return a pool number as people write it: ``+44 20 7946 0011``, ``+1 202 555 0100``.

    Only +1 and +44 are grouped; other numbers are shown as they are.
    """
    if not number:
        return NOTHING
    if match := _NORTH_AMERICA.fullmatch(number):
        return " ".join(("+1", *match.groups()))
    for shape in _UNITED_KINGDOM:
        if match := shape.fullmatch(number):
            return " ".join(("+44", *match.groups()))
    return safe(number)
