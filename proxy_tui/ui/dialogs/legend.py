"""What the signs on the screens mean."""

from collections.abc import Iterator
from typing import Final

from textual.content import Content

from proxy_tui.formatting import URGENCY_STEPS, mask, span
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.widgets.session_panels import SIGNS
from proxy_tui.ui.widgets.styled_text import state_content, urgency_sign
from proxy_tui.ui.widgets.table.sessions_table import CHANGED, MARK

_STATES: Final = {
    "open": "Created; nobody used it yet.",
    "in-progress": "Somebody called or wrote.",
    "closed": "Its people reach nobody; it can be re-opened.",
    "failed": "It could not be set up.",
    "unknown": "Twilio does not know.",
}
_VERDICTS: Final = {
    "cause": "It keeps the two people apart.",
    "hint": "It may, or soon will.",
    "cant_tell": "It was not read, or cannot be known.",
    "fine": "It is as it should be.",
}
_SAMPLE: Final = "+447700900123"


def legend() -> Iterator[tuple[Content, str]]:
    """Yield each sign as it looks, and what it means."""
    for status, words in _STATES.items():
        yield state_content(status), words
    yield Content.styled(MARK.strip(), "bold"), "In front of a name: marked."
    yield Content.styled(CHANGED.strip(), "bold"), "Changed since you last looked."
    for seconds, step in reversed(URGENCY_STEPS):
        time = f"within {span(seconds)}" if seconds else "not closed by Twilio yet"
        yield urgency_sign(step), f"{step.words.capitalize()}, {time}."
    for verdict, (sign, colour) in SIGNS.items():
        yield Content.styled(f"{sign} {verdict.value}", colour), _VERDICTS[verdict.name.lower()]
    reveal = key_name("session.reveal")
    yield Content(mask(_SAMPLE)), f"A person's number, masked; {reveal} reveals it."
