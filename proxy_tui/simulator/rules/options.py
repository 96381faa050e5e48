"""The choices of the simulator where sources about Twilio Proxy disagree or are silent.

The defaults follow the best source: calls somebody logged against the live API,
then Twilio's OpenAPI file, then its documentation; what no source says is marked
as a guess. Tests turn a switch to see the client live with the other answer.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One choice each; the default is the best-sourced one."""

    # How much traffic is allowed
    rate_limit_per_second: int | None = 30
    """Requests a second, per endpoint and service, before 80621 (limits page); None: no limit."""
    rate_window: float = 5.0
    """Seconds over which the average is taken (limits page): 150 requests may come at once."""
    concurrency_limit: int | None = None
    """Requests at the same time before 20429; Twilio gives no figure."""

    # Lists
    max_page_size: int = 100
    """Larger pages are cut to this silently (changelog 2019-06-06; the cutting is a guess)."""
    list_order: Literal["newest", "oldest"] = "newest"
    """Undocumented; a guess."""
    list_removed_participants: bool = True
    """Whether soft-deleted participants are listed: the nullable date_deleted says so."""

    # Status codes and refusals
    delete_participant_status: Literal[200, 204] = 200
    """The OpenAPI file said 204 until 2024-05-24."""
    create_message_status: Literal[200, 201] = 200
    """The OpenAPI file said 201 until 2024-06-18."""
    miss_by_name_code: Literal[20404, 80308] = 20404
    """What a fetch by an unknown unique name answers; both with status 404."""
    malformed_sid_codes: bool = False
    """Whether a malformed SID in a path gets a code of its own (80403, 80405, …); else 20404."""
    exhausted_code: Literal[80208, 80206] = 80208
    """When an identifier holds every fitting number already."""
    closed_again_code: Literal[80608, 80607] | None = 80608
    """What closing a closed session answers; None for a plain 200."""

    # Sessions
    create_statuses: frozenset[str] = frozenset({"open", "in-progress"})
    """What ``Status`` may say on creation; the others are 80608."""
    open_to_in_progress: bool = False
    """Whether the API may start an open session; error 80608 does not list it."""
    atomic_create: bool = True
    """Whether a refused participant takes the new session with it; a guess."""
    echo_default_ttl: bool = False
    """Whether a session without ttl shows the service's default_ttl instead of 0."""
    default_life: timedelta | None = timedelta(days=90)
    """Life of a session without ttl, expiry and default (error 80904); None for no end (spec)."""
    expired_reason: str = "expired"
    """closed_reason after expiry; undocumented, a guess."""
    sweep_delay: timedelta = timedelta(0)
    """How long an expired session goes on reading open; undocumented."""
    reopen_restarts_life: bool = True
    """Whether re-opening drops a past date_expiry and counts the ttl anew; a guess."""
    refuse_past_expiry_on_update: bool = True
    """Creation refuses a past date_expiry (changelog 2019-01-24); for updates it is a guess."""
    purge_after: timedelta | None = timedelta(days=90)
    """Closed sessions are deleted after this long (changelog 2019-11-18)."""
    closed_session_accepts_writes: bool = False
    """Whether a closed session takes new participants and messages; else 80607. A guess."""

    # Participants and numbers
    removed_count_to_limit: bool = False
    """Whether removed participants count to the limit of two; error 80609 suggests not."""
    forced_reserved_allowed: bool = False
    """Whether a reserved number can be forced: the docs say yes, the live API said no."""
    allow_participant_conflict: bool = False
    """The legacy account flag: conflicts become debugger event 80801 instead of 80604."""
    pool_limit: int = 500
    """Unreserved numbers per service (limits page)."""
    reserved_pool_limit: int = 5000
    """Reserved numbers per service (limits page)."""
    capability_keys: Literal["schema", "examples"] = "schema"
    """``fax mms sms voice`` as the schema has them, or ``sms_outbound …`` as every example."""

    # The account
    service_creation_blocked: bool = False
    """Whether creating a service is refused with 80506 (new accounts since 2022-11)."""
    legal_hold: bool = False
    """Whether deleting is refused with 80615."""
