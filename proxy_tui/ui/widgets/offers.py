"""What tab can type at the cursor of a filter."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from proxy_tui.operations import query
from proxy_tui.ui.keys import key_name

if TYPE_CHECKING:
    from proxy_tui.operations.query import Candidate


class Offers:
    """The completions at the cursor; tab types what they have in common, then one by one."""

    def __init__(self) -> None:
        self._candidates: Sequence[Candidate] = ()
        self._text = ""
        """The text in which a candidate replaces a word."""
        self._typed: tuple[str, int] | None = None
        """Text and cursor after the candidate that tab typed last; None before it did."""
        self._at = 0
        """Which candidate that is."""

    def look(self, text: str, cursor: int) -> None:
        """Look for what may come at the cursor; what tab typed itself keeps the offers."""
        if (text, cursor) != self._typed:
            self._text, self._typed, self._at = text, None, 0
            self._candidates = query.complete(text, cursor)

    @property
    def start(self) -> int:
        """Where the word starts that they complete."""
        return self._candidates[0].start if self._candidates else 0

    def take(self, text: str, cursor: int) -> tuple[str, int]:
        """Return text and cursor after tab."""
        self.look(text, cursor)
        longer = query.extended(text, cursor)
        if self._typed is None and longer != (text, cursor):
            return longer
        if not self._candidates:
            return text, cursor
        if self._typed is not None:
            self._at = (self._at + 1) % len(self._candidates)
        one = self._candidates[self._at]
        before = self._text[: one.start] + one.text
        self._typed = (before + self._text[one.end :], len(before))
        return self._typed

    def content(self) -> Content:
        """Return them in a line, the one that tab typed marked; nothing if there are none."""
        if not self._candidates:
            return Content("")
        texts = [one.text for one in self._candidates]
        names = list(dict.fromkeys(text.rstrip("<>:") for text in texts))
        if self._typed is None and len(names) > 1:
            texts = names
        current = self._at if self._typed is not None else None
        words = [
            Content.styled(text, "bold $accent reverse" if place == current else "$accent")
            for place, text in enumerate(texts)
        ]
        one = self._candidates[current or 0]
        is_told = (current is not None or len(names) == 1) and one.meaning != one.text
        meaning = f"  {one.meaning}" if is_told else ""
        key = key_name("filter.complete")
        return Content.assemble((f"{key} ", "dim"), Content("  ").join(words), (meaning, "dim"))
