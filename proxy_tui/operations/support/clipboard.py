"""How a text gets into the clipboard of the person, who may sit at another machine.

Over SSH a program of this machine cannot reach it; the terminal can. Inside tmux
3.2 or later tmux hands it on (``load-buffer -w``; tmux ignores the escape
sequence from programs unless told otherwise), elsewhere the terminal is asked
with OSC 52. On a local desktop the platform's own tool does it.
"""

from __future__ import annotations

import base64
import re
import subprocess
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from proxy_tui.errors import ProxyTuiError
from proxy_tui.settings.environment import child_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SECONDS: Final = 2.0
"""How long a tool may take; a person waits for it."""
LONGEST: Final = 74_994
"""Bytes that every terminal with OSC 52 takes in one go; xterm's limit is the lowest."""

_BY_TERMINAL: Final = "through the terminal (OSC 52)"
_BY_MOUSE: Final = "Show it, and select it by mouse."

_OVER_SSH: Final = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
_FIRST_TMUX: Final = (3, 2)
_VERSION = re.compile(r"(\d+)\.(\d+)")
_SCREEN_PIECE: Final = 700
"""Bytes that GNU screen passes through at once; its limit is 768."""


class Means(Enum):
    """What carries the text."""

    TMUX = "tmux"
    TERMINAL = "terminal"
    """The OSC 52 escape sequence; nobody says whether it arrived."""
    TOOL = "tool"


class Wrap(Enum):
    """What stands between this program and the terminal, and must be told to pass it on."""

    NOTHING = ""
    TMUX = "tmux"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Way:
    """One way into the clipboard."""

    means: Means
    words: str
    """How it went, for after "Copied": ``through tmux``."""
    command: tuple[str, ...] = ()
    """What to run with the text on its standard input; empty for the terminal."""
    wrap: Wrap = Wrap.NOTHING
    """For the escape sequence, also where it takes the place of a command that failed."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a copy."""

    words: str
    """For a person: ``Copied through tmux.``"""
    escape: str = ""
    """What to write to the terminal for it to happen; "" where it has happened."""


@dataclass(frozen=True, slots=True)
class TmuxState:
    """What tmux says of itself, as far as copying is concerned."""

    set_clipboard: str
    """``on``, ``external`` or ``off``."""
    terminals: tuple[str, ...]
    """``TERM`` of each terminal that shows this session; empty where none is attached."""


class CopyError(ProxyTuiError):
    """The text did not reach the clipboard; the person can still select it by mouse."""


