"""Keys, pastes and clicks are handled in the order in which they came; none waits for ever."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from proxy_tui.ui.runtime import key_queue
from proxy_tui.ui.runtime.key_queue import InputEvent, KeyQueueApp

pytestmark = pytest.mark.anyio

PATIENCE = 20.0


class Asking(ModalScreen[str]):
    """A dialog of one field, which takes its time to mount; enter answers it."""

    async def on_mount(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)
        await self.mount(Input(id="answer", select_on_focus=False))
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value)


class Gone(Static, can_focus=True):
    """A widget that removes itself when a key reaches it."""

    async def on_key(self) -> None:
        self.remove()


class Held(Static, can_focus=True):
    """A widget that does not finish with a key until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()

    async def on_key(self, event: events.Key) -> None:
        event.stop()
        await self.let_go.wait()


class Blocked(Static, can_focus=True):
    """A widget that holds up the whole loop with a key."""

    def on_key(self, event: events.Key) -> None:
        event.stop()
        time.sleep(0.2)
        self.screen.query_one("#b", Input).focus()


class App(KeyQueueApp):
    """Two fields, and a key that opens a dialog, whose answers are kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "ask", show=False),
        Binding("ctrl+q", "quit", show=False, priority=True),
    ]

    def __init__(self, *first: Static) -> None:
        super().__init__()
        self.first = first
        self.answers = ""
        self.seen: list[type[events.Event]] = []

    def compose(self) -> ComposeResult:
        yield from self.first
        yield Input(id="a", select_on_focus=False)
        yield Input(id="b", select_on_focus=False)

    def on_input_submitted(self) -> None:
        self.screen.focus_next()

    def action_ask(self) -> None:
        self.push_screen(Asking(), self.answer)

    def answer(self, text: str | None) -> None:
        self.answers += f"[{text}]"

    def never_waits(self, event: InputEvent) -> bool:
        return isinstance(event, events.Key) and event.key == "ctrl+q"

    def admits(self, event: InputEvent, pause: float) -> bool:
        self.seen.append(type(event))
        return super().admits(event, pause)

    def send(self, *pressed: str | events.Event) -> None:
        """Send keys and pastes at once, as one piece of a slow line brings them."""
        for one in pressed:
            character = one if isinstance(one, str) and len(one) == 1 else None
            event = events.Key(one, character) if isinstance(one, str) else one
            event.set_sender(self)
            self.post_message(event)

    @property
    def texts(self) -> tuple[str, str]:
        return self.query_one("#a", Input).value, self.query_one("#b", Input).value


@asynccontextmanager
async def running(*first: Static) -> AsyncIterator[App]:
    app = App(*first)
    async with app.run_test():
        yield app


async def until(holds: Callable[[], Any]) -> None:
    start = monotonic()
    while not holds():
        assert monotonic() - start < PATIENCE, "This never came to be."
        await asyncio.sleep(0.005)


async def handled(app: App) -> None:
    """Wait until everything that was sent has been handled."""
    await until(lambda: app.is_input_done and not app._message_queue.qsize())


def expected(pressed: list[str | events.Event]) -> tuple[tuple[str, str], str]:
    """What the fields and the answers are after this, if everything is taken in order."""
    texts, place, answers = ["", ""], 0, ""
    asked: str | None = None
    for one in pressed:
        text = one.text if isinstance(one, events.Paste) else one
        if text == "f2":
            asked = asked if asked is not None else ""
        elif text == "enter" and asked is not None:
            answers += f"[{asked}]"
            asked = None
        elif text in ("tab", "enter"):
            place = place if asked is not None else 1 - place
        elif asked is not None:
            asked += str(text)
        else:
            texts[place] += str(text)
    return (texts[0], texts[1]), answers


async def test_whatever_is_typed_pasted_and_opened_in_one_burst_is_taken_in_order() -> None:
    async with running() as app:
        for seed in range(30):
            chance = random.Random(seed)
            pressed: list[str | events.Event] = [
                events.Paste(f"<{n}>") if (key := chance.choice("abc|>^~~")) == "^"
                else {"|": "tab", ">": "enter", "~": "f2"}.get(key, key)
                for n in range(chance.randrange(1, 25))
            ]  # fmt: skip
            app.send(*pressed)
            await handled(app)
            if isinstance(app.screen, Asking):
                pressed.append("enter")
                app.send("enter")
                await handled(app)
            assert (app.texts, app.answers) == expected(pressed), pressed
            app.answers = ""
            for field in app.query(Input):
                field.value = ""
            app.query_one("#a").focus()
            await handled(app)


async def test_a_loop_that_is_held_up_longer_than_the_patience_loses_and_mixes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_queue, "_TICK_SECONDS", 0.01)
    monkeypatch.setattr(key_queue, "_TICKS", 10)
    async with running(Blocked()) as app:
        app.query_one(Blocked).focus()
        app.send("x", *"order", events.Paste("-1"), "tab", "y")
        await handled(app)
        assert app.texts == ("", "order-1")


async def test_a_widget_that_goes_with_its_key_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_queue, "_TICKS", 10_000)
    async with running(Gone()) as app:
        app.query_one(Gone).focus()
        app.send("x", *"abc")
        await handled(app)
        assert "abc" in app.texts


async def test_a_handler_that_never_ends_holds_up_later_keys_for_a_while_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_queue, "_TICK_SECONDS", 0.001)
    async with running(Held()) as app:
        app.query_one(Held).focus()
        app.send("x", "y", "z")
        await handled(app)
        app.query_one("#a").focus()
        app.send(*"abc")
        await handled(app)
        assert app.texts == ("abc", "")
        app.query_one(Held).let_go.set()


async def test_quitting_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_queue, "_TICKS", 10_000)
    async with running(Held()) as app:
        app.query_one(Held).focus()
        app.send("x", *"typed behind it", "ctrl+q")
        await until(lambda: app._exit)
        app.query_one(Held).let_go.set()


async def test_of_many_moves_of_the_mouse_that_wait_the_last_is_passed_on() -> None:
    async with running() as app:
        moves = [
            events.MouseMove(None, x, 1, 0, 0, 0, False, False, False, screen_x=x, screen_y=1)
            for x in range(50)
        ]
        app.send("a", *moves, "b")
        await handled(app)
        assert app.texts == ("ab", "")
        assert app.seen.count(events.MouseMove) == 1
