"""Forms that are opened, filled and sent at a pace of keys, without a look at the screen.

What a case sent is read back through Twilio's own library: all that was typed, or
nothing of it. The screen may only say that the program is at rest.
"""

import time
from collections.abc import Callable, Mapping
from itertools import cycle
from typing import Any, Final

from pty_program import TerminalProgram
from simulated import PATIENCE, Simulator, at_rest

SERVICE: Final = "rides-us"
PACES_MS: Final = (0, 30, 60, 100, 150, 200)
_numbers = (f"+1202555{number:04d}" for number in cycle(range(100, 200)))
WHOLE, NOTHING = "whole", "nothing"


def pasted(text: str) -> str:
    """Return a paste as a terminal marks it."""
    return f"\x1b[200~{text}\x1b[201~"


class Typist:
    """Somebody who types and does not look; each case returns what became of it.

    Args:
        sim: The account.
        running: The program, on the list of sessions of ``SERVICE``.
        pace_ms: Milliseconds between two keys.
    """

    def __init__(self, sim: Simulator, running: TerminalProgram, pace_ms: int) -> None:
        self.sim = sim
        self.running = running
        self.pace_ms = pace_ms
        self._sessions = sim.service(SERVICE).sessions

    def type(self, *keys: str) -> None:
        """Press keys; a paste is one of them."""
        for key in keys:
            if key.startswith("\x1b"):
                self.running.type(key)
            else:
                self.running.press(key)
            time.sleep(self.pace_ms / 1000)

    def run(self, case: str) -> str:
        """Run a case and go back to the list.

        Returns:
            ``whole``, ``nothing``, or what was sent or understood instead.
        """
        try:
            return CASES[case](self)
        finally:
            self._back()

    def _back(self) -> None:
        until = time.monotonic() + PATIENCE
        while not _is_list(self.running.screen_text()) and time.monotonic() < until:
            self.running.press("esc")
            at_rest(self.running)

    def _open(self, *, closed: bool = False, **fields: Any) -> str:
        """Create a session behind the program's back, go to it, and return its SID."""
        made = self.sim.session(f"typed-{time.monotonic_ns()}", service=SERVICE, **fields)
        if closed:
            made.update(status="closed")
        self.running.press("ctrl+g")
        self.running.wait_for("SID or name", timeout=PATIENCE)
        self.running.type(made.sid)
        self.running.press("enter")
        self.running.wait_for(
            lambda text: "SID or name" not in text and made.unique_name in text, PATIENCE
        )
        at_rest(self.running)
        return str(made.sid)

    def _names(self) -> set[str]:
        return {one.unique_name for one in self._sessions.list(limit=20)}

    # -- cases

    def create(self) -> str:
        """Type a name."""
        before, name = self._names(), f"abc0defgh{time.monotonic_ns()}"
        self.type("n", *name, "ctrl+s")
        at_rest(self.running)
        return _judge(self._names() - before, whole={name}, nothing=set())

    def create_with_paste(self) -> str:
        """Type a name, go on by tab, and paste the first person's number."""
        before, name, number = self._names(), f"order-{time.monotonic_ns()}", next(_numbers)
        self.type("n", *name, *["tab"] * 5, pasted(number), "ctrl+s")
        at_rest(self.running)
        made = [one for one in self._sessions.list(limit=20) if one.unique_name not in before]
        sent = [(o.unique_name, [p.identifier for p in o.participants.list()]) for o in made]
        return _judge(sent, whole=[(name, [number])], nothing=[])

    def update(self) -> str:
        """Type a ttl."""
        sid = self._open(ttl=600)
        self.type("e", *"1800", "ctrl+s")
        at_rest(self.running)
        return _judge(self._sessions(sid).fetch().ttl, whole=1800, nothing=600)

    def reopen(self) -> str:
        """Type another ttl for a closed session."""
        sid = self._open(ttl=600, closed=True)
        self.type("o", *"7200", "ctrl+s")
        at_rest(self.running)
        now = self._sessions(sid).fetch()
        return _judge((now.status, now.ttl), whole=("in-progress", 7200), nothing=("closed", 600))

    def add_person(self) -> str:
        """Choose in the menu, type a number and a name."""
        sid, number = self._open(), next(_numbers)
        self.type("a", "a", "enter", *number, "tab", *"Cat", "ctrl+s")
        at_rest(self.running)
        people = self._sessions(sid).participants.list()
        sent = [(one.identifier, one.friendly_name) for one in people]
        return _judge(sent, whole=[(number, "Cat")], nothing=[])

    def delete(self) -> str:
        """Choose in the menu, type the tail of the SID."""
        sid = self._open()
        self.type("a", "d", "enter", *sid[-4:], "ctrl+s")
        at_rest(self.running)
        is_there = sid in {one.sid for one in self._sessions.list(limit=20)}
        return _judge(is_there, whole=False, nothing=True)

    def close_by_text(self) -> str:
        """Paste, into a terminal without marks, text that runs to the button and presses it."""
        sid = self._open()
        self.type(*"max", "tab", "enter", *"and so on", "tab", "tab", "enter")
        at_rest(self.running)
        return _judge(self._sessions(sid).fetch().status == "closed", whole=None, nothing=False)

    def goto(self) -> str:
        """Type the name of a session."""
        made = self.sim.session(f"goto-{time.monotonic_ns()}", service=SERVICE)
        self.type("ctrl+g", *made.unique_name, "enter")
        at_rest(self.running)
        text = self.running.screen_text()
        return WHOLE if made.unique_name in text and "SID or name" not in text else text

    def find(self) -> str:
        """Type a number."""
        self.type("f", *"+12025550142")
        return self._shows("+12025550142")

    def narrow(self) -> str:
        """Type a filter, part of it pasted."""
        self.type("/", *"status:", pasted("open"), *" age>1s")
        return self._shows(" / status:open age>1s")

    def _shows(self, text: str) -> str:
        at_rest(self.running)
        screen = self.running.screen_text()
        return WHOLE if text in screen else screen


CASES: Final[Mapping[str, Callable[[Typist], str]]] = {
    "create": Typist.create,
    "create with paste": Typist.create_with_paste,
    "update": Typist.update,
    "reopen": Typist.reopen,
    "add person": Typist.add_person,
    "delete": Typist.delete,
    "close by text": Typist.close_by_text,
    "go to": Typist.goto,
    "find": Typist.find,
    "filter": Typist.narrow,
}


def _is_list(text: str) -> bool:
    return "rows 1" in text and "╭" not in text and "\n / " not in text


def _judge(now: object, *, whole: object, nothing: object) -> str:
    return WHOLE if now == whole else NOTHING if now == nothing else repr(now)
