"""The number pool as rows and in sentences: capabilities, holders, limits, who has used it up."""

from typing import Any

import pytest
from incident_world import ADA, BEN, CAY, NOON, POOL, World, a_world

from proxy_tui.api.models import PhoneNumber
from proxy_tui.formatting.coverage import Coverage
from proxy_tui.operations.diagnosis.pool import (
    PoolRow,
    calling_code,
    can,
    capability_words,
    how_many,
    pool_rows,
    pool_words,
    read_pool,
    used_up,
)
from proxy_tui.operations.search import Holding, PeopleIndex
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import ServiceRecord


def row(number: str = POOL[0], *, reserved: bool = False, in_use: int = 0) -> PoolRow:
    return PoolRow(
        sid="PN1",
        number=number,
        country="GB",
        capabilities="calls",
        is_reserved=reserved,
        in_use=in_use,
        holders=(),
    )


def rows(free: int, reserved: int = 0) -> list[PoolRow]:
    return [row() for _ in range(free)] + [row(reserved=True) for _ in range(reserved)]


def number(**capabilities: Any) -> PhoneNumber:
    return PhoneNumber(sid="PN1", phone_number=POOL[0], capabilities=capabilities)


def held(world: World, service: ServiceRecord) -> tuple[Holding, ...]:
    """Who holds what, after everything was read."""
    index = PeopleIndex()
    world.find("+15005559999", world.finder(index=index))
    return index.holdings(service.sid)


# -- reading


def test_every_page_of_the_pool_is_read() -> None:
    world = World(options=Options(max_page_size=2))
    service = world.service()
    world.pool(service, *POOL, "+442079460014", "+442079460015")
    assert len(read_pool(world.client, service.sid)) == 5
    assert len(world.requests("PhoneNumbers")) == 3


def test_an_empty_pool_has_no_rows() -> None:
    world = World()
    assert pool_rows(read_pool(world.client, world.service().sid)) == ()


# -- rows


def test_a_row_says_what_the_number_is_and_who_holds_it() -> None:
    world, service = a_world()
    world.session(service, ADA, BEN, name="one")
    world.session(service, CAY, BEN, name="two")
    world.session(service, ADA, BEN, name="over", status="closed", date_ended=NOON)
    found = pool_rows(read_pool(world.client, service.sid), held(world, service))
    first = next(one for one in found if one.number == POOL[0])
    assert (first.sid, first.country) == (service.numbers[0].sid, "GB")
    assert first.capabilities == "calls, texts, pictures"
    assert (first.is_reserved, first.in_use) == (False, 2)
    assert [(one.entry.name, one.person.letter) for one in first.holders] == [
        ("one", "A"),
        ("two", "A"),
    ]


def test_the_busiest_come_first_and_reserved_ones_last() -> None:
    numbers = [
        PhoneNumber(phone_number="1", in_use=1),
        PhoneNumber(phone_number="2", in_use=9, is_reserved=True),
        PhoneNumber(phone_number="3", in_use=5),
        PhoneNumber(phone_number="0", in_use=1),
    ]
    assert [one.number for one in pool_rows(numbers)] == ["3", "0", "1", "2"]


def test_a_number_of_which_nothing_is_known_is_a_row_all_the_same() -> None:
    (one,) = pool_rows([PhoneNumber()])
    assert (one.number, one.country, one.capabilities) == ("", "–", "–")


def test_the_country_is_safe_to_show() -> None:
    (one,) = pool_rows([PhoneNumber(iso_country="G\x1bB")])
    assert one.country == "G␛B"


# -- capabilities


@pytest.mark.parametrize(
    ("capabilities", "words"),
    [
        ({"voice": True, "sms": True, "mms": False, "fax": True}, "calls, texts"),
        ({"voice_inbound": True, "sms_outbound": True}, "calls, texts"),
        ({"sms": False}, "–"),
        ({}, "–"),
    ],
)
def test_capabilities_are_told_in_words(capabilities: dict[str, bool], words: str) -> None:
    assert capability_words(number(**capabilities)) == words


@pytest.mark.parametrize(
    ("capabilities", "able"),
    [
        ({"voice": True}, True),
        ({"voice": False}, False),
        ({"voice": None}, False),
        ({"voice_inbound": True, "voice_outbound": False}, True),
        ({"voicemail": True}, None),
        ({"sms": True}, None),
        ({}, None),
    ],
)
def test_what_a_number_can_do_is_known_or_not(
    capabilities: dict[str, Any], able: bool | None
) -> None:
    assert can(number(**capabilities), "voice") is able


