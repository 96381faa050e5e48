"""From a SID or a name that a customer gives to the thing it names."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from proxy_tui.api.errors import NotFoundError, RefusedError, is_no_such_name
from proxy_tui.formatting.safe_text import count
from proxy_tui.operations.input.sids import FOR_SERVICE, FOR_SESSION, KINDS, read_target, sids_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.input.sids import Target

_SERVICES_RULE: Final = "a service's starts with KS"


@dataclass(frozen=True, slots=True)
class Found:
    """A session and the service it is in."""

    service: "Service"
    session: "Session"
    note: str = ""
    """What a person should know about how it was found; mostly empty."""


def target_problem(text: str) -> str:
    """Return what is wrong with a SID or name typed to go to; "" when it can be looked up."""
    target = read_target(text, FOR_SESSION)
    if not target.text:
        return "Type the SID of a session (KC…) or its unique name."
    return target.hint or _wrong_kind(target, FOR_SESSION)


def _wrong_kind(target: "Target", wanted: "Sequence[str]") -> str:
    if not target.kind or target.kind in wanted:
        return ""
    kind = KINDS.get(target.kind, "something else")
    what = "a session's starts with KC, a service's with KS"
    return f"This is the SID of {kind}; {what if 'KC' in wanted else _SERVICES_RULE}."


def find_service(client: "ProxyClient", sid_or_name: str) -> "Service":
    """Return a service by its unique name, or by the SID in whatever was pasted.

    GET by name is plausible but undocumented (api facts, section 1), so a miss
    is looked for in the list as well.

    Raises:
        NotFoundError: the account has no such service.
    """
    target = read_target(sid_or_name, FOR_SERVICE)
    if problem := target.hint or _wrong_kind(target, FOR_SERVICE):
        raise NotFoundError(problem, hint="Choose it from the list of services.", status=404)
    sid_or_name = target.text
    try:
        return client.fetch_service(sid_or_name)
    except RefusedError as error:
        if target.kind or not is_no_such_name(error):
            raise
        for service in client.iterate(client.list_services()):
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
        except RefusedError as error:
            if not is_no_such_name(error):
                raise
    raise no_session(sid_or_name, asked)


def no_session(sid_or_name: str, services: int) -> NotFoundError:
    """Return that none of so many services has a session of this SID or name."""
    what = "SID" if sids_in(sid_or_name) else "name"
    few = ("this account, which has no services", "this service")
    where = few[services] if services < len(few) else f"any of {count(services)} services"
    return NotFoundError(
        f"No session of this {what} in {where}.",
        hint="It may be deleted, closed for more than 90 days, or belong to another account.",
        status=404,
    )
