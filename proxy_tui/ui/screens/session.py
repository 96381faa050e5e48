"""The screen of one session, with every field."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from proxy_tui.api.errors import NotFoundError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations import export, sessions
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints, key_name
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.screens.one_session import OneSessionScreen
from proxy_tui.ui.widgets.context_bar import Where
from proxy_tui.ui.widgets.session_detail import SessionDetailView, SessionText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.export import Export
    from proxy_tui.operations.sessions import SessionDetail


class SessionScreen(OneSessionScreen["SessionDetail"]):
    """Every field, both people, every contact."""

    BINDINGS = bindings("list.refresh", "list.goto", "list.find", "session", without="session.new")
    FOOTER: ClassVar[tuple[str, ...]] = (
        "session.back", "session.edit", "session.close", "session.reopen", "session.actions",
        "session.reveal", "app.help",
    )  # fmt: skip
    BUSY_WORDS: ClassVar = {"session": "reading the session"}

    def __init__(self, context: Context, service: "Service", session: "Session") -> None:
        self.text = SessionDetailView()
        super().__init__(context, service, session, self.text)

    def on_mount(self) -> None:
        """Show what is known."""
        self.show_session()

    def where(self) -> Where:
        """Add when the session was read."""
        return replace(super().where(), as_of=self.known.read_at if self.known else None)

    async def read(self) -> None:
        """Read the session with its people and contacts."""
        try:
            detail = await in_thread(self._read_detail)
        except NotFoundError as error:
            self.session_gone(self.session.sid)
            self.notice.show("This session is gone", error, key_hints(("session.back", "Back")))
        except ProxyTuiError as error:
            if self.known is not None:
                raise
            self.show_session(error.message)
        else:
            self.session, self.known = detail.session, detail
            self.show_session()
            self.bar.renew()

    def _read_detail(self) -> "SessionDetail":
        client, context = self.context.connected().client, self.context
        return sessions.read_detail(client, self.session, context.clock, index=context.people)

    def show_session(self, note: str = "") -> None:
        """Show the session as last read; ``note`` says what is missing and why."""
        revealed = self.actions.revealed
        text = SessionText(
            session=self.session,
            detail=self.known,
            now=self.context.clock(),
            zone=self.context.zone,
            default_ttl=self.service.default_ttl,
            revealed=revealed,
            whole=True,
            note=note,
        )
        self.text.show(text)
        key = key_name("session.reveal")
        masked = f"numbers masked · {key} reveals them"
        self.status.say(f"numbers and bodies shown · {key} masks them" if revealed else masked)

    @property
    def shows_numbers(self) -> bool:
        """Whether numbers and bodies are shown."""
        return self.actions.revealed

    def exports(self) -> "Sequence[Export]":
        """Return the calls and messages, and the session with its people."""
        return export.of_session(self.service, self.known) if self.known is not None else ()

    def show_ages(self) -> None:
        """Recompute ages and expiry."""
        super().show_ages()
        if not self.deleted:
            self.show_session()

    def show_revealed(self) -> None:
        """Show numbers and bodies, or mask them."""
        self.show_session()

    def session_changed(self, session: "Session") -> None:
        """Show the session that a write returned, and read its people again."""
        super().session_changed(session)
        self.show_session()
