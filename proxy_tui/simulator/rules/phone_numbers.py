"""What the API may do with the numbers of a pool: add, reserve, take out."""

from proxy_tui.simulator.http.refusals import Refusal
from proxy_tui.simulator.http.validation import PROXY_IDENTIFIER_LIMIT, Fields, wrong
from proxy_tui.simulator.rules import number_choice as numbers
from proxy_tui.simulator.rules.records import OwnedNumber, PhoneNumber, Service
from proxy_tui.simulator.rules.regions import is_number
from proxy_tui.simulator.rules.store import Store


def create(store: Store, service: Service, fields: Fields) -> PhoneNumber:
    """Put a number of the account into the pool, named by SID or in E.164.

    Raises:
        Refusal: 80701, 80406, 80407 a field; 80301, 80606 not the account's; 80104,
            80101 in this pool or another; 80622 the pool is full.
    """
    owned = _owned(store, fields)
    reserved = fields.flag("IsReserved") or False
    for other in store.services:
        if any(number.sid == owned.sid for number in other.numbers):
            raise Refusal(80104 if other is service else 80101)
    _check_room(store, service, reserved=reserved)
    return store.add_number(service, owned, reserved=reserved)


def update(store: Store, number: PhoneNumber, fields: Fields) -> PhoneNumber:
    """Reserve a number or give it back to the pool.

    Raises:
        Refusal: 80701 IsReserved is no truth value; 80622 no room on that side.
    """
    reserved = fields.flag("IsReserved")
    if reserved is not None and reserved != number.is_reserved:
        _check_room(store, number.service, reserved=reserved)
        number.is_reserved = reserved
    number.date_updated = store.now()
    return number


def delete(number: PhoneNumber) -> None:
    """Take a number out of the pool; the account keeps it.

    Raises:
        Refusal: 80611 an active session uses it.
    """
    if numbers.in_use(number.service)[number.sid]:
        raise Refusal(80611)
    number.service.numbers.remove(number)


def _owned(store: Store, fields: Fields) -> OwnedNumber:
    sid = fields.sid("Sid", "PN", code=80407)
    text = fields.text("PhoneNumber", PROXY_IDENTIFIER_LIMIT)
    if sid is not None:
        if sid not in store.owned:
            raise Refusal(80301)
        return store.owned[sid]
    if text is None:
        raise wrong("Sid", "or PhoneNumber is required")
    if not is_number(text):
        raise Refusal(80406)
    for owned in store.owned.values():
        if owned.phone_number == text:
            return owned
    raise Refusal(80606)


def _check_room(store: Store, service: Service, *, reserved: bool) -> None:
    options = store.options
    limit = options.reserved_pool_limit if reserved else options.pool_limit
    if sum(number.is_reserved == reserved for number in service.numbers) >= limit:
        raise Refusal(80622)
