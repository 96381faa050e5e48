"""The dialog that saves what a list shows as a view, or renames or deletes a view."""

from collections.abc import Collection, Iterable
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.formatting import safe
from proxy_tui.operations import query
from proxy_tui.ui.dialogs.form import FormDialog
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import FormField

if TYPE_CHECKING:
    from proxy_tui.operations.query import View
    from proxy_tui.settings import SavedView

_LONGEST = 40
"""Characters of a name, so that the line of views has room for others."""


class Deed(Enum):
    """What is done to the views."""

    SAVE = "Save"
    RENAME = "Rename"
    DELETE = "Delete"


class ViewChange(NamedTuple):
    """What was decided."""

    deed: Deed
    name: str
    """As it is to stand in the config file, with its key in front; empty to delete."""
    old: str = ""
    """The view that is replaced, renamed or deleted, as it stands there."""


class SaveViewDialog(FormDialog[ViewChange]):
    """Asks for a name, and whether a view of that name may be replaced.

    Args:
        saved: What would be saved.
        current: The view in force.
        taken: Names of people's own views, as in the config file.
    """

    TITLE: ClassVar[str] = "Save this list as a view"
    SUBMIT: ClassVar[str] = "Save"

    def __init__(self, saved: "SavedView", current: "View", taken: Collection[str]) -> None:
        super().__init__()
        self._saved = saved
        self._taken = {query.key_and_name(one)[1].casefold(): one for one in taken}
        self._current = self._taken.get(current.name.casefold(), "") if current.is_own else ""
        self._confirmed = ""
        """The name that may be replaced, or the view that may be deleted."""
        self.name_field = FormField(
            "name", "Name", placeholder="Night shift, or 7 Night shift for the key 7", echo_width=0
        )
        deeds = Deed if self._current else (Deed.SAVE,)
        self.deed_field = FormField(
            "deed",
            "Do",
            control=Choice([(one.name, one.value) for one in deeds], Deed.SAVE.name),
        )
        own = (self.name_field, self.deed_field)
        self.fields = own if self._current else own[:1]

    def compose_body(self) -> Iterable[Widget]:
        """Show the fields, and what is saved."""
        yield from self.fields
        if self._current:
            about = f"Rename and Delete are for the view {safe(self._current)}."
            yield Static(Content.styled(about, "dim"), classes="meaning", markup=False)
        rows = [
            ("filter", self._saved.query or "every session"),
            ("order", self._saved.sort or "as Twilio lists them"),
            ("columns", ", ".join(self._saved.columns) or "those of the service"),
        ]
        lines = [Content.assemble((f"{label:<9}", "dim"), safe(words)) for label, words in rows]
        yield Static(Content("\n").join(lines), classes="meaning", markup=False)

    @property
    def deed(self) -> Deed:
        """What the dialog is to do."""
        return Deed[self.deed_field.value]

    def check(self) -> None:
        """Check the name."""
        self.problems = {}
        if self.deed is not Deed.DELETE and (problem := self._problem()):
            self.problems = {"name": problem}

    def _problem(self) -> str:
        """Return why the name cannot be used, or an empty string."""
        name = query.key_and_name(self.name_field.value)[1]
        if not name:
            return "Type a name."
        if len(name) > _LONGEST:
            return f"At most {_LONGEST} characters."
        if name.casefold() in {view.name.casefold() for view in query.BUILT_IN}:
            return "That is a view of the program. Choose another name."
        is_another = name.casefold() != query.key_and_name(self._current)[1].casefold()
        if self.deed is Deed.RENAME and is_another and name.casefold() in self._taken:
            return "There is a view of that name already."
        return ""

    def action_submit(self) -> None:
        """Dismiss with what was decided; what would be lost is asked for once more."""
        if problem := self.find_problem():
            self.show_problem(problem)
            return
        typed = self.name_field.value.strip()
        key, name = query.key_and_name(typed)
        old = self._current
        if self.deed is Deed.SAVE:
            old = self._taken.get(name.casefold(), "")
            # Without a key in front it keeps the one that it has.
            typed = typed if key else old or typed
        self._decide(ViewChange(self.deed, "" if self.deed is Deed.DELETE else typed, old))

    def _decide(self, change: ViewChange) -> None:
        """Dismiss with a change; before one that loses a view, ask."""
        lost = change.old if self.deed is not Deed.RENAME else ""
        if lost and self._confirmed != f"{self.deed} {lost}":
            self._confirmed = f"{self.deed} {lost}"
            verb = "deletes" if self.deed is Deed.DELETE else "replaces"
            again = key_name("dialog.submit")
            self.show_problem(f"There is a view {safe(lost)}; {again} again {verb} it.")
            return
        self.dismiss(change)
