"""``--query`` and ``--view``: which sessions a command or the first screen is about."""

from datetime import datetime
from typing import TYPE_CHECKING

from proxy_tui.errors import UsageError
from proxy_tui.operations import query
from proxy_tui.settings.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proxy_tui.operations.query import Query, View
    from proxy_tui.settings import Settings


def query_of(text: str | None, view: str | None, settings: "Settings") -> str:
    """Return the query that ``--query`` or ``--view`` names; "" for every session.

    Raises:
        UsageError: Both flags are given, the query is empty, or there is no such view.
    """
    if view is not None:
        if text is not None:
            raise UsageError("--query and --view are both given.", hint="Leave one out.")
        return view_of(view, settings).query
    if text is not None and not text.strip():
        raise UsageError(
            "The query is empty, and an empty one never means every session.",
            hint="Leave out --query for every session.",
        )
    return text or ""


def view_of(name: str, settings: "Settings") -> "View":
    """Return the view of a name or a key.

    Raises:
        UsageError: There is none.
    """
    views = query.triage_views(settings.views)
    for view in views:
        if name.casefold() in {view.name.casefold(), view.key or None}:
            return view
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
