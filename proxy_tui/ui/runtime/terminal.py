"""A terminal driver that restores the terminal however the program is stopped or ended.

Textual's driver takes every SIGCONT for the end of a stop that it prepared. After a SIGSTOP it
starts a second input thread, and the process never ends. This driver knows whether it is
drawing, does that work on the event loop instead of in signal handlers, and ends the process
in time even if something hangs.
"""

import contextlib
import os
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from proxy_tui.settings.environment import terminal_facts
from proxy_tui.ui.runtime.ascii_screen import ascii_text

CHECK_SECONDS: Final = 30.0
"""How often to check that the terminal exists; poll() usually tells at once when it is gone."""

END_SECONDS: Final = 0.25
"""How long a normal exit may take before the process is ended without it."""

MESSAGE_SECONDS: Final = 2.0
"""The same if a message is still to be printed."""

BACKGROUND_SECONDS: Final = 0.1
"""How often a background process checks whether it is in the foreground."""

HUNG_UP: Final = 128 + signal.SIGHUP
"""Exit code when the terminal is gone."""

ENDING: Final = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
"""Signals that restore the screen and end the program, with exit code 128 + number."""

RESTORE_TRIES: Final = 10

RESTORE: Final = (
    "\x1b[?2026l"  # an update that was cut in two
    "\x1b[?2004l\x1b[?7h\x1b[?2048l"  # paste marks, line wrap, reports of the size
    "\x1b[?1016l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"  # the mouse
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"  # the keyboard, the other screen, cursor, focus
)
"""Everything that Textual switches on, off again."""


class TerminalDriver(LinuxDriver):
    """A driver that restores the terminal however the program is stopped or ended."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        if sys.__stderr__ is None or not sys.__stderr__.isatty():
            self._file = sys.__stdout__  # 2>FILE gets messages, not the screen
        self._is_ascii = not terminal_facts().is_utf8
        """Whether signs are sent that every terminal shows."""
        self._is_drawing = False
        """Whether the program has the screen."""
        self._is_ending = False
        self._ended_by: threading.Thread | None = None
        """The thread that ends the process after the time for a normal exit."""
        for number in ENDING:
            signal.signal(number, self._on_ending_signal)
        _ignore_background()
        if self.input_tty:
            watch = threading.Thread(target=exit_when_gone, args=(self.fileno,), daemon=True)
            watch.start()

    def start_application_mode(self) -> None:
        """Take the screen, once this process is in the foreground."""
        if self._is_drawing or self._is_ending:
            return
        if not self._is_in_foreground():
            self._must_signal_resume = True
            self._loop.call_later(BACKGROUND_SECONDS, self.start_application_mode)
            return
        start: Callable[[], None] = super().start_application_mode
        start()
        self._is_drawing = True
        _ignore_background()  # Textual has set SIGTTOU

    def stop_application_mode(self) -> None:
        """Give the screen back, if the program has it."""
        if self._is_drawing:
            if not self._is_in_foreground():
                self.attrs_before = None  # the shell has set its own
            super().stop_application_mode()
            self._is_drawing = False

    def run_input_thread(self) -> None:
        """Read keys while this process is in the foreground."""
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except OSError:  # reading fails in the background
                self.exit_event.wait(BACKGROUND_SECONDS)

    def write(self, data: str) -> None:
        """Write to the terminal while the program has the screen."""
        if self._is_writing():
            super().write(ascii_text(data) if self._is_ascii else data)

    def _is_writing(self) -> bool:
        return self._writer_thread is not None and self._writer_thread.is_alive()

    def end_in_time(self, code: int, seconds: float = END_SECONDS) -> None:
        """End the process with an exit code if it has not ended after some seconds."""
        if not self._is_ending:
            self._is_ending = True
            timer = threading.Timer(seconds, self._end_now, (code,))
            timer.daemon = True
            timer.start()

    def _on_ending_signal(self, number: int, _frame: FrameType | None) -> None:
        code = 128 + number
        self.end_in_time(code)
        self._loop.call_soon_threadsafe(self._app.exit, None, code)

    def close(self) -> None:
        """Finish writing, or wait for the thread that ends the process."""
        super().close()
        if self._ended_by is not None:
            self._ended_by.join()

    def _end_now(self, code: int) -> None:
        self._ended_by = threading.current_thread()
        if self._is_writing():
            self._restore()
        os._exit(code)

    def _restore(self) -> None:
        """Restore the terminal before anything that still waits to be written."""
        output = self._file.fileno() if self._file else self.fileno
        with contextlib.suppress(termios.error, OSError):
            if self.attrs_before is not None and self._is_in_foreground():
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            os.set_blocking(output, False)
            try:
                self._write_now(output, RESTORE.encode())
            finally:
                os.set_blocking(output, True)

    def _write_now(self, output: int, data: bytes) -> None:
        """Write, and give up if the terminal takes nothing."""
        for _ in range(RESTORE_TRIES):
            termios.tcflush(output, termios.TCOFLUSH)
            try:
                os.write(output, data)
            except BlockingIOError:
                # The writer thread may sleep with the terminal locked; a signal wakes it.
                writer = self._writer_thread
                if writer is not None and writer.ident is not None:
                    signal.pthread_kill(writer.ident, signal.SIGCONT)
                time.sleep(0.01)
            else:
                return

    def _is_in_foreground(self) -> bool:
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:  # not the controlling terminal: there is no job control
            return True

    # Textual's signal handlers, which its __init__ installs. In a signal the writer's queue may
    # be locked, so their work is done on the event loop.

    def _sigtstp_application(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self.stop_process, os.getpid())

    def _sigcont_application(self, *_: object) -> None:
        if self._is_drawing:
            self._loop.call_soon_threadsafe(self._continue)

    def stop_process(self, process: int = 0) -> None:
        """Give the screen back, stop until SIGCONT, and take the screen again.

        Args:
            process: The process to stop; 0 is the whole job, as a terminal does it, so that the
                shell does not wait for a script that started the program.
        """
        if not self._is_drawing or self._is_ending:
            return
        self.suspend_application_mode()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(process, signal.SIGTSTP)
        # The process stops here, until SIGCONT.
        signal.signal(signal.SIGTSTP, self._sigtstp_application)
        self._must_signal_resume = True
        self.resume_application_mode()

    def _continue(self) -> None:
        """Take the screen again after a SIGSTOP."""
        if self._is_drawing and not self._is_ending:
            self.suspend_application_mode()
            self._must_signal_resume = True
            self.resume_application_mode()


def _ignore_background() -> None:
    """Keep running in the background, so that signals are handled there."""
    for number in (signal.SIGTTIN, signal.SIGTTOU):
        signal.signal(number, signal.SIG_IGN)


def has_shell_behind() -> bool:
    """Return whether a shell takes over if the process stops."""
    return os.getpgrp() != os.getsid(0)


def exit_when_gone(descriptor: int) -> None:
    """Wait until the terminal is gone, then end the process. Runs in its own thread.

    SIGHUP may never arrive (nohup, a trap, a stopped shell). Then every read from the terminal
    returns at once and the program uses a whole core without end.
    """
    watch = select.poll()
    watch.register(descriptor, 0)
    while terminal_exists(descriptor):
        watch.poll(CHECK_SECONDS * 1000)
    os._exit(HUNG_UP)


def terminal_exists(descriptor: int) -> bool:
    """Return whether the terminal of a file descriptor still exists."""
    try:
        termios.tcgetattr(descriptor)
    except (termios.error, OSError):
        return False
    return True
