"""The newest value of each SID, in whatever order answers arrive."""

from typing import TypeVar

from proxy_tui.api.order import Ordered, is_older, moment

V = TypeVar("V", bound=Ordered)


class Newest(dict[str, V]):
    """Values by SID; through ``put`` an older one never replaces a newer. For one thread."""

    def __init__(self) -> None:
        super().__init__()
        self._dropped: dict[str, int] = {}

    def accepts(self, sid: str, value: V) -> bool:
        """Return False if a newer value is known, or the SID was dropped since."""
        return value.as_of >= self._dropped.get(sid, 0) and not is_older(value, self.get(sid))

    def put(self, sid: str, value: V) -> bool:
        """Keep a value if it is accepted; return whether it was."""
        if is_new := self.accepts(sid, value):
            self[sid] = value
        return is_new

    def drop(self, sid: str) -> None:
        """Forget a value, and refuse every answer that was asked for before now."""
        self._dropped[sid] = moment()
        self.pop(sid, None)
