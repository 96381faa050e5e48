"""When to read again, and what is said about it."""

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from proxy_tui.operations.sessions.auto_refresh import AutoRefresh, Pause
from proxy_tui.settings.settings import DEFAULT_REFRESH

START = 1000.0


def read(live: AutoRefresh, now: float = START) -> AutoRefresh:
    """Have it read once, in no time."""
    live.started()
    live.finished(now)
    return live


# When


def test_it_is_due_at_once_and_then_one_interval_after_the_last_reading_ended() -> None:
    assert AutoRefresh(15).due(START)
    live = read(AutoRefresh(15))
    due = [live.due(START + seconds) for seconds in (0, 14.9, 15, 60)]
    assert due == [False, False, True, True]
    read(live, START + 10)  # because a person asked for it
    assert not live.due(START + 15)


def test_nothing_is_due_while_a_reading_is_under_way() -> None:
    live = AutoRefresh(15)
    live.started()
    assert live.in_flight
    assert not live.due(START + 1000)
    live.finished(START + 1000)
    assert not live.in_flight
    assert [live.due(START + 1014), live.due(START + 1015)] == [False, True]


def test_a_clock_that_went_back_does_not_stop_it() -> None:
    assert read(AutoRefresh(15)).due(START - 3600)


# On and off


def test_off_is_off_and_on_again_keeps_the_interval() -> None:
    live = read(AutoRefresh(15))
    assert live.toggle() is False
    assert not live.due(START + 60)
    assert live.words(START) == "live off"
    assert live.toggle() is True
    assert [live.due(START + 1), live.due(START + 15)] == [False, True]


@pytest.mark.parametrize("interval", [0, -1])
def test_without_an_interval_it_starts_off_and_has_one_when_switched_on(interval: float) -> None:
    live = AutoRefresh(interval)
    assert not live.is_on
    live.toggle()
    assert live.interval == DEFAULT_REFRESH
    assert live.words(START) == "live 15 s"


# Pauses


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Pause.DIALOG, "live paused: dialog open"),
        (Pause.UNFOCUSED, "live paused: terminal not in focus"),
        (Pause.SIGN_IN, "live paused: sign-in failed"),
    ],
)
def test_it_pauses_for_a_reason_and_says_which(reason: Pause, words: str) -> None:
    live = AutoRefresh(15)
    live.resume(reason)  # one that was not given
    live.set_paused(reason, paused=True)
    live.pause(reason)  # twice is once
    assert not live.due(START)
    assert live.words(START) == words
    live.toggle()
    assert live.words(START) == "live off"
    live.toggle()
    live.set_paused(reason, paused=False)
    assert live.due(START)
    assert live.words(START) == "live 15 s"


def test_every_reason_must_go() -> None:
    live = AutoRefresh(15)
    live.pause(Pause.DIALOG)
    live.pause(Pause.UNFOCUSED)
    live.resume(Pause.DIALOG)
    assert not live.due(START)
    assert live.words(START).endswith("terminal not in focus")


# Back-off


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (0, "live paused: backing off 1 min 12 s"),
        (60, "live paused: backing off 12 s"),
        (71.5, "live paused: backing off 1 s"),
        (72, "live 15 s"),
    ],
)
def test_it_waits_as_long_as_the_client_backs_off_and_says_what_is_left(
    passed: float, words: str
) -> None:
    live = AutoRefresh(15)
    live.back_off(START, 72)
    assert live.words(START + passed) == words
    assert live.due(START + passed) == (passed == 72)
    live.back_off(START + 1, 0)
    assert live.due(START + 1)


def test_the_weightiest_reason_is_told() -> None:
    live = AutoRefresh(15)
    live.pause(Pause.DIALOG)
    live.pause(Pause.UNFOCUSED)
    assert "dialog" in live.words(START)
    live.back_off(START, 5)
    assert "backing off" in live.words(START)
    live.pause(Pause.SIGN_IN)
    assert "sign-in" in live.words(START)


# Words


@pytest.mark.parametrize(
    ("interval", "words"), [(5, "live 5 s"), (60, "live 1 min"), (90, "live 1 min 30 s")]
)
def test_the_interval_is_told(interval: float, words: str) -> None:
    assert AutoRefresh(interval).words(START) == words


STEPS = st.sampled_from(["tick", "toggle", "pause", "resume", "back off", "finish"])


@given(st.lists(st.tuples(STEPS, st.floats(0, 30)), max_size=60))
def test_readings_never_overlap_and_never_come_too_soon(steps: list[tuple[str, float]]) -> None:
    live = AutoRefresh(15)
    now, begun, ended = START, list[float](), list[float]()
    for step, passed in steps:
        now += passed
        if step == "toggle":
            live.toggle()
        elif step in {"pause", "resume"}:
            live.set_paused(Pause.DIALOG, paused=step == "pause")
        elif step == "back off":
            live.back_off(now, passed)
        elif step == "finish" and live.in_flight:
            live.finished(now)
            ended.append(now)
        if live.due(now):
            assert live.words(now) == "live 15 s"
            assert len(begun) == len(ended)
            live.started()
            begun.append(now)
    assert all(later - end >= 15 for end, later in zip(ended, begun[1:], strict=False))
    assert all(later > earlier for earlier, later in pairwise(begun))
