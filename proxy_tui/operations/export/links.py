"""Command lines that open a place of the program again, for a ticket or a chat.

Each is one line that a shell takes as it is. The flags are those of the program without a
command. No line holds a person's number unless numbers are shown.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.numbers import E164_DIGITS
from proxy_tui.formatting.redaction import has_number
from proxy_tui.formatting.safe_text import safe
from proxy_tui.operations import diagnosis, query, search
from proxy_tui.operations.export.copying import CopyItem
from proxy_tui.settings.base_url import TYPED

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.connection import Connection
    from proxy_tui.operations.query import View
    from proxy_tui.operations.search import SearchTerm
    from proxy_tui.settings import Settings

_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,30}")
"""Shorter than a SID, and a word of its own in every shell."""

_BUILT_IN_VIEWS: Final = frozenset((view.name, view.query) for view in query.BUILT_IN)
"""Those that everyone has; a view of one's own may replace one under its name."""

_Flag = tuple[str, str]
"""A flag and its value."""


@dataclass(frozen=True, slots=True)
class Links:
    """Command lines that open places of an account.

    Args:
        connection: The account.
        settings: What is in force.
    """

    connection: "Connection"
    settings: "Settings"

    def to_session(self, service: "Service", session: "Session") -> CopyItem:
        """Return the line that opens a session."""
        flags = [("--service", _named(service)), ("--session", safe(session.sid))]
        return CopyItem("link", "Link to this session", self._line(flags))

    def to_sessions(
        self, service: "Service", view: "View", typed: str, now: datetime, *, revealed: bool
    ) -> CopyItem:
        """Return the line that opens the sessions of a service as they are shown.

        Args:
            service: The service.
            view: The view in force.
            typed: The filter in force; left out where the line cannot say it, which the label
                then tells.
            now: The time, aware.
            revealed: Whether the filter may hold a number.
        """
        label, flags = "Link to this list", [("--service", _named(service))]
        narrowing, problem = _narrowing(view, typed, now, revealed=revealed)
        if problem and typed:
            label += f", without the filter: {problem}"
            narrowing, problem = _narrowing(view, "", now, revealed=revealed)
        if problem:
            label += f", without the view: {problem}"
        return CopyItem("here", label, self._line([*flags, *narrowing]))

    def to_search(self, text: str, service: "Service | None", *, revealed: bool) -> CopyItem | None:
        """Return the line that searches again; None where it cannot, or would hold a number.

        Args:
            text: What was searched.
            service: Where; None is every service.
            revealed: Whether the line may hold a number; if not, it has the last four digits.
        """
        call, label = diagnosis.read_call(text), "Link to this search"
        terms = (call.caller, call.dialled) if call is not None else (search.classify(text),)
        parts = [term.text if revealed else _without_number(term) for term in terms]
        if parts != [term.text for term in terms]:
            label += ", by the last four digits"
        what = " > ".join(parts)
        if any(term.problem for term in terms) or not all(parts) or not what.isprintable():
            return None
        where = [("--service", _named(service))] if service is not None else []
        return CopyItem("here", label, self._line([*where, ("--find", what)]))

    def _line(self, place: list[_Flag]) -> str:
        """Return a line that signs in as now and opens a place."""
        words = ["proxy-tui", *(["--demo"] if self.connection.is_demo else [])]
        for flag, value in (*self._account(), *place):
            # One that begins with a dash would be taken for a flag.
            gap = "=" if value.startswith("-") else " "
            words.append(f"{flag}{gap}{shlex.quote(value)}")
        return " ".join(words)

    def _account(self) -> Iterator[_Flag]:
        if self.connection.is_demo:
            if self.settings.scenario:
                yield "--scenario", self.settings.scenario
            return
        if self.connection.profile:
            yield "--profile", safe(self.connection.profile)
        if self.settings.base_url_origin == TYPED:
            yield "--base-url", safe(self.settings.base_url)


def _without_number(term: "SearchTerm") -> str:
    """Return what was searched, of a whole number the last digits only."""
    is_whole = len(term.digits) >= E164_DIGITS.start
    return term.digits[-search.FEWEST_DIGITS :] if is_whole or has_number(term.text) else term.text


def _named(service: "Service") -> str:
    """Return the name of a service if every shell takes it as it is, else its SID."""
    name = service.unique_name or ""
    is_plain = _PLAIN_NAME.fullmatch(name) and not has_number(name)
    return name if is_plain else safe(service.sid)


def _narrowing(
    view: "View", typed: str, now: datetime, *, revealed: bool
) -> tuple[list[_Flag], str]:
    """Return the flag that shows the same sessions, or none and why there is none."""
    if not typed.strip() and (view.name, view.query) in _BUILT_IN_VIEWS:
        return ([("--view", view.name)] if view.query else []), ""
    # A view of one's own is unknown to whoever reads the ticket.
    text = query.joined(view.query, typed)
    if text is None:
        return [], "no single query says it"
    if query.compile_query(text, now).problems:
        return [], "a command line does not understand it"
    if has_number(text) and not revealed:
        return [], "it holds a number, and those are masked"
    if not text.isprintable():
        return [], "not all of it can be typed"
    return ([("--query", text)] if text else []), ""
