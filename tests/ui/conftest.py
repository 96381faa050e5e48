"""What the tests of the program share: a bench of its own for each test."""

from collections.abc import Callable

import pytest
from ui_bench import Bench


@pytest.fixture
def anyio_backend() -> str:
    """Run the tests that await on asyncio, which Textual needs."""
    return "asyncio"


@pytest.fixture
def bench() -> Bench:
    """A program that opens on the sessions of ``dispatch-eu``, of which there are 150."""
    return Bench(service="dispatch-eu")


@pytest.fixture
def picker() -> Bench:
    """A program that opens on the services."""
    return Bench()


@pytest.fixture
def make_bench() -> Callable[..., Bench]:
    """Make a bench with other settings, faults or sessions; see ``Bench``."""
    return Bench
