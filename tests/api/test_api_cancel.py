"""Giving up: who is asked, and on which thread."""

import threading

import pytest

from proxy_tui.api.cancel import cancellable, check_cancelled
from proxy_tui.api.errors import CancelledError


def test_inside_a_block_its_question_decides_each_time() -> None:
    answers = iter([False, True])
    with cancellable(lambda: next(answers)):
        check_cancelled()
        with pytest.raises(CancelledError):
            check_cancelled()


def test_after_a_block_its_question_is_forgotten_even_when_it_was_left_by_an_error() -> None:
    with pytest.raises(CancelledError), cancellable(lambda: True):
        check_cancelled()
    check_cancelled()


def test_an_inner_block_takes_the_place_of_the_outer_one() -> None:
    with cancellable(lambda: True):
        with cancellable(lambda: False):
            check_cancelled()
        with pytest.raises(CancelledError):
            check_cancelled()


def test_another_thread_is_not_cancelled_with_this_one() -> None:
    problems: list[BaseException] = []

    def work() -> None:
        try:
            check_cancelled()
        except CancelledError as error:
            problems.append(error)

    with cancellable(lambda: True):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert problems == []
