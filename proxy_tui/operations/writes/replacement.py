"""Replacing a person of a session: one is removed, then another is added.

Between the two writes the session has one person. They share a batch id in the journal, but
have no plan there: it would need the full number of the person who comes, so the second
half is never sent by a resume.
"""

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from proxy_tui.errors import IncompleteError, ProxyTuiError, UsageError
from proxy_tui.formatting.numbers import mask
from proxy_tui.operations.writes.journal import person_fields, person_words
from proxy_tui.operations.writes.outcomes import ChangedError, OutcomeUnknownError, Written

if TYPE_CHECKING:
    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Participant, Session
    from proxy_tui.api.params import NewParticipant
    from proxy_tui.operations.writes.writer import Writer


class HalfReplacedError(IncompleteError):
    """One person was removed, and the other one is not in the session, or may not be.

    Args:
        message: Where it stands.
        hint: What to do next.
        is_in_doubt: Whether the second one may have been added, so that it must not be
            sent again.
    """

    def __init__(self, message: str, *, hint: str = "", is_in_doubt: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.is_in_doubt = is_in_doubt


class Replacement:
    """Two writes that replace one person by another.

    Args:
        client: Reads who is in the session before anything is sent.
        writer: Sends the writes.
        shown: The session as it was shown.
        goes: Who is removed.
        letter: Theirs on screen.
    """

    def __init__(
        self,
        client: "ProxyClient",
        writer: "Writer",
        shown: "Session",
        goes: "Participant",
        letter: str = "",
    ) -> None:
        self.batch = secrets.token_hex(3)
        self.removed: Written | None = None
        """The first write, once it is done; ``run`` then sends only the second one."""
        self._client = client
        self._writer = writer
        self._shown = shown
        self._goes = goes
        self._letter = letter

    def run(self, comes: "NewParticipant", *, reason: str = "") -> Written:
        """Remove the one and add the other; after a refusal, again for the second write.

        Raises:
            UsageError: The person who comes cannot be added; nothing was sent.
            HalfReplacedError: The one was removed, and the other was not added or may not be.
            ProxyTuiError: As from ``Writer.remove_participant``; the one is still there, or in
                doubt.
        """
        if self.removed is None:
            self._refuse_known(comes)
            self.removed = self._writer.remove_participant(
                self._shown, self._goes, letter=self._letter, reason=reason, batch=self.batch
            )
        session = self.removed.session or self._shown
        who = person_words(person_fields(self._goes, self._letter))
        try:
            added = self._writer.add_participant(session, comes, reason=reason, batch=self.batch)
        except ProxyTuiError as error:
            if isinstance(error, ChangedError):
                self.removed = replace(self.removed, session=error.check.fresh)
            is_in_doubt = isinstance(error, OutcomeUnknownError)
            other = mask(comes.identifier)
            state = "may not be in it yet" if is_in_doubt else "was not added"
            half = HalfReplacedError(
                f"{who} was removed from the session; {other} {state}: {error.message}",
                hint=error.hint,
                is_in_doubt=is_in_doubt,
            )
            half.write_id = error.write_id
            raise half from error
        return replace(added, note=f"{self.removed.note} {added.note}".strip())

    def _refuse_known(self, comes: "NewParticipant") -> None:
        """Refuse before the removal what Twilio would refuse after it."""
        session = (self._shown.service_sid, self._shown.sid)
        for person in self._client.iterate(self._client.list_participants(*session)):
            if person.identifier != comes.identifier:
                continue
            who = mask(comes.identifier)
            if person.sid == self._goes.sid:
                why = "is the person to be removed, and could not come back (80612)"
            elif person.is_removed:
                why = "was removed from this session and cannot come back (80612)"
            else:
                why = "is in this session already (80103)"
            raise UsageError(f"{who} {why}. Nothing was sent.")
