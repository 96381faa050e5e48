"""A program in a terminal of its own: started, typed at, watched and ended.

The terminal is a real pty that answers nothing. What the program writes is kept as raw bytes with
the moment each piece arrived; a pyte screen is built from them only when somebody looks, so that
watching costs the program no time.
"""

import codecs
import contextlib
import fcntl
import os
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import NamedTuple, Self

import pyte
from ansi_filter import AnsiFilter

KEYS: Mapping[str, str] = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "esc": "\x1b",
    "escape": "\x1b",
    "backspace": "\x7f",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
}
"""What xterm sends for a named key; ``ctrl+`` and a letter is computed."""

KEPT = ("PATH", "HOME", "TZ", "PYTHONPATH", "PYTHON_KEYRING_BACKEND")
"""What a program is given of the environment of the tests."""


class Piece(NamedTuple):
    """One read from the terminal."""

    at: float
    """``time.perf_counter()`` when it arrived."""
    data: bytes


def key_bytes(key: str) -> bytes:
    """What a terminal sends for one key.

    Args:
        key: A name of ``KEYS``, ``ctrl+`` and a letter, or one character.

    Raises:
        ValueError: If there is no such key.
    """
    if key in KEYS:
        return KEYS[key].encode()
    if key.startswith("ctrl+") and len(key) == 6 and key[5].isalpha():
        return bytes([ord(key[5].upper()) & 0x1F])
    if len(key) == 1:
        return key.encode()
    raise ValueError(f"There is no key called {key!r}.")


