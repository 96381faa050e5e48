"""The dialog that replaces a person of a session by another one."""

from collections.abc import Mapping
from typing import ClassVar

from textual.widgets import Static

from proxy_tui.api.models import Participant, Service, Session
from proxy_tui.api.params import NewParticipant
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import mask
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.participant import AddParticipantDialog
from proxy_tui.ui.dialogs.person_dialog import PersonDialog, TailField
from proxy_tui.ui.keys import key_hints, key_name
from proxy_tui.ui.widgets.field import FormField


class ReplaceParticipantDialog(PersonDialog):
    """Remove a person and add another one in their place.

    If the second write is refused, the dialog stays, and its button adds the person only.
    """

    TITLE: ClassVar[str] = "Replace this person by another one?"
    VERB: ClassVar[str] = "replace_participant"
    SUBMIT: ClassVar[str] = "Remove and add"
    DANGER: ClassVar[bool] = True
    FIELD_HELP: ClassVar[Mapping[str, str]] = {
        **AddParticipantDialog.FIELD_HELP,
        "tail": "The last four digits of the number of the person who goes.",
    }

    def __init__(
        self,
        context: Context,
        service: Service,
        session: Session,
        person: Participant,
        letter: str,
    ) -> None:
        super().__init__(context, service, session, person, letter)
        self.tail = TailField("Goes", person)
        self.fields = (
            self.tail,
            FormField("identifier", "Comes", placeholder="+ country code number"),
            FormField("friendly_name", "  name", placeholder="none"),
            FormField("proxy_identifier", "  dials", placeholder="chosen by Twilio"),
        )
        self.replacement: writes.Replacement | None = None

    @property
    def is_half_done(self) -> bool:
        """Whether the one person was removed and the other one is still to be added."""
        return self.replacement is not None and self.replacement.removed is not None

    @property
    def meaning(self) -> str:
        """Both steps, and what cannot be undone."""
        who = f"{self.letter} {mask(self.person.identifier)}".strip()
        return (
            f"1  {who} is removed, and can never come back to this session (80612).\n"
            "2  Who comes is added; until then the session has one person.\n"
            f"This cannot be undone. Type the last four digits of who goes: {self.tail.tail}"
        )

    def read_form(self) -> writes.Checked[NewParticipant]:
        """Return the person who comes as a request."""
        values = self.values()
        values.pop("tail")
        return writes.check_participant(values)

    def show_checks(self) -> None:
        """Show whether the digits match, and how the new person is understood."""
        super().show_checks()
        self.tail.show_match()

    def find_problem(self) -> str:
        """Refuse to replace anybody until the digits match."""
        problem = "" if self.is_half_done else self.tail.find_problem()
        return problem or super().find_problem()

    def write(self, writer: writes.Writer) -> writes.Written:
        """Remove the one, then add the other; after a refusal, add only."""
        if self.replacement is None or not self.is_half_done:
            client = self.context.connected().client
            self.replacement = writes.Replacement(
                client, writer, self.shown, self.person, self.letter
            )
        return self.replacement.run(self.request(NewParticipant), reason=self.reason)

    def write_failed(self, error: ProxyTuiError) -> None:
        """Show where it stands; after the removal only the second step is left."""
        if not isinstance(error, writes.HalfReplacedError) or self.replacement is None:
            super().write_failed(error)
            return
        removed = self.replacement.removed
        session = removed.session if removed is not None else None
        self.found = writes.Written(session=session or self.shown)
        if error.is_in_doubt:
            self.show_problem(error)
            self.settle()
            return
        self.submit_button.label = "Add"
        keys = (("dialog.submit", "Add"), ("dialog.cancel", "Leave one person"))
        self.query_one(".keys", Static).update(key_hints(*keys))
        error.hint = (
            f"{error.hint} Correct who comes and press {key_name('dialog.submit')} to add them, "
            f"or {key_name('dialog.cancel')} to leave one person in the session."
        ).strip()
        self.show_problem(error)

    def action_cancel(self) -> None:
        """Go back; after the removal, the screen below gets the session as it is."""
        if self.is_half_done and "write" not in self.pending:
            self.settle()
        super().action_cancel()
