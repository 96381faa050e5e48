"""The program as a table of contents: themes, keys, screens, the account, how it ends."""

import asyncio
import gc
from collections.abc import Iterable
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, SystemCommand
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Event, Key
from textual.message import Message
from textual.screen import Screen

from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations import search
from proxy_tui.ui import dialogs, keys, screens, theme
from proxy_tui.ui.account import Account
from proxy_tui.ui.batch_runner import BatchRunner
from proxy_tui.ui.command_palette import Commands, screen_commands
from proxy_tui.ui.context import Context
from proxy_tui.ui.kept_screens import KeptScreens
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.messages import (
    AskToSignIn,
    KeepScreen,
    OpenBeside,
    OpenChangeLog,
    OpenDiagnosis,
    OpenFind,
    OpenPool,
    OpenService,
    OpenSession,
    RunBatch,
    UndoLast,
    UndoWrite,
    WriteToTerminal,
)
from proxy_tui.ui.runtime.error_boundary import ErrorBoundaryApp
from proxy_tui.ui.runtime.key_queue import InputEvent
from proxy_tui.ui.runtime.terminal import (
    END_SECONDS,
    MESSAGE_SECONDS,
    TerminalDriver,
    has_shell_behind,
)
from proxy_tui.ui.runtime.workers import DaemonExecutor, WorkerHost
from proxy_tui.ui.search_index import SearchIndex
from proxy_tui.ui.undo import Undo

if TYPE_CHECKING:
    from rich.console import RenderableType

    from proxy_tui.api.models import Service
    from proxy_tui.operations.search import Found
    from proxy_tui.ui.screens import ProxyScreen

STARTED_SECONDS = 2.0
"""When start-up is over, first rows included."""