_TOOLS: Final = (
    ("WAYLAND_DISPLAY", "wl-copy", ("wl-copy",)),
    ("DISPLAY", "xclip", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", "xsel", ("xsel", "--clipboard", "--input")),
)
"""The variable that shows the desktop is there, the tool, and how it is called."""


def choose(
    environ: Mapping[str, str],
    tmux_version: str | None,
    platform: str,
    which: Callable[[str], str | None],
) -> Way:
    """Return the way that fits where this program runs.

    Args:
        environ: The environment.
        tmux_version: What ``Tools.tmux_version`` says; None outside tmux.
        platform: ``sys.platform``.
        which: ``shutil.which``.
    """
    wrap = _wrap(environ)
    if not any(environ.get(name) for name in _OVER_SSH):
        for tool, command in _local_tools(environ, platform):
            if which(tool):
                return Way(Means.TOOL, f"with {tool}", command, wrap)
    if environ.get("TMUX") and _is_recent(tmux_version):
        return Way(Means.TMUX, "through tmux", ("tmux", "load-buffer", "-w", "-"), wrap)
    return Way(Means.TERMINAL, _BY_TERMINAL, wrap=wrap)


def _wrap(environ: Mapping[str, str]) -> Wrap:
    if environ.get("TMUX"):
        return Wrap.TMUX
    return Wrap.SCREEN if environ.get("STY") else Wrap.NOTHING


def _local_tools(
    environ: Mapping[str, str], platform: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if platform == "darwin":
        return (("pbcopy", ("pbcopy",)),)
    return tuple((tool, command) for name, tool, command in _TOOLS if environ.get(name))


def _is_recent(tmux_version: str | None) -> bool:
    found = _VERSION.search(tmux_version or "")
    return found is not None and (int(found[1]), int(found[2])) >= _FIRST_TMUX


def copy(
    text: str,
    way: Way,
    run: Callable[[Sequence[str], str], object],
    ask_tmux: Callable[[], TmuxState | None] = lambda: None,
) -> Copied:
    """Put a text into the clipboard, or say what to write to the terminal for it.

    Where tmux or a tool fails, the terminal is tried instead. Blocks for up to
    ``SECONDS``: call it in a thread.

    Args:
        text: What to copy.
        way: How, by ``choose``.
        run: Runs a command with a text on its standard input: ``Tools(environ).feed``.
        ask_tmux: Says where tmux sends what it takes: ``Tools(environ).tmux_state``.

    Raises:
        CopyError: the text is longer than terminals take.
    """
    if way.command:
        try:
            run(way.command, text)
        except CopyError:
            way = replace(way, means=Means.TERMINAL, words=_BY_TERMINAL)
        else:
            through_tmux = way.means is Means.TMUX
            return Copied(_tmux_words(ask_tmux()) if through_tmux else f"Copied {way.words}.")
    return Copied(
        f"Sent {way.words}; a terminal that does not allow it stays silent.",
        _escape(text, way.wrap),
    )


def _tmux_words(state: TmuxState | None) -> str:
    """Say how far a text came that tmux took: it never says whether a terminal took it."""
    kept = "it is in tmux's own buffer (paste-buffer)."
    if state is not None and not state.terminals:
        return f"No terminal is attached to this tmux session; {kept}"
    if state is not None and state.set_clipboard == "off":
        return f"tmux's set-clipboard is off, so it may go no further; {kept}"
    if state is not None and all(map(_is_multiplexer, state.terminals)):
        return f"Sent through tmux to the tmux or screen around it, which may keep it; {kept}"
    done = "Copied" if state is not None and state.set_clipboard == "on" else "Sent"
    return f"{done} through tmux; a terminal that does not allow it stays silent, and {kept}"


def _is_multiplexer(terminal: str) -> bool:
    return terminal.startswith(("screen", "tmux"))


def _escape(text: str, wrap: Wrap) -> str:
    coded = base64.b64encode(text.encode(errors="replace")).decode()
    if len(coded) > LONGEST:
        raise CopyError(
            "This is too long for the terminal's clipboard.",
            hint=_BY_MOUSE,
        )
    sequence = f"\x1b]52;c;{coded}\a"
    if wrap is Wrap.TMUX:
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if wrap is Wrap.SCREEN:
        pieces = range(0, len(sequence), _SCREEN_PIECE)
        return "".join(f"\x1bP{sequence[at : at + _SCREEN_PIECE]}\x1b\\" for at in pieces)
    return sequence


class Tools:
    """Runs the programs of this machine, without a shell, for ``SECONDS`` at most.

    Args:
        environ: The environment; our secrets in it are not passed on.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = child_environment(environ)

    def tmux_version(self) -> str | None:
        """Return what tmux says of itself (``tmux 3.3a``); None outside tmux, or in doubt."""
        if not self._environ.get("TMUX"):
            return None
        try:
            return self._run(("tmux", "-V"), "", subprocess.PIPE)
        except CopyError:
            return None

    def tmux_state(self) -> TmuxState | None:
        """Return where tmux sends what it is given; None where it does not say."""
        pane = self._environ.get("TMUX_PANE")
        here = ("-t", pane) if pane else ()
        ask = ("tmux", "show-options", "-sv", "set-clipboard", ";", "list-clients", *here)
        try:
            said = self._run((*ask, "-F", "#{client_termname}"), "", subprocess.PIPE)
        except CopyError:
            return None
        words = said.split()
        return TmuxState(words[0], tuple(words[1:])) if words else None

    def feed(self, command: Sequence[str], text: str) -> None:
        """Run a command with a text on its standard input.

        Raises:
            CopyError: it is not there, failed, or took too long.
        """
        # xclip stays behind and holds on to its output: a pipe would never end.
        self._run(command, text, subprocess.DEVNULL)

    def _run(self, command: Sequence[str], text: str, output: int) -> str:
        try:
            done = subprocess.run(  # noqa: S603  names from this file, and no shell
                command,
                input=text.encode(errors="replace"),
                stdout=output,
                stderr=subprocess.DEVNULL,
                env=self._environ,
                timeout=SECONDS,
                check=True,
                start_new_session=True,  # ctrl+c and a closed terminal must not end what stays
            )
        except (OSError, subprocess.SubprocessError):
            raise CopyError(f"{command[0]} did not take the text.", hint=_BY_MOUSE) from None
        return (done.stdout or b"").decode(errors="replace").strip()
