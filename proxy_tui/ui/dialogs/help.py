"""Every key that works on the screen below, as bound now."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual.binding import ActiveBinding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.keys import CATALOGUE, display
from proxy_tui.ui.widgets.styled_text import heading

_SCOPES: Final = (
    "filter", "find", "session", "sessions", "view", "list", "services", "screen", "app", "table",
    "dialog", "login",
)  # fmt: skip
"""Whose keys come first."""

_VIEWS: Final = tuple(f"view.{number}" for number in range(1, 10))


class HelpDialog(Dialog[None]):
    """A list of keys, each with a sentence.

    Args:
        active: The bindings in force on the screen below.
        more: Pairs of a term and its meaning, for a screen whose filter has a language.
    """

    SUBMIT: ClassVar[str] = ""
    CANCEL: ClassVar[str] = "Close"

    def __init__(
        self, active: Iterable[ActiveBinding], more: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__("Keys on this screen")
        self._keys: dict[str, list[str]] = {}
        for entry in active:
            if entry.binding.id is not None:
                self._keys.setdefault(entry.binding.id, []).append(entry.binding.key)
        self._more = more

    def _rows(self) -> Iterable[tuple[str, str]]:
        for key in sorted(CATALOGUE, key=lambda key: _SCOPES.index(key.scope)):
            if key.id in _VIEWS[1:] or key.id not in self._keys:
                continue
            if key.id == _VIEWS[0]:
                yield "1 … 9", "Show a triage view, named above the table."
            else:
                yield display(",".join(self._keys[key.id])), key.help

    def compose_body(self) -> Iterable[Widget]:
        """Show the keys: what is particular to the screen first, what works everywhere last."""
        lines = [
            Content.assemble((f"{keys:<14}", "$footer-key-foreground bold"), words)
            for keys, words in self._rows()
        ]
        if self._more:
            lines += [Content(""), heading("What the filter understands")]
            lines += [
                Content.assemble((f"{term:<22}", "bold"), words) for term, words in self._more
            ]
        yield Static(Content("\n").join(lines), markup=False)
