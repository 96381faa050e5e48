"""Putting a text into the person's clipboard, who may sit at another machine.

Over SSH a program of this machine cannot reach it; the terminal can. Inside tmux
3.2 or later tmux hands it on (``load-buffer -w``; tmux ignores the escape
sequence from programs unless told otherwise), elsewhere the terminal is asked
with OSC 52. On a local desktop the platform's own tool does it.
"""

import base64
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from proxy_tui.errors import ProxyTuiError
from proxy_tui.settings.environment import child_environment

SECONDS: Final = 2.0
"""How long a tool may take; a person waits for it."""
LONGEST: Final = 74_994
"""Bytes that every terminal with OSC 52 takes at once; xterm's limit is the lowest."""

_BY_MOUSE: Final = "Show it, and select it by mouse."
_OVER_SSH: Final = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
_FIRST_TMUX: Final = (3, 2)
_VERSION = re.compile(r"(\d+)\.(\d+)")
_SCREEN_PIECE: Final = 700
"""Bytes that GNU screen passes through at once; its limit is 768."""
_DESKTOP_TOOLS: Final = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
)
"""The variable that shows the desktop is there, and the tool's command."""


class Wrap(Enum):
    """What stands between this program and the terminal, and must be told to pass it on."""

    NOTHING = ""
    TMUX = "tmux"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Route:
    """One way into the clipboard."""

    command: tuple[str, ...] = ()
    """What to run with the text on its standard input; empty for the terminal (OSC 52)."""
    wrap: Wrap = Wrap.NOTHING
    """For the escape sequence, also where it replaces a command that failed."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a copy."""

    words: str
    """For a person: ``Copied with xclip.``"""
    escape: str = ""
    """What to write to the terminal for it to happen; empty if it has happened."""


@dataclass(frozen=True, slots=True)
class TmuxState:
    """What tmux says about copying."""

    set_clipboard: str
    """``on``, ``external`` or ``off``."""
    terminals: tuple[str, ...]
    """``TERM`` of each terminal that shows this session; empty if none is attached."""


class CopyError(ProxyTuiError):
    """The text did not reach the clipboard; the person can still select it by mouse."""


def copy_text(text: str, environ: Mapping[str, str] | None = None) -> Copied:
    """Put a text into the clipboard, or return what to write to the terminal for it.

    Blocks for up to ``SECONDS`` a tool: call it in a thread.

    Args:
        text: What to copy.
        environ: The environment; by default this process's.

    Raises:
        CopyError: The text is longer than terminals take.
    """
    tools = Tools(environ)
    route = choose_route(tools.environ, tools.tmux_version(), sys.platform, shutil.which)
    return copy(text, route, tools.feed, tools.tmux_state)


def choose_route(
    environ: Mapping[str, str],
    tmux_version: str | None,
    platform: str,
    which: Callable[[str], str | None],
) -> Route:
    """Return the way that fits where this program runs.

    Args:
        environ: The environment.
        tmux_version: What ``Tools.tmux_version`` says; None outside tmux.
        platform: ``sys.platform``.
        which: ``shutil.which``.
    """
    wrap = Wrap.SCREEN if environ.get("STY") else Wrap.NOTHING
    if environ.get("TMUX"):
        wrap = Wrap.TMUX
    if not any(environ.get(name) for name in _OVER_SSH):
        commands = [command for name, command in _DESKTOP_TOOLS if environ.get(name)]
        for command in [("pbcopy",)] if platform == "darwin" else commands:
            if which(command[0]):
                return Route(command, wrap)
    version = _VERSION.search(tmux_version or "")
    if wrap is Wrap.TMUX and version and (int(version[1]), int(version[2])) >= _FIRST_TMUX:
        return Route(("tmux", "load-buffer", "-w", "-"), wrap)
    return Route(wrap=wrap)


def copy(
    text: str,
    route: Route,
    run: Callable[[Sequence[str], str], object],
    ask_tmux: Callable[[], TmuxState | None] = lambda: None,
) -> Copied:
    """Copy by a route; if its command fails, by the terminal.

    Args:
        text: What to copy.
        route: How, by ``choose_route``.
        run: Runs a command with a text on its standard input: ``Tools.feed``.
        ask_tmux: ``Tools.tmux_state``.

    Raises:
        CopyError: The text is longer than terminals take.
    """
    if route.command:
        try:
            run(route.command, text)
        except CopyError:
            pass  # the terminal may still take it
        else:
            tool = route.command[0]
            return Copied(_tmux_words(ask_tmux()) if tool == "tmux" else f"Copied with {tool}.")
    return Copied(
        "Sent through the terminal (OSC 52); a terminal that does not allow it stays silent.",
        _escape(text, route.wrap),
    )


def _tmux_words(state: TmuxState | None) -> str:
    """Say how far a text came that tmux took: it never says whether a terminal took it."""
    kept = "it is in tmux's own buffer (paste-buffer)."
    if state is not None and not state.terminals:
        return f"No terminal is attached to this tmux session; {kept}"
    if state is not None and state.set_clipboard == "off":
        return f"tmux's set-clipboard is off, so it may go no further; {kept}"
    if state is not None and all(one.startswith(("screen", "tmux")) for one in state.terminals):
        return f"Sent through tmux to the tmux or screen around it, which may keep it; {kept}"
    done = "Copied" if state is not None and state.set_clipboard == "on" else "Sent"
    return f"{done} through tmux; a terminal that does not allow it stays silent, and {kept}"


def _escape(text: str, wrap: Wrap) -> str:
    coded = base64.b64encode(text.encode(errors="replace")).decode()
    if len(coded) > LONGEST:
        raise CopyError("This is too long for the terminal's clipboard.", hint=_BY_MOUSE)
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
        environ: The environment, by default this process's; our secrets are not passed on.
    """

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self.environ = child_environment(environ)

    def tmux_version(self) -> str | None:
        """Return what tmux says of itself (``tmux 3.3a``); None outside tmux, or in doubt."""
        if not self.environ.get("TMUX"):
            return None
        try:
            return self._run(("tmux", "-V"), "", subprocess.PIPE)
        except CopyError:
            return None

    def tmux_state(self) -> TmuxState | None:
        """Return where tmux sends what it is given; None if it does not say."""
        pane = self.environ.get("TMUX_PANE")
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
            CopyError: It is not there, failed, or took too long.
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
                env=self.environ,
                timeout=SECONDS,
                check=True,
                start_new_session=True,  # ctrl+c and a closed terminal must not end what stays
            )
        except (OSError, subprocess.SubprocessError):
            raise CopyError(f"{command[0]} did not take the text.", hint=_BY_MOUSE) from None
        return (done.stdout or b"").decode(errors="replace").strip()