def test_a_number_without_capabilities_can_do_nobody_knows_what() -> None:
    assert can(PhoneNumber(), "sms") is None


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("+447700900101", "+44"),
        ("+15005550006", "+1"),
        ("+35312345678", "+353"),
        ("messenger:1234567", ""),
        ("0101", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_calling_code_is_that_of_a_number(address: str | None, code: str) -> None:
    assert calling_code(address) == code


# -- used up


def test_who_holds_every_number_of_their_country_has_used_it_up() -> None:
    world = World()
    service = world.service()
    world.pool(service, *POOL[:2])
    world.pool(service, "+12025550199")
    world.pool(service, "+442079460900", reserved=True)
    world.session(service, ADA, BEN, name="one")
    world.session(service, CAY, ADA, name="two")
    (one,) = used_up(read_pool(world.client, service.sid), held(world, service))
    assert (one.identifier, one.code, one.numbers) == (ADA, "+44", 2)
    assert [holding.entry.name for holding in one.holdings] == ["one", "two"]
    assert one.words == "both numbers of +44"
    assert ADA not in repr(one)


@pytest.mark.parametrize("sessions", [[(ADA, BEN), (CAY, ADA)], [("+12025550100", "+12025550101")]])
def test_who_has_a_number_left_or_none_in_their_country_has_not(
    sessions: list[tuple[str, ...]],
) -> None:
    world, service = a_world()
    for people in sessions:
        world.session(service, *people)
    assert used_up(read_pool(world.client, service.sid), held(world, service)) == ()


def test_those_with_the_most_sessions_come_first() -> None:
    world = World()
    service = world.service()
    world.pool(service, POOL[0])
    world.session(service, ADA, BEN)
    world.session(service, BEN)
    found = used_up(read_pool(world.client, service.sid), held(world, service))
    assert [one.identifier for one in found] == [BEN, ADA]
    assert found[0].words == "the only number of +44"


# -- sentences


LIMIT = "The pool holds {}: Twilio warns from 85% on (80624)."
FULL = "The pool holds {}: it is full (80622)."
RESERVED = "Every number of {} is reserved: Twilio gives out none (80207)."


@pytest.mark.parametrize(
    ("pool", "said"),
    [
        (
            [row(in_use=2), row(in_use=1), row(), row(reserved=True)],
            ["4 numbers, 1 of them reserved; 2 in use."],
        ),
        (rows(424, 4249), []),
        (rows(425), [LIMIT.format("425 of at most 500 unreserved numbers")]),
        (rows(500), [FULL.format("500 of at most 500 unreserved numbers")]),
        (rows(1, 4250), [LIMIT.format("4 250 of at most 5 000 reserved numbers")]),
        (rows(1, 5000), [FULL.format("5 000 of at most 5 000 reserved numbers")]),
        (
            [row(in_use=101), row(in_use=100)],
            ["+44 20 7946 0011 is used by 101 active sessions; Twilio advises 100 at most."],
        ),
        (
            [row(), row("+61255501000", reserved=True), row("odd", reserved=True)],
            [RESERVED.format("other kinds"), RESERVED.format("+61")],
        ),
    ],
)
def test_a_pool_is_counted_and_what_is_wrong_with_it_is_said(
    pool: list[PoolRow], said: list[str]
) -> None:
    first, *rest = pool_words(pool)
    assert said in ([first], rest)


def test_an_empty_pool_is_said_to_be_a_problem() -> None:
    (one,) = pool_words(())
    assert "80205" in one


def used_up_words(*people: str) -> tuple[str, ...]:
    """Return what is said of a pool of one number that each of these people holds."""
    world = World()
    service = world.service()
    world.pool(service, POOL[0])
    for person in people:
        world.session(service, person)
    numbers, holdings = read_pool(world.client, service.sid), held(world, service)
    return pool_words(pool_rows(numbers, holdings), used_up(numbers, holdings))[1:]


def test_who_used_the_pool_up_is_named_masked() -> None:
    (said,) = used_up_words(ADA)
    assert said == (
        "+44••••0101 holds the only number of +44: another session for this person is refused "
        "until one of theirs closes (80208)."
    )


def test_of_many_who_used_it_up_only_some_are_named() -> None:
    said = used_up_words(*(f"+44770090020{place}" for place in range(8)))
    assert len(said) == 5 + 1
    assert said[-1] == "3 more people hold every number that could be given to them."


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        (Coverage(10, 3, 2, NOON), "2 of 3 active sessions"),
        (Coverage(10, 3, 3), "the 3 active sessions listed so far"),
        (Coverage(10, 3, 1), "1 of the 3 active sessions listed so far"),
        (Coverage(10, 1, 1), "the 1 active session listed so far"),
        (Coverage(), "no active session so far"),
    ],
)
def test_how_much_is_known_of_the_holders_is_said(coverage: Coverage, words: str) -> None:
    assert pool_words(rows(1), (), coverage)[-1] == f"Who holds a number is known for {words}."


def test_nothing_is_said_of_it_where_all_is_known() -> None:
    assert len(pool_words(rows(1), (), Coverage(10, 3, 3, NOON))) == 1


@pytest.mark.parametrize(
    ("numbers", "reserved", "words"),
    [
        (0, 0, "no numbers"),
        (1, 0, "1 number"),
        (1, 1, "1 number, reserved"),
        (1200, 3, "1 200 numbers, 3 of them reserved"),
        (3, 3, "3 numbers, all of them reserved"),
    ],
)
def test_numbers_are_counted_in_words(numbers: int, reserved: int, words: str) -> None:
    assert how_many(numbers, reserved) == words
