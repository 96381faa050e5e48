"""Country and area of a phone number, as number choice needs them.

Proxy matches by calling code; in North America also by area code.
"""

import re
from typing import Final

_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_NORTH_AMERICAN = re.compile(r"\+1(?!555)[2-9]\d{2}[2-9]\d{6}", re.ASCII)
_CHANNEL = re.compile(r"[a-z][a-z0-9_-]{1,31}:\S+")
_TWO_DIGITS = re.compile("2[07]|3[0123469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
"""Calling codes of two digits; +1 and +7 have one, all others three (ITU E.164)."""

_COUNTRIES: Final = {
    "1": "US", "7": "RU", "31": "NL", "32": "BE", "33": "FR", "34": "ES", "39": "IT",
    "41": "CH", "43": "AT", "44": "GB", "45": "DK", "46": "SE", "47": "NO", "48": "PL",
    "49": "DE", "52": "MX", "54": "AR", "55": "BR", "61": "AU", "64": "NZ", "81": "JP",
    "351": "PT", "353": "IE", "358": "FI", "420": "CZ", "852": "HK", "972": "IL",
}  # fmt: skip

_OVERLAYS: Final = (
    {"202", "771"},
    {"212", "332", "646", "917"},
    {"213", "323", "738"},
    {"312", "464", "773", "872"},
    {"415", "628"},
)
"""North American area codes that cover the same place."""


def is_number(identifier: str) -> bool:
    """Return whether the text is an E.164 phone number."""
    return _E164.fullmatch(identifier) is not None


def is_channel(identifier: str) -> bool:
    """Return whether the text is a channel address such as ``messenger:123``."""
    return _CHANNEL.fullmatch(identifier) is not None


def is_reachable(identifier: str) -> bool:
    """Return whether Twilio accepts the number (error 80404).

    The live API refused +15551234567: there is no area code 555, and North American
    area and exchange codes start with 2 to 9.
    """
    plan = _NORTH_AMERICAN if identifier.startswith("+1") else _E164
    return plan.fullmatch(identifier) is not None


def dialling_code(phone_number: str) -> str:
    """Return the calling code of an E.164 number, without the plus; "" for other texts."""
    if not is_number(phone_number):
        return ""
    if phone_number[1] in "17":
        return phone_number[1]
    return phone_number[1:3] if _TWO_DIGITS.match(phone_number[1:]) else phone_number[1:4]


def country_of(phone_number: str) -> str:
    """Return the ISO country of a number; ``ZZ`` for a calling code that is not listed here."""
    return _COUNTRIES.get(dialling_code(phone_number), "ZZ")


def is_same_area(one: str, other: str, *, overlay: bool) -> bool:
    """Return whether two numbers share an area code, or with ``overlay`` an area."""
    areas = {_area_code(one), _area_code(other)}
    return len(areas) == 1 or (overlay and any(areas <= group for group in _OVERLAYS))


def _area_code(phone_number: str) -> str:
    return phone_number[2:5] if dialling_code(phone_number) == "1" else ""
