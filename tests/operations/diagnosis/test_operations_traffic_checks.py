"""Diagnosis: the mode, what became of the last call or text, and the callbacks."""

from datetime import timedelta
from typing import Any

import pytest
from incident_world import ADA, BEN, NOON, World, a_world

from proxy_tui.operations.diagnosis.finding import NEW, Finding, Verdict
from proxy_tui.simulator.faults.fault_rules import Fault

# -- mode


def mode(mode: str, *, tried: str = "", people: tuple[str, ...] = (ADA, BEN)) -> Finding:
    """What is said of a session's mode after something was tried."""
    world, service = a_world()
    session = world.session(service, *people, mode=mode)
    if tried:
        world.store.add_traffic(session, kind=tried, at=NOON - timedelta(minutes=5))
    return world.judged(session)["mode"]


def test_a_session_for_both_is_fine() -> None:
    assert mode("voice-and-message", tried="voice").verdict is Verdict.FINE


@pytest.mark.parametrize(
    ("which", "tried", "code", "words"),
    [
        ("message-only", "voice", 80911, "texts only: calls go nowhere. A call was tried 5 min"),
        ("voice-only", "message", 80910, "calls only: texts go nowhere. A text was tried 5 min"),
        ("message-only", "", 80911, "If they tried calls: create a new session"),
        ("message-only", "message", 80911, "If they tried calls: create a new session"),
        ("voice-only", "", 80910, "If they tried texts: create a new session"),
        ("voice-only", "voice", 80910, "If they tried texts: create a new session"),
    ],
)
def test_a_mode_for_one_channel_is_the_cause_only_if_the_other_was_tried(
    which: str, tried: str, code: int, words: str
) -> None:
    one = mode(which, tried=tried)
    verdict = Verdict.CAUSE if "tried 5 min" in words else Verdict.HINT
    assert (one.verdict, one.key, one.codes) == (verdict, NEW, (code,))
    assert words in f"{one.evidence} {one.advice}"


@pytest.mark.parametrize("which", ["", "fax"])
def test_an_unknown_mode_is_shown_and_not_judged(which: str) -> None:
    one = mode(which)
    assert one.verdict is Verdict.CANT_TELL
    assert f'"{which}"' in one.evidence


def test_a_channel_address_cannot_be_called() -> None:
    one = mode("voice-and-message", people=(ADA, "messenger:1234567"))
    assert (one.verdict, one.key) == (Verdict.HINT, NEW)
    assert one.evidence.startswith("B (messenger:••••4567) is no phone number")


# -- the last contact


def last(status: str, *, kind: str = "message", overrides: Any = None, **more: Any) -> Finding:
    """What is said after traffic that ended so."""
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    world.store.add_traffic(session, at=NOON - timedelta(hours=1), status="delivered")
    traffic = world.store.add_traffic(
        session, kind=kind, at=NOON - timedelta(minutes=5), status=status, **more
    )
    traffic.overrides = overrides
    return world.judged(session)["contact"]


@pytest.mark.parametrize(
    ("status", "verdict", "words"),
    [
        ("delivered", Verdict.FINE, "Text A → B delivered (5 min ago)."),
        ("sent", Verdict.FINE, "Text A → B sent (5 min ago)."),
        *((lost, Verdict.CAUSE, "Look up SM") for lost in (
            "failed", "undelivered", "delivery-unknown", "FAILED")),
        *((pending, Verdict.CANT_TELL, "It is not over yet.") for pending in (
            "queued", "sending", "ringing", "in-progress", "whatever")),
    ],
)  # fmt: skip
def test_the_outcome_of_the_last_text_decides(status: str, verdict: Verdict, words: str) -> None:
    one = last(status)
    assert one.verdict is verdict
    assert words in f"{one.evidence} {one.advice}"


def test_a_call_that_got_through_says_how_long_it_was() -> None:
    one = last("completed", kind="voice", body="125")
    assert one.evidence == "Call A → B completed 2 min 5 s (5 min ago)."


def test_what_was_lost_without_a_sid_is_looked_up_all_the_same() -> None:
    one = last("failed", overrides={"outbound_resource_sid": None})
    assert one.advice.startswith("Look up it in Twilio's log")


