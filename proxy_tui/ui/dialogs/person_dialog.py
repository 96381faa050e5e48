"""The base of dialogs about one person of a session, and the field that names them by digits."""

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.api.models import Participant, Service, Session
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import number_tail, person_label
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.write_dialog import SessionWriteDialog
from proxy_tui.ui.widgets.field import FormField


class PersonDialog(SessionWriteDialog):
    """A write about one person of a session.

    Args:
        letter: Theirs on screen.
    """

    def __init__(
        self,
        context: Context,
        service: Service,
        session: Session,
        person: Participant,
        letter: str,
    ) -> None:
        super().__init__(context, service, session)
        self.person = person
        self.letter = letter
        self.participant_sid = person.sid

    def compose_question(self) -> Iterable[Widget]:
        """Name the person first."""
        yield Static(
            Content.styled(person_label(self.person, self.letter), "bold"),
            classes="person",
            markup=False,
        )
        yield from super().compose_question()

    def write_failed(self, error: ProxyTuiError) -> None:
        """Show the outcome; a person who is gone is nobody to write to."""
        super().write_failed(error)
        if isinstance(error, writes.PersonGoneError):
            self.settle()


class TailField(FormField):
    """Asks for the end of a person's number, so that nobody else is meant."""

    def __init__(self, label: str, person: Participant) -> None:
        super().__init__("tail", label, placeholder="the last four digits")
        self.tail = number_tail(person)

    def show_match(self) -> None:
        """Show whether what is typed is the end of the number."""
        typed = self._typed
        if typed == self.tail.casefold():
            self.say("matches")
        else:
            wrong = bool(typed) and not self.tail.casefold().startswith(typed)
            self.say("another number's end" if wrong else "", wrong=wrong)

    def find_problem(self) -> str:
        """Return a sentence until the end matches."""
        if self._typed == self.tail.casefold():
            return ""
        return f"Type the last four digits of the number of the person who goes, {self.tail}."

    @property
    def _typed(self) -> str:
        return self.value.strip().casefold()
