import threading
from datetime import UTC

import pytest
from ui_bench import Bench

from proxy_tui.api.errors import CancelledError
from proxy_tui.operations.connection import Connection
from proxy_tui.ui.context import SignIn, utc_now


def test_a_connection_is_made_once_when_it_is_first_asked_for() -> None:
    bench = Bench()
    made: list[Connection] = []

    def connect() -> Connection:
        made.append(bench.connect())
        return made[-1]

    bench.context.connect = connect
    assert bench.context.connection is None
    assert bench.context.connected() is bench.context.connected()
    assert made == [bench.context.connection]


def test_another_connection_takes_its_place_and_the_old_one_is_given_up() -> None:
    bench = Bench()
    old, new = bench.context.connected(), bench.connect()
    bench.context.use(new)
    assert bench.context.connected() is new
    with pytest.raises(CancelledError):
        old.client.list_services()
    assert len(new.client.list_services()) == 4


def test_nobody_waits_for_a_connection_that_another_one_has_replaced() -> None:
    bench = Bench()
    asked, answer = threading.Event(), threading.Event()
    slow, chosen = bench.connect(), bench.connect()
    got: list[Connection] = []

    def connect() -> Connection:
        asked.set()
        assert answer.wait(timeout=60)
        return slow

    bench.context.connect = connect
    waiting = threading.Thread(target=lambda: got.append(bench.context.connected()))
    waiting.start()
    assert asked.wait(timeout=60)
    bench.context.use(chosen)
    assert bench.context.connected() is chosen
    answer.set()
    waiting.join(timeout=60)
    assert got == [chosen] == [bench.context.connection]
    with pytest.raises(CancelledError):
        slow.client.list_services()


def test_what_was_typed_to_sign_in_shows_no_secret() -> None:
    given = SignIn(account_sid="AC1", key_sid="", secret="not a real one")
    assert "not a real one" not in repr(given)
    assert (given.remember, given.profile) == (False, "default")


def test_the_clock_tells_utc() -> None:
    assert utc_now().tzinfo is UTC
