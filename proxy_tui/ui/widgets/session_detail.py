"""One session in words, in the pane beside the table."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content

from proxy_tui.formatting import (
    explain,
    in_zone,
    mode_words,
    name_text,
    safe,
    since,
    zone_letters,
)
from proxy_tui.operations.sessions.expiry import effective_expiry
from proxy_tui.ui.widgets.keyed_scroll import KeyedScroll
from proxy_tui.ui.widgets.session_lines import (
    contact_line,
    missing_people_line,
    older_words,
    person_line,
)
from proxy_tui.ui.widgets.styled_text import heading, state_content, urgency_content
from proxy_tui.ui.widgets.word_wrap import WordWrapped

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.sessions.detail import SessionDetail

_WRAPPED = 8
"""Lines that a text may grow by when it is wrapped to the width of the pane."""

_MOST_CONTACTS = 12
"""Contacts shown in the pane."""


class SessionDetailView(KeyedScroll):
    """Shows a session."""

    def __init__(self) -> None:
        super().__init__()
        self.text = WordWrapped(markup=False)
        self._shown: SessionText | None = None
        self._lines = 0

    @property
    def sid(self) -> str:
        """SID of the session shown; empty if none is."""
        return self._shown.session.sid if self._shown is not None else ""

    def compose(self) -> ComposeResult:
        """Hold one text."""
        yield self.text

    def show(self, shown: "SessionText | None") -> None:
        """Show a session, or nothing."""
        if shown == self._shown:
            return
        before, self._shown = self.sid, shown
        text = shown.content() if shown is not None else Content("")
        # A layout paints whole lines, the table's part of them too; it is needed only to scroll.
        lines = text.plain.count("\n")
        is_tall = max(lines, self._lines) + _WRAPPED > self.size.height
        self._lines = lines
        self.text.show(text, layout=is_tall)
        if self.sid != before:
            self.scroll_home(animate=False)


@dataclass(frozen=True, kw_only=True)
class SessionText:
    """A session in words."""

    session: "Session"
    """As last read."""
    detail: "SessionDetail | None"
    """Its people and contacts, once read."""
    now: datetime
    """What ages are relative to."""
    zone: tzinfo | None = None
    """Time zone of clock times; None is the machine's."""
    default_ttl: int | None
    """The service's."""
    revealed: bool
    """Whether numbers and message bodies are shown."""
    note: str = ""
    """Why people and contacts are missing."""
    above: str = ""
    """What stands above it."""

    def content(self) -> Content:
        """Return the whole text."""
        parts = [Content.styled(self.above, "$accent bold")] if self.above else []
        parts.append(self._head())
        if self.detail is None:
            parts.append(Content.styled(safe(self.note) or "reading people and contacts …", "dim"))
        else:
            parts += [self._people(self.detail), self._contacts(self.detail)]
        return Content("\n\n").join(parts)

    def _head(self) -> Content:
        session = self.session
        name = name_text(session.unique_name, revealed=self.revealed) or "(no name)"
        expiry = effective_expiry(session, self.default_ttl)
        words = explain(expiry, session, self.now, self.zone)
        state = state_content(session.status)
        urgent = urgency_content(expiry, session, self.now)
        contact = session.date_last_interaction
        history = [
            mode_words(session.mode),
            f"created {since(session.date_created, self.now)}",
            f"last contact {since(contact, self.now)}" if contact else "never used",
        ]
        return Content("\n").join(
            [
                Content.styled(name, "bold"),
                Content.styled(safe(session.sid), "dim"),
                Content("  ").join([state, urgent]) if urgent else state,
                Content.styled(" · ".join(history), "dim"),
                Content(f"{words[:1].upper()}{words[1:]}."),
            ]
        )

    def _people(self, detail: "SessionDetail") -> Content:
        lettered = sorted(
            ((detail.names.get(one.sid, "?"), one) for one in detail.participants),
            key=lambda pair: pair[0],
        )
        lines = [heading("Who dials what")]
        lines += [person_line(letter, one, revealed=self.revealed) for letter, one in lettered]
        lines.append(missing_people_line(len(detail.present)))
        return Content("\n").join(line for line in lines if line)

    def _contacts(self, detail: "SessionDetail") -> Content:
        shown = detail.interactions[:_MOST_CONTACTS]
        lines = [heading(f"Calls and messages ({zone_letters(in_zone(self.now, self.zone))})")]
        lines += [
            contact_line(one, detail.names, self.now, self.zone, revealed=self.revealed)
            for one in shown
        ]
        if not shown:
            lines.append(Content.styled("none yet", "dim"))
        hidden = len(detail.interactions) - len(shown)
        if older := older_words(hidden, more=detail.more_interactions):
            lines.append(Content.styled(older, "dim"))
        return Content("\n").join(lines)
