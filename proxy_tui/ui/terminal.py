"""How the program ends when its terminal does.

A hangup may never be heard (nohup, a trap, a stopped shell): then reading from
the dead terminal returns at once, for ever, and costs a whole core. So besides
the signals, the terminal itself is asked now and then whether it is still there.
"""

import asyncio
import os
import signal
import sys
import termios

from textual.app import App

LOOK_SECONDS = 1.0
"""How often the terminal is looked at; ending after it vanished takes twice this at most."""


def end_with_terminal(app: App[None]) -> None:
    """Leave in good order on SIGTERM, SIGHUP, and when the terminal is gone."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, app.exit)
    if sys.__stdin__ is not None and sys.__stdin__.isatty():
        descriptor = sys.__stdin__.fileno()
        app.set_interval(LOOK_SECONDS, lambda: None if terminal_there(descriptor) else leave(app))


def terminal_there(descriptor: int) -> bool:
    """Whether the terminal behind a file descriptor still exists."""
    try:
        termios.tcgetattr(descriptor)
    except (termios.error, OSError):
        return False
    return True


def leave(app: App[None]) -> None:
    """End at once: there is no screen left to restore and nobody to ask."""
    app.workers.cancel_all()
    os._exit(129)
