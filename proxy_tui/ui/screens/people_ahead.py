"""Reads who is in the session that a person will see next, so that it is there at once.

It yields to everything else, reads for one session at most, and what it read is only shown,
until the session is opened and read again: no action rests on it.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from proxy_tui.api.background import in_background
from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations import sessions
from proxy_tui.ui.runtime.workers import in_thread

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.sessions import SessionDetail
    from proxy_tui.ui.messages import OpenSession
    from proxy_tui.ui.screens.base_screen import ProxyScreen

LOOK_SECONDS: Final = 0.5
"""How often it is checked whether there is something to read."""
OLDEST_SECONDS: Final = 300.0
"""Age from which on what was read ahead is not shown, not even until it is read again."""


class PeopleAhead:
    """People and contacts of one session that is not on screen yet.

    Args:
        following: Returns what opens the session that comes next; None if none does.
    """

    def __init__(
        self, screen: "ProxyScreen", following: "Callable[[], OpenSession | None]"
    ) -> None:
        self._screen = screen
        self._following = following
        self._asked = ""
        """SID of the session that was read, or could not be."""
        self._read: SessionDetail | None = None

    def start(self) -> None:
        """Start to look; never, if this run refreshes nothing by itself."""
        if self._screen.context.settings.refresh_seconds:
            self._screen.set_interval(LOOK_SECONDS, self.look)

    def look(self) -> None:
        """Read the people of the next session, while a person looks at this one."""
        screen = self._screen
        if not (screen.is_active and screen.app.app_focus) or screen.pending or self._is_held():
            return
        request = self._following()
        if request is not None and request.session.sid != self._asked:
            self._asked = request.session.sid
            if request.detail is None:
                screen.run_flow("ahead", self._read_people, request.session)

    def add_to(self, request: "OpenSession") -> "OpenSession":
        """Return a request with what was read for it, unless that is old."""
        read = self._read
        if read is None or read.session.sid != request.session.sid:
            return request
        age = (self._screen.context.clock() - read.read_at).total_seconds()
        return replace(request, detail=read) if 0 <= age < OLDEST_SECONDS else request

    def _is_held(self) -> bool:
        connection = self._screen.context.connection
        return connection is None or connection.client.activity().waiting_seconds > 0

    async def _read_people(self, session: "Session") -> None:
        context = self._screen.context
        read = partial(
            sessions.read_detail,
            context.connected().client,
            session,
            context.clock,
            again=False,
            index=context.people,
        )
        try:
            self._read = await in_thread(in_background(read))
        except ProxyTuiError:
            # Nobody asked for it; whoever opens the session is told.
            self._read = None
