"""Whether an answer is about what was asked for.

A cache, a network's proxy or a confused server may answer with another resource
than the one in the address. What an address names is read from the address
itself, so that every resource and every verb is held to it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import unquote

import httpx

from proxy_tui.api._answers import request_id
from proxy_tui.api.errors import WrongResourceError

_SID: Final = re.compile(r"[A-Z]{2}[0-9a-f]{32}", re.IGNORECASE)
_FIELDS: Final = {
    "Services": "service_sid",
    "Sessions": "session_sid",
    "Participants": "participant_sid",
}
"""The field in which a resource below a collection says where it belongs."""
_PREFIXES: Final = {"Services": "KS", "Sessions": "KC"}
"""What a SID begins with where the API also takes a unique name."""
_HINT: Final = (
    "Something between here and Twilio mixes up answers: try again, and check the network's proxy."
)


def asked_for(path: str) -> dict[str, str]:
    """Return the fields that the answer to a request must carry.

    ``/v1/Services/KS…/Sessions/KC…`` gives ``{"service_sid": "KS…", "sid": "KC…"}``;
    the rows of a list must carry what stands above it. A session or service that
    is asked for by name gives ``unique_name`` in the place of ``sid``.

    Args:
        path: Encoded path of a request, with or without its query.
    """
    _, is_ours, rest = path.partition("?")[0].rpartition("/v1/")
    parts = rest.strip("/").split("/") if is_ours else []
    pairs = [(kind, unquote(name)) for kind, name in zip(parts[::2], parts[1::2], strict=False)]
    own = pairs.pop() if pairs and len(parts) % 2 == 0 else None
    asked = {_FIELDS[kind]: name for kind, name in pairs if kind in _FIELDS}
    if own is not None:
        kind, name = own
        is_name = kind in _PREFIXES and not is_sid(name, _PREFIXES[kind])
        asked["unique_name" if is_name else "sid"] = name
    return asked


def is_sid(text: object, prefix: str = "") -> bool:
    """Return whether a value has the shape of a SID, whatever its letter case."""
    return (
        isinstance(text, str)
        and _SID.fullmatch(text) is not None
        and text.upper().startswith(prefix)
    )


def check(
    told: Callable[[str], object], asked: Mapping[str, str], answer: httpx.Response, word: str
) -> None:
    """Compare a resource with what was asked for. A parent that it does not name is no mistake.

    Args:
        told: Gives a field of the resource by its name.
        asked: By ``asked_for``.
        answer: Where the resource comes from.
        word: What the resource is called: ``session``.

    Raises:
        WrongResourceError: it is another one, or lies elsewhere.
    """
    for field, wanted in asked.items():
        value = told(field)
        if _is_other(field, wanted, value):
            raise WrongResourceError(
                _sentence(field, wanted, str(value), word),
                hint=_HINT,
                status=answer.status_code,
                request_id=request_id(answer),
            )


def _is_other(field: str, wanted: str, value: object) -> bool:
    if field == "unique_name":
        return not isinstance(value, str) or _folded(value) != _folded(wanted)
    if not value or (field != "sid" and not is_sid(value)):
        return False
    return str(value).casefold() != wanted.casefold()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _sentence(field: str, wanted: str, value: str, word: str) -> str:
    if field == "unique_name":
        # A name may hold what nobody should read.
        return f"The answer is about another {word} than the one of this name; it was not used."
    if field == "sid":
        return f"The answer is about another {word} ({value}) than {wanted}; it was not used."
    parent = field.removesuffix("_sid")
    return (
        f"The answer holds a {word} of another {parent} ({value}) than {wanted}; it was not used."
    )
