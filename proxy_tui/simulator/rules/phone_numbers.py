"""What the API can do with the numbers of a pool: add, reserve, take out."""

from typing import Final

from proxy_tui.simulator.rules.number_choice import in_use
from proxy_tui.simulator.rules.records import PhoneNumberRecord, ServiceRecord
from proxy_tui.simulator.rules.refusals import RefusalError
from proxy_tui.simulator.rules.regions import is_number
from proxy_tui.simulator.rules.store import Store
from proxy_tui.simulator.rules.validation import PROXY_IDENTIFIER_LIMIT, Fields, invalid

LIMIT: Final = 500
RESERVED_LIMIT: Final = 5000
"""Numbers of a pool (limits page)."""


def create(store: Store, service: ServiceRecord, fields: Fields) -> PhoneNumberRecord:
    """Put a number of the account into the pool, named by SID or in E.164.

    Raises:
        RefusalError: 80701, 80406, 80407 a field; 80301, 80606 not the account's; 80104,
            80101 in this pool or another; 80622 the pool is full.
    """
    number = _owned(store, fields)
    reserved = fields.flag("IsReserved") or False
    for other in store.services:
        if number in other.numbers:
            raise RefusalError(80104 if other is service else 80101)
    _refuse_full(service, reserved=reserved)
    number.seq, number.is_reserved = store.new_seq(), reserved
    number.date_created = number.date_updated = store.now()
    service.numbers.append(number)
    return number


def update(
    store: Store, service: ServiceRecord, number: PhoneNumberRecord, fields: Fields
) -> PhoneNumberRecord:
    """Reserve a number or give it back to the pool.

    Raises:
        RefusalError: 80701 IsReserved is no truth value; 80622 no room on that side.
    """
    reserved = fields.flag("IsReserved")
    if reserved is not None and reserved != number.is_reserved:
        _refuse_full(service, reserved=reserved)
        number.is_reserved = reserved
    number.date_updated = store.now()
    return number


def delete(service: ServiceRecord, number: PhoneNumberRecord) -> None:
    """Take a number out of the pool; the account keeps it.

    Raises:
        RefusalError: 80611 an active session uses it.
    """
    if in_use(service)[number.sid]:
        raise RefusalError(80611)
    service.numbers.remove(number)


def _owned(store: Store, fields: Fields) -> PhoneNumberRecord:
    sid = fields.sid("Sid", "PN", code=80407)
    text = fields.text("PhoneNumber", PROXY_IDENTIFIER_LIMIT)
    if sid is not None:
        if sid not in store.numbers:
            raise RefusalError(80301)
        return store.numbers[sid]
    if text is None:
        raise invalid("Sid", "or PhoneNumberRecord is required")
    if not is_number(text):
        raise RefusalError(80406)
    for number in store.numbers.values():
        if number.phone_number == text:
            return number
    raise RefusalError(80606)


def _refuse_full(service: ServiceRecord, *, reserved: bool) -> None:
    count = sum(number.is_reserved == reserved for number in service.numbers)
    if count >= (RESERVED_LIMIT if reserved else LIMIT):
        raise RefusalError(80622)
