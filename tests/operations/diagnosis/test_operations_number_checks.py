"""Diagnosis: the pool, the numbers people dial, and what those can do."""

from typing import Any

import pytest
from incident_world import ADA, BEN, CAY, NOON, POOL, World, a_world

from proxy_tui.operations.diagnosis.finding import NEW, POOL as POOL_KEY, Verdict
from proxy_tui.simulator.faults.fault_rules import Fault

ABLE = "The numbers dialled can"
FIRST = "+44 20 7946 0011"
OTHERS = ("+442079460901", "+442079460902", "+442079460903")
ALL_RESERVED = "All 3 numbers of the pool are reserved: nobody new can be added."

# -- the pool


@pytest.mark.parametrize(
    ("free", "reserved", "people", "verdict", "evidence"),
    [
        (3, 1, (ADA, BEN), Verdict.FINE, "The pool holds 4 numbers, 1 of them reserved."),
        (0, 0, (ADA, BEN), Verdict.CAUSE, "The service's pool holds no numbers."),
        (0, 3, (ADA,), Verdict.CAUSE, ALL_RESERVED),
        (0, 3, (ADA, BEN), Verdict.HINT, ALL_RESERVED),
    ],
)
def test_a_pool_must_have_a_number_to_give(
    free: int, reserved: int, people: tuple[str, ...], verdict: Verdict, evidence: str
) -> None:
    world = World()
    service = world.service()
    world.pool(service, *POOL[:free])
    world.pool(service, *OTHERS[:reserved], reserved=True)
    found = world.judged(world.session(service, *people))
    one = found["pool"]
    assert (one.verdict, one.evidence) == (verdict, evidence)
    assert one.key == ("" if verdict is Verdict.FINE else POOL_KEY)
    if not free and not reserved:
        assert found["dialled"].verdict is Verdict.CAUSE


def test_a_pool_that_could_not_be_read_is_not_judged() -> None:
    world, service = a_world()
    session = world.healthy(service)
    world.faults.add(Fault(effect="status", status=500, path="*PhoneNumbers"))
    found = world.judged(session)
    for check in ("pool", "dialled", "country", "capability", "load"):
        assert found[check].verdict is Verdict.CANT_TELL
        assert found[check].evidence.startswith("The number pool could not be read")
    assert found["people"].verdict is Verdict.FINE


# -- numbers to dial


def test_numbers_of_the_pool_are_fine_and_told() -> None:
    world, service = a_world()
    one = world.judged(world.session(service, ADA, BEN))["dialled"]
    assert one.verdict is Verdict.FINE
    assert one.evidence == (
        "A (+44••••0101) dials +44 20 7946 0011 and B (+44••••0102) dials +44 20 7946 0012: "
        "in the pool."
    )


def test_a_person_without_a_number_is_the_cause() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    session.participants[1].proxy_identifier = None
    one = world.judged(session)["dialled"]
    assert (one.verdict, one.key) == (Verdict.CAUSE, NEW)
    assert one.evidence == "B (+44••••0102) has no number to dial."


def test_a_number_that_left_the_pool_is_the_cause() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    del service.numbers[0]
    one = world.judged(session)["dialled"]
    assert (one.verdict, one.key) == (Verdict.CAUSE, NEW)
    assert one.evidence == (
        "A (+44••••0101) dials +44 20 7946 0011, which is not in the pool any more."
    )


def test_where_nobody_is_in_the_session_numbers_are_not_judged() -> None:
    world, service = a_world()
    found = world.judged(world.session(service))
    for check in ("dialled", "country", "capability", "load"):
        assert found[check].verdict is Verdict.CANT_TELL
        assert found[check].evidence == "Nobody is in the session."


# -- countries


def test_numbers_of_ones_own_country_are_fine() -> None:
    world, service = a_world()
    assert world.judged(world.session(service, ADA, BEN))["country"].verdict is Verdict.FINE


def test_a_number_in_another_country_is_worth_a_look() -> None:
    world, service = a_world()
    one = world.judged(world.session(service, ADA, "+12025550100"))["country"]
    assert (one.verdict, one.key) == (Verdict.HINT, POOL_KEY)
    assert "B (+1••••0100) dials +44 20 7946 0012, in another country." in one.evidence
    assert one.advice == "Add a number of +1 to the pool."


def test_no_number_for_somebodys_country_is_the_cause() -> None:
    world, service = a_world()
    world.pool(service, "+12025550199", reserved=True)
    session = world.session(service, ADA, "+12025550100")
    session.participants[1].proxy_identifier = None
    one = world.judged(session)["country"]
    assert (one.verdict, one.key) == (Verdict.CAUSE, POOL_KEY)
    assert one.evidence == "The pool has no free number of +1, where B (+1••••0100) is."


