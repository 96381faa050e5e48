"""The screen of one session: its people, its traffic, what is wrong with it, every field."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from proxy_tui.api.errors import NotFoundError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations import diagnosis, export
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints, key_name
from proxy_tui.ui.messages import OpenBeside, OpenPool, OpenSession, SessionLeft
from proxy_tui.ui.runtime.workers import in_thread, report_progress
from proxy_tui.ui.screens.key_groups import LEAVING
from proxy_tui.ui.screens.one_session import OneSessionScreen
from proxy_tui.ui.screens.people_ahead import PeopleAhead
from proxy_tui.ui.widgets.context_bar import Where
from proxy_tui.ui.widgets.dashboard import Dashboard
from proxy_tui.ui.widgets.session_panels import SessionView

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.diagnosis import Facts
    from proxy_tui.operations.export import Export


class SessionScreen(OneSessionScreen["Facts"]):
    """Shows each part as soon as it is read."""

    BINDINGS = bindings(
        "list.refresh",
        "list.goto",
        "list.find",
        "sessions.pool",
        "session",
        "step",
        without="session.new",
    )
    FOOTER: ClassVar = (
        ("session.diagnose", "list.find"),
        ("session.back",),
        ("step.next", "step.previous"),
        LEAVING,
        ("sessions.pool", "list.refresh", "list.goto", "screen.history"),
    )
    BUSY_WORDS: ClassVar = {"session": "reading the session"}

    def __init__(self, context: Context, request: OpenSession) -> None:
        self.dashboard = Dashboard()
        super().__init__(context, request.service, request.session, self.dashboard)
        self.neighbours = request.neighbours
        self.ahead = PeopleAhead(self, self._following)
        self.facts = diagnosis.known_facts(
            request.service, request.session, context.clock(), request.detail
        )
        """What is shown; ``known`` once it was read here."""

    def on_mount(self) -> None:
        """Show what is known."""
        self.show_session()
        self.ahead.start()

    def where(self) -> Where:
        """Add when the session was read."""
        return replace(super().where(), as_of=self.known.now if self.known else None)

    async def read(self) -> None:
        """Read the session with everything that bears on it."""
        try:
            facts = await in_thread(self._gather, progress=self._show_facts)
        except NotFoundError as error:
            self.session_gone(self.session.sid)
            self.notice.show("This session is gone", error, key_hints(("session.back", "Back")))
        except ProxyTuiError as error:
            self.facts = self.facts.failed(error.message)
            self.show_session()
            if self.known is not None:
                raise
        else:
            self.known = facts
            self.session_there()
            self._show_facts(facts)
            self.bar.renew()

    def _gather(self) -> "Facts":
        context = self.context
        # What was read before stays on the screen until all of it is read again.
        arrived = partial(report_progress, at_once=True) if self.known is None else None
        return diagnosis.gather(
            context.connected().client,
            self.service,
            self.session,
            context.people,
            context.clock,
            arrived=arrived,
        )

    def _show_facts(self, facts: "Facts") -> None:
        self.session = facts.session
        self.facts = facts.over(self.facts)
        self.show_session()

    def show_session(self) -> None:
        """Show the session as far as it is known."""
        revealed = self.actions.revealed
        view = SessionView(
            facts=replace(self.facts, session=self.session),
            now=self.context.clock(),
            zone=self.context.zone,
            revealed=revealed,
        )
        self.dashboard.show(view)
        self._say_what_is_shown(revealed=revealed)

    def _say_what_is_shown(self, *, revealed: bool) -> None:
        key = key_name("session.reveal")
        masked = f"numbers masked · {key} reveals them"
        words = f"numbers and bodies shown · {key} masks them" if revealed else masked
        place = self.neighbours.place(self.session.sid) if self.neighbours is not None else ""
        self.status.say(f"{place} in the list · {words}" if place else words)

    @property
    def shows_numbers(self) -> bool:
        """Whether numbers and bodies are shown."""
        return self.actions.revealed

    def exports(self) -> "Sequence[Export]":
        """Return the calls and messages, and the session with its people."""
        detail = self.known.detail if self.known is not None else None
        return export.of_session(self.service, detail) if detail is not None else ()

    def show_ages(self) -> None:
        """Recompute ages and expiry."""
        super().show_ages()
        if not self.deleted:
            self.show_session()

    def show_revealed(self) -> None:
        """Show numbers and bodies, or mask them."""
        self.show_session()

    def session_changed(self, session: "Session") -> None:
        """Show the session that a write returned, and read the rest again."""
        super().session_changed(session)
        # The rest was read before the change; no verdict rests on it.
        self.facts = self.facts.outdated()
        self.show_session()

    def _following(self) -> OpenSession | None:
        """Return what opens the next session of the list."""
        neighbours = self.neighbours
        return neighbours.beside(self.session.sid, 1) if neighbours is not None else None

    def action_step(self, step: int) -> None:
        """Show a neighbour in the list that this session was opened from."""
        neighbours = self.neighbours
        if neighbours is None:
            self.tell("This session was not opened from a list of sessions.", warning=True)
            return
        request = neighbours.beside(self.session.sid, step)
        if request is None:
            end = "last" if step > 0 else "first"
            self.tell(f"This is the {end} session of the list.", warning=True)
        else:
            left = SessionLeft(self.session, self.deleted)
            self.post_message(OpenBeside(self, left, self.ahead.add_to(request)))

    def action_pool(self) -> None:
        """Show the numbers of the service."""
        self.post_message(OpenPool(self.service))
