"""One session in words: as a pane beside the table, and whole on a screen of its own."""

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

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
from proxy_tui.ui.widgets.styled_text import heading, state_content

if TYPE_CHECKING:
    from proxy_tui.api.models import Interaction, Participant, Session
    from proxy_tui.operations.sessions.detail import SessionDetail

_WRAPPED = 8
"""Lines that a text may grow by when it is folded to the width of a pane."""

_GOOD = frozenset({"delivered", "completed", "sent", "read", "answered", "received"})
_BAD = frozenset({"failed", "undelivered", "busy", "no answer", "canceled", "delivery unknown"})


class SessionDetailView(KeyedScroll):
    """Shows what is known so far: the row's session at once, people and contacts when read."""

    def __init__(self, *, whole: bool, zone: tzinfo | None = None) -> None:
        super().__init__()
        self.zone = zone
        """Whose clock tells the time; None is the machine's."""
        self.whole = whole
        """Every field, or only what fits beside a table."""
        self.text = Static(markup=False)
        self._shown: tuple[object, ...] = ()
        self._lines = 0

    @property
    def sid(self) -> str:
        """SID of the session shown; "" for none."""
        return getattr(next(iter(self._shown), None), "sid", "")

    def compose(self) -> ComposeResult:
        """Hold one text."""
        yield self.text

    def show(
        self,
        session: "Session | None",
        detail: "SessionDetail | None",
        *,
        now: datetime,
        default_ttl: int | None,
        revealed: bool,
        note: str = "",
    ) -> None:
        """Show a session.

        Args:
            session: As last read; None shows nothing.
            detail: Its people and contacts, once read.
            now: What ages are counted to.
            default_ttl: The service's.
            revealed: Whether numbers and bodies are shown.
            note: What is missing and why.
        """
        shown = (session, detail, default_ttl, revealed, note, now)
        if shown == self._shown:
            return
        moved = (session.sid if session else "") != self.sid
        self._shown = shown
        text = Content("")
        if session is not None:
            text = session_content(
                session,
                detail,
                now=now,
                zone=self.zone,
                default_ttl=default_ttl,
                revealed=revealed,
                whole=self.whole,
                note=note,
            )
        # A layout paints whole lines, the table's part of them too; it is needed only to scroll.
        lines = text.plain.count("\n")
        tall = max(lines, self._lines) + _WRAPPED > self.size.height
        self._lines = lines
        self.text.update(text, layout=tall)
        if moved:
            self.scroll_home(animate=False)


def session_content(
    session: "Session",
    detail: "SessionDetail | None",
    *,
    now: datetime,
    zone: tzinfo | None = None,
    default_ttl: int | None,
    revealed: bool,
    whole: bool,
    note: str = "",
) -> Content:
    """Return the whole text."""
    parts = [_head(session, now, zone, default_ttl, revealed=revealed)]
    if detail is None:
        parts.append(Content.styled(safe(note) or "reading people and contacts …", "dim"))
    else:
        parts.append(_people(detail, revealed=revealed))
        parts.append(_contacts(detail, now, zone, revealed=revealed, limit=None if whole else 12))
    if whole:
        parts.append(_fields(session, zone))
    return Content("\n\n").join(parts)


def _head(
    session: "Session",
    now: datetime,
    zone: tzinfo | None,
    default_ttl: int | None,
    *,
    revealed: bool,
) -> Content:
    name = name_text(session.unique_name, revealed=revealed) or "(no name)"
    expiry = explain(effective_expiry(session, default_ttl), session, now, zone)
    return Content("\n").join(
        [
            Content.styled(name, "bold"),
            Content.styled(safe(session.sid), "dim"),
            state_content(session.status),
            Content.styled(_history(session, now), "dim"),
            Content(f"{expiry[:1].upper()}{expiry[1:]}."),
        ]
    )


def _history(session: "Session", now: datetime) -> str:
    contact = session.date_last_interaction
    parts = [f"{mode_word(session.mode)}", f"created {since(session.date_created, now)}"]
    parts.append(f"last contact {since(contact, now)}" if contact else "never used")
    return " · ".join(parts)


