"""The environment besides settings: the terminal, and what child processes inherit."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from proxy_tui.settings.variables import NAMES

_ERASE_IN_COLOUR = ("xterm", "tmux", "screen", "alacritty", "foot", "rxvt", "wezterm")
"""How the names of terminals begin that do (``bce`` and ``ech`` in terminfo)."""

_COERCED = "C.UTF-8"
_PLAIN = ("C", "POSIX")


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """What the environment says about the terminal; empty values if nothing."""

    term: str
    colors: str
    """``COLORTERM``: ``truecolor``, ``24bit``, or something else."""
    no_color: bool
    tmux: bool
    screen: bool
    ssh: bool
    language: str
    """The locale in force: ``LC_ALL``, ``LC_CTYPE`` or ``LANG``."""

    is_utf8: bool = True
    """Whether the locale in force does not name another encoding."""

    @property
    def erases_in_colour(self) -> bool:
        """Whether characters that are erased take the background colour in force.

        GNU screen leaves them in the terminal's own, and so may what is not known here.
        """
        if self.screen or (self.term.startswith("screen") and not self.tmux):
            return False
        return self.term.startswith(_ERASE_IN_COLOUR)


def terminal_facts(environ: Mapping[str, str] | None = None) -> TerminalFacts:
    """Return what the environment says about the terminal."""
    environ = os.environ if environ is None else environ
    locale = ("LC_ALL", "LC_CTYPE", "LANG")
    return TerminalFacts(
        term=environ.get("TERM", ""),
        colors=environ.get("COLORTERM", ""),
        no_color=bool(environ.get("NO_COLOR")),
        tmux=bool(environ.get("TMUX")),
        screen=bool(environ.get("STY")),
        ssh=bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY")),
        language=next((value for name in locale if (value := environ.get(name))), ""),
        is_utf8=_is_utf8(environ),
    )


def _is_utf8(environ: Mapping[str, str]) -> bool:
    """Return whether the locale is one of UTF-8; without any it may be, as in a container."""
    general, characters = environ.get("LC_ALL", ""), environ.get("LC_CTYPE", "")
    language = environ.get("LANG", "")
    if not general and characters == _COERCED and language in _PLAIN:
        characters = ""  # Python put it there, not a person (PEP 538)
    locale = general or characters or language
    return not locale or "utf8" in locale.casefold().replace("-", "")


def forget_terminal_size() -> None:
    """Remove ``COLUMNS`` and ``LINES`` from the environment.

    Textual and Rich would use them as the size, even after a resize.
    """
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)


def child_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a child process, without this program's variables.

    ``GPG_TTY`` is removed too: a password prompt would write over the screen.
    """
    environ = os.environ if environ is None else environ
    dropped = {*NAMES, "GPG_TTY"}
    return {
        name: value
        for name, value in environ.items()
        if name not in dropped and not name.startswith("TWILIO_")
    }
