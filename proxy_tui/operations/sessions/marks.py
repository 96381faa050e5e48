"""The sessions that a person marked, by SID."""

from collections.abc import Iterable


class Marks(set[str]):
    """SIDs of marked sessions; they stay marked whatever is shown of them."""

    def toggle(self, sid: str) -> bool:
        """Mark a session or unmark it; return whether it is marked now."""
        self.symmetric_difference_update({sid})
        return sid in self

    def toggle_all(self, sids: Iterable[str]) -> None:
        """Mark all of these sessions; unmark them if all of them are marked."""
        asked = set(sids)
        if asked <= self:
            self -= asked
        else:
            self |= asked
