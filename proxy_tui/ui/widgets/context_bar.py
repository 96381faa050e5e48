"""The first line of every screen: which account and service, and how old the data is."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from proxy_tui.formatting import clock, safe
from proxy_tui.settings.settings import is_production

if TYPE_CHECKING:
    from proxy_tui.api import Activity


@dataclass(frozen=True, slots=True)
class Where:
    """The parts of the line; empty ones are left out."""

    label: str = ""
    """Profile, ``demo`` or ``environment``."""
    environment: str = ""
    account: str = ""
    """Account SID with its middle cut."""
    host: str = ""
    """The API's host, if it is not Twilio's."""
    service: str = ""
    read_only: bool = False
    unlocked: str = ""
    """How long production stays unlocked, in words."""
    batch: str = ""
    """How far the batch that runs has come."""
    busy: str = ""
    """What is being waited for, if it takes longer than 200 ms."""
    news: str = ""
    """Changes that nobody has seen yet, in words."""
    live: str = ""
    """Refresh state in words."""
    as_of: datetime | None = None
    """When the data on screen was read."""
    zone: tzinfo | None = None
    """Time zone of that time; None is the machine's."""
    age: str = ""
    """How long ago that was, if it is a minute or more."""
    activity: "Activity | None" = None


class ContextBar(Widget):
    """One line: account and service on the left, freshness and API state on the right."""

    where: reactive[Where] = reactive(Where(), layout=False)

    def render(self) -> Content:
        """Return the line; for lack of room freshness goes first, then account and service."""
        width = self.size.width
        right = _right(self.where)
        left = self._left_beside(right[-1].cell_length if right else 0)
        room = width - left.cell_length - 2
        while right and cell_len(_join(right).plain) > room:
            right = right[1:] if len(right) > 1 else []
        tail = _join(right)
        gap = max(1, width - left.cell_length - tail.cell_length - 1)
        return Content.assemble(left, " " * gap, tail).truncate(width, ellipsis=True)

    def _left_beside(self, needed: int) -> Content:
        """Return as much of the left side as leaves room for the most important right part."""
        where = self.where
        shorter = replace(where, account="")
        for variant in (where, shorter, replace(shorter, service="")):
            left = _left(variant)
            if left.cell_length + 2 + needed <= self.size.width:
                return left
        return _left(where)


def _left(where: Where) -> Content:
    parts: list[Content | tuple[str, str] | str] = [" "]
    if where.label:
        parts += [(safe(where.label), "bold"), "  "]
    if where.environment:
        production = is_production(where.environment)
        word = "PROD" if production else where.environment
        parts += [
            (f" {safe(word)} ", "$text-error bold reverse" if production else "$accent"),
            "  ",
        ]
    if where.read_only:
        parts += [("READ-ONLY", "$warning bold"), "  "]
    if where.unlocked:
        parts += [(where.unlocked, "$text-error bold"), "  "]
    if where.host:
        parts += [(safe(where.host), "$warning"), "  "]
    if where.account:
        parts += [(safe(where.account), "dim"), "  "]
    if where.service:
        parts += [("› ", "dim"), (safe(where.service), "$accent bold")]
    return Content.assemble(*parts)


def _right(where: Where) -> list[Content]:
    """Return the parts of the right side, least important first."""
    parts: list[Content] = []
    activity = where.activity
    if activity is not None and activity.latency_ms is not None and not where.busy:
        parts.append(Content.styled(f"{activity.latency_ms:.0f} ms", "dim"))
    if where.live:
        parts.append(Content(where.live))
    if where.as_of is not None:
        age = f", {where.age}" if where.age else ""
        parts.append(Content(f"as of {clock(where.as_of, where.zone, seconds=True)}{age}"))
    if where.batch:
        parts.append(Content.styled(f"▸ {where.batch}", "$accent bold"))
    if where.news:
        parts.append(Content.styled(where.news, "$accent bold"))
    if where.busy:
        rate = ""
        if activity is not None:
            rate = f" · {activity.requests_per_second:.0f}/{activity.budget_per_second} rps"
        parts.append(Content.styled(f"⋯ {where.busy}{rate}", "$accent"))
    if activity is not None and activity.waiting_seconds > 0:
        wait = f"{safe(activity.waiting_reason)} {activity.waiting_seconds:.0f} s"
        parts.append(Content.styled(wait, "$warning"))
    return parts


def _join(parts: list[Content]) -> Content:
    return Content(" · ").join(parts)
