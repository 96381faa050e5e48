"""What stands for numbers and SIDs in the index on disk: keyed hashes of eight bytes.

A token is the start of an HMAC-SHA256 of a kind and a text, so that without the key it says
nothing, and the ends of one number have nothing in common. Two different texts share a token
once in 10**19 pairs; since a hit is read again before it is shown, that costs one request.
"""

import hmac
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.numbers import canonical, digits_of
from proxy_tui.operations.input.number_parser import dialled_numbers
from proxy_tui.operations.search.search_terms import FEWEST_DIGITS, Kind

if TYPE_CHECKING:
    from proxy_tui.operations.search.people_index import Person
    from proxy_tui.operations.search.search_terms import SearchTerm

TOKEN_BYTES: Final = 8
TAILS: Final = range(FEWEST_DIGITS, 11)
"""How many last digits have a token of their own; a longer end is searched by ten."""
_REMEMBERED: Final = 4096
"""Addresses whose tokens are kept, since most sessions share the numbers of a pool."""


class Tokens:
    """Makes tokens under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._of_address = lru_cache(_REMEMBERED)(self._make_for_address)

    def of_people(self, people: "Iterable[Person]") -> bytes:
        """Return the tokens of some people, sorted, so that their order says nothing."""
        found: set[bytes] = set()
        for person in people:
            found |= self._of_address(person.identifier) | self._of_address(person.dials)
            found |= {self._sid(sid) for sid in (person.sid, person.dials_sid) if sid}
        return b"".join(sorted(found))

    def of_term(self, term: "SearchTerm") -> frozenset[bytes]:
        """Return tokens of which everybody who matches a term has at least one."""
        if term.kind in {Kind.PARTICIPANT, Kind.POOL_NUMBER}:
            return frozenset({self._sid(term.text)})
        if term.kind is Kind.NUMBER:
            return frozenset(map(self._whole, (term.digits, *term.others)))
        dialled = map(self._whole, dialled_numbers(term.national))
        return frozenset({self._tail(term.digits[-TAILS[-1] :]), *dialled})

    def seal(self, *parts: bytes) -> bytes:
        """Return what proves that parts were written together, under this key."""
        sized = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return self._token("row", sized)

    def _make_for_address(self, address: str) -> frozenset[bytes]:
        return frozenset(self._tokens_of(digits_of(address)))

    def _tokens_of(self, digits: str) -> Iterator[bytes]:
        if digits:
            yield self._whole(digits)
            yield self._whole(canonical(digits))
            # Both spellings of a number have the same last ten digits.
            yield from (self._tail(digits[-size:]) for size in TAILS if size <= len(digits))

    def _whole(self, digits: str) -> bytes:
        return self._token("number", digits.encode())

    def _tail(self, digits: str) -> bytes:
        return self._token(f"last {len(digits)}", digits.encode())

    def _sid(self, sid: str) -> bytes:
        return self._token("sid", sid.encode())

    def _token(self, kind: str, text: bytes) -> bytes:
        return hmac.digest(self._key, kind.encode() + b"\0" + text, "sha256")[:TOKEN_BYTES]
