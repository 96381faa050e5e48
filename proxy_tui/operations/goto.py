"""From a SID or a name that a customer gives to the thing it names."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from proxy_tui.api.errors import NotFoundError, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Service, Session

_SERVICE_SID: Final = re.compile(r"KS[0-9a-fA-F]{32}")
_SESSION_SID: Final = re.compile(r"KC[0-9a-fA-F]{32}")
_ANY_SID: Final = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_NO_SUCH_NAME: Final = frozenset({80308, 20404})

KINDS: Final = {
    "KP": "a participant", "KI": "an interaction", "PN": "a phone number", "AC": "an account",
    "SK": "an API key", "CA": "a call", "SM": "a message", "MM": "a message",
}  # fmt: skip
"""What other SIDs name, for the person who pasted the wrong one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A session and the service it is in."""

    service: "Service"
    session: "Session"


def target_problem(text: str) -> str:
    """Return what is wrong with a SID or name typed to go to; "" when it can be looked up."""
    typed = text.strip()
    if not typed:
        return "Type the SID of a session (KC…) or its unique name."
    if _ANY_SID.fullmatch(typed):
        if typed[:2] in {"KC", "KS"}:
            return ""
        kind = KINDS.get(typed[:2], "something else")
        return f"This is the SID of {kind}; a session's starts with KC, a service's with KS."
    prefix, rest = typed[:2], typed[2:]
    if prefix not in {"KC", "KS"}:
        return ""
    # A unique name may start with these letters too, so only what looks like a SID is refused.
    if re.fullmatch(r"[0-9a-fA-F]{7,}", rest):
        return f"A SID is {prefix} and 32 hex digits; this has {len(rest)} after {prefix}."
    if re.fullmatch(r"[0-9a-zA-Z]{32}", rest):
        return f"A SID is {prefix} and 32 hex digits, 0 to 9 and a to f; this has other letters."
    return ""


def is_service_sid(text: str) -> bool:
    """Whether ``text`` names a service rather than a session."""
    return _SERVICE_SID.fullmatch(text.strip()) is not None


def find_service(client: "ProxyClient", sid_or_name: str) -> "Service":
    """Return a service by SID or unique name.

    GET by name is plausible but undocumented (api facts, section 1), so a miss
    is looked for in the list as well.

    Raises:
        NotFoundError: the account has no such service.
    """
    try:
        return client.fetch_service(sid_or_name)
    except Refused as error:
        if _SERVICE_SID.fullmatch(sid_or_name) or not _is_miss(error):
            raise
        for page in client.pages(client.list_services()):
            for service in page:
                if service.unique_name == sid_or_name:
                    return service
        raise NotFoundError(
            f"This account has no service named {sid_or_name}.",
            hint="Choose it from the list of services.",
            status=404,
        ) from error


def find_session(client: "ProxyClient", services: "Iterable[Service]", sid_or_name: str) -> Found:
    """Return the first session of this SID or unique name, service by service.

    One request a service: a session can only be asked for inside its service.

    Raises:
        NotFoundError: none of the services has it.
    """
    asked = 0
    for service in services:
        asked += 1
        try:
            return Found(service, client.fetch_session(service.sid, sid_or_name))
        except Refused as error:
            if not _is_miss(error):
                raise
    what = "SID" if _SESSION_SID.fullmatch(sid_or_name) else "name"
    where = "this service" if asked == 1 else f"any of {asked} services"
    raise NotFoundError(
        f"No session of this {what} in {where}.",
        hint="It may be deleted, closed for more than 90 days, or belong to another account.",
        status=404,
    )


def _is_miss(error: Refused) -> bool:
    return isinstance(error, NotFoundError) or error.code in _NO_SUCH_NAME
