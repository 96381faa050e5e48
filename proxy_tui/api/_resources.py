"""From a response to resources: one, or a page of them, checked to be the ones asked for.

A cache or a network's proxy may answer with another resource than the one in the
URL. What to expect is read from the URL itself, so that every resource and every
verb is checked.
"""

import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar, cast
from urllib.parse import unquote

import httpx

from proxy_tui.api._responses import bad_response, json_of, raise_for_status, request_id
from proxy_tui.api._values import Record
from proxy_tui.api.errors import BadResponseError, WrongResourceError
from proxy_tui.api.models import Interaction, Participant, PhoneNumber, Service, Session
from proxy_tui.api.pages import Page
from proxy_tui.api.sid_shape import is_sid
from proxy_tui.api.unclear import NoSid, record_text

T = TypeVar("T", bound=Record)

_PARENTS: Final = {
    "Services": "service_sid",
    "Sessions": "session_sid",
    "Participants": "participant_sid",
}
"""Collection to the field in which a resource below it says where it belongs."""
_PARENT_FIELDS: Final = frozenset(_PARENTS.values())
_PREFIXES: Final = {"Services": "KS", "Sessions": "KC"}
"""How a SID begins in a collection that can also be asked by unique name."""
_WRONG_HINT: Final = (
    "Something between here and Twilio mixes up answers: try again, and check the network's proxy."
)


def expected_fields(path: str) -> dict[str, str]:
    """Return the fields that the answer to a request must carry.

    ``/v1/Services/KS…/Sessions/KC…`` gives ``{"service_sid": "KS…", "sid": "KC…"}``;
    the rows of a list must carry what stands above it. A session or service asked
    for by name gives ``unique_name`` instead of ``sid``.
    """
    _, is_ours, rest = path.partition("?")[0].rpartition("/v1/")
    parts = rest.strip("/").split("/") if is_ours else []
    names = map(unquote, parts[1::2])
    pairs = list(zip(parts[::2], names, strict=False))
    own = pairs.pop() if pairs and len(parts) % 2 == 0 else None
    expected = {_PARENTS[collection]: name for collection, name in pairs if collection in _PARENTS}
    if own is not None:
        collection, name = own
        is_name = collection in _PREFIXES and not _is_sid(name, _PREFIXES[collection])
        expected["unique_name" if is_name else "sid"] = name
    return expected


def _is_sid(value: object, prefix: str = "") -> bool:
    """Return whether a value has the shape of a SID, in any letter case."""
    return isinstance(value, str) and value.isascii() and is_sid(value.upper(), prefix)


class Resource(Generic[T]):
    """One resource type of the API.

    ``key`` is the name of its list in an envelope, unless ``meta.key`` says otherwise.
    """

    def __init__(self, item_type: type[T], key: str) -> None:
        self.item_type = item_type
        self.key = key
        self._word = key.removesuffix("s").replace("_", " ")

    def item(self, response: httpx.Response, expected: Mapping[str, str], name: str = "") -> T:
        """Return the resource that a response holds.

        It must carry the ``expected`` fields, and the unique ``name`` that a form asked for.

        Raises:
            RefusedError: the API said no.
            WrongResourceError: it is about another resource.
            BadResponseError: it is something else.
        """
        found = json_of(response)
        if not isinstance(found, dict) or not found.get("sid"):
            raise bad_response(response, f"The answer is not a {self._word}.")
        if name and found.get("unique_name"):
            expected = {**expected, "unique_name": name}
        for field, wanted in expected.items():
            _check(field, wanted, found.get(field), response, self._word)
        return self._with_parents((self.item_type.of(found),), expected, response)[0]

    def page(self, response: httpx.Response, url: str, expected: Mapping[str, str]) -> Page[T]:
        """Return the page that a response holds.

        Every row must carry the ``expected`` fields.

        Raises:
            RefusedError: the API said no.
            WrongResourceError: it holds a row of another service, session or participant.
            BadResponseError: it is something else.
        """
        found = json_of(response)
        envelope = found if isinstance(found, dict) else {}
        meta = envelope.get("meta")
        meta = meta if isinstance(meta, dict) else {}
        lists = (envelope.get(key) for key in (meta.get("key"), self.key) if isinstance(key, str))
        rows = next((rows for rows in lists if isinstance(rows, list)), None)
        if rows is None:
            raise bad_response(response, f"The answer is not a list of {self._word}s.")
        next_url = meta.get("next_page_url")
        if next_url is not None and not isinstance(next_url, str):
            raise bad_response(response, "The answer does not say where the next page is.")
        items = self._with_parents(self._read(rows), expected, response)
        _yield_to_threads()
        return Page(items, next_url or None, url, self.item_type)

    def _read(self, rows: list[Any]) -> tuple[T, ...]:
        """Read each row by itself: one that is no record stays, without a SID."""
        if all(isinstance(row, dict) and _has_sid(row) for row in rows):
            return tuple(map(self.item_type.of, rows))
        seen: Counter[str] = Counter()
        items = []
        for row in rows:
            fields = row if isinstance(row, dict) else {}
            if not _has_sid(fields):
                text = record_text(row)
                seen[text] += 1
                fields = {**fields, "sid": NoSid(text, seen[text])}
            items.append(self.item_type.of(fields))
        return tuple(items)

    def _with_parents(
        self, items: tuple[T, ...], expected: Mapping[str, str], response: httpx.Response
    ) -> tuple[T, ...]:
        """Check that resources belong where they were asked for; fill in a missing parent."""
        for field in expected.keys() & _PARENT_FIELDS:
            told, wanted = attrgetter(field), expected[field]
            for item in items:
                if told(item) != wanted:  # the usual case costs no call
                    _check(field, wanted, told(item), response, self._word)
            if not all(map(_is_sid, map(told, items))):
                items = tuple(
                    item if _is_sid(told(item)) else replace(cast("Any", item), **{field: wanted})
                    for item in items
                )
        return items


