"""Terms of a query turned into questions asked of each session: text and words.

What can be worked out once (letter case, patterns, sets) is worked out here,
because the questions are asked of 100 000 rows while a person types. Times and
numbers are in ``query_times``.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from proxy_tui.formatting.safe_text import safe
from proxy_tui.operations.query.match import Match, whole, within
from proxy_tui.operations.query.parser import Term, Value

if TYPE_CHECKING:
    from proxy_tui.api.models import Session

    Test = Callable[[Session], bool]
    Build = Callable[[Term, "Ground"], Test]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ground:
    """What terms are asked about besides the session itself."""

    now: datetime
    default_ttl: int | None
    """``default_ttl`` of the service in seconds; None where unknown."""
    people: Mapping[str, int]
    """Participants by session SID, as far as known; asked when a row is, not before."""
    marked: Container[str] | None
    """SIDs that a person marked; None where nothing can be."""


class TermError(Exception):
    """A term that cannot be asked, and which part of it is why."""

    def __init__(self, message: str, start: int, end: int, *, unfinished: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.unfinished = unfinished
        """Whether typing on may mend it."""


def every(tests: Iterable[Callable[[T], bool]]) -> Callable[[T], bool]:
    """Return whether all of at least one test hold, asked in their order."""
    found = tuple(tests)
    if len(found) == 1:
        return found[0]
    middle = len(found) // 2  # in halves: a loop costs more, a chain of many goes too deep
    first, second = every(found[:middle]), every(found[middle:])
    return lambda asked: first(asked) and second(asked)


def some(tests: Iterable[Callable[[T], bool]]) -> Callable[[T], bool]:
    """Return whether one of at least one test holds."""
    found = tuple(tests)
    if len(found) == 1:
        return found[0]
    middle = len(found) // 2  # as above
    first, second = some(found[:middle]), some(found[middle:])
    return lambda asked: first(asked) or second(asked)


def opposite(test: Callable[[T], bool]) -> Callable[[T], bool]:
    """Return whether a test does not hold."""
    return lambda asked: not test(asked)


def text(read: Callable[[Session], str | None]) -> Build:
    """Return how to ask for text: part of it with ``:``, all of it with ``=`` or wildcards.

    A session without the text fits nothing, not even ``*``.
    """

    def build(term: Term, _ground: Ground) -> Test:
        fits = some(_text_match(value, term.operator) for value in term.values)

        def test(session: Session) -> bool:
            found = read(session)
            return fits(found.casefold()) if found else False

        return test

    return build


def _text_match(value: Value, asked: str) -> Match:
    return within(value) if asked == ":" and value.literal is not None else whole(value)


def choice(read: Callable[[Session], str], spelled: Mapping[str, str], noun: str) -> Build:
    """Return how to ask for one of Twilio's words.

    Args:
        read: What the session says.
        spelled: Twilio's word by each word a person may type; the last one of each
            is told in messages.
        noun: What the words are, for messages: ``state``.
    """
    hint = f"For a {noun} that Twilio does not document, end it with *."

    def build(term: Term, _ground: Ground) -> Test:
        patterns = [whole(value) for value in term.values if value.literal is None]
        wanted = {
            spelled[picked(term, value, spelled, noun, hint)]
            for value in term.values
            if value.literal is not None
        }
        wanted |= {raw for word, raw in spelled.items() for fits in patterns if fits(word)}
        if not patterns:
            return lambda session: read(session) in wanted
        rare = some(patterns)  # words that Twilio does not document

        def test(session: Session) -> bool:
            found = read(session)
            return found in wanted or (found != "" and rare(found.casefold()))

        return test

    return build


def picked(
    term: Term, value: Value, spelled: Mapping[str, object], noun: str, hint: str = ""
) -> str:
    """Return which of the known words a value is.

    Args:
        term: The term the value is of.
        value: The value.
        spelled: The words; of those that mean the same, the last is told in messages.
        noun: What they are, for the message.
        hint: One more sentence for the message.

    Raises:
        TermError: none of them; names the nearest.
    """
    typed = (value.literal or "*").casefold().replace("_", "-").replace(" ", "-")
    if typed in spelled:
        return typed
    shown = clipped(value.literal or "*")
    words = {meant: word for word, meant in spelled.items()}.values()
    near = nearest(typed, spelled, words)
    message = f'No {noun} is called "{shown}"; {near}.{hint and f" {hint}"}'
    unfinished = term.last and any(word.startswith(typed) for word in spelled)
    raise TermError(message, value.start, value.end, unfinished=unfinished)


def nearest(typed: str, known: Iterable[str], shown: Iterable[str]) -> str:
    """Return ``the nearest is open``, or what there is where no known word is near.

    Args:
        typed: What is none of the words.
        known: The words.
        shown: Those to list; some may only be spelled in two ways.
    """
    from difflib import get_close_matches  # noqa: PLC0415  6 ms, needed for mistakes only

    near = get_close_matches(typed[:40], tuple(known), n=1, cutoff=0.7)
    return f"the nearest is {near[0]}" if near else f"there are {listed(shown, 'and')}"


def listed(words: Iterable[str], joint: str) -> str:
    """Return words as a list with ``and`` or ``or`` before the last of at least one."""
    *most, last = words
    return f"{', '.join(most)} {joint} {last}" if most else last


def how_to_compare(name: str, examples: Sequence[str], word: str = "") -> str:
    """Return how a field is compared, as a sentence.

    Args:
        name: The field.
        examples: Two values to compare with.
        word: What can be typed after a colon instead; "" for nothing.
    """
    instead = f", or write {name}:{word}" if word else ""
    return f"Compare it, as in {name}<{examples[0]} or {name}>{examples[1]}{instead}."


def clipped(typed: str) -> str:
    """Return what was typed, safe to show and short enough for a sentence."""
    return safe(typed if len(typed) <= 24 else f"{typed[:23]}…")


def named(term: Term, tests: Mapping[str, Test], expected: str) -> Test:
    """Return whether one of some named tests holds; ``*`` names one, too.

    Args:
        term: A term with ``:`` or ``=``.
        tests: The tests by name.
        expected: What could be typed, for the message.

    Raises:
        TermError: a value is none of the names.
    """
    found = []
    for value in term.values:
        word = "*" if value.is_any else (value.literal or "").casefold()
        if word not in tests:
            unfinished = term.last and any(name.startswith(word) for name in tests)
            raise TermError(expected, value.start, value.end, unfinished=unfinished)
        found.append(tests[word])
    return some(found)
