"""What the tests of the program share: a bench of its own for each test."""

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen
from ui_bench import Bench

from proxy_tui.ui.screens.sessions import read_ahead


@pytest.fixture
def anyio_backend() -> str:
    """Run the tests that await on asyncio, which Textual needs."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def rarely_collected() -> Iterator[None]:
    """Collect garbage less often: with the objects of many apps it takes a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    yield
    gc.set_threshold(*before)


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """Parse each style sheet once for all apps, which takes a tenth of the time otherwise."""
    parse, parsed = Stylesheet._parse_rules, dict[Any, Any]()

    def parse_once(self: Stylesheet, *arguments: Any, **keywords: Any) -> Any:
        key = (arguments, *sorted(keywords.items()), *sorted(self._variables.items()))
        if key not in parsed:
            parsed[key] = parse(self, *arguments, **keywords)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_unasked() -> Iterator[None]:
    """Read no page ahead by itself; the tests of that make it look."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_ahead, "LOOK_SECONDS", 86_400)
        yield


@pytest.fixture(autouse=True)
def drawn_when_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no frame that nobody reads, which takes four tenths of the time otherwise.

    A test that reads the screen draws all of it, and ``Bench.open`` draws the last one. The
    tests of terminal and snapshots draw every frame.
    """

    def skip(self: Screen[Any]) -> None:
        if self is self.app.screen:
            self._compositor._dirty_regions.clear()
            self.app._display(self, None)  # A dialog counts keys from its first frame on.
            self._dirty_widgets.clear()
            self.app._update_mouse_over(self)
        else:
            draw(self)

    draw = Screen._compositor_refresh
    monkeypatch.setattr(Screen, "_compositor_refresh", skip)


@pytest.fixture
def bench() -> Bench:
    """A program that opens on the sessions of ``dispatch-eu``, of which there are 150."""
    return Bench(service="dispatch-eu")


@pytest.fixture
def picker() -> Bench:
    """A program that opens on the services."""
    return Bench()


@pytest.fixture
def make_bench() -> Callable[..., Bench]:
    """Make a bench with other settings, faults or sessions; see ``Bench``."""
    return Bench
