"""Every key that works on the screen below."""

from collections.abc import Iterable, Sequence
from typing import Final

from textual.binding import ActiveBinding
from textual.content import Content

from proxy_tui.ui.dialogs.text import TextDialog
from proxy_tui.ui.keys import CATALOGUE, display
from proxy_tui.ui.widgets.styled_text import heading

_SCOPES: Final = (
    "filter", "find", "history", "session", "step", "sessions", "view", "list", "services",
    "screen", "app", "table", "dialog", "login", "columns",
)  # fmt: skip
"""In the order of the list: what is particular to a screen first."""

_VIEWS: Final = tuple(key.id for key in CATALOGUE if key.scope == "view")


class HelpDialog(TextDialog):
    """A list of keys, each with a sentence.

    Args:
        more: Terms of the screen's query language, each with its meaning.
    """

    def __init__(
        self, active: Iterable[ActiveBinding], more: Sequence[tuple[str, str]] = ()
    ) -> None:
        rows = [*_rows(active)]
        width = max([14, *(len(keys) + 1 for keys, _ in rows)])
        lines = [
            Content.assemble((f"{keys:<{width}}", "$footer-key-foreground bold"), words)
            for keys, words in rows
        ]
        if more:
            lines += [Content(""), heading("What the filter understands")]
            lines += [Content.assemble((f"{term:<22}", "bold"), words) for term, words in more]
        super().__init__("Keys on this screen", Content("\n").join(lines))


def _rows(active: Iterable[ActiveBinding]) -> Iterable[tuple[str, str]]:
    """Yield the keys of each binding, and what they do."""
    bound: dict[str, list[str]] = {}
    for entry in active:
        if entry.binding.id is not None:
            bound.setdefault(entry.binding.id, []).append(entry.binding.key)
    for key in sorted(CATALOGUE, key=lambda key: _SCOPES.index(key.scope)):
        if key.id in _VIEWS[1:] or key.id not in bound:
            continue
        if key.id == _VIEWS[0]:
            yield "1 … 9 0", "Show a triage view, named above the table."
        else:
            yield display(",".join(bound[key.id])), key.help
