"""How the program leaves its terminal and takes it again: signals, stops, a lost line.

A hangup may never be heard (nohup, a trap, a stopped shell): then reading from
the dead terminal returns at once, for ever, and costs a whole core. So besides
the signals, the terminal itself is asked now and then whether it is still there.
"""

import asyncio
import os
import signal
import sys
import termios
from typing import Final

from textual.app import App
from textual.driver import Driver

LOOK_SECONDS: Final = 1.0
"""How often the terminal is looked at; ending after it vanished takes twice this at most."""

_ENDING: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
"""Signals that ask a program to end."""

_SECOND_THOUGHT: Final = 0.1
"""Seconds in the background before it stops again: a signal to end may have come with SIGCONT."""


class Terminal:
    """The terminal of a running app: left on signals, given back while stopped.

    Textual takes the terminal again after every SIGCONT. After a stop that was not
    announced (SIGSTOP) it still had it: a second pair of threads was started, the
    first one never ended, and so the process did not either.
    """

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._driver: Driver | None = None
        self._loop = asyncio.get_running_loop()
        self._is_away = False
        """Whether the terminal was given back before a stop."""
        self._is_ending = False

    def end_on_signals(self) -> None:
        """Leave in good order; the exit code is 128 and the signal's number, as in a shell."""
        for number in _ENDING:
            self._loop.add_signal_handler(number, self._end, 128 + number)

    def watch(self, driver: Driver) -> None:
        """Take part in job control, and leave when the terminal is gone."""
        self._driver = driver
        if driver.can_suspend:
            signal.signal(signal.SIGTSTP, self._stop)
            signal.signal(signal.SIGCONT, self._continue)
        if (descriptor := _terminal()) is not None:
            self._app.set_interval(LOOK_SECONDS, lambda: self._look(descriptor))

    def _end(self, code: int) -> None:
        self._is_ending = True
        # In the background the terminal may be put right only by a process that ignores this.
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        self._app.exit(return_code=code)

    def _stop(self, *_: object) -> None:
        if self._driver is not None:
            self._driver.suspend_application_mode()
            self._is_away = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continue(self, *_: object) -> None:
        if not in_foreground():
            # ``bg``: the terminal is the shell's, and ``fg`` wakes only what is stopped.
            self._loop.call_soon_threadsafe(
                self._loop.call_later, _SECOND_THOUGHT, self._stop_again
            )
        elif self._driver is not None:
            if not self._is_away:
                self._driver.suspend_application_mode()
            self._is_away = False
            self._driver.resume_application_mode()
            self._driver.send_message(Driver.SignalResume())

    def _stop_again(self) -> None:
        if not self._is_ending and not in_foreground():
            os.kill(os.getpid(), signal.SIGSTOP)

    def _look(self, descriptor: int) -> None:
        if not terminal_there(descriptor):
            leave(self._app)


def in_foreground() -> bool:
    """Whether this process may use its terminal; True where it has none."""
    descriptor = _terminal()
    try:
        return descriptor is None or os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return True


def _terminal() -> int | None:
    """Return the descriptor that is typed at; None where that is no terminal."""
    stdin = sys.__stdin__
    return stdin.fileno() if stdin is not None and stdin.isatty() else None


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
