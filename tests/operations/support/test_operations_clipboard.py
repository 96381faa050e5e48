"""Which way leads into the clipboard, and what happens when it fails."""

import base64
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from proxy_tui.operations.support import clipboard
from proxy_tui.operations.support.clipboard import (
    Copied,
    CopyError,
    Route,
    TmuxState,
    Tools,
    Wrap,
    choose_route,
    copy,
    copy_text,
)

SSH = {"SSH_CONNECTION": "192.0.2.1 5 192.0.2.2 22"}
TMUX = {"TMUX": "/tmp/tmux-1/default,1,0"}  # noqa: S108  what tmux sets
BY_TMUX = ("tmux", "load-buffer", "-w", "-")
X11 = {"DISPLAY": ":0"}
WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}


def way(
    environ: dict[str, str], *tools: str, version: str | None = "tmux 3.3a", platform: str = "linux"
) -> Route:
    return choose_route(environ, version, platform, lambda name: name if name in tools else None)


# -- choosing


XCLIP = ("xclip", "-selection", "clipboard")
RECENT = ("tmux 3.2", "tmux 3.2a", "tmux 3.10", "tmux 4.0", "tmux next-3.5")
OLD = ("tmux 3.1c", "tmux 2.9a", "tmux 1.8", "tmux master", "", None)


@pytest.mark.parametrize(
    ("environ", "tools", "route"),
    [
        ({"SSH_CONNECTION": "x"} | TMUX | X11, ["xclip"], Route(BY_TMUX)),
        ({"SSH_TTY": "x"} | TMUX | X11, ["xclip"], Route(BY_TMUX)),
        ({"SSH_CLIENT": "x"} | TMUX | X11, ["xclip"], Route(BY_TMUX)),
        (TMUX, ["xclip"], Route(BY_TMUX)),
        (SSH | X11, ["xclip"], Route()),
        (SSH | {"STY": "1.pts"}, [], Route(wrap=Wrap.SCREEN)),
        (WAYLAND | X11, ["wl-copy", "xclip"], Route(("wl-copy",))),
        (WAYLAND | X11, ["xclip"], Route(XCLIP)),
        (X11, ["wl-copy", "xsel"], Route(("xsel", "--clipboard", "--input"))),
        (X11 | TMUX, ["xclip", "xsel"], Route(XCLIP)),
        (X11, [], Route()),
        (WAYLAND, [], Route()),
        ({}, [], Route()),
    ],
)
def test_the_way_into_the_clipboard_is_the_tool_tmux_or_the_terminal(
    environ: dict[str, str], tools: list[str], route: Route
) -> None:
    chosen = way(environ, *tools)
    assert chosen.command == route.command
    assert route.command or chosen == route


def test_tmux_from_3_2_on_takes_the_text_and_an_older_or_unknown_one_passes_it_on() -> None:
    assert {way(SSH | TMUX, version=version).command for version in RECENT} == {BY_TMUX}
    assert {way(SSH | TMUX, version=version) for version in OLD} == {Route(wrap=Wrap.TMUX)}


def test_on_a_mac_its_tool_is_used() -> None:
    assert way({}, "pbcopy", platform="darwin").command == ("pbcopy",)
    assert way(SSH, "pbcopy", platform="darwin") == Route()


# -- copying


class Ran:
    """Remembers what was run; fails where it is told to."""

    def __init__(self, *, fails: bool = False) -> None:
        self.commands: list[tuple[str, ...]] = []
        self.texts: list[str] = []
        self.fails = fails

    def __call__(self, command: Sequence[str], text: str) -> None:
        self.commands.append(tuple(command))
        self.texts.append(text)
        if self.fails:
            raise CopyError("no")


def sent(escape: str) -> str:
    """The text that an escape sequence carries."""
    assert escape.startswith("\x1b]52;c;")
    assert escape.endswith("\a")
    return base64.b64decode(escape[7:-1]).decode()


def test_a_tool_gets_the_text_and_the_way_is_said() -> None:
    run = Ran()
    done = copy("KC1", way(SSH | TMUX), run)
    assert done.words.startswith("Sent through tmux; a terminal that does not allow it")
    assert done.escape == ""
    assert run.commands == [("tmux", "load-buffer", "-w", "-")]
    assert run.texts == ["KC1"]


@pytest.mark.parametrize(
    ("option", "terminals", "words"),
    [
        ("on", ("xterm-256color",), "Copied through tmux; a terminal that does not allow it"),
        ("external", ("xterm-256color",), "Sent through tmux; a terminal that does not allow it"),
        ("external", ("tmux-256color", "xterm"), "Sent through tmux; a terminal that does not"),
        ("on", ("tmux-256color",), "Sent through tmux to the tmux or screen around it, which may"),
        ("on", ("screen", "screen.xterm"), "Sent through tmux to the tmux or screen around it"),
        ("off", ("xterm-256color",), "tmux's set-clipboard is off, so it may go no further"),
        ("on", (), "No terminal is attached to this tmux session"),
    ],
)
def test_of_tmux_only_what_is_known_is_said(
    option: str, terminals: tuple[str, ...], words: str
) -> None:
    done = copy("KC1", way(SSH | TMUX), Ran(), lambda: TmuxState(option, terminals))
    assert done.words.startswith(words)
    assert done.words.endswith("it is in tmux's own buffer (paste-buffer).")


def test_the_terminal_gets_a_sequence_and_nothing_is_promised() -> None:
    run = Ran()
    done = copy("Zürich ✓", way(SSH), run)
    assert sent(done.escape) == "Zürich ✓"
    assert done.words.startswith("Sent through the terminal (OSC 52)")
    assert run.commands == []


