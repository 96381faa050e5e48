"""Find a service or a session by its SID or unique name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proxy_tui.api.errors import ApiError, NotFoundError, RefusedError, is_no_such_name
from proxy_tui.formatting.redaction import mask_text
from proxy_tui.formatting.safe_text import count
from proxy_tui.operations.input.sids import FOR_SERVICE, FOR_SESSION, KINDS, read_target, sids_in
from proxy_tui.operations.search.progress import ScanProgress
from proxy_tui.operations.search.scanner import (
    FAILED_SERVICES,
    LOCAL_FAILURES,
    SERVER_FAILURES,
    failure,
)

if TYPE_CHECKING:
    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Service, Session
    from proxy_tui.formatting.coverage import Failure
    from proxy_tui.operations.input.sids import Target


@dataclass(frozen=True, slots=True)
class Found:
    """A session and its service."""

    service: Service
    session: Session
    note: str = ""
    """A remark for the person, such as which of several SIDs was used; mostly empty."""


def target_problem(text: str) -> str:
    """Return what is wrong with a typed SID or name; "" if it can be looked up."""
    target = read_target(text, FOR_SESSION)
    if not target.text:
        return "Type the SID of a session (KC…) or its unique name."
    return target.hint or _wrong_kind(target, FOR_SESSION)


def _wrong_kind(target: Target, wanted: Sequence[str]) -> str:
    if not target.kind or target.kind in wanted:
        return ""
    kind = KINDS.get(target.kind, "something else")
    rule = "a service's starts with KS"
    if "KC" in wanted:
        rule = "a session's starts with KC, a service's with KS"
    return f"This is the SID of {kind}; {rule}."


def find_service(client: ProxyClient, sid_or_name: str) -> Service:
    """Return a service by its unique name, or by a SID anywhere in the text.

    GET by name is undocumented (api facts, section 1), so a miss searches the list too.

    Raises:
        NotFoundError: The account has no such service.
    """
    target = read_target(sid_or_name, FOR_SERVICE)
    if problem := target.hint or _wrong_kind(target, FOR_SERVICE):
        raise NotFoundError(problem, hint="Choose it from the list of services.", status=404)
    name = target.text
    try:
        return client.fetch_service(name)
    except RefusedError as error:
        if target.kind or not is_no_such_name(error):
            raise
        for service in client.iterate(client.list_services()):
            if service.unique_name == name:
                return service
        raise NotFoundError(
            f"This account has no service named {mask_text(name)}.",
            hint="Choose it from the list of services.",
            status=404,
        ) from error


def find_session(client: ProxyClient, services: Iterable[Service], sid_or_name: str) -> Found:
    """Return the first session with this SID or unique name, at one request per service.

    Raises:
        NotFoundError: None of the services has it.
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


def ask_services(
    client: ProxyClient,
    services: Sequence[Service],
    sid_or_name: str,
    progress: Callable[[ScanProgress], object],
    *,
    first_only: bool = False,
) -> tuple[list[Found], ScanProgress]:
    """Ask each service for a session; return the sessions, and which services failed.

    Args:
        client: The API.
        services: The services to ask, in order.
        sid_or_name: The session's SID or unique name.
        progress: Called before each request.
        first_only: Stop at the first session.

    Raises:
        ApiError: Every service failed, several failed in a row, or the error
            concerns all of them.
    """
    found: list[Found] = []
    failed: tuple[Failure, ...] = ()
    asked = in_a_row = 0
    last_error: ApiError | None = None

    def so_far() -> ScanProgress:
        return ScanProgress(
            done=0,
            total=0,
            is_listed=not failed,
            failed=failed,
            services=len(services),
            services_asked=asked,
        )

    for service in services:
        progress(so_far())
        asked += 1
        try:
            found.append(find_session(client, [service], sid_or_name))
            in_a_row = 0
            if first_only:
                break
        except NotFoundError:
            in_a_row = 0
        except LOCAL_FAILURES as error:
            last_error = error
            failed = (*failed, failure(service, error))
            in_a_row += isinstance(error, SERVER_FAILURES)
            if in_a_row >= FAILED_SERVICES:
                raise
    if last_error is not None and len(failed) == asked:
        raise last_error
    return found, so_far()


def no_session(sid_or_name: str, services: int) -> NotFoundError:
    """Return the error that no session of this SID or name is in this number of services."""
    what = "SID" if sids_in(sid_or_name) else "name"
    few = ("this account, which has no services", "this service")
    where = few[services] if services < len(few) else f"any of {count(services)} services"
    return NotFoundError(
        f"No session of this {what} in {where}.",
        hint="It may be deleted, closed for more than 90 days, or belong to another account.",
        status=404,
    )
