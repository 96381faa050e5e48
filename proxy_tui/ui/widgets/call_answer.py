"""Whom a call reaches, above the sessions that were found."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalGroup
from textual.content import Content
from textual.widgets import Static

from proxy_tui.formatting import safe
from proxy_tui.operations.diagnosis.finding import Finding
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.widgets.session_panels import SIGNS

if TYPE_CHECKING:
    from proxy_tui.operations.diagnosis import Reach


class CallAnswer(VerticalGroup):
    """The answer with its sign; below it why, what to press, and what was read for it."""

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self._answer = Static(classes="answer", markup=False)
        self._reasons = Static(classes="reasons", markup=False)
        self._points_at = ""

    def compose(self) -> ComposeResult:
        """Show the reasons below the answer."""
        yield self._answer
        yield self._reasons

    def show(self, reach: "Reach") -> str:
        """Show an answer; return the SID of its session if that is another one than before."""
        first = reach.findings[0]
        sign, colour = SIGNS[first.verdict]
        self._answer.update(Content.assemble((f"{sign} ", colour), (safe(first.title), "bold")))
        reasons = [line for one in reach.findings for line in _reasons(one)]
        read = Content.styled(f"read: {reach.said_of}", "dim")
        self._reasons.update(Content("\n").join([*reasons, read]))
        self.display = True
        sid = next(iter(first.sessions), "")
        is_new, self._points_at = sid != self._points_at, sid
        return sid if is_new else ""

    def hide(self) -> None:
        """Hide the answer to another question."""
        self.display = False
        self._points_at = ""


def _reasons(one: Finding) -> list[Content]:
    press = Content.styled(f"  press {key_name(one.key)}" if one.key else "", "$accent bold")
    advice = [Content.assemble(safe(one.advice), press)] if one.advice else []
    return [Content(safe(one.evidence)), *advice]
