"""Benches for the contract tests, closed when a test is over."""

from collections.abc import Iterator
from typing import Any

import pytest
from contract_bench import Bench, MakeBench, make_bench


@pytest.fixture
def new_bench() -> Iterator[MakeBench]:
    """Make benches with the given faults and options."""
    made: list[Bench] = []

    def make(*faults: Any, **options: Any) -> Bench:
        made.append(make_bench(*faults, **options))
        return made[-1]

    yield make
    for bench in made:
        bench.close()


@pytest.fixture
def bench(new_bench: MakeBench) -> Bench:
    """Twilio's rules as they stand."""
    return new_bench()
