"""No command: the program itself."""

import argparse
import gc
from typing import TYPE_CHECKING

from proxy_tui import bootstrap, cli, simulator, ui
from proxy_tui.cli import checks
from proxy_tui.cli.accounts import Accounts
from proxy_tui.cli.arguments import overrides, places
from proxy_tui.cli.prompts import has_terminal
from proxy_tui.errors import UsageError
from proxy_tui.operations import support
from proxy_tui.settings import Settings, load
from proxy_tui.settings.environment import forget_terminal_size

if TYPE_CHECKING:
    from proxy_tui.credentials import MemoryStore


def run(arguments: argparse.Namespace) -> int:
    """Open the program and return its exit code."""
    require_terminal()
    # Saves a tenth of the time to the first frame; the program enables it again after that.
    gc.disable()
    if arguments.scenario:
        if not arguments.demo:
            raise UsageError("--scenario belongs to --demo.", hint="Add --demo.")
        simulator.scenario(arguments.scenario)
    settings = load(overrides(arguments))
    is_link = arguments.session or places(arguments)
    return open_program(settings, start=cli.start_of(arguments, settings) if is_link else None)


def require_terminal() -> None:
    """Raise UsageError unless stdin and stdout are terminals."""
    if not has_terminal():
        raise UsageError(
            "This needs a terminal on both ends.",
            hint="Over ssh: ssh -t HOST proxy-tui. Nothing may be piped in or out.",
        )


def open_program(
    settings: Settings, store: "MemoryStore | None" = None, start: "ui.Start | None" = None
) -> int:
    """Run the program and return its exit code. Loads Textual.

    Args:
        settings: What is in force.
        store: Secrets for this run, in front of the OS keyring.
        start: What to open besides the service and the session of the settings.
    """
    forget_terminal_size()
    ui.check_textual()
    chosen = (settings.theme, settings.columns, settings.keys, settings.services, settings.views)
    if any(chosen):
        settings = checks.check_screen_settings(settings)
    log = None
    if settings.debug_file is not None:  # before the screen, so that an error is seen
        log = support.DebugLog(settings.debug_file, bootstrap.utc_now)
    accounts = Accounts(settings, store, log)
    context = ui.Context(
        settings=settings,
        connect=accounts.connect,
        demo=accounts.demo,
        sign_in=accounts.sign_in,
        switch=accounts.switch,
        keep_index=accounts.keep_index,
        start=start or ui.Start(),
    )
    accounts.on_change = context.change_settings
    app = ui.ProxyTui(context)
    app.run()
    return app.return_code or 0