def test_a_tool_of_the_desktop_is_named() -> None:
    assert copy("KC1", way(X11, "xclip"), Ran()) == Copied("Copied with xclip.")


def test_where_a_tool_fails_the_terminal_is_asked() -> None:
    done = copy("KC1", way(X11, "xclip"), Ran(fails=True))
    assert sent(done.escape) == "KC1"
    assert "OSC 52" in done.words


def test_where_tmux_fails_the_sequence_goes_past_it() -> None:
    done = copy("KC1", way(SSH | TMUX), Ran(fails=True))
    assert done.escape.startswith("\x1bPtmux;")


def test_old_tmux_passes_on_what_is_wrapped_for_it() -> None:
    escape = copy("KC1", way(SSH | TMUX, version="tmux 2.9"), Ran()).escape
    assert escape.startswith("\x1bPtmux;\x1b\x1b]52;")
    assert escape.endswith("\x1b\\")
    assert sent(escape[7:-2].replace("\x1b\x1b", "\x1b")) == "KC1"


def test_screen_gets_the_sequence_in_pieces_it_can_take() -> None:
    text = "x" * 2000
    escape = copy(text, way(SSH | {"STY": "1"}), Ran()).escape
    pieces = escape.split("\x1b\\")[:-1]
    assert len(pieces) > 3
    assert all(piece.startswith("\x1bP") and len(piece) <= 768 for piece in pieces)
    assert sent("".join(piece[2:] for piece in pieces)) == text


def test_a_text_too_long_for_terminals_is_refused() -> None:
    with pytest.raises(CopyError, match="too long") as caught:
        copy("x" * 60_000, way(SSH), Ran())
    assert "mouse" in caught.value.hint


def test_a_lone_surrogate_is_copied_as_a_question_mark() -> None:
    assert sent(copy("a\udcffb", way(SSH), Ran()).escape) == "a?b"


# -- the programs themselves


def script(folder: Path, name: str, body: str) -> dict[str, str]:
    """Put a program into a folder and return an environment in which it is found."""
    program = folder / name
    program.write_text(f"#!{sys.executable}\n{body}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "OUT": str(folder / "out")}


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder whose programs are found first."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def test_the_text_reaches_a_program_on_its_standard_input_and_nowhere_else(found: Path) -> None:
    body = (
        "import os,sys; open(os.environ['OUT'],'w').write(repr((sys.argv[1:], sys.stdin.read())))"
    )
    environ = script(found, "xclip", body)
    Tools(environ).feed(("xclip", "-selection", "clipboard"), "Zürich; $(id)")
    written = (found / "out").read_text()
    assert written == repr((["-selection", "clipboard"], "Zürich; $(id)"))


def test_a_text_is_copied_by_what_is_there(found: Path) -> None:
    environ = script(
        found, "xclip", "import os,sys; open(os.environ['OUT'],'w').write(sys.stdin.read())"
    )
    assert copy_text("KC1", environ | X11).words in ("Copied with xclip.", "Copied with pbcopy.")
    assert copy_text("KC1", environ | SSH).escape


def test_our_secrets_are_not_passed_on(found: Path) -> None:
    environ = script(
        found, "xclip", "import os; open(os.environ['OUT'],'w').write(repr(os.environ))"
    )
    Tools(environ | {"TWILIO_AUTH_TOKEN": "s3cret"}).feed(("xclip",), "")
    assert "s3cret" not in (found / "out").read_text()


def test_a_program_that_stays_behind_and_keeps_its_output_is_not_waited_for(found: Path) -> None:
    environ = script(found, "xclip", "import os,time\nif os.fork() == 0:\n    time.sleep(5)")
    Tools(environ).feed(("xclip",), "text")


@pytest.mark.parametrize("body", ["raise SystemExit(1)", "import os; os.abort()"])
def test_a_program_that_fails_is_said(found: Path, body: str) -> None:
    environ = script(found, "xclip", body)
    with pytest.raises(CopyError, match="xclip did not take the text"):
        Tools(environ).feed(("xclip",), "text")


def test_a_program_that_is_not_there_is_said() -> None:
    with pytest.raises(CopyError, match="no-such-program"):
        Tools({}).feed(("no-such-program",), "text")


def test_a_program_that_hangs_is_ended(found: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "SECONDS", 0.2)
    environ = script(found, "xclip", "import time; time.sleep(60)")
    with pytest.raises(CopyError):
        Tools(environ).feed(("xclip",), "text")


def test_tmux_is_asked_for_its_version_only_inside_it(found: Path) -> None:
    environ = script(found, "tmux", "import sys; print('tmux 3.4'); assert sys.argv[1:] == ['-V']")
    assert Tools(environ).tmux_version() is None
    assert Tools(environ | TMUX).tmux_version() == "tmux 3.4"


def test_a_tmux_that_does_not_answer_has_no_version(found: Path) -> None:
    environ = script(found, "tmux", "raise SystemExit(1)")
    assert Tools(environ | TMUX).tmux_version() is None


def test_tmux_is_asked_where_it_sends_what_it_takes(found: Path) -> None:
    body = (
        "import sys; assert sys.argv[1:6] == ['show-options','-sv','set-clipboard',';',"
        "'list-clients']; print('external'); print('xterm-256color'); print('screen')"
    )
    environ = script(found, "tmux", body) | TMUX
    assert Tools(environ).tmux_state() == TmuxState("external", ("xterm-256color", "screen"))
    assert Tools(script(found, "tmux", "raise SystemExit(1)")).tmux_state() is None
    assert Tools(script(found, "tmux", "")).tmux_state() is None
