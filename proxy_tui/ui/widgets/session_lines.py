"""The lines about one session that its pane and its own screen share."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from textual.content import Content

from proxy_tui.formatting import (
    NOTHING,
    body,
    call_length,
    clock,
    counted,
    direction,
    kind,
    mask,
    name_text,
    outcome,
    phone,
    safe,
    since,
)

if TYPE_CHECKING:
    from proxy_tui.api.models import Interaction, Participant

_GOOD: Final = frozenset({"delivered", "completed", "sent", "read", "answered", "received"})
_BAD: Final = frozenset(
    {"failed", "undelivered", "busy", "no answer", "canceled", "delivery unknown"}
)


def person_line(letter: str, one: "Participant", *, revealed: bool) -> Content:
    """Return a participant with the number that they dial: ``A  +44••••0017 dials +44 20 …``."""
    number = safe(one.identifier or NOTHING) if revealed else mask(one.identifier)
    name = name_text(one.friendly_name, revealed=revealed)
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


def missing_people_line(present: int) -> Content:
    """Return what it means that fewer than two people are in a session; empty if two are."""
    if present >= 2:
        return Content("")
    told = "The second person is missing." if present else "Nobody is in this session."
    return Content.styled(f"{told} Nobody can be reached through it.", "$text-warning")


def contact_line(
    one: "Interaction",
    names: Mapping[str, str],
    now: datetime,
    zone: tzinfo | None,
    *,
    revealed: bool,
) -> Content:
    """Return a call or message: ``12:51  text  A → B   ✓ delivered``."""
    when = clock(one.date_created, zone, named=False)
    if isinstance(one.date_created, datetime) and (now - one.date_created).days:
        when = since(one.date_created, now)
    length = call_length(one)
    return Content.assemble(
        (f"{when:<8} ", "dim"),
        f"{kind(one):<5} {direction(one, names):<7} ",
        _outcome(one),
        (f"  {length}" if length else "", "dim"),
        f"  “{body(one)}”" if revealed and body(one) else "",
    )


def older_words(hidden: int, *, more: bool) -> str:
    """Return which older calls and messages are not shown; empty if all are.

    Args:
        hidden: Those that were read.
        more: Whether the API has older ones that were not read.
    """
    if not hidden:
        return "older ones not shown" if more else ""
    return f"{'at least ' if more else ''}{counted(hidden, 'older one')} not shown"


def _outcome(one: "Interaction") -> Content:
    words = outcome(one)
    if words in _BAD:
        return Content.styled(f"✖ {words}", "$text-error")
    if words in _GOOD:
        return Content.styled(f"✓ {words}", "$text-success")
    return Content.styled(f"  {words or NOTHING}", "$text-warning")
