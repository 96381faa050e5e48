"""What the API may do with services."""

from typing import Final

from proxy_tui.simulator.http.refusals import Refusal
from proxy_tui.simulator.http.validation import NAME_LIMIT, Fields
from proxy_tui.simulator.rules.records import Service
from proxy_tui.simulator.rules.store import Store

GEO_MATCH_LEVELS: Final = ("area-code", "overlay", "radius", "country")
NUMBER_SELECTIONS: Final = ("avoid-sticky", "prefer-sticky")


def create(store: Store, fields: Fields) -> Service:
    """Make a service.

    Raises:
        Refusal: 80506 the account may not; 80701 a field; 80602 the name is taken.
    """
    if store.options.service_creation_blocked:
        raise Refusal(80506)
    name = fields.required("UniqueName", NAME_LIMIT)
    changes = _changes(fields)
    _check_name(store, name, None)
    return store.add_service(name, **changes)


def update(store: Store, service: Service, fields: Fields) -> Service:
    """Change the fields that are given.

    Raises:
        Refusal: 80701 a field; 80602 the name is taken.
    """
    changes = _changes(fields)
    name = fields.text("UniqueName", NAME_LIMIT)
    if name is not None:
        _check_name(store, name, service)
        changes["unique_name"] = name
    for field, value in changes.items():
        setattr(service, field, value)
    service.date_updated = store.now()
    return service


def delete(store: Store, service: Service) -> None:
    """Delete a service at once with everything in it, active sessions too.

    Raises:
        Refusal: 80615 legal hold.
    """
    refuse_on_hold(store)
    store.services.remove(service)


def refuse_on_hold(store: Store) -> None:
    """Refuse to delete where the account is on legal hold.

    Raises:
        Refusal: 80615.
    """
    if store.options.legal_hold:
        raise Refusal(80615)


def _changes(fields: Fields) -> dict[str, object]:
    given: dict[str, object] = {
        "default_ttl": fields.integer("DefaultTtl"),
        "callback_url": fields.callback("CallbackUrl"),
        "intercept_callback_url": fields.callback("InterceptCallbackUrl"),
        "out_of_session_callback_url": fields.callback("OutOfSessionCallbackUrl"),
        "chat_instance_sid": fields.sid("ChatInstanceSid", "IS"),
        "geo_match_level": fields.choice("GeoMatchLevel", GEO_MATCH_LEVELS),
        "number_selection_behavior": fields.choice("NumberSelectionBehavior", NUMBER_SELECTIONS),
    }
    return {name: value for name, value in given.items() if value is not None}


def _check_name(store: Store, name: str, own: Service | None) -> None:
    if any(other.unique_name == name for other in store.services if other is not own):
        raise Refusal(80602)
