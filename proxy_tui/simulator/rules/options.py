"""Choices where Twilio's sources disagree or are silent, or where accounts differ."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One field for each choice; the default is the best-sourced one."""

    rate_limit_per_second: int | None = 30
    """Requests a second, per endpoint and service, before 80621 (limits page); None: no limit."""
    max_page_size: int = 100
    """Larger pages are cut to this silently (changelog 2019-06-06; the cutting is a guess)."""
    list_order: Literal["newest", "oldest"] = "newest"
    """Undocumented; a guess."""
    delete_participant_status: Literal[200, 204] = 200
    """The OpenAPI file said 204 until 2024-05-24."""
    miss_by_name_code: Literal[20404, 80308] = 20404
    """Error code of a fetch by an unknown unique name; both with status 404."""
    sweep_delay: timedelta = timedelta(0)
    """How long an expired session still reads as active; undocumented."""
    allow_participant_conflict: bool = False
    """Whether the account has the old flag that lets a re-opening double an active pair."""
