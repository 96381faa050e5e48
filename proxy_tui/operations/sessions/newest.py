"""The newest value of each key, in whatever order values arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from proxy_tui.api.order import Ordered, is_older, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

V = TypeVar("V", bound=Ordered)


class Newest(Generic[V]):
    """Values by SID, of which an older one never replaces a newer. For one thread."""

    def __init__(self) -> None:
        self._values: dict[str, V] = {}
        self._dropped: dict[str, int] = {}

    def put(self, sid: str, value: V) -> bool:
        """Keep a value, unless a newer one is known; return whether it was kept."""
        if is_older(value, self._values.get(sid)) or value.as_of < self._dropped.get(sid, 0):
            return False
        self._values[sid] = value
        return True

    def drop(self, sid: str) -> None:
        """Forget a value and refuse whatever was asked for before now."""
        self._dropped[sid] = moment()
        self._values.pop(sid, None)

    def get(self, sid: str) -> V | None:
        """Return the value of a key."""
        return self._values.get(sid)

    def is_dropped(self, sid: str) -> bool:
        """Whether a key was dropped and nothing newer came."""
        return sid in self._dropped and sid not in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)
