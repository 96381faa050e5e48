"""What is said and done about an error holds for every class derived from its class."""

from collections.abc import Callable, Iterator
from typing import Any

import httpcore
import httpx
import pytest

from proxy_tui.api import errors as api_errors
from proxy_tui.api._transport import httpx_errors
from proxy_tui.api.retry import seconds_before_retry, wait_reason
from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations.writes.outcomes import outcome_of
from proxy_tui.ui.screens.services import title_of
from proxy_tui.ui.widgets.error_text import problem_content


def family(kind: type[ProxyTuiError]) -> Iterator[type[ProxyTuiError]]:
    """Yield a class and all that derive from it."""
    yield kind
    for one in kind.__subclasses__():
        yield from family(one)


def retry(error: ProxyTuiError) -> float | None:
    """Return how long a read waits after an error."""
    assert isinstance(error, api_errors.ApiError)
    return seconds_before_retry(error, is_write=False, attempt=1, jitter=lambda: 1.0)


SAID: dict[str, Callable[[Any], object]] = {
    "title over the services": title_of,
    "exit code": lambda error: error.exit_code,
    "text of a dialog": lambda error: str(problem_content(error)),
}
SAID_OF_THE_API: dict[str, Callable[[Any], object]] = {
    "seconds before a retry": retry,
    "words while it waits": wait_reason,
    "outcome in the journal": outcome_of,
}


@pytest.mark.parametrize("kind", sorted(family(api_errors.ApiError), key=str))
def test_a_subclass_is_told_as_its_parent(kind: type[api_errors.ApiError]) -> None:
    child = type("Later", (kind,), {})
    for what, say in (SAID | SAID_OF_THE_API).items():
        assert say(child("It failed.")) == say(kind("It failed.")), what


def test_the_titles_of_the_services_are_told_apart() -> None:
    assert title_of(api_errors.AuthenticationError("")).startswith("Twilio does not accept")
    assert title_of(api_errors.NotSentError("")) == "No connection"
    assert title_of(api_errors.ResponseLostError("")) == "The services could not be read"


def test_a_failure_of_the_network_that_httpx_does_not_know_is_the_one_it_derives_from() -> None:
    class SlowReadError(httpcore.ReadTimeout):
        """As a later version may have."""

    with pytest.raises(httpx.ReadTimeout), httpx_errors():
        raise SlowReadError
