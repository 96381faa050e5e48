"""Dialogs are looked at on a small terminal: it is painted fastest and leaves the least room."""

import pytest
from ui_bench import NARROW, Bench


@pytest.fixture
def bench() -> Bench:
    """A program that opens on the sessions of ``dispatch-eu``, of which there are 150."""
    return Bench(service="dispatch-eu", size=NARROW)
