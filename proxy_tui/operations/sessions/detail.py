"""One session seen whole: itself, its people, its calls and messages, the numbers it uses."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from proxy_tui.formatting.interaction_text import letters
from proxy_tui.formatting.redaction import remember_people

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Interaction, Participant, Session
    from proxy_tui.operations.search import PeopleIndex


@dataclass(frozen=True, slots=True)
class SessionDetail:
    """What three requests tell about a session."""

    session: "Session"
    participants: "tuple[Participant, ...]"
    """Removed ones too, where the API lists them."""
    interactions: "tuple[Interaction, ...]"
    """Newest first."""
    more_interactions: bool
    """Whether the API has older ones that were not read."""
    read_at: datetime
    letters: "Mapping[str, str]" = field(default_factory=dict)
    """Letters given before, by participant SID."""
    as_of: int = field(default=0, compare=False)
    """When all of it was true, by ``api.order``: as of the first of its requests."""

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
    clock: "Callable[[], datetime]",
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
        known: The session as just read, to save a request.
        index: Takes the participants, so that searches and views know them too, and their letters.

    Raises:
        ApiError: what any of the requests raised; NotFoundError when it is gone.
    """
    session = known or client.fetch_session(service_sid, session_sid)
    participants = client.list_participants(service_sid, session.sid)
    remember_people(one.identifier for one in participants)
    interactions = client.list_interactions(service_sid, session.sid, page_size=50)
    entry = None if index is None else index.set_people(service_sid, session, participants, clock())
    return SessionDetail(
        session=session,
        participants=participants.items,
        # The order of lists is undocumented, so it is made here.
        interactions=tuple(sorted(interactions, key=_moment, reverse=True)),
        more_interactions=interactions.has_more,
        read_at=clock(),
        letters={} if entry is None else entry.names,
        as_of=min(part.as_of for part in (participants, interactions)),
    )


def _moment(interaction: "Interaction") -> float:
    created = interaction.date_created
    return created.timestamp() if isinstance(created, datetime) else 0.0
