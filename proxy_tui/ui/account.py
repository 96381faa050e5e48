"""The account that the program works with: profiles, signing in, the lock on production."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import safe
from proxy_tui.ui import dialogs
from proxy_tui.ui.context import Context
from proxy_tui.ui.runtime.workers import WorkerHost, in_thread

if TYPE_CHECKING:
    from proxy_tui.operations.connection import Connection
    from proxy_tui.settings import Profile


class Account:
    """Changes to the account that a person asks for.

    Args:
        host: Runs the flows.
        switched: Called when another connection is in force.
    """

    def __init__(
        self, app: App[Any], host: WorkerHost, context: Context, switched: Callable[[], object]
    ) -> None:
        self._app = app
        self._host = host
        self._context = context
        self._switched = switched

    def choose_profile(self) -> None:
        """Ask for another profile, or for other credentials."""
        connection = self._context.connection
        current = connection.profile if connection is not None else ""
        choices = [
            dialogs.MenuItem(
                f"profile:{name}", _profile_words(profile), note="in use" if name == current else ""
            )
            for name, profile in self._context.settings.profiles.items()
        ]
        choices += [
            dialogs.MenuItem("login", "Sign in to another account …"),
            dialogs.MenuItem("demo", "The demo: no account, no network"),
        ]
        selected = f"profile:{current}" if current else ""
        self._app.push_screen(dialogs.MenuDialog("Work as", choices, selected), self._work_as)

    def _work_as(self, chosen: str | None) -> None:
        context = self._context
        if chosen == "login":
            self.sign_in()
        elif chosen == "demo" and context.demo is not None:
            self._host.run_flow("connect", self._connect, context.demo)
        elif chosen and context.switch is not None:
            switch = partial(context.switch, chosen.removeprefix("profile:"))
            self._host.run_flow("connect", self._connect, switch)

    async def _connect(self, connect: "Callable[[], Connection]") -> None:
        self._use(await in_thread(connect))

    def sign_in(self, why: ProxyTuiError | None = None) -> None:
        """Ask for credentials; ``why`` says what is wrong with those in force."""
        self._app.push_screen(dialogs.LoginDialog(self._context, why), self._use)

    def _use(self, connection: "Connection | None") -> None:
        if connection is not None:
            self._context.use(connection)
            self._switched()

    def toggle_lock(self) -> None:
        """Lock the writes of a production profile, or ask to unlock them."""
        connection = self._context.connection
        lock = connection.lock if connection is not None else None
        if lock is None:
            self._tell("Only a production profile is locked.")
        elif lock.is_open:
            lock.close()
            self._tell("Locked: nothing can be changed until you unlock it.")
        elif lock.fixed_reason:
            self._tell(f"It stays locked: {lock.fixed_reason}.", warning=True)
        else:
            self._app.push_screen(dialogs.UnlockDialog(lock))

    def _tell(self, message: str, *, warning: bool = False) -> None:
        self._app.notify(message, severity="warning" if warning else "information", markup=False)


def _profile_words(profile: "Profile") -> str:
    words = f"{profile.label or profile.name}  "
    return safe(words + ("PROD" if profile.is_production else profile.environment)).rstrip()