def test_a_channel_address_has_no_country() -> None:
    world, service = a_world()
    session = world.session(service, ADA, "messenger:1234567")
    assert world.judged(session)["country"].verdict is Verdict.FINE


# -- what the numbers can do


def able(mode: str, *, capabilities: Any = None, **can: bool) -> tuple[Verdict, str]:
    """What is said of a session whose one number can do so much."""
    world = World()
    service = world.service()
    pooled = world.store.add_number(service, POOL[0], **can)
    if capabilities is not None:
        pooled.overrides = {"capabilities": capabilities}
    session = world.session(service, ADA, BEN, mode=mode)
    one = world.judged(session)["capability"]
    return one.verdict, one.evidence


@pytest.mark.parametrize(
    ("mode", "can", "verdict", "evidence"),
    [
        (
            "voice-and-message",
            {},
            Verdict.FINE,
            "The numbers dialled can take calls and take texts.",
        ),
        ("voice-only", {"sms": False}, Verdict.FINE, f"{ABLE} take calls."),
        ("message-only", {"voice": False}, Verdict.FINE, f"{ABLE} take texts."),
        ("voice-and-message", {"voice": False}, Verdict.CAUSE, f"{FIRST} cannot take calls."),
        ("voice-and-message", {"sms": False}, Verdict.CAUSE, f"{FIRST} cannot take texts."),
        ("voice-only", {"voice": False}, Verdict.CAUSE, f"{FIRST} cannot take calls."),
        ("message-only", {"sms": False}, Verdict.CAUSE, f"{FIRST} cannot take texts."),
    ],
)
def test_a_number_must_be_able_to_do_what_the_mode_allows(
    mode: str, can: dict[str, bool], verdict: Verdict, evidence: str
) -> None:
    assert able(mode, **can) == (verdict, evidence)


def test_the_longer_names_of_capabilities_are_understood() -> None:
    both = {"voice_inbound": True, "sms_outbound": True}
    assert able("voice-and-message", capabilities=both)[0] is Verdict.FINE
    assert able("voice-and-message", capabilities=both | {"voice_inbound": False})[0] is (
        Verdict.CAUSE
    )


@pytest.mark.parametrize("capabilities", [{}, {"fax": True}, {"voice": True}])
def test_what_twilio_does_not_say_is_not_judged(capabilities: dict[str, bool]) -> None:
    assert able("voice-and-message", capabilities=capabilities)[0] is Verdict.CANT_TELL


# -- use


def test_the_use_of_the_numbers_is_told() -> None:
    world, service = a_world()
    one = world.judged(world.session(service, ADA, BEN))["load"]
    assert one.verdict is Verdict.FINE
    assert one.evidence == (
        "Active sessions that use a number: +44 20 7946 0011 by 1, +44 20 7946 0012 by 1."
    )


@pytest.mark.parametrize(
    ("in_use", "fields", "key", "evidence"),
    [
        (101, {}, POOL_KEY, f"{FIRST} is used by 101 active sessions; Twilio advises 100 at most."),
        (100, {}, "", f"Active sessions that use a number: {FIRST} by 100, "),
        (0, {}, NEW, f"Twilio counts no active session that uses {FIRST}."),
        (0, {"status": "closed", "date_ended": NOON}, "", "Active sessions that use a number: "),
    ],
)
def test_a_number_used_too_much_or_not_at_all_is_worth_a_look(
    in_use: int, fields: dict[str, Any], key: str, evidence: str
) -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN, **fields)
    service.numbers[0].overrides = {"in_use": in_use}
    one = world.judged(session)["load"]
    assert (one.verdict, one.key) == (Verdict.HINT if key else Verdict.FINE, key)
    assert one.evidence.startswith(evidence)


def test_a_person_who_holds_every_number_is_worth_a_look_and_the_sessions_are_named() -> None:
    world = World()
    service = world.service()
    world.pool(service, *POOL[:2])
    one = world.session(service, ADA, BEN)
    other = world.session(service, CAY, ADA)
    found = world.judged(one)["load"]
    assert (found.verdict, found.key) == (Verdict.HINT, POOL_KEY)
    assert found.evidence == (
        "A (+44••••0101) holds both numbers of +44, over 2 active sessions: "
        "another one is refused (80208)."
    )
    assert found.sessions == (other.sid,)


def test_in_a_pool_of_one_number_nobody_is_blamed_for_holding_it() -> None:
    world = World()
    service = world.service()
    world.pool(service, POOL[0])
    assert world.judged(world.session(service, ADA, BEN))["load"].verdict is Verdict.FINE