@pytest.mark.parametrize("status", ["busy", "no-answer", "canceled"])
def test_a_call_that_nobody_took_is_worth_a_look(status: str) -> None:
    one = last(status, kind="voice", by_second=True)
    assert one.verdict is Verdict.HINT
    assert one.evidence.startswith(f"Call B → A {status.replace('-', ' ')} (5 min ago).")
    assert "the other phone did not take it" in one.evidence


def test_what_came_in_and_was_not_passed_on_is_the_cause() -> None:
    nothing = {
        f"outbound_{part}": None
        for part in ("participant_sid", "resource_sid", "resource_status", "resource_type")
    }
    one = last("delivered", overrides=nothing)
    assert one.verdict is Verdict.CAUSE
    assert "not passed on" in one.evidence
    assert 80909 in one.codes


def test_the_newest_contact_counts_whatever_the_order_of_the_list() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    for minutes, status in ((60, "failed"), (5, "delivered"), (30, "busy")):
        world.store.add_traffic(session, at=NOON - timedelta(minutes=minutes), status=status)
    world.store.add_traffic(session, at=NOON).overrides = {"date_created": None}
    assert world.judged(session)["contact"].verdict is Verdict.FINE


def test_a_session_that_nobody_used_is_worth_a_look() -> None:
    world, service = a_world()
    one = world.judged(world.session(service, ADA, BEN))["contact"]
    assert one.verdict is Verdict.HINT
    assert set(one.codes) == {80902, 80903}


def test_a_contact_that_is_not_listed_is_not_judged() -> None:
    world, service = a_world()
    session = world.session(
        service, ADA, BEN, status="in-progress", date_last_interaction=NOON - timedelta(days=2)
    )
    one = world.judged(session)["contact"]
    assert one.verdict is Verdict.CANT_TELL
    assert "2 d ago" in one.evidence


def test_traffic_that_could_not_be_read_is_not_judged() -> None:
    world, service = a_world()
    session = world.healthy(service)
    world.faults.add(Fault(effect="status", status=500, path="*Interactions"))
    found = world.judged(session)
    assert found["contact"].verdict is Verdict.CANT_TELL
    assert found["contact"].evidence.startswith("The calls and texts could not be read: ")
    assert found["mode"].verdict is Verdict.FINE


def test_no_message_is_repeated() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    world.store.add_traffic(session, body="the code is 4711")
    assert "4711" not in repr(world.judged(session))


# -- callbacks

GATE = {"intercept_callback_url": "https://gate.example/x?key=s3cret"}
STRAY = {"out_of_session_callback_url": "https://stray.example/x?key=s3cret"}
LISTENS = {"callback_url": "https://acme.example/events?key=s3cret"}


@pytest.mark.parametrize(
    ("fields", "status", "codes", "words"),
    [
        ({}, "open", (), ["No callback can stop a call or text"]),
        (LISTENS, "open", (), ["The callback at acme.example is told of calls and texts"]),
        (GATE, "open", (80909,), ["The callback at gate.example may block any call or text."]),
        (STRAY, "open", (), ["No callback can stop"]),
        (STRAY, "closed", (80913,), ["stray.example decides what callers outside a session get"]),
        (GATE | STRAY, "closed", (80909, 80913), ["gate.example", "stray.example"]),
        *(
            ({"intercept_callback_url": url}, "open", (80909,), ["A callback may block any call"])
            for url in ("http://[", "nowhere", "https://")
        ),
    ],
)
def test_a_callback_that_may_stop_traffic_is_worth_a_look(
    fields: dict[str, str], status: str, codes: tuple[int, ...], words: list[str]
) -> None:
    world = World()
    session = world.session(world.service(**fields), ADA, BEN, status=status)
    one = world.judged(session)["callbacks"]
    assert (one.verdict, one.codes) == (Verdict.HINT if codes else Verdict.FINE, codes)
    assert all(word in one.evidence for word in words)
    assert "s3cret" not in one.evidence


def test_how_many_of_the_same_kind_were_lost_is_evidence() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    for minute, kind, status in (
        (9, "message", "failed"), (8, "voice", "busy"), (7, "message", "undelivered"),
        (6, "message", "delivered"),
    ):  # fmt: skip
        world.store.add_traffic(
            session, kind=kind, at=NOON - timedelta(minutes=minute), status=status
        )
    one = world.judged(session)["contact"]
    assert one.verdict is Verdict.FINE
    assert one.evidence.endswith(" 2 of the last 3 texts were lost.")