def _people(detail: "SessionDetail", *, revealed: bool) -> Content:
    names = detail.names
    lines = [heading("Who dials what")]
    lines += [
        _person(one, names.get(one.sid, "?"), revealed=revealed)
        for one in sorted(detail.participants, key=lambda one: names.get(one.sid, "?"))
    ]
    missing = 2 - len(detail.present)
    if missing > 0:
        told = "Nobody is in this session." if missing == 2 else "The second person is missing."
        lines.append(Content.styled(f"{told} Nobody can be reached through it.", "$text-warning"))
    return Content("\n").join(lines)


def _person(one: "Participant", letter: str, *, revealed: bool) -> Content:
    number = safe(one.identifier or NOTHING) if revealed else mask(one.identifier)
    said = name_text(one.friendly_name, revealed=revealed)
    name = f"  {said}" if said else ""
    line = Content.assemble(
        (letter, "bold"),
        f"  {number}",
        (" dials ", "dim"),
        phone(one.proxy_identifier),
        (name, "dim"),
    )
    if one.is_removed:
        return Content.assemble(line.stylize("dim"), ("  removed", "$text-warning"))
    return line


def _contacts(
    detail: "SessionDetail",
    now: datetime,
    zone: tzinfo | None,
    *,
    revealed: bool,
    limit: int | None,
) -> Content:
    names = detail.names
    shown = detail.interactions[:limit]
    lines = [heading(f"Calls and messages ({zone_letters(in_zone(now, zone))})")]
    lines += [_contact(one, names, now, zone, revealed=revealed) for one in shown]
    if not shown:
        lines.append(Content.styled("none yet", "dim"))
    hidden = len(detail.interactions) - len(shown)
    if hidden or detail.more_interactions:
        least = "at least " if detail.more_interactions else ""
        older = f"{least}{counted(hidden, 'older one')}" if hidden else "older ones"
        lines.append(Content.styled(f"{older} not shown", "dim"))
    return Content("\n").join(lines)


def _contact(
    one: "Interaction",
    names: dict[str, str],
    now: datetime,
    zone: tzinfo | None,
    *,
    revealed: bool,
) -> Content:
    when = clock(one.date_created, zone, named=False)
    if isinstance(one.date_created, datetime) and (now - one.date_created).days:
        when = since(one.date_created, now)
    result = outcome(one)
    colour = (
        "$text-error" if result in _BAD else "$text-success" if result in _GOOD else "$text-warning"
    )
    length = call_length(one)
    said = f"  “{body(one)}”" if revealed and body(one) else ""
    return Content.assemble(
        (f"{when:<9}", "dim"), f"{kind(one):<5} {direction(one, names):<7} ",
        (result or NOTHING, colour), (f"  {length}" if length else "", "dim"), said,
    )  # fmt: skip


def _ttl(ttl: int) -> str:
    return ttl_words(ttl) if isinstance(ttl, Unclear) else f"{ttl} ({ttl_words(ttl)})"


def _fields(session: "Session", zone: tzinfo | None) -> Content:
    rows = (
        ("status", session.status),
        ("mode", session.mode),
        ("ttl", _ttl(session.ttl)),
        ("date_expiry", full_time(session.date_expiry, zone)),
        ("date_created", full_time(session.date_created, zone)),
        ("date_started", full_time(session.date_started, zone)),
        ("date_last_interaction", full_time(session.date_last_interaction, zone)),
        ("date_ended", full_time(session.date_ended, zone)),
        ("date_updated", full_time(session.date_updated, zone)),
        ("closed_reason", session.closed_reason),
        ("service_sid", session.service_sid),
        ("account_sid", session.account_sid),
    )
    lines = [heading("Every field")]
    lines += [
        Content.assemble((f"{name:<22}", "dim"), safe(value or NOTHING)) for name, value in rows
    ]
    return Content("\n").join(lines)
