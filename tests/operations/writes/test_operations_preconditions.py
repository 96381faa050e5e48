"""Whether a write can still do what it is for, asked of every status and verb."""

from typing import Any

import pytest
from write_bench import NOON, Bench

from proxy_tui.api.constants import SESSION_STATUSES
from proxy_tui.api.models import Session
from proxy_tui.api.params import UpdateSession
from proxy_tui.operations.writes.outcomes import ImpossibleError
from proxy_tui.operations.writes.preconditions import why_impossible
from proxy_tui.operations.writes.writer import Writer

ANY = (*SESSION_STATUSES, "resting")


def possible(verb: str, **more: Any) -> set[str]:
    """Return the statuses in which a write is possible."""
    return {one for one in ANY if not why_impossible(verb, Session(status=one), **more)}


def test_what_each_status_allows() -> None:
    assert possible("close") == {"open", "in-progress", "unknown", "resting"}
    assert possible("reopen") == {"closed"}
    assert possible("delete") == possible("update") == possible("") == set(ANY)
    assert possible("add_participant") == {"open", "in-progress"}
    assert possible("add_participant", people=1) == {"open", "in-progress"}
    assert possible("add_participant", people=2) == set()


def test_an_update_to_what_is_already_so_is_none() -> None:
    assert possible("update", params=UpdateSession(status="closed")) == set(ANY) - {"closed"}
    assert possible("update", params=UpdateSession(ttl=60)) == set(ANY) - {"closed"}
    both = UpdateSession(ttl=60, status="in-progress")
    assert possible("update", params=both) == set(ANY) - {"in-progress"}


@pytest.mark.parametrize("status", ["closed", "failed"])
def test_what_has_ended_is_never_closed_again(status: str) -> None:
    bench = Bench(status=status, date_ended=NOON, closed_reason="api")
    writer: Writer = bench.writer
    for write in (writer.close, lambda shown: writer.update(shown, UpdateSession(status=status))):
        with pytest.raises(ImpossibleError, match=f"It is {status} already. Nothing was sent."):
            write(bench.shown())
        assert (bench.writes, bench.records) == (0, ())
