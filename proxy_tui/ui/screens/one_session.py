"""The base of screens about one session."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Generic, TypeVar

from textual.widget import Widget

from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import key_hints
from proxy_tui.ui.messages import SessionLeft, StepsEnded, UndoLast
from proxy_tui.ui.screens.base_screen import ProxyScreen
from proxy_tui.ui.screens.key_groups import of_session
from proxy_tui.ui.screens.session_actions import SessionActions, Subject
from proxy_tui.ui.widgets.key_bar import KeyLine
from proxy_tui.ui.widgets.notice import Notice
from proxy_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.diagnosis import Facts
    from proxy_tui.operations.sessions import SessionDetail


Known = TypeVar("Known", bound="SessionDetail | Facts")


class OneSessionScreen(ProxyScreen, Generic[Known]):
    """A screen about one session; leaves with ``SessionLeft`` for the screen below.

    Args:
        view: Shows it; hidden once it is gone.
    """

    service: "Service"

    def __init__(
        self, context: Context, service: "Service", session: "Session", view: Widget
    ) -> None:
        super().__init__(context)
        self.service = service
        self.session = session
        """As last read."""
        self.known: Known | None = None
        """Its people, with contacts or facts, once read."""
        self.deleted = False
        self.view = view
        self.notice = Notice()
        self.status = StatusLine()
        self.actions = SessionActions(
            self,
            self.subject,
            changed=self.session_changed,
            gone=self.session_gone,
            show=self.show_revealed,
        )

    def compose_body(self) -> Iterable[Widget]:
        """Show the view, or a notice in its place."""
        yield self.view
        yield self.notice
        yield self.status

    def on_mount(self) -> None:
        """Read the session once the first frame is on screen."""
        self.set_focus(self.view)
        self.call_after_refresh(self.action_refresh)

    def action_refresh(self) -> None:
        """Read the session again."""
        self.run_flow("session", self.read)

    @abstractmethod
    async def read(self) -> None:
        """Read what this screen shows, and show it."""

    @abstractmethod
    def show_revealed(self) -> None:
        """Show numbers and bodies, or mask them."""

    def usual_keys(self) -> KeyLine:
        """Return the keys for the session in its state."""
        done = () if self.deleted else of_session(self.session)
        return KeyLine((done, *self.FOOTER))

    def subject(self) -> Subject:
        """Return the session for the actions."""
        known = self.known
        return Subject(
            self.service,
            self.session,
            known.participants if known is not None else None,
            known.names if known is not None else {},
            is_gone=self.deleted,
        )

    def action_session(self, name: str) -> None:
        """Do something to the session."""
        self.actions.run(name)

    def action_undo(self) -> None:
        """Take back what was last done to the session."""
        self.post_message(UndoLast((self.session.sid,)))

    def action_find(self) -> None:
        """Find other sessions of the people of this one."""
        self.actions.find_people()

    def session_changed(self, session: "Session") -> None:
        """Show the session that a write returned, and read the rest again."""
        self.session = session
        self.action_refresh()

    def session_gone(self, _sid: str) -> None:
        """Show that the session is gone; ``SessionLeft`` tells the screen below."""
        self.deleted = True
        self.key_bar.renew()
        self.view.display = False
        self.notice.show(
            "Deleted", "This session no longer exists.", key_hints(("session.back", "Back"))
        )

    def session_there(self) -> None:
        """Take back that the session is gone: what says so once may be another server's answer."""
        self.deleted = False
        self.notice.hide()
        self.view.display = True
        if self.focused is None:
            # What is hidden loses the focus.
            self.set_focus(self.view)

    def on_steps_ended(self, message: StepsEnded) -> None:
        """Show what a batch did to this session."""
        for result in message.results:
            if result.step.target.session.sid != self.session.sid:
                continue
            if result.is_gone:
                self.session_gone(self.session.sid)
            elif result.session is not None:
                self.session_changed(result.session)

    def on_session_left(self, message: SessionLeft) -> None:
        """Show the session as the screen above last read it."""
        if message.deleted:
            self.session_gone(message.session.sid)
        else:
            # Its people may have changed where no field of its own did.
            self.session_changed(message.session)

    def action_back(self) -> None:
        """Go back."""
        self.leave(SessionLeft(self.session, self.deleted))
