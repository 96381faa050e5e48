"""The last line of every screen: its most important keys.

Textual's Footer has a widget for each key, and builds them all again whenever the focus moves,
which is slow over SSH.
"""

from dataclasses import dataclass

from textual.content import Content
from textual.dom import DOMNode
from textual.events import Click
from textual.screen import Screen
from textual.widget import Widget

from proxy_tui.ui.keys import display


class KeyBar(Widget):
    """Keys and labels of some active bindings.

    Args:
        ids: Binding ids in the order to show. Inactive ones are left out, disabled ones dimmed.
    """

    def __init__(self, *ids: str) -> None:
        super().__init__()
        self._ids = ids
        self._parts: list[_Part] = []

    def on_mount(self) -> None:
        """Update with the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def _bindings_updated(self, _screen: Screen[object]) -> None:
        # Every change of focus sends this signal, and few change the keys.
        if self.is_attached and self._build() != self._parts:
            self.refresh()

    def _build(self) -> "list[_Part]":
        by_id: dict[str, _Part] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.id in self._ids and binding.id not in by_id:
                by_id[binding.id] = _Part(
                    display(binding.key),
                    binding.description,
                    active.enabled,
                    binding.action,
                    active.node,
                )
        return [by_id[name] for name in self._ids if name in by_id]

    def render(self) -> Content:
        """Return the line."""
        self._parts = self._build()
        line = Content("  ").join(part.content for part in self._parts)
        return Content.assemble(" ", line).truncate(self.size.width, ellipsis=True)

    async def on_click(self, event: Click) -> None:
        """Run the action of the key under the pointer."""
        left = 1
        for part in self._parts:
            right = left + part.content.cell_length
            if left <= event.x < right and part.enabled:
                await self.app.run_action(part.action, default_namespace=part.node)
            left = right + 2


@dataclass(frozen=True)
class _Part:
    keys: str
    label: str
    enabled: bool
    action: str
    node: DOMNode

    @property
    def content(self) -> Content:
        if not self.enabled:
            return Content.styled(f"{self.keys} {self.label}", "dim")
        return Content.assemble((self.keys, "$footer-key-foreground bold"), " ", self.label)
