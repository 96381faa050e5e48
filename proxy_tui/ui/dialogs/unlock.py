"""The dialog that unlocks a production account for a while."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import safe
from proxy_tui.operations import writes
from proxy_tui.ui.dialogs.form import FormDialog
from proxy_tui.ui.widgets.field import FormField


class UnlockDialog(FormDialog[bool]):
    """Asks for the name of the profile; dismisses with True once it is unlocked."""

    TITLE: ClassVar[str] = "Unlock production?"
    SUBMIT: ClassVar[str] = "Unlock for 15 min"

    def __init__(self, write_lock: writes.WriteLock) -> None:
        super().__init__()
        self.write_lock = write_lock
        self.name_field = FormField("name", "Profile", placeholder="its name, as shown above")
        self.fields = (self.name_field,)

    def compose_body(self) -> Iterable[Widget]:
        """Explain unlocking, and ask for the name."""
        yield Static(
            "This account is production and starts read-only. For 15 minutes you can close, "
            "re-open, change, create and delete live sessions; each asks for a reason. "
            f"To unlock it, type the name of the profile: {safe(self.write_lock.name)}",
            classes="meaning",
            markup=False,
        )
        yield self.name_field

    def action_submit(self) -> None:
        """Unlock the account, if the name is right."""
        try:
            self.write_lock.open(self.name_field.value)
        except ProxyTuiError as error:
            self.show_problem(error)
        else:
            self.dismiss(True)
