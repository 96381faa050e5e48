"""One session in full: its participants, its calls and messages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from proxy_tui.formatting.interaction_text import letters
from proxy_tui.formatting.redaction import remember_people
from proxy_tui.operations.side_by_side import side_by_side

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
    session: "Session",
    clock: Callable[[], datetime],
    *,
    again: bool = True,
    index: "PeopleIndex | None" = None,
) -> SessionDetail:
    """Read the participants of a session and its last 50 interactions, all at once.

    Args:
        client: The API.
        session: As last read.
        clock: The time now, aware.
        again: Whether to read the session itself again too.
        index: Keeps the participants and their letters for searches and views.

    Raises:
        ApiError: A request failed; NotFoundError if the session is gone.
    """
    path = (session.service_sid, session.sid)
    fresh, participants, interactions = side_by_side(
        lambda: client.fetch_session(*path) if again else session,
        lambda: client.list_participants(*path),
        lambda: client.list_interactions(*path, page_size=50),
    )
    remember_people(one.identifier for one in participants)
    names: Mapping[str, str] = {}
    if index is not None:
        # With the earlier reading: the new one may know of people who are not listed yet.
        asked = participants.as_of
        entry = index.set_people(path[0], session, participants, clock(), as_of=asked)
        names = entry.names
        index.update(path[0], fresh)
    asked_at = [part.as_of for part in (participants, interactions)]
    return SessionDetail(
        session=fresh,
        participants=participants.items,
        interactions=newest_first(interactions),
        more_interactions=interactions.has_more,
        read_at=clock(),
        letters=names,
        as_of=min([*asked_at, fresh.as_of] if again else asked_at),
    )


def newest_first(interactions: "Iterable[Interaction]") -> "tuple[Interaction, ...]":
    """Return interactions by their date, undated ones last: the API documents no order."""
    return tuple(sorted(interactions, key=_moment, reverse=True))


def _moment(interaction: "Interaction") -> float:
    created = interaction.date_created
    return created.timestamp() if isinstance(created, datetime) else 0.0
