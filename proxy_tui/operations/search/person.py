"""One person of a session, by what somebody types: letter, SID, number or its last digits."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from proxy_tui.errors import NotThereError, UsageError
from proxy_tui.operations.search.search_terms import MatchedBy, classify, matched_by

if TYPE_CHECKING:
    from proxy_tui.operations.search.people_index import Person

_THEIR_OWN = frozenset({MatchedBy.OWN_NUMBER, MatchedBy.PARTICIPANT_SID})


def find_person(people: "Sequence[Person]", text: str) -> "Person":
    """Return the person of a session whom a text names.

    Args:
        people: Those who are in it.
        text: Their letter on screen, their ``KP…``, or their number or its last digits.

    Raises:
        NotThereError: It names nobody of them.
        UsageError: It names several.
    """
    typed = text.strip()
    found = [one for one in people if one.letter.casefold() == typed.casefold()]
    if not found:
        term = classify(typed)
        if term.needs_people:
            found = [one for one in people if matched_by(term, one) in _THEIR_OWN]
    if not found:
        letters = ", ".join(one.letter for one in people) or "nobody"
        raise NotThereError(
            f"Nobody of the session is meant by this; in it are: {letters}.",
            hint="Give a letter, a participant's SID, a number or its last four digits.",
        )
    if len(found) > 1:
        letters = " and ".join(one.letter for one in found)
        raise UsageError(f"This means {letters} alike.", hint="Give the letter or the SID.")
    return found[0]
