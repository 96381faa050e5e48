"""One session whole, on a screen of its own."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from proxy_tui.api.errors import NotFoundError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import service_name
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints, key_name
from proxy_tui.ui.screens.session_actions import SessionActions
from proxy_tui.ui.widgets.context_bar import Where
from proxy_tui.ui.widgets.notice import Notice
from proxy_tui.ui.widgets.session_detail import SessionDetailView
from proxy_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.sessions.detail import SessionDetail


class SessionScreen(SessionActions):
    """Every field, both people, every contact; dismissed, the list below takes what changed."""

    BINDINGS = bindings("list.refresh", "list.goto", "list.find", "session", without="session.new")
    FOOTER: ClassVar[tuple[str, ...]] = (
        "session.back", "session.edit", "session.close", "session.reopen", "session.actions",
        "session.reveal", "app.help",
    )  # fmt: skip

    def __init__(
        self,
        context: Context,
        service: "Service",
        session: "Session",
        detail: "SessionDetail | None" = None,
    ) -> None:
        super().__init__(context)
        self.service = service
        self._session: Session | None = session
        self._detail = detail
        self.deleted = False
        self.revealed = False
        self.view = SessionDetailView(whole=True, zone=context.zone)
        self.notice = Notice()
        self.status = StatusLine()
        self.describe_work(detail="reading the session")

    @property
    def session(self) -> "Session | None":
        """The session on screen, as last read."""
        return self._session

    @property
    def detail(self) -> "SessionDetail | None":
        """Its people and contacts, once read."""
        return self._detail

    def compose_body(self) -> Iterable[Widget]:
        """Show the view, or a notice in its place."""
        yield self.view
        yield self.notice
        yield self.status

    def on_mount(self) -> None:
        """Show what is known and read the rest."""
        self.show_session()
        self.set_focus(self.view)
        self.call_after_refresh(self.action_refresh)

    def where(self) -> Where:
        """Add service and age."""
        name = service_name(self.service)
        return replace(
            super().where(), service=name, as_of=self._detail.read_at if self._detail else None
        )

    def show_ages(self) -> None:
        """Count ages and expiry anew."""
        super().show_ages()
        if not self.deleted:
            self.show_session()

    def show_session(self, note: str = "") -> None:
        """Show the session as last read."""
        if self._session is None or self.service is None:
            return
        self.view.show(
            self._session, self._detail, now=self.context.clock(),
            default_ttl=self.service.default_ttl, revealed=self.revealed, note=note,
        )  # fmt: skip
        key = key_name("session.reveal")
        masked = f"numbers masked · {key} reveals them"
        self.status.say(f"numbers and bodies shown · {key} masks them" if self.revealed else masked)

    def show_revealed(self) -> None:
        """Show it again, masked or not."""
        self.show_session()

    def action_find(self) -> None:
        """Find other sessions of the people of this one."""
        detail = self._detail
        self.find_people(detail.participants if detail else (), detail.names if detail else {})

    def action_refresh(self) -> None:
        """Read it again with its people and contacts."""
        self.work("detail", self._read, self._show, failed=self._could_not)

    def _read(self) -> "SessionDetail":
        from proxy_tui.operations.sessions.detail import read_detail  # noqa: PLC0415  not before it is needed

        session = self._session
        if session is None:
            raise ProxyTuiError("There is no session here any more.")
        return read_detail(
            self.context.connected().client, session.service_sid, session.sid, self.context.clock,
            index=self.context.people,
        )  # fmt: skip

    def _show(self, detail: "SessionDetail") -> None:
        self._session, self._detail = detail.session, detail
        self.show_session()
        self.update_bar()

    def _could_not(self, error: ProxyTuiError) -> None:
        if isinstance(error, NotFoundError):
            self.session_gone(self._session.sid if self._session else "")
            self.notice.show("This session is gone", error, key_hints(("session.back", "Back")))
        elif self._detail is None:
            self.show_session(error.message)
        else:
            self.work_failed(error)

    def session_changed(self, session: "Session") -> None:
        """Take it as a write left it, and read its people again."""
        self._session = session
        self.show_session()
        self.action_refresh()

    def came_back(self, session: "Session | None", *, gone: bool) -> None:
        """Take what was done to it on a screen above."""
        if session is not None and gone:
            self.session_gone(session.sid)
        elif session is not None:
            # Its people may have changed where no field of its own did.
            self.session_changed(session)

    def session_gone(self, sid: str) -> None:  # noqa: ARG002  the list below needs it
        """Show that it is gone; the list below forgets it on the way back."""
        self.deleted = True
        self.view.display = False
        self.notice.show(
            "Deleted", "This session no longer exists.", key_hints(("session.back", "Back"))
        )

    def why_not(self, action: str) -> str:
        """Refuse everything about a session that is gone."""
        return "the session is gone" if self.deleted else super().why_not(action)

    def action_back(self) -> None:
        """Go back."""
        self.leave()
