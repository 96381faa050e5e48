"""What every screen has: the context line, the body, the key line, work and its errors."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar
from urllib.parse import urlsplit

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.api.hosts import is_twilio
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import safe, short_sid
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_name
from proxy_tui.ui.messages import StartAgain
from proxy_tui.ui.runtime.workers import WorkerHost
from proxy_tui.ui.screens.kept_screens import keep, show
from proxy_tui.ui.widgets.context_bar import ContextBar, Where
from proxy_tui.ui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.connection import Connection
    from proxy_tui.operations.search import Found
    from proxy_tui.operations.writes.journal import Record
    from proxy_tui.settings import Profile

T = TypeVar("T")

AGES_SECONDS = 60
"""How often what counts from now is counted anew; what reads as before is not painted."""

BUSY_AFTER_SECONDS = 0.2
"""A wait shorter than this is not worth a word on screen."""


class ProxyScreen(WorkerHost, Screen[None]):
    """A full screen of the program."""

    BINDINGS = bindings("screen")
    FOOTER: ClassVar[tuple[str, ...]] = ()
    """Ids of the keys that the last line shows."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.bar = ContextBar()
        self.interrupted_line = Static(classes="interrupted", markup=False)
        self.interrupted_line.display = False
        self._busy_timer: Timer | None = None
        self._wait_timer: Timer | None = None
        self._busy_words: dict[str, str] = {}
        self._busy_shown = False
        self._ages_due = False

    @property
    def connection(self) -> "Connection | None":
        """The connection in force, once there is one."""
        return self.context.connection

    def compose(self) -> ComposeResult:
        """Put the body between the two lines that every screen has."""
        yield self.bar
        yield self.interrupted_line
        yield from self.compose_body()
        yield KeyBar(*self.FOOTER)

    def compose_body(self) -> Iterable[Widget]:
        """Return what this screen is about."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Say where we are, and on the first screen which writes have no outcome."""
        self.set_interval(AGES_SECONDS, self._minute_passed)
        self.watch(self.app, "app_focus", self._catch_up, init=False)
        self.update_bar()
        if self.context.interrupted is None:
            self.call_after_refresh(self._look_for_interrupted)
        self._show_interrupted()

    def on_screen_resume(self) -> None:
        """Say where we are now: much may have happened on the screen above."""
        self.update_bar()
        self._catch_up()

    def _minute_passed(self) -> None:
        self._ages_due = True
        self._catch_up()

    def _catch_up(self) -> None:
        """Count ages anew if it is time; where nobody can look, once somebody does."""
        below_dialogs = (one for one in self.app.screen_stack[::-1] if isinstance(one, ProxyScreen))
        if self._ages_due and self.app.app_focus and next(below_dialogs, None) is self:
            self._ages_due = False
            self.show_ages()

    def show_ages(self) -> None:
        """Count everything that counts from now to one new moment; screens add to it."""
        self.update_bar()
        self._show_interrupted()

    @property
    def is_on_top(self) -> bool:
        """Whether nothing is above this screen, not even a dialog; False while the app ends."""
        stack = self.app.screen_stack
        return bool(stack) and stack[-1] is self

    def where(self) -> Where:
        """Return what the context line says; screens add to it."""
        connection = self.connection
        if connection is None:
            label = self.context.settings.profile or "not signed in"
            return Where(label="" if self.pending else label, busy=self._busy())
        # Asked first: a lock whose time is up closes when it is asked.
        unlocked = _unlocked_words(connection)
        return Where(
            label=connection.label,
            environment=connection.environment,
            account=short_sid(connection.account_sid),
            host=_foreign_host(connection.client.base_url),
            read_only=connection.client.read_only,
            unlocked=unlocked,
            busy=self._busy(),
            activity=connection.client.activity(),
            zone=self.context.zone,
        )

    def update_bar(self) -> None:
        """Repaint the context line if it would say something else."""
        if not self.is_mounted:
            return
        where = self.where()
        self.bar.where = where
        seconds = where.activity.waiting_seconds if where.activity else 0
        if seconds > 0 and self._wait_timer is None:
            # A wait that is over must not stay on screen because nothing else happens.
            self._wait_timer = self.set_timer(min(max(seconds, 0.1), 1.0), self._waited)

    def _waited(self) -> None:
        self._wait_timer = None
        self.update_bar()

    def describe_work(self, **words: str) -> None:
        """Name what groups of work do, for the busy line: ``sessions="reading sessions"``."""
        self._busy_words.update(words)

    def work_changed(self) -> None:
        """Show the busy words only if the work outlasts the blink of an eye."""
        if self.pending and self._busy_timer is None:
            self._busy_timer = self.set_timer(BUSY_AFTER_SECONDS, self._still_busy)
        elif not self.pending:
            if self._busy_timer is not None:
                self._busy_timer.stop()
                self._busy_timer = None
            self._busy_shown = False
            self.update_bar()

    def _still_busy(self) -> None:
        self._busy_shown = True
        self.update_bar()
        # From here on once a second, so that a countdown goes on.
        self._busy_timer = self.set_interval(1.0, self.update_bar)

    def _busy(self) -> str:
        if not self._busy_shown:
            return ""
        return next(
            (self._busy_words[group] for group in self.pending if group in self._busy_words), ""
        )

    def work_failed(self, error: ProxyTuiError) -> None:
        """Show the error in a dialog; what is on screen stays."""
        from proxy_tui.ui.dialogs.text import ErrorDialog  # noqa: PLC0415  not before it is needed

        self.app.push_screen(ErrorDialog(error))

    def tell(self, message: str, *, title: str = "", warning: bool = False) -> None:
        """Show a short note that goes away by itself."""
        self.app.notify(
            message, title=title, severity="warning" if warning else "information", markup=False
        )

    # -- production

    @property
    def can_unlock(self) -> bool:
        """Whether writes are refused only by a lock that can be opened."""
        connection = self.connection
        lock = connection.lock if connection is not None else None
        return lock is not None and not lock.is_open and not lock.fixed_reason

    def ask_to_unlock(self, then: str = "", *, unless: Callable[[], bool] = lambda: False) -> None:
        """Ask to allow writes for a while.

        Args:
            then: The action to go on with.
            unless: Asked before going on; True leaves it.
        """
        from proxy_tui.ui.dialogs.unlock import UnlockDialog  # noqa: PLC0415  not before it is needed

        connection = self.connection
        if connection is None or connection.lock is None:
            return

        async def done(unlocked: bool | None) -> None:
            self.update_bar()
            if unlocked and then and not unless():
                await self.run_action(then)

        self.app.push_screen(UnlockDialog(connection.lock), done)

    def action_lock(self) -> None:
        """Unlock the writes of a production profile, or lock them again."""
        lock = self.connection.lock if self.connection is not None else None
        if lock is None:
            self.tell("Only a production profile is locked.")
        elif lock.is_open:
            lock.close()
            self.update_bar()
            self.tell("Locked: nothing can be changed until you unlock it.")
        elif lock.fixed_reason:
            self.tell(f"It stays locked: {lock.fixed_reason}.", warning=True)
        else:
            self.ask_to_unlock()

    # -- writes without an outcome

    def _look_for_interrupted(self) -> None:
        self.work(
            "interrupted", self._read_interrupted, self._take_interrupted, failed=self._not_told
        )

    def _read_interrupted(self) -> "tuple[Record, ...]":
        from proxy_tui.operations.writes.interrupted import find_interrupted  # noqa: PLC0415  loads pydantic

        return find_interrupted(self.context.connected().writer.journal, self.context.clock())

    def _take_interrupted(self, found: "tuple[Record, ...]") -> None:
        self.context.interrupted = found
        self._show_interrupted()

    def _not_told(self, _error: ProxyTuiError) -> None:
        """Whoever is not signed in, or has no readable journal, hears of that elsewhere."""

    def _show_interrupted(self) -> None:
        """Name writes without an outcome in a line of their own, which takes no key away."""
        found = () if self.context.interrupted_seen else self.context.interrupted
        self.interrupted_line.display = bool(found)
        if not found:
            return
        from proxy_tui.operations.writes.interrupted import interrupted_line  # noqa: PLC0415  as above

        words = interrupted_line(found, self.context.clock(), self.context.zone)
        told = f" {key_name('screen.interrupted')} {words}"
        self.interrupted_line.update(Content.styled(told, "$text-warning"))

    def action_interrupted(self) -> None:
        """Show writes whose program ended before they were answered."""
        from proxy_tui.ui.dialogs.interrupted import InterruptedDialog  # noqa: PLC0415  as above

        if not self.context.interrupted:
            self.tell("Every write in the journal has its outcome.")
            return
        self.context.interrupted_seen = True
        self._show_interrupted()
        self.app.push_screen(InterruptedDialog(self.context))

    # -- another account

    def action_profile(self) -> None:
        """Choose another profile; what is on screen and under way goes with the old one."""
        from proxy_tui.ui.dialogs.menu import MenuDialog, MenuItem  # noqa: PLC0415  not before it is needed

        settings = self.context.settings
        current = self.connection.profile if self.connection is not None else ""
        choices = [
            MenuItem(
                f"profile:{name}", _profile_words(profile), note="in use" if name == current else ""
            )
            for name, profile in settings.profiles.items()
        ]
        choices += [
            MenuItem("login", "Sign in to another account …"),
            MenuItem("demo", "The demo: no account, no network"),
        ]
        self.app.push_screen(
            MenuDialog("Work as", choices, f"profile:{current}" if current else ""), self._work_as
        )

    def _work_as(self, chosen: str | None) -> None:
        context = self.context
        if chosen == "login":
            self.action_login()
        elif chosen == "demo" and context.demo is not None:
            self._connect_anew(context.demo)
        elif chosen and context.switch is not None:
            switch, name = context.switch, chosen.removeprefix("profile:")
            self._connect_anew(lambda: switch(name))

    def _connect_anew(self, connect: "Callable[[], Connection]") -> None:
        self.work("connect", connect, self.take_connection)

    def action_login(self, why: ProxyTuiError | None = None) -> None:
        """Sign in to an account, or open the demo."""
        from proxy_tui.ui.dialogs.login import LoginDialog  # noqa: PLC0415  not before it is needed

        self.app.push_screen(LoginDialog(self.context, why), self.take_connection)

    def take_connection(self, connection: "Connection | None") -> None:
        """Go on with another connection, from the picker."""
        if connection is not None:
            self.context.use(connection)
            self.post_message(StartAgain(anew=True))

    # -- going elsewhere

    service: "Service | None" = None
    """The service in view, where there is one."""

    def open_service(self, service: "Service | str") -> None:
        """Open the sessions of a service, given whole, by SID or by name, as it was left."""
        from proxy_tui.ui.screens.sessions.screen import SessionsScreen  # noqa: PLC0415  a screen that opens this one

        name = service if isinstance(service, str) else service.sid
        show(
            self.app, self.context.kept, f"service {name}",
            lambda: SessionsScreen(self.context, service),
        )  # fmt: skip

    def keep(self, name: str) -> None:
        """Come back as it is, under this name, after this screen was left."""
        keep(self.app, self.context.kept, name, self)

    def shown_again(self) -> None:
        """Take that the screen is on top again after it had been left."""

    def open_session(self, service: "Service", session: "Session") -> None:
        """Open one session; what became of it there is taken on the way back."""
        from proxy_tui.ui.screens.session import SessionScreen  # noqa: PLC0415  a screen that opens this one

        screen = SessionScreen(self.context, service, session)
        self.app.push_screen(screen, lambda _: self.came_back(screen.session, gone=screen.deleted))

    def came_back(self, session: "Session | None", *, gone: bool) -> None:
        """Take a session as it was left on its own screen."""

    def leave(self) -> None:
        """Go back to the screen below; from the first screen, to the picker."""
        if len(self.app.screen_stack) > 1:
            self.dismiss(None)
        else:
            self.post_message(StartAgain(anew=False))

    def action_find(self) -> None:
        """Find sessions by number, SID or name."""
        from proxy_tui.ui.screens.find import FindScreen, find_name  # noqa: PLC0415  a screen that opens others

        service, loaded = self.service, self.loaded_sessions()
        screen = show(
            self.app, self.context.kept, find_name(service),
            lambda: FindScreen(self.context, service, loaded),
        )  # fmt: skip
        if isinstance(screen, FindScreen):
            screen.loaded = tuple(loaded)

    def find_number(self, number: str, shown: str) -> None:
        """Find the sessions of a number at once.

        Args:
            number: E.164 or a channel address.
            shown: How it may be shown.
        """
        from proxy_tui.ui.screens.find import FindScreen  # noqa: PLC0415  a screen that opens others

        loaded = self.loaded_sessions()
        self.app.push_screen(
            FindScreen(self.context, self.service, loaded, number=number, shown=shown)
        )

    def help_rows(self) -> "Sequence[tuple[str, str]]":
        """Return what help says besides the keys: terms and their meaning."""
        return ()

    def loaded_sessions(self) -> "Iterable[Session]":
        """Return the sessions that this screen holds."""
        return ()

    def action_pool(self) -> None:
        """Show the numbers of the service."""
        from proxy_tui.ui.screens.pool import PoolScreen  # noqa: PLC0415  a screen that opens others

        if self.service is not None:
            self.app.push_screen(PoolScreen(self.context, self.service))

    def action_goto(self, typed: str = "") -> None:
        """Open a session by SID or name."""
        from proxy_tui.ui.dialogs.goto import GotoDialog  # noqa: PLC0415  not before it is needed

        self.app.push_screen(GotoDialog(self.context, self.service, typed=typed), self._go)

    def _go(self, target: "Found | Service | None") -> None:
        from proxy_tui.operations.search import Found  # noqa: PLC0415  not before it is needed

        if isinstance(target, Found):
            if target.note:
                self.tell(target.note)
            self.open_session(target.service, target.session)
        elif target is not None:
            self.open_service(target)


def _unlocked_words(connection: "Connection") -> str:
    """Return until when production may be written to; "" where it may not, or always."""
    lock = connection.lock
    if lock is None or not lock.is_open:
        return ""
    return f"UNLOCKED {lock.remaining().total_seconds() / 60:.0f} min"


def _profile_words(profile: "Profile") -> str:
    words = f"{profile.label or profile.name}  "
    return safe(words + ("PROD" if profile.is_production else profile.environment)).rstrip()


def _foreign_host(base_url: str) -> str:
    """Return the host of a base URL that is not Twilio's own."""
    parts = urlsplit(base_url)
    return "" if is_twilio(parts.hostname or "") else parts.netloc
