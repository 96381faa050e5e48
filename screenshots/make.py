"""Make the pictures of the README from the simulator, clock and size fixed.

python screenshots/make.py            all of them
python screenshots/make.py session    those whose name holds a word
"""

import asyncio
import io
import os
import shlex
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

from rich.segment import Segment
from rich.style import Style
from terminal_svg import Frame, render
from textual.pilot import Pilot

from proxy_tui.bootstrap import connect_demo
from proxy_tui.cli.main import main as command_line
from proxy_tui.settings import Settings
from proxy_tui.ui.app import ProxyTui
from proxy_tui.ui.context import Context

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
COLUMNS = 120

Scene = Callable[[Pilot[None]], Awaitable[None]]

SHELL = (
    "proxy-tui sessions list --demo --service marketplace --query mode:text --columns unique_name",
    "proxy-tui sessions diagnose training-one-sided --demo --columns verdict,title",
    "proxy-tui sessions close training-one-sided --demo --columns unique_name,verb,from,to",
)
"""What is typed in the picture of the shell."""


def program(*, theme: str = "", service: str = "") -> ProxyTui:
    """Return the program on the demo world, stopped in time."""
    settings = Settings(demo=True, theme=theme, service=service)
    return ProxyTui(
        Context(settings=settings, connect=lambda: connect_demo(settings, clock=clock), clock=clock)
    )


def clock() -> datetime:
    """Return the moment at which every picture is taken."""
    return NOW


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is under way any more."""
    for _ in range(6):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.1)


def keys(*pressed: str) -> Scene:
    """Return a scene that is reached by keys; of several letters after "=", each is pressed."""

    async def play(pilot: Pilot[None]) -> None:
        for key in pressed:
            await pilot.press(*(key[1:] if key.startswith("=") else [key]))
            await settle(pilot)

    return play


def on(name: str, *then: str) -> Scene:
    """Return a scene that begins with the cursor on a session of this name."""
    return keys("slash", f"={name}", "enter", *then)


SCENES: dict[str, tuple[int, str, Scene]] = {
    "services": (12, "", keys()),
    "sessions": (36, "dispatch-eu", keys("down", "down", "down")),
    "session": (36, "marketplace", on("training-undelivered", "enter")),
    "diagnosis": (30, "marketplace", on("training-number-gone", "w")),
    "batch": (36, "dispatch-eu", keys("4", "asterisk", "e", "=2h")),
}
"""How many lines each picture has, the service that it opens on, and how it is reached."""


async def take(name: str) -> str:
    """Play a scene and return its picture."""
    lines, service, play = SCENES[name]
    app = program(service=service)
    async with app.run_test(size=(COLUMNS, lines), notifications=True) as pilot:
        await settle(pilot)
        await play(pilot)
        return render(
            app.screen._compositor.render_strips(),
            COLUMNS,
            f"proxy-tui · {name}",
            Frame(app.ansi_theme, app.theme_variables["background"], "#d5dadd"),
        )


def shell() -> str:
    """Return a picture of commands and what they print."""
    lines: list[Iterable[Segment]] = []
    prompt, typed = Style.parse("bold #4fb3a9"), Style.parse("bold")
    for command in SHELL:
        lines.append([Segment("$ ", prompt), Segment(command, typed)])
        lines += [[Segment(line)] for line in printed(command).splitlines()]
        lines.append([])
    frame = Frame(program().ansi_theme, "#12171a", "#d5dadd")
    return render(lines[:-1], COLUMNS, "proxy-tui in a shell", frame)


def printed(command: str) -> str:
    """Return what a command prints on both of its streams, one after the other."""
    with tempfile.TemporaryDirectory() as state, io.StringIO() as out:
        os.environ["PROXY_TUI_STATE"] = state
        with redirect_stdout(out), redirect_stderr(out):
            command_line(shlex.split(command)[1:])
        return out.getvalue()


def main(words: list[str]) -> None:
    """Take the pictures that were asked for."""
    for name in (*SCENES, "shell"):
        if not words or any(word in name for word in words):
            svg = shell() if name == "shell" else asyncio.run(take(name))
            (HERE / f"{name}.svg").write_text(svg, encoding="utf-8")
            print(f"{name}.svg")


if __name__ == "__main__":
    main(sys.argv[1:])
