"""The last line of every screen: the keys that matter now, as many as fit.

Textual's Footer has a widget for each key, and builds them all again whenever the focus moves,
which is slow over SSH.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.dom import DOMNode
from textual.events import Click
from textual.screen import Screen
from textual.widget import Widget

from proxy_tui.ui.keys import display, key_note

KeyGroups = tuple[tuple[str, ...], ...]
"""Binding ids that belong together, the most useful first; so are the groups."""

_GAP: Final = 2
_GROUP_GAP: Final = 4
_END: Final = (("session.actions", "app.palette"), ("app.help",))
"""What stays at the right edge at any width: of each, the first that is active."""


@dataclass(frozen=True)
class KeyLine:
    """What the key bar is asked to show."""

    groups: KeyGroups = ()
    """Inactive keys are left out, disabled ones dimmed, and those that do not fit are not shown."""
    lead: str = ""
    """Words before the keys, such as ``3 marked``."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Words for keys that do something else than usual now, by binding id."""


class KeyBar(Widget):
    """Keys and what they do; a click does it too.

    Args:
        asked: Returns what to show. Called often: it reads nothing but what is there.
    """

    def __init__(self, asked: Callable[[], KeyLine]) -> None:
        super().__init__()
        self._asked = asked
        self._line: KeyLine | None = None
        self._parts: list[_Part] = []

    def on_mount(self) -> None:
        """Update with the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def renew(self) -> None:
        """Paint the line again if something else is asked for."""
        if self.is_mounted and self._asked() != self._line:
            self.refresh()

    def _bindings_updated(self, _screen: Screen[object]) -> None:
        # Every change of focus sends this signal, and few change the keys.
        if self.is_attached and self._build(self._asked()) != self._parts:
            self.refresh()

    def render(self) -> Content:
        """Return the line."""
        self._line = self._asked()
        self._parts = self._build(self._line)
        line = Content.styled(f" {self._line.lead}", "bold")
        for part in self._parts:
            line = Content.assemble(line, " " * (part.left - line.cell_length), part.content)
        return line.truncate(self.size.width, ellipsis=True)

    def _build(self, line: KeyLine) -> "list[_Part]":
        """Return the keys that fit, each with its place."""
        known = self._active_keys(line)
        ends = (next((known[one] for one in ids if one in known), None) for ids in _END)
        end = [one for one in ends if one is not None]
        edge = self.size.width + 1 - sum(one.width + _GAP for one in end)
        left = 1 + cell_len(line.lead)
        parts: list[_Part] = []
        taken = {one.id for one in end}
        for group in line.groups:
            gap = _GROUP_GAP if left > 1 else 0
            for one in (known[name] for name in group if name in known and name not in taken):
                if left + gap + one.width + _GROUP_GAP <= edge:
                    parts.append(replace(one, left=left + gap))
                    taken.add(one.id)
                    left, gap = left + gap + one.width, _GAP
        left = max(edge, left + (_GROUP_GAP if left > 1 else 0))
        for one in end:
            parts.append(replace(one, left=left))
            left += one.width + _GAP
        return parts

    def _active_keys(self, line: KeyLine) -> "dict[str, _Part]":
        """Return each key that works now by its id; of several, the one that texts name."""
        found: dict[str, _Part] = {}
        for active in self.screen.active_bindings.values():
            binding, name = active.binding, active.binding.id or ""
            if name not in found or display(binding.key) == key_note(name):
                label = line.labels.get(name, binding.description)
                found[name] = _Part(binding, label, active.enabled, active.node)
        return found

    async def on_click(self, event: Click) -> None:
        """Run the action of the key under the pointer."""
        for part in self._parts:
            if part.left <= event.x < part.left + part.width and part.enabled:
                await self.app.run_action(part.binding.action, default_namespace=part.node)
                return


@dataclass(frozen=True)
class _Part:
    binding: Binding
    label: str
    enabled: bool
    node: DOMNode
    left: int = 0

    @property
    def id(self) -> str:
        return self.binding.id or ""

    @property
    def width(self) -> int:
        return self.content.cell_length

    @property
    def content(self) -> Content:
        keys = display(self.binding.key)
        if not self.enabled:
            return Content.styled(f"{keys} {self.label}", "dim")
        return Content.assemble((keys, "$footer-key-foreground bold"), " ", self.label)
