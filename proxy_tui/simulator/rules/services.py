"""What the API can do with services."""

from typing import Final

from proxy_tui.api.constants import UNIQUE_NAME_LIMIT
from proxy_tui.simulator.rules.records import ServiceRecord
from proxy_tui.simulator.rules.refusals import RefusalError
from proxy_tui.simulator.rules.store import Store
from proxy_tui.simulator.rules.validation import Fields

GEO_MATCH_LEVELS: Final = ("area-code", "overlay", "radius", "country")
NUMBER_SELECTIONS: Final = ("avoid-sticky", "prefer-sticky")


def create(store: Store, fields: Fields) -> ServiceRecord:
    """Create a service.

    Raises:
        RefusalError: 80701 a field; 80602 the name is taken.
    """
    name = fields.required("UniqueName", UNIQUE_NAME_LIMIT)
    changes = _changes(fields)
    _refuse_taken(store, name)
    return store.add_service(name, **changes)


def update(store: Store, service: ServiceRecord, fields: Fields) -> ServiceRecord:
    """Change the fields that are given.

    Raises:
        RefusalError: 80701 a field; 80602 the name is taken.
    """
    changes = _changes(fields)
    name = fields.text("UniqueName", UNIQUE_NAME_LIMIT)
    if name is not None and name != service.unique_name:
        _refuse_taken(store, name)
        changes["unique_name"] = name
    for field, value in changes.items():
        setattr(service, field, value)
    service.date_updated = store.now()
    return service


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


def _refuse_taken(store: Store, name: str) -> None:
    if any(service.unique_name == name for service in store.services):
        raise RefusalError(80602)
