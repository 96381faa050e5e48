"""``--query`` and ``--view``: which sessions a command is about."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from proxy_tui.errors import UsageError
from proxy_tui.operations import query
from proxy_tui.settings.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proxy_tui.operations.query import Query
    from proxy_tui.settings import Settings


def query_of(arguments: argparse.Namespace, settings: "Settings") -> str:
    """Return the query that the flags name; "" for every session.

    Raises:
        UsageError: Both flags are given, the query is empty, or there is no such view.
    """
    if arguments.view:
        if arguments.query is not None:
            raise UsageError("--query and --view are both given.", hint="Leave one out.")
        return _view(arguments.view, settings)
    if arguments.query is not None and not arguments.query.strip():
        raise UsageError(
            "The query is empty, and an empty one never means every session.",
            hint="Leave out --query for every session.",
        )
    return arguments.query or ""


def _view(name: str, settings: "Settings") -> str:
    views = query.triage_views(settings.views)
    for view in views:
        if name.casefold() in {view.name.casefold(), view.key}:
            return view.query
    hint = did_you_mean(name, [view.name for view in views])
    raise UsageError(f"There is no view {name!r}.", hint=hint)


def compiled(
    text: str, now: datetime, default_ttl: int | None, people: "Mapping[str, int]"
) -> "Query":
    """Return a query of which every part makes sense.

    Raises:
        UsageError: A part does not.
    """
    found = query.compile_query(text, now, default_ttl, people)
    if found.problems:
        raise UsageError(
            f"The query is not understood: {found.problems[0]}", hint=" ".join(found.hints)
        )
    return found
