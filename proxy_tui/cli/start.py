"""What ``--session``, ``--view``, ``--query`` and ``--find`` open, checked before the screen."""

import argparse
from typing import TYPE_CHECKING

from proxy_tui import ui
from proxy_tui.bootstrap import utc_now
from proxy_tui.cli.queries import compiled, query_of, view_of
from proxy_tui.errors import UsageError
from proxy_tui.operations import search

if TYPE_CHECKING:
    from proxy_tui.settings import Settings
    from proxy_tui.ui import Start


def start_of(arguments: argparse.Namespace, settings: "Settings") -> "Start":
    """Return what the flags open, as far as it can be checked without a request.

    Raises:
        UsageError: Flags contradict each other, or one of them can name nothing.
    """
    find, view, text = arguments.open_find, arguments.open_view, arguments.open_query
    if find is not None and arguments.session:
        raise UsageError("--find and --session are both given.", hint="Leave one out.")
    if arguments.session:
        _refuse(search.target_problem(arguments.session), "--session")
    if find is not None:
        _refuse(search.classify(find).problem, "--find")
    query = query_of(text, view, settings)
    if text is not None:
        compiled(text, utc_now(), None, {})
    return ui.Start(
        view=view_of(view, settings).name if view is not None else "",
        query=query if view is None else "",
        find=find or "",
        find_in=arguments.service,
    )


def _refuse(problem: str, flag: str) -> None:
    if problem:
        raise UsageError(f"{flag}: {problem}")
