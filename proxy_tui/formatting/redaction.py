"""Phone numbers and secrets masked in free text: names, copies, logs, reports.

A number begins with a plus or 00, in any spelling, or is the number of a
participant whom this process has read, with or without its country. Other digits
stay, because people find sessions by their order numbers.
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
"""A shorter national number would match order numbers."""
_LONGEST: Final = 14
_UNMISTAKABLE: Final = 9
"""A national number of this length is found inside longer digits too."""

_DIGIT = re.compile(r"[0-9]")
_MANY_DIGITS = re.compile(r"\d(?:\D{0,4}\d){5}")
_SCHEME = re.compile(r"(?:tel|sms|callto|whatsapp)\s*:\s*$", re.IGNORECASE)
_ENCODED_PLUS = re.compile("%2B", re.IGNORECASE)
_LETTER = re.compile(r"[A-Za-z]")
_CHANNEL = re.compile(r"[a-z][a-z0-9_-]{1,31}:[^\s\"'<>,]+")

_people: dict[int, str] = {}
"""Country codes by ``_key`` of the national number; integers keep 100,000 of them small."""
_channels: set[str] = set()


def remember_people(addresses: Iterable[str | None]) -> None:
    """Mask these E.164 numbers and channel addresses in every text from now on."""
    for address in filter(None, addresses):
        digits = canonical(digits_of(address))
        if not address.startswith("+") and ":" in address:
            _channels.add(address)
        if len(digits) in E164_DIGITS:
            code = country_code(digits)
            _people[_key(digits[len(code) :])] = code


def forget_people() -> None:
    """Forget every remembered address."""
    _people.clear()
    _channels.clear()


def _key(national: str) -> int:
    return int(f"1{national}")


def name_text(name: str | None, *, revealed: bool = False) -> str:
    """Return a unique or friendly name safe to show, with numbers masked unless revealed."""
    text = name or ""
    return safe(text if revealed else mask_text(text))


def service_name(service: Service | None) -> str:
    """Return the title of a service: its name, else its short SID; "" for None."""
    return name_text(service.unique_name) or short_sid(service.sid) if service else ""


def has_number(text: str) -> bool:
    """Return whether a text contains a phone number."""
    return mask_text(text) != text


def mask_text(text: str) -> str:
    """Return text with every phone number masked."""
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
    """Yield the numbers in order, each with its masked form."""
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
        return None  # part of a SID or a reference
    if (found := international(run[0], likely=True)) is not None:
        digits, size = found
        return _Span(start, start + size, mask(f"+{digits}"))
    digits = "".join(_DIGIT.findall(run[0]))
    if len(digits) in E164_DIGITS and _SCHEME.search(folded[:start]):
        return _Span(*run.span(), mask(f"+{digits}"))
    is_number = has_plus and len(digits) >= E164_DIGITS.stop and digits[0] != "0"
    return _Span(*run.span(), DOTS) if is_number else None


def _people_in(run: re.Match[str]) -> Iterator[_Span]:
    """Yield the remembered numbers in a run, in order; the longest first where they overlap."""
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
    """Return how many digits before a national number are its prefix."""
    mobile = ("1", "9") if code in {"52", "54"} else ()
    codes = [code, *(code + one for one in mobile)]
    abroad = [f"{out}{one}{zero}" for out in ("011", "00", "") for one in codes for zero in "0 "]
    prefixes = [*map(str.strip, abroad), *TRUNKS.get(code, ()), "0"]
    return max((len(one) for one in prefixes if digits.endswith(one)), default=0)


def _edge(places: list[int], at: int) -> bool:
    """Return whether a group of digits begins or ends at this digit."""
    return at in {0, len(places)} or places[at] - places[at - 1] > 1


_SECRETS: Final = (
    (re.compile(r"\b(Basic|Bearer)\s+\S+", re.IGNORECASE), rf"\1 {MASK}"),
    (re.compile(r"(?<=://)[^/\s@]+@"), f"{MASK}@"),
    (re.compile(r"\b(AC|SK)[0-9a-fA-F]{28}([0-9a-fA-F]{4})\b"), r"\1…\2"),
    (re.compile(r"\b[0-9a-fA-F]{32}\b"), MASK),
)
"""Authorization values, user names in URLs, account and key SIDs, auth tokens."""


def redact(text: str) -> str:
    """Return text for a log or report: secrets and phone numbers masked, account SIDs cut.

    Masks the secrets that this process knows and all that look like one.
    """
    text = mask_secrets(text)
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return mask_text(text)
