"""The dialog that opens a session by its SID or unique name."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Static

from proxy_tui.api.errors import NotFoundError
from proxy_tui.api.models import Service
from proxy_tui.formatting import name_text, service_name
from proxy_tui.operations.input import FOR_SESSION, Target, read_target
from proxy_tui.operations.search import Found, find_service, find_session, target_problem
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import FormDialog
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.widgets.field import FormField


class GotoDialog(FormDialog[Found | Service]):
    """Asks for a SID or name; dismisses with the session and its service, or with a service.

    Args:
        service: The service to search first, or its SID or name; the account's others come after.
        typed: A target to search for at once, as from the command line.
    """

    TITLE: ClassVar[str] = "Go to"
    SUBMIT: ClassVar[str] = "Go"

    def __init__(
        self, context: Context, service: Service | str | None = None, *, typed: str = ""
    ) -> None:
        super().__init__()
        self._at_once = bool(typed)
        self.context = context
        self.service = service
        hint = "KC… or the session's unique name"
        self.target = FormField(
            "target", "SID or name", placeholder=hint, value=typed, echo_width=0
        )
        self.fields = (self.target,)

    def compose_body(self) -> Iterable[Widget]:
        """Show the field, and which services are searched."""
        yield self.target
        known = service_name(self.service) if isinstance(self.service, Service) else self.service
        first = f"first in {name_text(known)}, then in" if known else "in"
        yield Static(
            f"Looks {first} every service of the account.", classes="meaning", markup=False
        )

    def on_mount(self) -> None:
        """Search at once for a given target."""
        if self._at_once:
            self.action_submit()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        # A search changes nothing, so here enter may submit.
        self.action_submit()

    def action_submit(self) -> None:
        """Start the search."""
        if problem := target_problem(self.target.value):
            self.show_problem(problem)
        else:
            self.run_flow("goto", self._find)

    async def _find(self) -> None:
        """Search for the target, and dismiss with it."""
        target = read_target(self.target.value, FOR_SESSION)
        self.show_problem(f"{target.note} Looking …".strip())
        self.dismiss(await in_thread(partial(self._look_up, target)))

    def _look_up(self, target: Target) -> Found | Service:
        client = self.context.connected().client
        if target.kind == "KS":
            return find_service(client, target.text)
        found = find_session(client, self._services(target.service), target.text)
        return replace(found, note=target.note)

    def _services(self, named: str) -> Iterable[Service]:
        """Yield the service that was pasted, then the first one, then all others."""
        client, first = self.context.connected().client, self._first_service()
        if named and (first is None or named != first.sid):
            with suppress(NotFoundError):
                yield client.fetch_service(named)
        if first is not None:
            yield first
        for page in client.pages(client.list_services()):
            for service in page:
                if service.sid not in {named, first.sid if first else ""}:
                    yield service

    def _first_service(self) -> Service | None:
        """Return the service to search first; None without one, or if it does not exist."""
        if not isinstance(self.service, str):
            return self.service
        with suppress(NotFoundError):
            return find_service(self.context.connected().client, self.service)
        return None
