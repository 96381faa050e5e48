"""The error tree: what is what, and what each carries."""

import subprocess
import sys

import pytest

from proxy_tui.api import errors
from proxy_tui.errors import ProxyTuiError


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        (errors.ApiError, ProxyTuiError),
        (errors.ReadOnlyError, errors.ApiError),
        (errors.CancelledError, errors.ApiError),
        (errors.TransportError, errors.ApiError),
        (errors.NotSentError, errors.TransportError),
        (errors.ResponseLostError, errors.TransportError),
        (errors.BadResponseError, errors.ApiError),
        (errors.RefusedError, errors.ApiError),
        (errors.AuthenticationError, errors.RefusedError),
        (errors.ForbiddenError, errors.RefusedError),
        (errors.NotFoundError, errors.RefusedError),
        (errors.ConflictError, errors.RefusedError),
        (errors.RateLimitedError, errors.RefusedError),
        (errors.ServerError, errors.RefusedError),
    ],
)
def test_the_tree_is_as_it_is_drawn(child: type, parent: type) -> None:
    assert child.__base__ is parent
    assert child.__name__ in str(errors.__doc__)


def test_a_refusal_carries_the_facts() -> None:
    error = errors.RefusedError(
        "No.", hint="Wait.", status=429, code=20429, detail="x", request_id="RQ1", retry_after=2.5
    )
    assert str(error) == "No. Wait."
    assert (error.status, error.code, error.detail) == (429, 20429, "x")
    assert (error.request_id, error.retry_after) == ("RQ1", 2.5)


def test_naming_an_error_or_a_code_loads_neither_httpx_nor_pydantic() -> None:
    program = (
        "import sys, proxy_tui.api.errors, proxy_tui.api.codes, proxy_tui.api.cancel,"
        " proxy_tui.api.pages, proxy_tui.api.rate_limit, proxy_tui.api.request_log;"
        "print([name for name in ('httpx', 'pydantic') if name in sys.modules])"
    )
    told = subprocess.check_output([sys.executable, "-c", program], text=True)
    assert told.strip() == "[]"