class TerminalProgram:
    """A program that runs in a pty until the ``with`` block ends.

    Args:
        argv: The program and its arguments; the first is looked up in ``PATH``.
        rows: Height of the terminal in lines.
        cols: Width of the terminal in cells.
        env: Variables on top of a small clean environment (``KEPT``, LANG, TERM). There is no
            COLORTERM, as over SSH, so programs use 256 colours unless it is given here.
        grace: Seconds the program has to end after SIGTERM when the block ends.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        rows: int = 40,
        cols: int = 120,
        env: Mapping[str, str] | None = None,
        grace: float = 2.0,
    ) -> None:
        self.argv = list(argv)
        self.pieces: list[Piece] = []
        """Everything the program wrote, in order."""
        self.started_at = 0.0
        """``time.perf_counter()`` just before the program was started."""
        self.pid = 0
        self._size = (rows, cols)
        self._grace = grace
        self._env = _clean_environment() | dict(env or {})
        self._exit_code: int | None = None
        self._news = threading.Condition()
        self._attentive = threading.Event()
        self._attentive.set()
        self._ended = False
        self._screen = pyte.Screen(cols, rows)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._filter = AnsiFilter()
        self._shown = 0

    def __enter__(self) -> Self:
        self._master, slave = os.openpty()
        self._set_size(*self._size)
        terminal = os.ttyname(slave)
        # A session leader that opens a terminal gets it as its controlling one, and posix_spawn
        # needs no fork of a process that has threads.
        self.started_at = time.perf_counter()
        self.pid = os.posix_spawnp(
            self.argv[0],
            self.argv,
            self._env,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, terminal, os.O_RDWR, 0),
                (os.POSIX_SPAWN_DUP2, 0, 1),
                (os.POSIX_SPAWN_DUP2, 0, 2),
            ],
            setsid=True,
            setsigdef=[signal.SIGHUP, signal.SIGINT, signal.SIGPIPE],
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._reader.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._poll() is None:
            self.signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                self.exit_code(timeout=self._grace)
        if self._poll() is None:
            self.signal(signal.SIGKILL)
            self.exit_code(timeout=5)
        self.go_on()
        # A grandchild may still hold the terminal; the reader is a daemon and is left to it.
        self._reader.join(timeout=1)
        os.close(self._master)

    # -- what it wrote

    @property
    def raw(self) -> bytes:
        """Every byte the program wrote so far."""
        return b"".join(piece.data for piece in list(self.pieces))

    @property
    def byte_count(self) -> int:
        """How many bytes the program wrote so far."""
        return sum(len(piece.data) for piece in list(self.pieces))

    @property
    def screen(self) -> pyte.Screen:
        """The screen as it is now, with colours and attributes in its ``buffer``."""
        pieces = list(self.pieces)
        for piece in pieces[self._shown :]:
            self._stream.feed(self._filter.feed(self._decoder.decode(piece.data)))
        self._shown = len(pieces)
        return self._screen

    def screen_text(self) -> str:
        """The screen as text: one line per row, blanks at the ends of lines left out."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def is_cooked(self) -> bool:
        """Whether the terminal echoes and edits lines, as a shell leaves it."""
        flags = termios.ECHO | termios.ICANON | termios.ISIG
        return termios.tcgetattr(self._master)[3] & flags == flags

    # -- what it is told

    def press(self, *keys: str) -> None:
        """Send keys by name, each as one write.

        Raises:
            ValueError: If a key has no such name.
        """
        for key in keys:
            os.write(self._master, key_bytes(key))

    def type(self, text: str) -> None:
        """Send text as if typed without a pause."""
        os.write(self._master, text.encode())

    def resize(self, rows: int, cols: int) -> None:
        """Give the terminal another size; the program gets SIGWINCH."""
        _ = self.screen
        self._screen.resize(rows, cols)
        self._set_size(rows, cols)

    def hang(self) -> None:
        """Take nothing of what the program writes, until ``go_on``; one more read may happen."""
        self._attentive.clear()

    def go_on(self) -> None:
        """Take again what the program writes."""
        self._attentive.set()

    def signal(self, number: int) -> None:
        """Send a signal to the program, and only to it."""
        if self._poll() is None:
            os.kill(self.pid, number)

    # -- waiting

    def wait_for(self, what: str | Callable[[str], bool], timeout: float = 10.0) -> str:
        """Wait until the screen shows something.

        Args:
            what: A text to be found on the screen, or a test of the screen's text.
            timeout: Seconds to wait at most.

        Returns:
            The screen's text when it was so.

        Raises:
            TimeoutError: If it never was, or the program ended; the message holds the screen.
        """
        seen = (lambda text: what in text) if isinstance(what, str) else what
        deadline = time.monotonic() + timeout
        while True:
            count = len(self.pieces)
            text = self.screen_text()
            if seen(text):
                return text
            if not self._wait_for_news(count, deadline - time.monotonic()):
                raise TimeoutError(f"{self._waited(timeout)} for {what!r}:\n{text}")

    def wait_for_bytes(self, data: bytes, timeout: float = 10.0, *, since: int = 0) -> float:
        """Wait until the raw output holds some bytes, without building a screen.

        Args:
            data: What to look for.
            timeout: Seconds to wait at most.
            since: Index of the first piece to look at.

        Returns:
            ``time.perf_counter()`` at the arrival of the piece that completed them.

        Raises:
            TimeoutError: If they never came.
        """
        deadline = time.monotonic() + timeout
        while True:
            count = len(self.pieces)
            if (at := _arrival(self.pieces[since:count], data)) is not None:
                return at
            if not self._wait_for_news(count, deadline - time.monotonic()):
                raise TimeoutError(f"{self._waited(timeout)} for {data!r}:\n{self.screen_text()}")

    def settle(self, quiet: float = 0.2, timeout: float = 10.0) -> str:
        """Wait until the program has written nothing for a while.

        Args:
            quiet: Seconds without a byte that count as settled.
            timeout: Seconds to wait at most.

        Returns:
            The screen's text then.

        Raises:
            TimeoutError: If it kept writing.
        """
        deadline = time.monotonic() + timeout
        while self._wait_for_news(len(self.pieces), quiet):
            if time.monotonic() >= deadline:
                raise TimeoutError(f"Still writing after {timeout} s:\n{self.screen_text()}")
        return self.screen_text()

    def exit_code(self, timeout: float = 10.0) -> int:
        """Wait for the program to end.

        Returns:
            Its exit code; minus the signal's number if a signal ended it.

        Raises:
            TimeoutError: If it is still running; the message holds the screen.
        """
        deadline = time.monotonic() + timeout
        while (code := self._poll()) is None:
            if time.monotonic() >= deadline:
                raise TimeoutError(f"Still running after {timeout} s:\n{self.screen_text()}")
            time.sleep(0.002)
        self._reader.join(timeout=1)
        return code

    # -- inside

    def _read(self) -> None:
        # Linux says EIO when the last process closed the terminal, others say end of file.
        with contextlib.suppress(OSError):
            while self._attentive.wait() and (data := os.read(self._master, 65536)):
                with self._news:
                    self.pieces.append(Piece(time.perf_counter(), data))
                    self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _wait_for_news(self, count: int, timeout: float) -> bool:
        """True once there are more pieces than that; False if none come in time, or ever."""
        with self._news:
            self._news.wait_for(lambda: len(self.pieces) > count or self._ended, max(timeout, 0))
            return len(self.pieces) > count

    def _waited(self, timeout: float) -> str:
        return "The program ended; waited" if self._ended else f"Waited {timeout} s"

    def _poll(self) -> int | None:
        if self._exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._exit_code = os.waitstatus_to_exitcode(status)
        return self._exit_code

    def _set_size(self, rows: int, cols: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))


def _clean_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"LANG": "C.UTF-8", "TERM": "xterm-256color"}


def _arrival(pieces: Sequence[Piece], data: bytes) -> float | None:
    """When the piece came that completed the first occurrence of some bytes."""
    end = b"".join(piece.data for piece in pieces).find(data) + len(data)
    if end < len(data):
        return None
    total = 0
    for piece in pieces:
        total += len(piece.data)
        if total >= end:
            return piece.at
    return None
