"""Services."""

import re

import pytest
from simulator_world import World


def test_a_service_has_twilios_defaults(world: World) -> None:
    made = world.post("/Services", UniqueName="rides")
    url = f"https://proxy.twilio.com/v1/Services/{made['sid']}"
    assert made["unique_name"] == "rides"
    assert made["default_ttl"] == 0
    assert made["geo_match_level"] == "country"
    assert made["number_selection_behavior"] == "prefer-sticky"
    assert made["callback_url"] is None
    assert made["url"] == url
    assert made["links"] == {
        "sessions": f"{url}/Sessions",
        "phone_numbers": f"{url}/PhoneNumbers",
    }


@pytest.mark.parametrize("creating", [True, False])
def test_every_field_is_kept(world: World, creating: bool) -> None:
    form = {
        "UniqueName": "rides",
        "DefaultTtl": "3600",
        "CallbackUrl": "https://example.com/c",
        "InterceptCallbackUrl": "https://example.com/i",
        "OutOfSessionCallbackUrl": "http://example.com/o",
        "GeoMatchLevel": "area-code",
        "NumberSelectionBehavior": "avoid-sticky",
        "ChatInstanceSid": "IS" + "a" * 32,
    }
    answer = world.http.post("/Services" if creating else world.url(), data=form)
    assert answer.status_code == (201 if creating else 200)
    for name, value in form.items():
        key = re.sub(r"\B([A-Z])", r"_\1", name).lower()
        assert str(answer.json()[key]) == value


@pytest.mark.parametrize(
    "form",
    [
        {"UniqueName": ""},
        {"UniqueName": "x" * 192},
        {"DefaultTtl": "-1"},
        {"CallbackUrl": "ftp://example.com"},
        {"CallbackUrl": "https://example.com/" + "x" * 4000},
        {"CallbackUrl": "https://proxy.twilio.com/v1/Services"},
        {"OutOfSessionCallbackUrl": "https://proxy.ashburn.us1.twilio.com/x"},
        {"GeoMatchLevel": "extended-area-code"},
        {"NumberSelectionBehavior": "prefer_sticky"},
        {"ChatInstanceSid": "IS1"},
    ],
)
def test_a_bad_field_is_80701(world: World, form: dict[str, str]) -> None:
    assert world.refuse_post("/Services", **{"UniqueName": "rides", **form}) == (400, 80701)
    assert len(world.store.services) == 1


def test_a_service_name_is_unique(world: World) -> None:
    world.store.add_service("rides")
    assert world.refuse_post("/Services", UniqueName="rides") == (400, 80602)
    assert world.refuse_post(world.url(), UniqueName="rides") == (400, 80602)
    assert world.post(world.url(), UniqueName="dispatch")["unique_name"] == "dispatch"


def test_an_update_needs_no_field(world: World) -> None:
    world.pass_time(minutes=1)
    assert world.post(world.url())["date_updated"] == "2026-03-01T12:01:00Z"


def test_only_fetching_a_service_works_by_name(world: World) -> None:
    assert world.get(world.url()) == world.get("/Services/dispatch")
    assert world.refuse_get("/Services/nobody") == (404, 20404)
    assert world.refuse_post("/Services/dispatch") == (404, 20404)
    assert world.refuse_delete("/Services/dispatch") == (404, 20404)
    assert world.refuse_get("/Services/dispatch/Sessions") == (404, 20404)


def test_deleting_a_service_deletes_active_sessions_too(world: World) -> None:
    session = world.talking()
    assert world.http.delete(world.url()).status_code == 204
    assert world.refuse_get(world.sessions(session)) == (404, 20404)
    assert world.get("/Services")["services"] == []