def _collect_garbage() -> None:
    """Collect garbage from here on; what start-up made lives as long as the program.

    Collecting while a thousand modules load takes a tenth of the time to the first
    frame, so the command line turns it off.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


class ProxyTui(WorkerHost, ErrorBoundaryApp):
    """Runs live Twilio Proxy sessions from a terminal."""

    TITLE = "proxy-tui"
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        "styles/app.tcss",
        "styles/screens.tcss",
        "styles/dialogs.tcss",
    ]
    BINDINGS = keys.bindings("app")
    COMMANDS: ClassVar = {Commands}
    DEFAULT_MODE = "start-0"
    """Each new start is a mode: a stack of screens that goes when the next start comes."""
    NOTIFICATION_TIMEOUT = 6

    def __init__(self, context: Context) -> None:
        super().__init__()
        # Scrolling by key would be animated: frames between two pages are bytes for nothing.
        self.animation_level = "none"
        self.context = context
        self.account = Account(self, self, context, partial(self.call_later, self.restart))
        self.kept = KeptScreens(self)
        self.batches = BatchRunner(self, self, context, self._proxy_screens)
        self.search_index = SearchIndex(self, self, context)
        self.undo = Undo(self, self, context, self.batches)
        self._starts = 0
        self._quit_hint = False
        """Whether the note that ``action_help_quit`` shows is on the screen."""
        for one in theme.THEMES:
            self.register_theme(one)
        wanted = context.settings.theme
        unknown = wanted not in self.available_themes
        self._start_with(theme.usual(no_color=self.no_color) if unknown else wanted)
        self.set_keymap(keys.use(context.settings.keys))
        self._urgent = keys.urgent_keys()

    # -- start and end

    def _start_with(self, name: str) -> None:
        """Use a theme from the first frame on.

        Assigning it would make Textual parse all styles four times, 30 ms of the start.
        """
        self.set_reactive(App.theme, name)
        for mode, is_on in (
            ("dark", self.current_theme.dark),
            ("light", not self.current_theme.dark),
        ):
            self.set_class(is_on, f"-{mode}-mode", update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> Screen[Any]:
        """Return the screen of the first mode.

        Textual would parse all styles once more for a mode that was added before it runs.
        """
        return self._first_screen()

    def _first_screen(self) -> Screen[Any]:
        """Return the sessions of the service that was asked for, else the picker."""
        if self.context.settings.service:
            return screens.SessionsScreen(self.context, self.context.settings.service)
        return self._picker()

    def _picker(self) -> Screen[Any]:
        return screens.ServicesScreen(self.context)

    def get_driver_class(self) -> type[Driver]:
        """Return the driver that ends and stops well, unless another one was asked for."""
        driver = super().get_driver_class()
        return TerminalDriver if driver is LinuxDriver else driver

    def on_load(self) -> None:
        """Make quitting quick: before any screen can start work in asyncio's own threads."""
        asyncio.get_running_loop().set_default_executor(DaemonExecutor())

    def on_mount(self) -> None:
        """Show warnings, and the session or the search that was asked for."""
        self.add_mode(self.DEFAULT_MODE, self._first_screen)
        self.set_timer(STARTED_SECONDS, self._started)
        # One clock for all screens: a timer of its own would keep a screen that was left in
        # memory until it is due.
        self.set_interval(screens.AGES_SECONDS, self._minute_passed)
        for warning in self.context.settings.warnings:
            self.notify(warning, severity="warning", markup=False)
        if self.context.settings.session:
            self.call_after_refresh(self.action_goto, self.context.settings.session)
        elif self.context.start.find:
            self.call_after_refresh(self._search_at_once)

    def _minute_passed(self) -> None:
        for screen in self._proxy_screens():
            screen.bar.minute_passed()

    def watch_app_focus(self) -> None:
        """Recompute ages that became due while nobody could look."""
        for screen in self.screen_stack:
            if isinstance(screen, screens.ProxyScreen):
                screen.bar.catch_up()

    def _started(self) -> None:
        _collect_garbage()
        # In time for the first dialog, which would take a quarter longer to open.
        self.run_worker(dialogs.load, group="load", thread=True, exit_on_error=False)

    def restart(self, problem: ProxyTuiError | None = None, *, drop_work: bool = True) -> None:
        """Go on from the picker.

        Args:
            problem: What went wrong, to be shown there.
            drop_work: Stop all flows and forget the kept screens.
        """
        if drop_work:
            self.batches.drop()
            self.workers.cancel_all()
        self.clear_notifications()
        left = self.current_mode
        self._starts += 1
        mode = f"start-{self._starts}"
        self.add_mode(mode, self._picker)
        self.switch_mode(mode)
        if problem is None:
            self.remove_mode(left)
        else:
            # The screen that failed may never answer, so its removal is not waited for.
            self.push_screen(dialogs.ErrorDialog(problem))
        if drop_work:
            self.kept.drop()

    def on_open_services(self) -> None:
        """Show the picker; the service that was left is kept."""
        self.restart(drop_work=False)

    def exit(
        self,
        result: None = None,
        return_code: int = 0,
        message: "RenderableType | None" = None,
    ) -> None:
        """Leave the program; the process ends soon even if something hangs."""
        super().exit(result, return_code, message)
        if isinstance(self._driver, TerminalDriver):
            self._driver.end_in_time(return_code, MESSAGE_SECONDS if message else END_SECONDS)

    def action_suspend_process(self) -> None:
        """Go to the shell, where there is one, as job control does it."""
        if not has_shell_behind():
            self.notify("There is no shell behind this program to go to.", severity="warning")
        elif isinstance(self._driver, TerminalDriver):
            self.app_suspend_signal.publish(self)
            self._driver.stop_process()

    # -- screens

    @property
    def proxy_screen(self) -> "ProxyScreen":
        """The screen below any dialog."""
        kind = screens.ProxyScreen
        return next(one for one in reversed(self.screen_stack) if isinstance(one, kind))

    def _proxy_screens(self) -> "list[ProxyScreen]":
        """Return the screens that are shown or kept, the one on top last."""
        every = dict.fromkeys([*self.kept, *self.screen_stack])
        return [one for one in every if isinstance(one, screens.ProxyScreen) and one.is_mounted]

    def on_undo_write(self, message: UndoWrite) -> None:
        """Take back a write or a batch."""
        self.undo.start(message.id)

    def on_undo_last(self, message: UndoLast) -> None:
        """Take back the last write to a session."""
        self.undo.start_last(message.sids)

    def on_run_batch(self, message: RunBatch) -> None:
        """Run a batch."""
        self.batches.start(message.batch)

    def action_history(self) -> None:
        """Show what was done, and above it the batch that runs."""
        if not isinstance(self.proxy_screen, screens.HistoryScreen):
            self.push_screen(screens.HistoryScreen(self.context))
        if self.batches.is_running:
            self.batches.show()

    def on_open_service(self, message: OpenService) -> None:
        """Show the sessions of a service."""
        make = partial(screens.SessionsScreen, self.context, message.service)
        self._push_kept(self.kept.get(message.name, make))

    def on_open_session(self, message: OpenSession) -> None:
        """Show one session."""
        self._push(screens.SessionScreen(self.context, message), message)

    def on_open_beside(self, message: OpenBeside) -> None:
        """Show a neighbour of a session; the list behind both is not painted in between."""
        with self.batch_update():
            message.screen.dismiss(message.left)
            self.on_open_session(message.request)

    def on_open_diagnosis(self, message: OpenDiagnosis) -> None:
        """Show why the people of a session cannot reach each other."""
        screen = screens.DiagnosisScreen(self.context, message.service, message.session)
        self._push(screen, message)

    def on_open_find(self, message: OpenFind) -> None:
        """Show the search, or a new one for what is searched at once."""
        make = partial(screens.FindScreen, self.context, message)
        is_new = message.number or message.typed
        screen = make() if is_new else self.kept.get(message.name, make)
        screen.loaded = message.loaded
        self._push_kept(screen)

    def on_open_pool(self, message: OpenPool) -> None:
        """Show the numbers of a service."""
        self.push_screen(screens.PoolScreen(self.context, message.service))

    def on_open_change_log(self, message: OpenChangeLog) -> None:
        """Show what changed in a list."""
        self.push_screen(
            screens.ChangeLogScreen(
                self.context, message.service, message.change_log, message.listing
            )
        )

    def _push_kept(self, screen: "ProxyScreen") -> None:
        """Push a screen, and update it if it was shown before."""
        was_shown = screen.is_mounted
        self.push_screen(screen)
        if was_shown:
            screen.call_later(screen.come_back)

    def _push(self, screen: "Screen[Message | None]", request: OpenSession) -> None:
        """Push a screen, and post what it dismisses with to the screen that asked for it."""

        def pass_back(result: Message | None) -> None:
            if result is not None:
                request.opener.post_message(result)

        self.push_screen(screen, pass_back)

    def on_keep_screen(self, message: KeepScreen) -> None:
        """Keep a screen."""
        self.kept.keep(message.name, message.screen)

    def action_goto(self, typed: str = "") -> None:
        """Ask for a session or a service by SID or name, and show it."""
        opener = self.proxy_screen

        def show(target: "Found | Service | None") -> None:
            if isinstance(target, search.Found):
                if target.note:
                    self.notify(target.note, markup=False)
                opener.post_message(OpenSession(opener, target.service, target.session))
            elif target is not None:
                opener.post_message(OpenService(target))

        # At the start the service is known by its name alone.
        first = opener.service or (self.context.settings.service if typed else None)
        self.push_screen(dialogs.GotoDialog(self.context, first, typed=typed), show)

    def _search_at_once(self) -> None:
        start = self.context.start
        self.post_message(OpenFind(None, typed=start.find, service_name=start.find_in))

    # -- the account

    def action_profile(self) -> None:
        """Choose another profile, which starts again from the picker."""
        self.account.choose_profile()

    def action_login(self) -> None:
        """Sign in to an account, or open the demo."""
        self.account.sign_in()

    def on_ask_to_sign_in(self, message: AskToSignIn) -> None:
        """Sign in, since the credentials in force are refused."""
        self.account.sign_in(message.why)

    def action_lock(self) -> None:
        """Unlock the writes of a production profile, or lock them again."""
        self.account.toggle_lock()
        self.proxy_screen.bar.renew()

    def action_interrupted(self) -> None:
        """Show writes whose program ended before they were answered."""
        self.proxy_screen.query_one(screens.InterruptedLine).open()

    def work_failed(self, error: ProxyTuiError) -> None:
        """Show why the account could not be changed."""
        self.push_screen(dialogs.ErrorDialog(error))

    # -- keys

    def never_waits(self, event: InputEvent) -> bool:
        """Quit, suspend and redraw at once, before the events that wait."""
        return isinstance(event, Key) and event.key in self._urgent

    def admits(self, event: InputEvent, pause: float) -> bool:
        """Return False for an event that a dialog refuses."""
        guard = getattr(self.screen, "guard", None)
        return guard is None or bool(guard.admits(event, pause))

    def action_help(self) -> None:
        """Show the keys of the screen below."""
        active = list(self.screen.active_bindings.values())
        self.push_screen(dialogs.HelpDialog(active, self.proxy_screen.help_rows()))

    def action_help_quit(self) -> None:
        """Say which key leaves the program, until the next key; ctrl+c asks for it."""
        self._quit_hint = True
        self.notify(f"{key_name('app.quit')} leaves the program.", markup=False)

    async def on_event(self, event: Event) -> None:
        """Remove the hint about leaving at the next key."""
        if isinstance(event, Key) and self._quit_hint:
            self._quit_hint = False
            self.clear_notifications()
        await super().on_event(event)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer in the palette what keys do on this screen."""
        yield from screen_commands(screen)
        words = "Keep an index on disk for searches after a restart, or drop it"
        yield SystemCommand("Search index", words, self.search_index.ask)
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("Quit", "Leave the program", self.action_quit)

    def on_write_to_terminal(self, message: WriteToTerminal) -> None:
        """Pass an escape on; Textual's own clipboard call knows no tmux and no screen."""
        if self._driver is not None:
            self._driver.write(message.escape)
