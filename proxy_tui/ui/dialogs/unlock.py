"""The dialog that allows writes to a production account for a while."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import safe
from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.widgets.field import Field

if TYPE_CHECKING:
    from proxy_tui.operations.writes.production_lock import WriteLock


class UnlockDialog(Dialog[bool]):
    """Type the name of the profile; dismisses with whether writes are allowed now.

    Args:
        write_lock: The lock of the production account.
    """

    SUBMIT: ClassVar[str] = "Unlock for 15 min"

    def __init__(self, write_lock: "WriteLock") -> None:
        super().__init__("Unlock production?")
        self.write_lock = write_lock
        self.name_field = Field("name", "Profile", placeholder="its name, as shown above")

    def compose_body(self) -> Iterable[Widget]:
        """Say what unlocking means, and ask for the name."""
        yield Static(
            "This account is production and starts read-only. For 15 minutes you can close, "
            "re-open, change, create and delete live sessions; each asks for a reason. "
            f"To unlock it, type the name of the profile: {safe(self.write_lock.name)}",
            classes="meaning",
            markup=False,
        )
        yield self.name_field

    def first_focus(self) -> Widget:
        """Focus the name: typing it is the confirmation, enter there does nothing."""
        return self.name_field.control

    @on(Input.Changed)
    def _typed(self) -> None:
        self.show_problem("")

    def action_submit(self) -> None:
        """Unlock it, if the name is right."""
        try:
            self.write_lock.open(self.name_field.value)
        except ProxyTuiError as error:
            self.show_problem(error)
        else:
            self.dismiss(True)
