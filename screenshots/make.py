"""Make the pictures of every screen and dialog, from the simulator, clock and size fixed.

python screenshots/make.py            all of them
python screenshots/make.py create     those whose name holds a word
python screenshots/make.py --png DIR  PNG files in a folder as well, where cairosvg is installed
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from proxy_tui.bootstrap import connect_demo
from proxy_tui.settings import Settings
from proxy_tui.ui.app import ProxyTui
from proxy_tui.ui.context import Context

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WIDE, NARROW, HUGE = (120, 40), (80, 24), (200, 60)

Scene = Callable[[Pilot[None]], Awaitable[None]]


def clock() -> datetime:
    """Return the moment at which every picture is taken."""
    return NOW


def program(*, theme: str = "", service: str = "", read_only: bool = False) -> ProxyTui:
    """Return the program on the demo world, stopped in time."""
    settings = Settings(demo=True, theme=theme, service=service, read_only=read_only)
    return ProxyTui(
        Context(settings=settings, connect=lambda: connect_demo(settings, clock=clock), clock=clock)
    )


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is under way any more."""
    for _ in range(6):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.1)


def keys(*pressed: str) -> Scene:
    """Return a scene that is reached by keys from the start; a word of several letters after "=" is typed."""

    async def play(pilot: Pilot[None]) -> None:
        for key in pressed:
            await pilot.press(*(key[1:] if key.startswith("=") else [key]))
            await settle(pilot)

    return play


SCENES: dict[str, tuple[tuple[int, int], dict[str, object], Scene]] = {
    "services": (WIDE, {}, keys()),
    "sessions": (WIDE, {"service": "dispatch-eu"}, keys("down", "down", "down")),
    "sessions-80": (NARROW, {"service": "dispatch-eu"}, keys("down")),
    "sessions-200": (HUGE, {"service": "dispatch-eu"}, keys("down")),
    "sessions-light": (WIDE, {"service": "dispatch-eu", "theme": "proxy-light"}, keys("down")),
    "sessions-ansi": (WIDE, {"service": "dispatch-eu", "theme": "ansi-dark"}, keys("down")),
    "sessions-filtered": (WIDE, {"service": "dispatch-eu"}, keys("slash", "=progress", "enter")),
    "sessions-sorted": (WIDE, {"service": "dispatch-eu"}, keys("s", "down", "down", "enter")),
    "session": (WIDE, {"service": "dispatch-eu"}, keys("down", "enter")),
    "session-80": (NARROW, {"service": "dispatch-eu"}, keys("down", "enter")),
    "create": (WIDE, {"service": "dispatch-eu"}, keys("n", "=job-4711", "enter", "enter", "enter", "=2h", "enter", "=+1d", "enter", "=12345")),
    "create-80": (NARROW, {"service": "dispatch-eu"}, keys("n", "=job-4711")),
    "update": (WIDE, {"service": "dispatch-eu"}, keys("down", "e", "=2h")),
    "close": (WIDE, {"service": "dispatch-eu"}, keys("x")),
    "delete": (WIDE, {"service": "dispatch-eu"}, keys("a", "down", "down", "down", "down", "enter", "=1f")),
    "actions": (WIDE, {"service": "dispatch-eu"}, keys("a")),
    "goto": (WIDE, {"service": "dispatch-eu"}, keys("ctrl+g", "=KP0", "ctrl+s")),
    "help": (WIDE, {"service": "dispatch-eu"}, keys("question_mark")),
    "help-80": (NARROW, {"service": "dispatch-eu"}, keys("question_mark")),
    "raw": (WIDE, {"service": "dispatch-eu"}, keys("v")),
    "find": (WIDE, {"service": "dispatch-eu"}, keys("f", "=0017", "enter")),
    "diagnosis": (WIDE, {"service": "dispatch-eu"}, keys("w")),
    "numbers": (WIDE, {"service": "dispatch-eu"}, keys("u")),
    "copy": (WIDE, {"service": "dispatch-eu"}, keys("y")),
    "palette": (WIDE, {"service": "dispatch-eu"}, keys("ctrl+p")),
}  # fmt: skip


async def take(name: str) -> Path:
    """Play one scene and save its picture."""
    size, options, play = SCENES[name]
    app = program(**options)  # type: ignore[arg-type]
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        await play(pilot)
        path = HERE / f"{name}.svg"
        path.write_text(app.export_screenshot(title=f"proxy-tui · {name}"), encoding="utf-8")
    return path


def main(arguments: list[str]) -> None:
    """Take the pictures that were asked for."""
    png = Path(arguments[arguments.index("--png") + 1]) if "--png" in arguments else None
    words = [word for word in arguments if word not in {"--png", str(png)}]
    for name in SCENES:
        if not words or any(word in name for word in words):
            path = asyncio.run(take(name))
            if png is not None:
                import cairosvg  # noqa: PLC0415  only for those who want PNG files

                cairosvg.svg2png(
                    url=str(path), write_to=str(png / f"{name}.png"), output_width=1320
                )
            print(path.name)


if __name__ == "__main__":
    main(sys.argv[1:])
