"""The numbers of a service's pool: what each can do, who holds it, where the pool runs short.

Limits and advice are from the Proxy limits page. Holders are known as far as
the participants of the service's sessions were read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from proxy_tui.api.pages import Listed
from proxy_tui.api.unclear import Unclear
from proxy_tui.formatting.coverage import coverage_words, incomplete_words
from proxy_tui.formatting.numbers import mask, phone
from proxy_tui.formatting.safe_text import NOTHING, all_of, count, counted, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import PhoneNumber
    from proxy_tui.formatting.coverage import Coverage
    from proxy_tui.operations.search import Holding

MOST_UNRESERVED: Final = 500
MOST_RESERVED: Final = 5000
"""Numbers a pool may hold (error 80622)."""
WARNS_FROM: Final = 0.85
"""Share of either limit from which Twilio warns (error 80624)."""
ADVISED_LOAD: Final = 100
"""Most active participants per number that Twilio advises, without enforcing it."""

_NAMED: Final = 5
"""How many people who used up the pool are named; in a pool of one number everyone has."""

_CAPABILITIES: Final = (("voice", "calls"), ("sms", "texts"), ("mms", "pictures"))


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One number of the pool, for a table."""

    sid: str
    """``PN…``."""
    number: str
    """E.164."""
    country: str
    """ISO code, as Twilio gives it."""
    capabilities: str
    """``calls, texts``; a dash where none is known."""
    is_reserved: bool | Unclear
    in_use: int
    """Active sessions that use it, as Twilio counts."""
    holders: tuple[Holding, ...]
    """People who dial it in active sessions, as far as the index knows."""


@dataclass(frozen=True, slots=True)
class UsedUp:
    """A person who holds every number that could be given to them."""

    identifier: str = field(repr=False)
    """Unmasked."""
    code: str
    """Calling code of their country: ``+61``."""
    numbers: int
    """How many unreserved numbers of that country the pool holds."""
    holdings: tuple[Holding, ...]
    """The sessions that hold them; closing one frees its number."""

    @property
    def words(self) -> str:
        """What they hold: ``both numbers of +61``."""
        return f"{all_of(self.numbers, 'number')} of {self.code}"


def read_pool(client: ProxyClient, service_sid: str) -> Listed[PhoneNumber]:
    """Return every number of a service's pool, one request per hundred.

    Raises:
        ApiError: what a request raised.
    """
    return client.read_all(client.list_phone_numbers(service_sid))


def pool_rows(
    numbers: Iterable[PhoneNumber], holdings: Iterable[Holding] = ()
) -> tuple[PoolRow, ...]:
    """Return the pool as rows: the busiest first, reserved ones last.

    Args:
        numbers: The pool, by ``read_pool``.
        holdings: Who holds what, by ``PeopleIndex.holdings`` of the same service.
    """
    holders: defaultdict[str, list[Holding]] = defaultdict(list)
    for holding in holdings:
        holders[holding.person.dials].append(holding)
    rows = [_row(number, holders.get(number.phone_number or "", ())) for number in numbers]
    return tuple(sorted(rows, key=lambda row: (bool(row.is_reserved), -row.in_use, row.number)))


def _row(number: PhoneNumber, holders: Iterable[Holding]) -> PoolRow:
    return PoolRow(
        sid=number.sid,
        number=number.phone_number or "",
        country=safe(number.iso_country or NOTHING),
        capabilities=capability_words(number),
        is_reserved=_known(number.is_reserved),
        in_use=number.in_use,
        holders=tuple(holders),
    )


def _known(flag: bool | Unclear | None) -> bool | Unclear:
    return flag if isinstance(flag, Unclear) else bool(flag)


def capability_words(number: PhoneNumber) -> str:
    """Return what a number can do: ``calls, texts, pictures``; a dash if nothing is known."""
    if isinstance(number.capabilities, Unclear):
        return f"not understood: {safe(str(number.capabilities))}"
    able = [words for name, words in _CAPABILITIES if can(number, name)]
    return ", ".join(able) or NOTHING


def can(number: PhoneNumber, capability: str) -> bool | None:
    """Return whether a number has a capability; None if Twilio does not say.

    Args:
        number: A number of the pool.
        capability: ``voice``, ``sms`` or ``mms``; Twilio's keys may be longer
            (``voice_inbound``, ``sms_outbound``: api facts, section 1.1).
    """
    known = {} if isinstance(number.capabilities, Unclear) else number.capabilities or {}
    said = [
        able for key, able in known.items() if key == capability or key.startswith(f"{capability}_")
    ]
    return any(said) if said else None


