"""When a failed request is sent again, and after how long."""

import pytest

from proxy_tui.api.errors import (
    ApiError,
    BadResponseError,
    ConflictError,
    NotSentError,
    RateLimitedError,
    RefusedError,
    ResponseLostError,
    ServerError,
)
from proxy_tui.api.retry import (
    CutResponseError,
    HopelessError,
    seconds_before_retry,
    wait_reason,
)


def seconds(
    trouble: ApiError, attempt: int = 1, *, is_write: bool = False, share: float = 1.0
) -> float | None:
    return seconds_before_retry(trouble, is_write=is_write, attempt=attempt, jitter=lambda: share)


@pytest.mark.parametrize("is_write", [False, True])
def test_a_429_is_tried_five_times_whatever_it_was(is_write: bool) -> None:
    waits = [seconds(RateLimitedError("x"), n, is_write=is_write) for n in range(1, 7)]
    assert waits == [1, 2, 4, 8, None, None]


def test_a_backoff_grows_to_its_cap_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proxy_tui.api.retry.TRIES_WHEN_LIMITED", 99)
    assert [seconds(RateLimitedError("x"), n) for n in (4, 5, 6, 40)] == [8, 15, 15, 15]


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_jitter_takes_a_share_of_the_whole_backoff(share: float) -> None:
    assert seconds(RateLimitedError("x"), 3, share=share) == pytest.approx(4 * share)


@pytest.mark.parametrize(("asked", "waited"), [(0.0, 0), (2.5, 2.5), (60.0, 60), (3600.0, 60)])
def test_what_the_server_asks_for_is_done_up_to_a_minute(asked: float, waited: float) -> None:
    limited = RateLimitedError("x", retry_after=asked)
    assert seconds(limited, is_write=True, share=0.5) == waited
    assert seconds(ServerError("x", retry_after=asked), share=0.5) == waited


@pytest.mark.parametrize(
    "trouble",
    [
        ServerError("x", status=500),
        NotSentError("x"),
        ResponseLostError("x"),
        CutResponseError("x"),
    ],
)
def test_a_read_is_tried_three_times_and_a_write_once(trouble: ApiError) -> None:
    assert [seconds(trouble, n) for n in (1, 2, 3, 4)] == [1, 2, None, None]
    assert seconds(trouble, is_write=True) is None


@pytest.mark.parametrize(
    "trouble",
    [
        ServerError("x", status=501),
        HopelessError("x"),
        BadResponseError("x"),
        ConflictError("x"),
        RefusedError("x", retry_after=1),
    ],
)
def test_what_does_not_pass_is_never_tried_again(trouble: ApiError) -> None:
    assert seconds(trouble) is None


def test_a_read_that_was_limited_before_has_used_up_its_tries() -> None:
    assert seconds(ResponseLostError("x"), 3) is None


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (RateLimitedError("x"), "Twilio asks for fewer requests"),
        (ServerError("x"), "Twilio failed; asking again"),
        (ResponseLostError("x"), "no answer; asking again"),
        (NotSentError("x"), "no answer; asking again"),
        (CutResponseError("x"), "asking again"),
    ],
)
def test_every_wait_has_a_reason_in_words(trouble: ApiError, words: str) -> None:
    assert wait_reason(trouble) == words
