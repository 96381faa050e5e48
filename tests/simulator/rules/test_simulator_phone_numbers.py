"""The numbers of a pool."""

import pytest
from simulator_world import World


def test_a_number_shows_what_it_can_do(world: World) -> None:
    world.numbers[0].mms = False
    shown = world.get(world.url("PhoneNumbers", world.numbers[0]))
    assert shown["phone_number"] == shown["friendly_name"] == "+442079460011"
    assert shown["iso_country"] == "GB"
    assert shown["capabilities"] == {"fax": False, "mms": False, "sms": True, "voice": True}
    assert shown["is_reserved"] is False
    assert shown["url"].endswith(world.url("PhoneNumbers", world.numbers[0]))


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
    number = world.store.own_number("+12025550123")
    value = number.sid if by == "Sid" else number.phone_number
    answer = world.http.post(world.url("PhoneNumbers"), data={by: value, "IsReserved": "true"})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["sid"], made["iso_country"], made["is_reserved"]) == (number.sid, "US", True)


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


@pytest.mark.parametrize(("reserved", "limit"), [("false", 500), ("true", 5000)])
def test_a_full_pool_takes_no_more(world: World, reserved: str, limit: int) -> None:
    world.service.numbers.clear()
    for _ in range(limit):
        world.store.add_number(world.service, "+442079460011", reserved=reserved == "true")
    other = world.store.add_number(world.service, "+12025550123", reserved=reserved == "false")
    world.store.own_number("+12025550124")
    form = {"PhoneNumber": "+12025550124", "IsReserved": reserved}
    assert world.refuse_post(world.url("PhoneNumbers"), **form) == (400, 80622)
    path = world.url("PhoneNumbers", other)
    assert world.refuse_post(path, IsReserved=reserved) == (400, 80622)


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