def calling_code(address: str | None) -> str:
    """Return the calling code of a number with its plus (``+44``); "" for other addresses."""
    # A masked number keeps its calling code, and nothing else does.
    code = mask(address).partition("•")[0]
    return code if code.startswith("+") else ""


def used_up(numbers: Iterable[PhoneNumber], holdings: Iterable[Holding]) -> tuple[UsedUp, ...]:
    """Return who holds every number of their country, the most sessions first (error 80208).

    Area codes and capabilities may leave a person without a number sooner.
    """
    pools: defaultdict[str, set[str]] = defaultdict(set)
    for number in numbers:
        if not number.is_reserved and number.phone_number:
            pools[calling_code(number.phone_number)].add(number.phone_number)
    people: defaultdict[str, list[Holding]] = defaultdict(list)
    for holding in holdings:
        people[holding.person.identifier].append(holding)
    found = [
        UsedUp(identifier, code, len(pools[code]), tuple(held))
        for identifier, held in people.items()
        if (code := calling_code(identifier)) in pools
        and pools[code] <= {one.person.dials for one in held}
    ]
    return tuple(sorted(found, key=lambda one: -len(one.holdings)))


def pool_words(
    rows: Sequence[PoolRow],
    used: Sequence[UsedUp] = (),
    coverage: Coverage | None = None,
    incomplete: str = "",
) -> tuple[str, ...]:
    """Return one sentence of counts, then warnings.

    Args:
        rows: The pool.
        used: Who has used it up, by ``used_up``.
        coverage: How much of the service the index knows; None leaves that out.
        incomplete: Why the pool was not read to its end; no warning covers it whole then.
    """
    if not rows and not incomplete:
        return ("The pool holds no numbers: nobody can be added to a session (80205).",)
    sentences = [_counts(rows)]
    if incomplete:
        sentences.append(f"The list of numbers is {incomplete_words(incomplete)}.")
    else:
        sentences += _near_limit(rows)
        sentences += _all_reserved(rows)
    sentences += [_used_up_words(one) for one in used[:_NAMED]]
    if len(used) > _NAMED:
        more = counted(len(used) - _NAMED, "more person holds", "more people hold")
        sentences.append(f"{more} every number that could be given to them.")
    sentences += [_load_words(row) for row in rows if row.in_use > ADVISED_LOAD]
    if coverage is not None and not coverage.is_complete:
        sentences.append(f"Who holds a number is known for {coverage_words(coverage)}.")
    return tuple(sentences)


def how_many(numbers: int, reserved: int = 0) -> str:
    """Return ``12 numbers, 4 of them reserved``."""
    kept = f", {count(reserved)} of them reserved" if reserved else ""
    if reserved == numbers:
        kept = {0: "", 1: ", reserved"}.get(numbers, ", all of them reserved")
    return f"{counted(numbers, 'number')}{kept}"


def _counts(rows: Sequence[PoolRow]) -> str:
    reserved = sum(bool(row.is_reserved) for row in rows)
    in_use = sum(row.in_use > 0 for row in rows)
    return f"{how_many(len(rows), reserved)}; {count(in_use) if in_use else 'none'} in use."


def _near_limit(rows: Sequence[PoolRow]) -> list[str]:
    reserved = sum(bool(row.is_reserved) for row in rows)
    sides = (
        (len(rows) - reserved, MOST_UNRESERVED, "unreserved"),
        (reserved, MOST_RESERVED, "reserved"),
    )
    return [
        f"The pool holds {count(number)} of at most {count(most)} {kind} numbers: "
        f"{'it is full (80622)' if number >= most else 'Twilio warns from 85% on (80624)'}."
        for number, most, kind in sides
        if number >= most * WARNS_FROM
    ]


def _all_reserved(rows: Iterable[PoolRow]) -> list[str]:
    free: defaultdict[str, bool] = defaultdict(bool)
    for row in rows:
        free[calling_code(row.number)] |= not row.is_reserved
    return [
        f"Every number of {code or 'other kinds'} is reserved: Twilio gives out none (80207)."
        for code, is_free in sorted(free.items())
        if not is_free
    ]


def _used_up_words(one: UsedUp) -> str:
    return (
        f"{mask(one.identifier)} holds {one.words}: "
        "another session for this person is refused until one of theirs closes (80208)."
    )


def _load_words(row: PoolRow) -> str:
    return (
        f"{phone(row.number)} is used by {count(row.in_use)} active sessions; "
        f"Twilio advises {ADVISED_LOAD} at most."
    )
