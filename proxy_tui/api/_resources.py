"""Answers as values: one resource, or a page of them, checked by pydantic.

The adapters are made once. What does not fit becomes BadAnswer, without
repeating what was in it.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from proxy_tui.api._answers import accept, bad_answer, json_of
from proxy_tui.api._identity import check, is_sid
from proxy_tui.api.errors import BadAnswer
from proxy_tui.api.models import Interaction, Participant, PhoneNumber, Service, Session
from proxy_tui.api.pages import Page

T = TypeVar("T")
V = TypeVar("V")


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
            Refused: the API said no.
            WrongResource: it is about another resource.
            BadAnswer: it is something else.
        """
        found = json_of(answer)
        if not isinstance(found, dict) or not found.get("sid"):
            raise bad_answer(answer, f"The answer is not a {self._word}.")
        check(found.get, asked, answer, self._word)
        if name and found.get("unique_name"):
            check(found.get, {"unique_name": name}, answer, self._word)
        return _checked(self.one, found, answer, self._word)

    def page(self, answer: httpx.Response, url: str, asked: Mapping[str, str]) -> Page[T]:
        """Return the page an answer holds.

        Args:
            answer: Of the API.
            url: What was requested.
            asked: What every row must carry, by ``asked_for``.

        Raises:
            Refused: the API said no.
            WrongResource: it holds a row of another service or session.
            BadAnswer: it is something else.
        """
        found = json_of(answer)
        envelope = found if isinstance(found, dict) else {}
        meta = envelope.get("meta")
        meta = meta if isinstance(meta, dict) else {}
        rows = _rows(envelope, meta.get("key"), self.key)
        if rows is None:
            raise bad_answer(answer, f"The answer is not a list of {self._word}s.")
        items = _checked(self.many, rows, answer, self._word)
        _check_rows(items, asked, answer, self._word)
        _give_way()
        return Page(items, _next_url(meta, answer), url, self.type)

    @property
    def _word(self) -> str:
        return self.key.removesuffix("s").replace("_", " ")


def deleted(answer: httpx.Response, asked: Mapping[str, str]) -> None:
    """Take the answer to a delete, which usually has no body, or one of no documented kind.

    Raises:
        Refused: the API said no.
        WrongResource: it names another resource.
    """
    accept(answer)
    try:
        found = json_of(answer)
    except BadAnswer:
        return
    if isinstance(found, dict) and is_sid(found.get("sid"), asked.get("sid", "")[:2].upper()):
        _check_named(found, asked, answer)


def raw(answer: httpx.Response, asked: Mapping[str, str]) -> object:
    """Return the JSON of one resource.

    Raises:
        Refused: the API said no.
        WrongResource: it is about another resource.
        BadAnswer: it is no JSON.
    """
    found = json_of(answer)
    _check_named(found, asked, answer)
    return found


def _check_named(found: object, asked: Mapping[str, str], answer: httpx.Response) -> None:
    """Check only what the answer names: it need not be a whole resource."""
    if isinstance(found, dict):
        named = {field: wanted for field, wanted in asked.items() if found.get(field)}
        check(found.get, named, answer, "resource")


def _checked(adapter: TypeAdapter[V], found: object, answer: httpx.Response, word: str) -> V:
    try:
        return adapter.validate_python(found)
    except ValidationError as problem:
        field = ".".join(str(part) for part in problem.errors(include_input=False)[0]["loc"])
    raise bad_answer(answer, f"A {word} in the answer cannot be read ({field}).")


def _check_rows(
    items: tuple[object, ...], asked: Mapping[str, str], answer: httpx.Response, word: str
) -> None:
    for field, wanted in asked.items():
        told = attrgetter(field)
        for item in items:
            if told(item) != wanted:  # the usual case costs no call
                check(partial(getattr, item), {field: wanted}, answer, word)


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