SERVICE: Final = Resource(Service, "services")
SESSION: Final = Resource(Session, "sessions")
PARTICIPANT: Final = Resource(Participant, "participants")
INTERACTION: Final = Resource(Interaction, "interactions")
PHONE_NUMBER: Final = Resource(PhoneNumber, "phone_numbers")
RESOURCES: Final[dict[type, Resource[Any]]] = {
    each.item_type: each for each in (SERVICE, SESSION, PARTICIPANT, INTERACTION, PHONE_NUMBER)
}


def deleted(response: httpx.Response, expected: Mapping[str, str]) -> None:
    """Check the answer to a delete, which usually has no body, or an undocumented one.

    Raises:
        RefusedError: the API said no.
        WrongResourceError: it names another resource.
    """
    raise_for_status(response)
    try:
        found = json_of(response)
    except BadResponseError:
        return
    if isinstance(found, dict) and _is_sid(found.get("sid"), expected.get("sid", "")[:2].upper()):
        _check_named(found, expected, response)


def raw(response: httpx.Response, expected: Mapping[str, str]) -> object:
    """Return the JSON of one resource.

    Raises:
        RefusedError: the API said no.
        WrongResourceError: it is about another resource.
        BadResponseError: it is not JSON.
    """
    found = json_of(response)
    _check_named(found, expected, response)
    return found


def _check_named(found: object, expected: Mapping[str, str], response: httpx.Response) -> None:
    """Check only what the answer names: it need not be a whole resource."""
    named = found if isinstance(found, dict) else {}
    for field, wanted in expected.items():
        if named.get(field):
            _check(field, wanted, named[field], response, "resource")


def _check(field: str, wanted: str, value: object, response: httpx.Response, word: str) -> None:
    """Compare one field of a resource with what was asked for.

    Raises:
        WrongResourceError: it is another one. A missing parent is no mistake.
    """
    if not _is_other(field, wanted, value):
        return
    if field == "unique_name":
        # A name may hold private data.
        sentence = f"The answer is about another {word} than the one of this name"
    elif field == "sid":
        sentence = f"The answer is about another {word} ({value}) than {wanted}"
    else:
        parent = field.removesuffix("_sid")
        sentence = f"The answer holds a {word} of another {parent} ({value}) than {wanted}"
    raise WrongResourceError(
        f"{sentence}; it was not used.",
        hint=_WRONG_HINT,
        status=response.status_code,
        request_id=request_id(response),
    )


def _is_other(field: str, wanted: str, value: object) -> bool:
    if field == "unique_name":
        return not isinstance(value, str) or _folded(value) != _folded(wanted)
    if not value or (field != "sid" and not _is_sid(value)):
        return False
    return str(value).casefold() != wanted.casefold()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _has_sid(row: dict[str, object]) -> bool:
    sid = row.get("sid")
    return isinstance(sid, str) and bool(sid)


def _yield_to_threads() -> None:
    """Let another thread have the interpreter, so that a long listing never stalls a key."""
    if threading.active_count() > 1:
        time.sleep(0)  # takes 80 us here, the time a waiting thread needs to wake up
