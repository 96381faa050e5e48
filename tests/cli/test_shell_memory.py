"""A long list is passed on page by page: what was printed is no longer held."""

import gc
import json
from collections.abc import Iterator
from datetime import datetime

import pytest
from cli_running import Run
from shell_world import ShellWorld, shell_world, sign_in

from proxy_tui.api.models import Session

PAGE = 100
ABOUT_A_PAGE = PAGE + 5
"""With the row that is just printed, and what a thread that ends still names."""


@pytest.fixture(scope="module")
def long_list() -> Iterator[ShellWorld]:
    with shell_world(6 * PAGE) as world:
        yield world


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, long_list: ShellWorld) -> Iterator[list[int]]:
    """Return how many sessions the client held at each request, as it was answered."""
    counts: list[int] = []
    gc.collect()
    before = live_sessions()

    def count(_now: datetime) -> None:
        counts.append(live_sessions() - before)

    sign_in(monkeypatch, long_list)
    long_list.store.activity = count
    yield counts
    long_list.store.activity = None


def live_sessions() -> int:
    return sum(type(one) is Session for one in gc.get_objects())


@pytest.mark.parametrize("format_", ["ndjson", "csv", "json", "md", "table"])
def test_a_list_holds_one_page(run: Run, held: list[int], format_: str) -> None:
    done = run("sessions", "list", "--service", "dispatch", "--format", format_)
    assert done.out.count("job-") == 6 * PAGE
    assert len(held) == 7  # the service and six pages
    assert max(held) <= ABOUT_A_PAGE


def test_a_query_holds_one_page_too(run: Run, held: list[int]) -> None:
    words = ("--query", "name:job-*7", "--format", "ndjson")
    done = run("sessions", "list", "--service", "dispatch", *words)
    assert len(done.out.splitlines()) == 60
    assert max(held) <= ABOUT_A_PAGE


def test_a_query_about_participants_holds_one_page_and_reads_it_before_the_next(
    run: Run, held: list[int], long_list: ShellWorld
) -> None:
    words = ("--query", "name:job-*77 participants:0", "--format", "ndjson")
    done = run("sessions", "list", "--service", "dispatch", *words)
    assert [json.loads(line)["unique_name"] for line in done.out.splitlines()] == [
        f"job-{number}" for number in (577, 477, 377, 277, 177, 77)
    ]
    assert len(held) == 7 + 6
    assert max(held) <= ABOUT_A_PAGE


def test_a_limit_ends_a_query_about_participants_early(run: Run, held: list[int]) -> None:
    words = ("--query", "name:job-*77 participants:0", "--limit", "2", "--format", "ndjson")
    done = run("sessions", "list", "--service", "dispatch", *words)
    assert len(done.out.splitlines()) == 2
    assert len(held) == 1 + 2 + 2  # the service, two pages, two sessions


def test_only_an_order_holds_the_list(run: Run, held: list[int]) -> None:
    run("sessions", "list", "--service", "dispatch", "--sort", "name", "--format", "ndjson")
    assert held[-1] == 5 * PAGE
