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
    ("which", "tried", "words", "code"),
    [
        ("message-only", "voice", "for texts only: calls go nowhere. A call was tried", 80911),
        ("voice-only", "message", "for calls only: texts go nowhere. A text was tried", 80910),
    ],
)
def test_the_channel_that_the_mode_does_not_take_is_the_cause_where_it_was_used(
    which: str, tried: str, words: str, code: int
) -> None:
    one = mode(which, tried=tried)
    assert (one.verdict, one.key, one.codes) == (Verdict.CAUSE, NEW, (code,))
    assert words in one.evidence
    assert "5 min ago" in one.evidence


@pytest.mark.parametrize(
    ("which", "tried", "wrong", "code"),
    [
        ("message-only", "", "calls", 80911),
        ("message-only", "message", "calls", 80911),
        ("voice-only", "", "texts", 80910),
        ("voice-only", "voice", "texts", 80910),
    ],
)
def test_a_mode_for_one_channel_is_worth_a_look(
    which: str, tried: str, wrong: str, code: int
) -> None:
    one = mode(which, tried=tried)
    assert (one.verdict, one.key, one.codes) == (Verdict.HINT, NEW, (code,))
    assert one.advice.startswith(f"If they tried {wrong}: create a new session")


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
    ("status", "kind", "body", "words"),
    [
        ("delivered", "message", "On my way", "Text A → B delivered (5 min ago)."),
        ("sent", "message", "On my way", "Text A → B sent (5 min ago)."),
        ("completed", "voice", "125", "Call A → B completed 2 min 5 s (5 min ago)."),
    ],
)
def test_what_got_through_is_fine(status: str, kind: str, body: str, words: str) -> None:
    one = last(status, kind=kind, body=body)
    assert (one.verdict, one.evidence) == (Verdict.FINE, words)


@pytest.mark.parametrize("status", ["failed", "undelivered", "delivery-unknown", "FAILED"])
def test_what_was_lost_is_the_cause_and_the_log_says_why(status: str) -> None:
    one = last(status)
    assert one.verdict is Verdict.CAUSE
    assert "Look up SM" in one.advice


def test_what_was_lost_without_a_sid_is_looked_up_all_the_same() -> None:
    one = last("failed", overrides={"outbound_resource_sid": None})
    assert one.advice.startswith("Look up it in Twilio's log")


@pytest.mark.parametrize("status", ["busy", "no-answer", "canceled"])
def test_a_call_that_nobody_took_is_worth_a_look(status: str) -> None:
    one = last(status, kind="voice", by_second=True)
    assert one.verdict is Verdict.HINT
    assert one.evidence.startswith(f"Call B → A {status.replace('-', ' ')} (5 min ago).")
    assert "the other phone did not take it" in one.evidence


@pytest.mark.parametrize("status", ["queued", "sending", "ringing", "in-progress", "whatever"])
def test_what_is_not_over_is_not_judged(status: str) -> None:
    assert last(status).verdict is Verdict.CANT_TELL


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


def callbacks(*, status: str = "open", **fields: str) -> Finding:
    world = World()
    session = world.session(world.service(**fields), ADA, BEN, status=status)
    return world.judged(session)["callbacks"]


def test_without_callbacks_all_is_fine() -> None:
    assert callbacks().verdict is Verdict.FINE


def test_a_callback_that_only_listens_is_fine() -> None:
    one = callbacks(callback_url="https://acme.example/events?key=s3cret")
    assert one.verdict is Verdict.FINE
    assert one.evidence.startswith("The callback at acme.example is told")
    assert "s3cret" not in one.evidence


def test_a_callback_that_may_block_is_worth_a_look() -> None:
    one = callbacks(intercept_callback_url="https://acme.example/gate?key=s3cret")
    assert (one.verdict, one.codes) == (Verdict.HINT, (80909,))
    assert one.evidence == "The callback at acme.example may block any call or text."


def test_the_callback_outside_sessions_matters_only_once_a_session_has_ended() -> None:
    url = "https://acme.example/stray"
    assert callbacks(out_of_session_callback_url=url).verdict is Verdict.FINE
    one = callbacks(status="closed", out_of_session_callback_url=url)
    assert (one.verdict, one.codes) == (Verdict.HINT, (80913,))
    assert "what callers outside a session get" in one.evidence


def test_both_kinds_are_told_together() -> None:
    one = callbacks(
        status="closed",
        intercept_callback_url="https://gate.example",
        out_of_session_callback_url="https://stray.example",
    )
    assert one.codes == (80909, 80913)
    assert "gate.example" in one.evidence
    assert "stray.example" in one.evidence


@pytest.mark.parametrize("url", ["http://[", "nowhere", "https://"])
def test_an_address_that_cannot_be_read_is_a_callback_all_the_same(url: str) -> None:
    one = callbacks(intercept_callback_url=url)
    assert one.evidence == "A callback may block any call or text."
