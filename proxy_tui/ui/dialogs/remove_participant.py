"""The dialog that removes a person from a session."""

from typing import ClassVar

from proxy_tui.api.models import Participant, Service, Session
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.person_dialog import PersonDialog, TailField


class RemoveParticipantDialog(PersonDialog):
    """Remove a person for good; asks for the end of their number."""

    TITLE: ClassVar[str] = "Remove this person from the session?"
    VERB: ClassVar[str] = "remove_participant"
    SUBMIT: ClassVar[str] = "Remove for good"
    DANGER: ClassVar[bool] = True

    def __init__(
        self,
        context: Context,
        service: Service,
        session: Session,
        person: Participant,
        letter: str,
    ) -> None:
        super().__init__(context, service, session, person, letter)
        self.tail = TailField("Number ends", person)
        self.fields = (self.tail,)

    @property
    def meaning(self) -> str:
        """A sentence on what removing does and what to type."""
        return (
            "They and the other person can no longer reach each other, and a call is cut off. "
            "This cannot be undone: their number can never be added to this session again "
            "(80612), only to a new one. To remove them, type the last four digits of their "
            f"number: {self.tail.tail}"
        )

    def show_checks(self) -> None:
        """Show whether the digits match."""
        self.tail.show_match()

    def find_problem(self) -> str:
        """Refuse to remove anybody until the digits match."""
        return self.tail.find_problem()

    def write(self, writer: writes.Writer) -> writes.Written:
        """Remove the person."""
        return writer.remove_participant(
            self.shown, self.person, letter=self.letter, reason=self.reason
        )
