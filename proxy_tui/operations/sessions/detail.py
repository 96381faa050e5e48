"""One session in full: its participants, its calls and messages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from proxy_tui.formatting.interaction_text import letters
from proxy_tui.formatting.redaction import remember_people

if TYPE_CHECKING:
    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Interaction, Participant, Session
    from proxy_tui.operations.search import PeopleIndex


@dataclass(frozen=True, slots=True)
class SessionDetail:
    """What three requests say about a session."""

    session: "Session"
    participants: "tuple[Participant, ...]"
    """Removed ones too, if the API lists them."""
    interactions: "tuple[Interaction, ...]"
    """Newest first."""
    more_interactions: bool
    """Whether the API has older ones that were not read."""
    read_at: datetime
    letters: Mapping[str, str] = field(default_factory=dict)
    """Letters given before, by participant SID."""
    as_of: int = field(default=0, compare=False)
    """When all of it was true, by ``api.order``: as of the first request."""

    @property
    def names(self) -> dict[str, str]:
        """A letter for each participant SID, as everywhere on screen."""
        return letters(self.participants, self.letters)

    @property
    def present(self) -> "tuple[Participant, ...]":
        """The participants that were not removed."""
        return tuple(one for one in self.participants if not one.is_removed)


def read_detail(
    client: "ProxyClient",
    service_sid: str,
    session_sid: str,
    clock: Callable[[], datetime],
    *,
    known: "Session | None" = None,
    index: "PeopleIndex | None" = None,
) -> SessionDetail:
    """Read a session with its participants and its last 50 interactions.

    Args:
        client: The API.
        service_sid: ``KS…``.
        session_sid: ``KC…``.
        clock: The time now, aware.
        known: The session if it was just read, to save a request.
        index: Keeps the participants and their letters for searches and views.

    Raises:
        ApiError: A request failed; NotFoundError if the session is gone.
    """
    session = known or client.fetch_session(service_sid, session_sid)
    participants = client.list_participants(service_sid, session.sid)
    remember_people(one.identifier for one in participants)
    interactions = client.list_interactions(service_sid, session.sid, page_size=50)
    entry = None if index is None else index.set_people(service_sid, session, participants, clock())
    return SessionDetail(
        session=session,
        participants=participants.items,
        interactions=newest_first(interactions),
        more_interactions=interactions.has_more,
        read_at=clock(),
        letters={} if entry is None else entry.names,
        as_of=min(part.as_of for part in (participants, interactions)),
    )


def newest_first(interactions: "Iterable[Interaction]") -> "tuple[Interaction, ...]":
    """Return interactions by their date, undated ones last: the API documents no order."""
    return tuple(sorted(interactions, key=_moment, reverse=True))


def _moment(interaction: "Interaction") -> float:
    created = interaction.date_created
    return created.timestamp() if isinstance(created, datetime) else 0.0
