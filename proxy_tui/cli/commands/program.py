"""No command: the program itself."""

import argparse
import gc
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from proxy_tui.cli.accounts import Accounts
from proxy_tui.cli.output import overrides
from proxy_tui.cli.prompts import has_terminal
from proxy_tui.errors import UsageError
from proxy_tui.settings import Overrides, Settings, load
from proxy_tui.settings.environment import forget_terminal_size

if TYPE_CHECKING:
    from proxy_tui.bootstrap import Recorder
    from proxy_tui.credentials.stores import MemoryStore


def run(arguments: argparse.Namespace) -> int:
    """Open the program and return its exit code.

    Raises:
        UsageError: there is no terminal on both ends, or no such scenario.
        SettingsError: a setting is wrong.
    """
    require_terminal()
    # A tenth of the time to the first frame; the program turns it on again once it has started.
    gc.disable()
    chosen = overrides(arguments)
    if chosen.scenario:
        _check_scenario(chosen)
    return open_program(load(chosen))


def _check_scenario(chosen: Overrides) -> None:
    if not chosen.demo:
        raise UsageError("--scenario belongs to --demo.", hint="Add --demo.")
    from proxy_tui.simulator.demo.scenarios import scenario  # noqa: PLC0415  with --scenario only

    scenario(chosen.scenario)


def require_terminal() -> None:
    """Refuse at once to draw where nobody can see or type.

    Raises:
        UsageError: stdin or stdout is not a terminal.
    """
    if not has_terminal():
        raise UsageError(
            "This needs a terminal on both ends.",
            hint="Over ssh: ssh -t HOST proxy-tui. Nothing may be piped in or out.",
        )


def open_program(settings: Settings, store: "MemoryStore | None" = None) -> int:
    """Run the program and return its exit code.

    Args:
        settings: What is in force.
        store: Secrets kept for this run, in front of the OS keyring.
    """
    forget_terminal_size()
    from proxy_tui.ui.runtime.private_names import check_textual  # noqa: PLC0415  loads Textual

    check_textual()
    from proxy_tui.ui.app import ProxyTui  # noqa: PLC0415  loads Textual, once it is needed
    from proxy_tui.ui.context import Context  # noqa: PLC0415  the same

    if settings.theme or settings.columns or settings.keys:
        from proxy_tui.cli.checks.screen_settings import (  # noqa: PLC0415  loads Textual
            check_screen_settings,
        )

        settings = check_screen_settings(settings)
    accounts = Accounts(settings, store, _debug_log(settings))
    context = Context(
        settings=settings,
        connect=accounts.connect,
        demo=accounts.demo,
        sign_in=accounts.sign_in,
        switch=accounts.switch,
    )
    accounts.on_change = partial(setattr, context, "settings")
    app = ProxyTui(context)
    app.run()
    return app.return_code or 0


def _debug_log(settings: Settings) -> "Recorder | None":
    """Open the file of --debug before the screen is taken, so that a mistake is seen.

    Raises:
        UsageError: the file cannot be written.
    """
    if settings.debug_file is None:
        return None
    from proxy_tui.operations.support.debug_log import DebugLog  # noqa: PLC0415  with --debug only

    return DebugLog(settings.debug_file, _utc_now)


def _utc_now() -> datetime:
    return datetime.now(UTC)
