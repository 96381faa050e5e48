"""Services and their pools."""

import pytest
from simulator_world import MakeWorld, World


def service(world: World) -> str:
    return world.url()


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


FORM = {
    "UniqueName": "rides",
    "DefaultTtl": "3600",
    "CallbackUrl": "https://example.com/c",
    "InterceptCallbackUrl": "https://example.com/i",
    "OutOfSessionCallbackUrl": "http://example.com/o",
    "GeoMatchLevel": "area-code",
    "NumberSelectionBehavior": "avoid-sticky",
    "ChatInstanceSid": "IS" + "a" * 32,
}


@pytest.mark.parametrize("make", [True, False])
def test_every_field_is_kept(world: World, make: bool) -> None:
    answer = world.http.post("/Services" if make else service(world), data=FORM)
    assert answer.status_code == (201 if make else 200)
    shown = answer.json()
    assert shown["unique_name"] == "rides"
    assert shown["default_ttl"] == 3600
    assert shown["callback_url"] == "https://example.com/c"
    assert shown["intercept_callback_url"] == "https://example.com/i"
    assert shown["out_of_session_callback_url"] == "http://example.com/o"
    assert shown["geo_match_level"] == "area-code"
    assert shown["number_selection_behavior"] == "avoid-sticky"
    assert shown["chat_instance_sid"] == "IS" + "a" * 32


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
    form = {"UniqueName": "rides"} | form
    assert world.refuse_post("/Services", **form) == (400, 80701)
    assert len(world.store.services) == 1


def test_a_service_name_is_unique(world: World) -> None:
    world.store.add_service("rides")
    assert world.refuse_post("/Services", UniqueName="rides") == (400, 80602)
    assert world.refuse_post(service(world), UniqueName="rides") == (400, 80602)
    assert world.post(service(world), UniqueName="dispatch")["unique_name"] == "dispatch"


def test_an_update_needs_no_field(world: World) -> None:
    world.pass_time(minutes=1)
    assert world.post(service(world))["date_updated"] == "2026-03-01T12:01:00Z"


def test_new_accounts_make_no_services(make_world: MakeWorld) -> None:
    world = make_world(service_creation_blocked=True)
    assert world.refuse_post("/Services", UniqueName="rides") == (403, 80506)


def test_a_service_is_fetched_by_sid_or_name(world: World) -> None:
    assert world.get(service(world)) == world.get("/Services/dispatch")
    assert world.refuse_get("/Services/nobody") == (404, 20404)


def test_writing_to_a_service_needs_its_sid(world: World) -> None:
    assert world.refuse_post("/Services/dispatch") == (404, 20404)
    assert world.refuse_delete("/Services/dispatch") == (404, 20404)
    assert world.refuse_get("/Services/dispatch/Sessions") == (404, 20404)


def test_deleting_a_service_takes_active_sessions_along(world: World) -> None:
    session = world.talking()
    assert world.http.delete(service(world)).status_code == 204
    assert world.refuse_get(world.sessions(session)) == (404, 20404)
    assert world.get("/Services")["services"] == []


# The pool


def test_a_number_shows_what_it_can_do(world: World) -> None:
    world.numbers[0].owned.mms = False
    shown = world.get(world.url("PhoneNumbers", world.numbers[0]))
    assert shown["phone_number"] == shown["friendly_name"] == "+442079460011"
    assert shown["iso_country"] == "GB"
    assert shown["capabilities"] == {"fax": False, "mms": False, "sms": True, "voice": True}
    assert shown["is_reserved"] is False
    assert shown["url"].endswith(world.url("PhoneNumbers", world.numbers[0]))


def test_capabilities_may_be_those_of_the_examples(make_world: MakeWorld) -> None:
    world = make_world(capability_keys="examples")
    shown = world.get(world.url("PhoneNumbers", world.numbers[0]))
    assert shown["capabilities"] == {"sms_outbound": True, "voice_inbound": True}


def test_in_use_counts_active_sessions_not_people(world: World) -> None:
    world.talking()
    world.talking(status="closed")
    alone = world.store.add_session(world.service, status="in-progress")
    world.store.add_participant(alone, "+447700900009", world.numbers[0])
    gone = world.store.add_session(world.service)
    world.store.add_participant(gone, "+447700900010", world.numbers[0], date_deleted=world.now)
    listed = world.get(world.url("PhoneNumbers"))["phone_numbers"]
    assert [row["in_use"] for row in listed] == [0, 0, 2]


@pytest.mark.parametrize("by", ["Sid", "PhoneNumber"])
def test_a_number_of_the_account_joins_the_pool(world: World, by: str) -> None:
    owned = world.store.own_number("+12025550123")
    value = owned.sid if by == "Sid" else owned.phone_number
    answer = world.http.post(world.url("PhoneNumbers"), data={by: value, "IsReserved": "true"})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["sid"], made["iso_country"], made["is_reserved"]) == (owned.sid, "US", True)


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        ({}, (400, 80701)),
        ({"Sid": "PN1"}, (400, 80407)),
        ({"Sid": "PN" + "0" * 32}, (404, 80301)),
        ({"PhoneNumber": "020 7946 0011"}, (400, 80406)),
        ({"PhoneNumber": "+442079460999"}, (400, 80606)),
        ({"PhoneNumber": "+442079460011"}, (400, 80104)),
        ({"PhoneNumber": "+442079460070"}, (400, 80101)),
        ({"PhoneNumber": "+442079460071", "IsReserved": "maybe"}, (400, 80701)),
    ],
)
def test_a_number_that_cannot_join_says_why(
    world: World, form: dict[str, str], refusal: tuple[int, int]
) -> None:
    world.store.add_number(world.store.add_service("other"), "+442079460070")
    world.store.own_number("+442079460071")
    assert world.refuse_post(world.url("PhoneNumbers"), **form) == refusal


def test_a_full_pool_takes_no_more(make_world: MakeWorld) -> None:
    world = make_world(pool_limit=3, reserved_pool_limit=1)
    for number in ("+442079460080", "+442079460081"):
        world.store.own_number(number)
    path = world.url("PhoneNumbers")
    assert world.refuse_post(path, PhoneNumber="+442079460080") == (400, 80622)
    assert world.post(path, PhoneNumber="+442079460080", IsReserved="true")
    form = {"PhoneNumber": "+442079460081", "IsReserved": "true"}
    assert world.refuse_post(path, **form) == (400, 80622)
    number = world.url("PhoneNumbers", world.numbers[0])
    assert world.refuse_post(number, IsReserved="true") == (400, 80622)


def test_a_number_is_reserved_and_given_back(world: World) -> None:
    path = world.url("PhoneNumbers", world.numbers[0])
    assert world.post(path, IsReserved="true")["is_reserved"] is True
    assert world.post(path)["is_reserved"] is True
    assert world.post(path, IsReserved="False")["is_reserved"] is False
    assert world.refuse_post(path, IsReserved="2") == (400, 80701)


def test_a_number_in_use_stays(world: World) -> None:
    session = world.talking()
    path = world.url("PhoneNumbers", world.numbers[0])
    assert world.refuse_delete(path) == (400, 80611)
    session.status = "closed"
    assert world.http.delete(path).status_code == 204
    assert world.refuse_get(path) == (404, 20404)
    assert world.post(world.url("PhoneNumbers"), PhoneNumber="+442079460011")
