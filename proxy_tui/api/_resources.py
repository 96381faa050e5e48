"""Answers as values: one resource, or a page of them, read by pydantic.

The adapters are made once. A resource is read whatever is in it; an answer that
is none, or is about something else, becomes an error that does not repeat it.
"""

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar, cast

import httpx
from pydantic import TypeAdapter

from proxy_tui.api._answers import accept, bad_answer, json_of
from proxy_tui.api._identity import check, is_sid
from proxy_tui.api.errors import BadResponseError
from proxy_tui.api.models import (
    Interaction,
    Participant,
    PhoneNumber,
    Service,
    Session,
)
from proxy_tui.api.pages import Page
from proxy_tui.api.unclear import NoSid, record_text

T = TypeVar("T")

_PARENTS: Final = frozenset({"service_sid", "session_sid"})
"""Where a resource says what it belongs to."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """One resource type of the API."""

    type: type[T]
    key: str
    """Name of its list in an envelope, where ``meta.key`` does not say."""
    one: TypeAdapter[T]
    many: TypeAdapter[tuple[T, ...]]

    def item(self, answer: httpx.Response, asked: Mapping[str, str], name: str = "") -> T:
        """Return the resource an answer holds.

        Args:
            answer: Of the API.
            asked: What it must carry, by ``asked_for``.
            name: The unique name that was asked for in a form; "" for none.

        Raises:
            RefusedError: the API said no.
            WrongResourceError: it is about another resource.
            BadResponseError: it is something else.
        """
        found = json_of(answer)
        if not isinstance(found, dict) or not found.get("sid"):
            raise bad_answer(answer, f"The answer is not a {self._word}.")
        check(found.get, asked, answer, self._word)
        if name and found.get("unique_name"):
            check(found.get, {"unique_name": name}, answer, self._word)
        return _placed((self.one.validate_python(found),), asked, answer, self._word)[0]

    def page(self, answer: httpx.Response, url: str, asked: Mapping[str, str]) -> Page[T]:
        """Return the page an answer holds.

        Args:
            answer: Of the API.
            url: What was requested.
            asked: What every row must carry, by ``asked_for``.

        Raises:
            RefusedError: the API said no.
            WrongResourceError: it holds a row of another service or session.
            BadResponseError: it is something else.
        """
        found = json_of(answer)
        envelope = found if isinstance(found, dict) else {}
        meta = envelope.get("meta")
        meta = meta if isinstance(meta, dict) else {}
        rows = _rows(envelope, meta.get("key"), self.key)
        if rows is None:
            raise bad_answer(answer, f"The answer is not a list of {self._word}s.")
        items = _placed(self._read(rows), asked, answer, self._word)
        _give_way()
        return Page(items, _next_url(meta, answer), url, self.type)

    def _read(self, rows: list[object]) -> tuple[T, ...]:
        """Read each row by itself: one that is no record stays, as one without a SID."""
        if all(isinstance(row, dict) and _has_sid(row) for row in rows):
            return self.many.validate_python(rows)
        seen: Counter[str] = Counter()
        return tuple(self._row(row, seen) for row in rows)

    def _row(self, row: object, seen: "Counter[str]") -> T:
        found = row if isinstance(row, dict) else {}
        if _has_sid(found):
            return self.one.validate_python(found)
        text = record_text(row)
        seen[text] += 1
        return self.one.validate_python({**found, "sid": NoSid(text, seen[text])})

    @property
    def _word(self) -> str:
        return self.key.removesuffix("s").replace("_", " ")


def deleted(answer: httpx.Response, asked: Mapping[str, str]) -> None:
    """Take the answer to a delete, which usually has no body, or one of no documented kind.

    Raises:
        RefusedError: the API said no.
        WrongResourceError: it names another resource.
    """
    accept(answer)
    try:
        found = json_of(answer)
    except BadResponseError:
        return
    if isinstance(found, dict) and is_sid(found.get("sid"), asked.get("sid", "")[:2].upper()):
        _check_named(found, asked, answer)


def raw(answer: httpx.Response, asked: Mapping[str, str]) -> object:
    """Return the JSON of one resource.

    Raises:
        RefusedError: the API said no.
        WrongResourceError: it is about another resource.
        BadResponseError: it is no JSON.
    """
    found = json_of(answer)
    _check_named(found, asked, answer)
    return found


def _check_named(found: object, asked: Mapping[str, str], answer: httpx.Response) -> None:
    """Check only what the answer names: it need not be a whole resource."""
    if isinstance(found, dict):
        named = {field: wanted for field, wanted in asked.items() if found.get(field)}
        check(found.get, named, answer, "resource")


def _has_sid(row: dict[str, object]) -> bool:
    sid = row.get("sid")
    return isinstance(sid, str) and bool(sid)


def _placed(
    items: tuple[T, ...], asked: Mapping[str, str], answer: httpx.Response, word: str
) -> tuple[T, ...]:
    """Return resources that lie where they were asked for; a parent left out is filled in.

    Raises:
        WrongResourceError: one lies elsewhere.
    """
    for field in asked.keys() & _PARENTS:
        told, wanted = attrgetter(field), asked[field]
        for item in items:
            if told(item) != wanted:  # the usual case costs no call
                check(partial(getattr, item), {field: wanted}, answer, word)
        if not all(map(is_sid, map(told, items))):
            items = tuple(
                item if is_sid(told(item)) else _with(item, field, wanted) for item in items
            )
    return items


def _with(item: T, field: str, value: str) -> T:
    changed: T = replace(cast("Any", item), **{field: value})
    return changed


def _give_way() -> None:
    """Let another thread have the interpreter, so that a long listing never stalls a key."""
    if threading.active_count() > 1:
        time.sleep(0)  # takes 80 us here, the time a waiting thread needs to wake up


def _rows(envelope: dict[str, Any], named: object, documented: str) -> list[Any] | None:
    for key in (named, documented):
        rows = envelope.get(key) if isinstance(key, str) else None
        if isinstance(rows, list):
            return rows
    return None


def _next_url(meta: dict[str, Any], answer: httpx.Response) -> str | None:
    url = meta.get("next_page_url")
    if url is None or isinstance(url, str):
        return url or None
    raise bad_answer(answer, "The answer does not say where the next page is.")


SERVICE: Final = Kind(Service, "services", TypeAdapter(Service), TypeAdapter(tuple[Service, ...]))
SESSION: Final = Kind(Session, "sessions", TypeAdapter(Session), TypeAdapter(tuple[Session, ...]))
PARTICIPANT: Final = Kind(
    Participant, "participants", TypeAdapter(Participant), TypeAdapter(tuple[Participant, ...])
)
INTERACTION: Final = Kind(
    Interaction, "interactions", TypeAdapter(Interaction), TypeAdapter(tuple[Interaction, ...])
)
PHONE_NUMBER: Final = Kind(
    PhoneNumber, "phone_numbers", TypeAdapter(PhoneNumber), TypeAdapter(tuple[PhoneNumber, ...])
)
KINDS: Final[dict[type, Kind[Any]]] = {
    kind.type: kind for kind in (SERVICE, SESSION, PARTICIPANT, INTERACTION, PHONE_NUMBER)
}
