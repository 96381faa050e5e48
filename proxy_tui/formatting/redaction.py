"""The one redaction of phone numbers: in names on screen, in copies, in everything written down.

A number is what has a plus or 00 in front, in any spelling, or what equals the
number of somebody whom this process has read, in its national form too. Other
digits stay: people find sessions by their order numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from proxy_tui.formatting.numbers import (
    DOTS,
    E164_DIGITS,
    RUN,
    TRUNKS,
    canonical,
    country_code,
    digits_of,
    fold,
    international,
    mask,
)
from proxy_tui.formatting.safe_text import safe, short_sid
from proxy_tui.settings.secret import MASK, mask_secrets

if TYPE_CHECKING:
    from proxy_tui.api.models import Service

_SHORTEST: Final = 6
"""Shorter national numbers are not looked for: they would hit order numbers."""
_LONGEST: Final = 14
_UNMISTAKABLE: Final = 9
"""From so many digits on, a person's number is found inside longer digits too."""

_DIGIT = re.compile(r"[0-9]")
_MANY_DIGITS = re.compile(r"\d(?:\D{0,4}\d){5}")
_SCHEME = re.compile(r"(?:tel|sms|callto|whatsapp)\s*:\s*$", re.IGNORECASE)
_ENCODED_PLUS = re.compile("%2B", re.IGNORECASE)
_LETTER = re.compile(r"[A-Za-z]")
_CHANNEL = re.compile(r"[a-z][a-z0-9_-]{1,31}:[^\s\"'<>,]+")

_people: dict[int, str] = {}
"""Country codes by national number, a 1 before it: small, for a hundred thousand of them."""
_channels: set[str] = set()


def remember_people(addresses: Iterable[str | None]) -> None:
    """Take note of people's numbers, so that no text shows one in whatever spelling.

    Args:
        addresses: Identifiers of participants: E.164 or channel addresses.
    """
    for address in filter(None, addresses):
        digits = canonical(digits_of(address))
        if not address.startswith("+") and ":" in address:
            _channels.add(address)
        if len(digits) in E164_DIGITS:
            code = country_code(digits)
            _people[_key(digits[len(code) :])] = code


def forget_people() -> None:
    """Forget everybody, as a process that has read nothing yet."""
    _people.clear()
    _channels.clear()


def _key(national: str) -> int:
    return int(f"1{national}")


def name_text(name: str | None, *, revealed: bool = False) -> str:
    """Return a name as it may be shown: safe, and masked where it holds a number.

    Args:
        name: A unique or friendly name; None gives "".
        revealed: Whether the person asked to see numbers.
    """
    text = name or ""
    return safe(text if revealed else mask_text(text))


def service_name(service: Service | None) -> str:
    """Return what a service is called in a title: its name, else its short SID, "" for none."""
    return name_text(service.unique_name) or short_sid(service.sid) if service else ""


def has_number(text: str) -> bool:
    """Whether a phone number stands in a text."""
    return mask_text(text) != text


def mask_text(text: str) -> str:
    """Return free text with every phone number in it masked; the rest is left as it is."""
    if _channels and ":" in text:
        text = _CHANNEL.sub(_mask_channel, text)
    if not _MANY_DIGITS.search(text):
        return text
    folded = _ENCODED_PLUS.sub("+  ", fold(text))
    parts, end = [], 0
    for start, stop, shown in _numbers(folded):
        parts += [text[end:start], shown]
        end = stop
    return "".join([*parts, text[end:]])


def _mask_channel(match: re.Match[str]) -> str:
    return mask(match[0]) if match[0] in _channels else match[0]


class _Span(NamedTuple):
    start: int
    stop: int
    shown: str


def _numbers(folded: str) -> Iterator[_Span]:
    """Yield where numbers stand, in order, and what to show instead."""
    for run in RUN.finditer(folded):
        end = run.start()
        if (whole := _international(folded, run)) is not None:
            yield whole
            end = whole.stop
        for one in _people_in(run):
            if one.start >= end:
                yield one
                end = one.stop


def _international(folded: str, run: re.Match[str]) -> _Span | None:
    start, has_plus = run.start(), run[0].startswith("+")
    if not has_plus and _LETTER.match(folded[start - 1 : start]):
        return None  # part of a SID or a reference, whatever it begins with
    if (found := international(run[0], likely=True)) is not None:
        digits, size = found
        return _Span(start, start + size, mask(f"+{digits}"))
    digits = "".join(_DIGIT.findall(run[0]))
    if len(digits) in E164_DIGITS and _SCHEME.search(folded[:start]):
        return _Span(*run.span(), mask(f"+{digits}"))
    is_number = has_plus and len(digits) >= E164_DIGITS.stop and digits[0] != "0"
    return _Span(*run.span(), DOTS) if is_number else None


def _people_in(run: re.Match[str]) -> Iterator[_Span]:
    """Yield where a run holds the number of somebody who was read, in order."""
    places = [run.start() + match.start() for match in _DIGIT.finditer(run[0])]
    digits = "".join(_DIGIT.findall(run[0]))
    end = 0
    for at in range(len(digits) - _SHORTEST + 1) if _people else ():
        if at < end:
            continue
        for stop in range(min(at + _LONGEST, len(digits)), at + _SHORTEST - 1, -1):
            code = _people.get(_key(digits[at:stop]))
            if code is None:
                continue
            first = at - _before(digits[end:at], code)
            if stop - at < _UNMISTAKABLE and not (_edge(places, first) and _edge(places, stop)):
                continue
            start = run.start() if first == 0 else places[first]
            yield _Span(start, places[stop - 1] + 1, mask(f"+{code}{digits[at:stop]}"))
            end = stop
            break


def _before(digits: str, code: str) -> int:
    """Return how many of the digits before a national number belong to it."""
    mobile = ("1", "9") if code in {"52", "54"} else ()
    codes = [code, *(code + one for one in mobile)]
    abroad = [f"{out}{one}{zero}" for out in ("011", "00", "") for one in codes for zero in "0 "]
    prefixes = [*map(str.strip, abroad), *TRUNKS.get(code, ()), "0"]
    return max((len(one) for one in prefixes if digits.endswith(one)), default=0)


def _edge(places: list[int], at: int) -> bool:
    """Whether a digit begins, or would begin, a group of its own."""
    return at in {0, len(places)} or places[at] - places[at - 1] > 1


_SECRETS: Final = (
    (re.compile(r"\b(Basic|Bearer)\s+\S+", re.IGNORECASE), rf"\1 {MASK}"),
    (re.compile(r"(?<=://)[^/\s@]+@"), f"{MASK}@"),
    (re.compile(r"\b(AC|SK)[0-9a-fA-F]{28}([0-9a-fA-F]{4})\b"), r"\1…\2"),
    (re.compile(r"\b[0-9a-fA-F]{32}\b"), MASK),
)
"""Authorization values, user names in URLs, account and key SIDs, auth tokens."""


def redact(text: str) -> str:
    """Return text that may be written down for others: without secrets and phone numbers.

    Masks the secrets that this process knows, whatever looks like one, phone numbers,
    and the middle of account and key SIDs.
    """
    text = mask_secrets(text)
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return mask_text(text)
