"""SIDs in pasted text: an address, a log line, JSON, quotes, any letter case."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

KINDS: Final = {
    "KC": "a session", "KS": "a service", "KP": "a participant", "KI": "an interaction",
    "PN": "a phone number", "AC": "an account", "SK": "an API key", "CA": "a call",
    "SM": "a message", "MM": "a message", "RQ": "a request",
}  # fmt: skip
"""What SIDs name, by their first two letters."""

FOR_SESSION: Final = ("KC", "KS")
"""What a session can be opened by; a text names the first of these that it holds."""
FOR_SEARCH: Final = ("KC", "KP", "PN", "KI", "CA", "SM", "MM", "KS")
FOR_SERVICE: Final = ("KS",)

_LENGTH: Final = 34
_HINTED_FROM: Final = 20
"""Characters of a cut SID that is reported inside other text."""
_HINTED_ALONE_FROM: Final = 9
_WRONG_LETTERS: Final = 3
"""Most letters that may be slips; with more it is a name."""

_SID = re.compile(r"(?<![0-9A-Za-z])([A-Za-z]{2})([0-9A-Fa-f]{32})(?![0-9A-Za-z])")
_WORD = re.compile(r"(?<![0-9A-Za-z])(K[CSPI]|PN)([0-9A-Za-z]+)(?![0-9A-Za-z])", re.IGNORECASE)
_MIDDLE_CUT = re.compile(
    r"(?<![0-9A-Za-z])(K[CSPI]|PN)[0-9a-f]{2,}(?:\u2026|\.{3})[0-9a-f]{2,}(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_HEX = re.compile(r"[0-9A-Fa-f]+")


@dataclass(frozen=True, slots=True)
class Target:
    """What a typed text names."""

    text: str
    """The SID in Twilio's spelling, or the name, stripped."""
    kind: str = ""
    """First two letters of the SID; "" for a name."""
    service: str = ""
    """SID of the service that the text names beside it; "" where there is none."""
    others: int = 0
    """Further SIDs of the same kind in the text."""
    hint: str = ""
    """Why this is neither a SID nor likely a name, one sentence; mostly empty."""

    @property
    def note(self) -> str:
        """Which of several SIDs is used; "" where there is one."""
        if not self.others:
            return ""
        return f"{self.others + 1} different SIDs were pasted; the first is taken, {self.text}."


def sids_in(text: str) -> tuple[str, ...]:
    """Return the SIDs in a text, each once, in Twilio's spelling: capitals, then lower-case hex."""
    return tuple(dict.fromkeys(_sids(_plain(text))))


def read_target(text: str, wanted: Sequence[str]) -> Target:
    """Return what a typed or pasted text names: a SID, else a name.

    Args:
        text: As typed.
        wanted: Prefixes of the SIDs that can be used, the best first.
    """
    plain = _plain(text)
    found = tuple(dict.fromkeys(_sids(plain)))
    for kind in wanted:
        same = [sid for sid in found if sid[:2] == kind]
        if same:
            service = "" if kind == "KS" else _service_before(found, same[0])
            return Target(same[0], kind, service, len(same) - 1)
    if found:
        return Target(found[0], found[0][:2])
    return Target(_stripped(text), hint=_almost(plain))


def _plain(text: str) -> str:
    decoded = unquote(text) if "%" in text else text
    if decoded.isascii():
        return decoded
    plain = unicodedata.normalize("NFKC", decoded.replace("\u2026", "..."))
    return "".join(one for one in plain if unicodedata.category(one) != "Cf")


def _stripped(text: str) -> str:
    blanks = {one for one in text if one.isspace() or unicodedata.category(one) == "Cf"}
    return text.strip("".join(blanks)) if blanks else text


def _sids(plain: str) -> Iterator[str]:
    for match in _SID.finditer(plain):
        prefix, rest = match[1].upper(), match[2].lower()
        if prefix in KINDS or match[1].isupper():
            yield prefix + rest


def _service_before(found: Sequence[str], sid: str) -> str:
    """Return the nearest service before a SID, else the first in the text."""
    before = [one for one in found[: found.index(sid)] if one[:2] == "KS"]
    after = [one for one in found if one[:2] == "KS"]
    return next(iter([*before[-1:], *after]), "")


def _almost(plain: str) -> str:
    """Return what is wrong with text that looks like a SID; "" for a name."""
    if _MIDDLE_CUT.search(plain):
        return "This SID was cut in its middle, as tables show it; copy it whole."
    for match in _WORD.finditer(plain):
        word, prefix, rest = match[0], match[1].upper(), match[2]
        is_alone = word == plain.strip(" \t\r\n\"'<>(),.;") and match[1].isupper()
        long_enough = len(word) >= (_HINTED_ALONE_FROM if is_alone else _HINTED_FROM)
        if _HEX.fullmatch(rest) and long_enough:
            what = "cut" if len(word) < _LENGTH else "joined with something"
            return (
                f"This looks like a SID that was {what}: {len(word)} of {_LENGTH} characters. "
                f"A SID is {prefix} and 32 hex digits; this has {len(rest)} after {prefix}."
            )
        wrong = [one for one in rest if not _HEX.fullmatch(one)]
        if len(word) == _LENGTH and 0 < len(wrong) <= _WRONG_LETTERS:
            return (
                f"This looks like a SID with a slip, “{wrong[0]}”. A SID is {prefix} and "
                "32 hex digits, 0 to 9 and a to f; this has other letters."
            )
    return ""
