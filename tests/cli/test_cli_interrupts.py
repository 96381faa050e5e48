"""Ctrl+C while something is written: put off, unless somebody else handles it."""

import signal
from collections.abc import Iterator

import pytest

from proxy_tui.cli.interrupts import uninterrupted


@pytest.fixture(autouse=True)
def handler_as_before() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def test_it_is_raised_when_the_block_has_ended() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    done: list[str] = []

    def write() -> None:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            done.append("written")

    with pytest.raises(KeyboardInterrupt):
        write()
    assert done == ["written"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_stops_a_batch_is_called_at_once() -> None:
    called: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: called.append(number))
    with uninterrupted():
        signal.raise_signal(signal.SIGINT)
        assert called == [signal.SIGINT]
    assert called == [signal.SIGINT]


def test_where_it_is_ignored_it_stays_so() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with uninterrupted():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
