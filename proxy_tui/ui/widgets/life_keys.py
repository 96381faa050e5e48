"""The keys that add to a ttl or an expiry, which a click presses too."""

from typing import Final

from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from proxy_tui.ui.keys import CATALOGUE, Key, key_name

_KEYS: Final = tuple(key for key in CATALOGUE if key.scope == "life")
_GAP: Final = "   "


class LifeKeys(Widget):
    """One line: ``f2 +30m   f3 +2h   f4 +1d``."""

    def render(self) -> Content:
        """Return the line."""
        return Content(_GAP).join(map(_part, _KEYS))

    async def on_click(self, event: Click) -> None:
        """Do what the key under the pointer does."""
        left = 0
        for key in _KEYS:
            right = left + _part(key).cell_length
            if left <= event.x < right:
                await self.app.run_action(key.action, default_namespace=self.screen)
            left = right + len(_GAP)


def _part(key: Key) -> Content:
    return Content.assemble((key_name(key.id), "$accent bold"), f" {key.label}")
