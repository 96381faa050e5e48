"""The dialog that opens a session by its SID or unique name."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Static

from proxy_tui.api.errors import NotFoundError
from proxy_tui.formatting import service_name
from proxy_tui.operations.input.sids import FOR_SESSION, read_target
from proxy_tui.operations.search import (
    Found,
    find_service,
    find_session,
    target_problem,
)
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.widgets.field import Field

if TYPE_CHECKING:
    from proxy_tui.api.models import Service
    from proxy_tui.operations.input.sids import Target


class GotoDialog(Dialog["Found | Service"]):
    """Type a SID or a name; dismisses with the session and its service, or with a service.

    Args:
        context: What every screen is given.
        service: Where to look first; the account's other services come after it.
        typed: What to look for at once, as from the command line.
    """

    SUBMIT: ClassVar[str] = "Go"

    def __init__(
        self, context: Context, service: "Service | None" = None, *, typed: str = ""
    ) -> None:
        super().__init__("Go to")
        self._at_once = bool(typed)
        self.context = context
        self.service = service
        self.target = Field(
            "target",
            "SID or name",
            placeholder="KC… or the session's unique name",
            value=typed,
            echo_width=0,
        )

    def compose_body(self) -> Iterable[Widget]:
        """Show the field."""
        yield self.target
        first = f"first in {service_name(self.service)}, then in" if self.service else "in"
        yield Static(
            f"Looks {first} every service of the account.", classes="meaning", markup=False
        )

    def first_focus(self) -> Widget:
        """Focus the field."""
        return self.target.control

    def on_mount(self) -> None:
        """Look at once for what was given."""
        if self._at_once:
            self.action_submit()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.show_problem("")

    @on(Input.Submitted)
    def _entered(self) -> None:
        # Nothing is changed by looking, so here enter may do it.
        self.action_submit()

    def action_submit(self) -> None:
        """Look for it."""
        text = self.target.value
        problem = target_problem(text)
        target = read_target(text, FOR_SESSION)
        self.show_problem(problem or f"{target.note} Looking …".strip())
        if not problem:
            self.work("goto", lambda: self._find(target), self.dismiss)

    def _find(self, target: "Target") -> "Found | Service":
        client = self.context.connected().client
        if target.kind == "KS":
            return find_service(client, target.text)
        found = find_session(client, self._services(target.service), target.text)
        return replace(found, note=target.note)

    def _services(self, named: str) -> "Iterable[Service]":
        """Give the service that was pasted, then the one in view, then, if need be, the others."""
        client = self.context.connected().client
        if named and (self.service is None or named != self.service.sid):
            with suppress(NotFoundError):
                yield client.fetch_service(named)
        if self.service is not None:
            yield self.service
        for service in client.iterate(client.list_services()):
            if service.sid not in {named, self.service.sid if self.service else ""}:
                yield service
