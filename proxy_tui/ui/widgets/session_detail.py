"""One session in words, in the pane beside the table and on the session screen."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content

from proxy_tui.api.unclear import Unclear
from proxy_tui.formatting import (
    NOTHING,
    body,
    call_length,
    clock,
    counted,
    direction,
    explain,
    full_time,
    in_zone,
    kind,
    mask,
    mode_word,
    name_text,
    outcome,
    phone,
    safe,
    since,
    ttl_words,
    zone_letters,
)
from proxy_tui.operations.sessions.expiry import effective_expiry
from proxy_tui.ui.widgets.keyed_scroll import KeyedScroll
from proxy_tui.ui.widgets.styled_text import heading, state_content, urgency_content
from proxy_tui.ui.widgets.word_wrap import WordWrapped

if TYPE_CHECKING:
    from proxy_tui.api.models import Interaction, Participant, Session
    from proxy_tui.operations.sessions.detail import SessionDetail

_WRAPPED = 8
"""Lines that a text may grow by when it is wrapped to the width of the pane."""

_MOST_CONTACTS = 12
"""Contacts shown in the pane."""

_GOOD = frozenset({"delivered", "completed", "sent", "read", "answered", "received"})
_BAD = frozenset({"failed", "undelivered", "busy", "no answer", "canceled", "delivery unknown"})


_DATES = (
    "date_expiry",
    "date_created",
    "date_started",
    "date_last_interaction",
    "date_ended",
    "date_updated",
)


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
    whole: bool
    """Whether every field is shown, not only what fits beside a table."""
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
        if self.whole:
            parts.append(self._fields())
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
            mode_word(session.mode),
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
        lettered = [(detail.names.get(one.sid, "?"), one) for one in detail.participants]
        lines = [heading("Who dials what")]
        lines += [
            self._person(letter, one) for letter, one in sorted(lettered, key=lambda pair: pair[0])
        ]
        missing = 2 - len(detail.present)
        if missing > 0:
            told = "Nobody is in this session." if missing == 2 else "The second person is missing."
            lines.append(
                Content.styled(f"{told} Nobody can be reached through it.", "$text-warning")
            )
        return Content("\n").join(lines)

    def _person(self, letter: str, one: "Participant") -> Content:
        number = safe(one.identifier or NOTHING) if self.revealed else mask(one.identifier)
        name = name_text(one.friendly_name, revealed=self.revealed)
        line = Content.assemble(
            (letter, "bold"),
            f"  {number}",
            (" dials ", "dim"),
            phone(one.proxy_identifier),
            (f"  {name}" if name else "", "dim"),
        )
        if one.is_removed:
            return Content.assemble(line.stylize("dim"), ("  removed", "$text-warning"))
        return line

    def _contacts(self, detail: "SessionDetail") -> Content:
        shown = detail.interactions[: None if self.whole else _MOST_CONTACTS]
        zone = zone_letters(in_zone(self.now, self.zone))
        lines = [heading(f"Calls and messages ({zone})")]
        lines += [self._contact(one, detail.names) for one in shown]
        if not shown:
            lines.append(Content.styled("none yet", "dim"))
        hidden = len(detail.interactions) - len(shown)
        if hidden or detail.more_interactions:
            least = "at least " if detail.more_interactions else ""
            older = f"{least}{counted(hidden, 'older one')}" if hidden else "older ones"
            lines.append(Content.styled(f"{older} not shown", "dim"))
        return Content("\n").join(lines)

    def _contact(self, one: "Interaction", names: dict[str, str]) -> Content:
        when = clock(one.date_created, self.zone, named=False)
        if isinstance(one.date_created, datetime) and (self.now - one.date_created).days:
            when = since(one.date_created, self.now)
        result = outcome(one)
        good, bad = result in _GOOD, result in _BAD
        length = call_length(one)
        return Content.assemble(
            (f"{when:<9}", "dim"),
            f"{kind(one):<5} {direction(one, names):<7} ",
            (
                result or NOTHING,
                "$text-error" if bad else "$text-success" if good else "$text-warning",
            ),
            (f"  {length}" if length else "", "dim"),
            f"  “{body(one)}”" if self.revealed and body(one) else "",
        )

    def _fields(self) -> Content:
        session = self.session
        ttl = ttl_words(session.ttl)
        rows = [
            ("status", session.status),
            ("mode", session.mode),
            ("ttl", ttl if isinstance(session.ttl, Unclear) else f"{session.ttl} ({ttl})"),
            *((name, full_time(getattr(session, name), self.zone)) for name in _DATES),
            ("closed_reason", session.closed_reason),
            ("service_sid", session.service_sid),
            ("account_sid", session.account_sid),
        ]
        lines = [heading("Every field")]
        lines += [
            Content.assemble((f"{name:<22}", "dim"), safe(value or NOTHING)) for name, value in rows
        ]
        return Content("\n").join(lines)
