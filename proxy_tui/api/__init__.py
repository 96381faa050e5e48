"""The Twilio Proxy v1 API, for any program: no terminal, no settings, no simulator.

    client = ProxyClient(username, secret)
    for page in client.pages(client.list_sessions(service_sid)):
        ...

A module loads when one of its names is first used, so naming an error does not load httpx.
"""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.api.cancel import cancellable as cancellable, check_cancelled as check_cancelled
    from proxy_tui.api.client import (
        DEFAULT_BASE_URL as DEFAULT_BASE_URL,
        ProxyClient as ProxyClient,
    )
    from proxy_tui.api.codes import meaning as meaning
    from proxy_tui.api.errors import (
        ApiError as ApiError,
        AuthenticationError as AuthenticationError,
        BadResponseError as BadResponseError,
        CancelledError as CancelledError,
        ConflictError as ConflictError,
        ForbiddenError as ForbiddenError,
        NotFoundError as NotFoundError,
        NotSentError as NotSentError,
        RateLimitedError as RateLimitedError,
        ReadOnlyError as ReadOnlyError,
        RefusedError as RefusedError,
        ResponseLostError as ResponseLostError,
        ServerError as ServerError,
        TransportError as TransportError,
        WrongResourceError as WrongResourceError,
        is_no_such_name as is_no_such_name,
    )
    from proxy_tui.api.models import (
        Interaction as Interaction,
        Participant as Participant,
        PhoneNumber as PhoneNumber,
        Service as Service,
        Session as Session,
    )
    from proxy_tui.api.pages import Listed as Listed, Page as Page
    from proxy_tui.api.params import (
        CreateSession as CreateSession,
        NewParticipant as NewParticipant,
        UpdateSession as UpdateSession,
        problems as problems,
    )
    from proxy_tui.api.rate_limit import RateLimiter as RateLimiter
    from proxy_tui.api.request_log import Activity as Activity, RequestRecord as RequestRecord
    from proxy_tui.api.unclear import NoSid as NoSid, Unclear as Unclear
else:
    __getattr__ = lazy_face(
        __name__,
        cancel=("cancellable", "check_cancelled"),
        client=("DEFAULT_BASE_URL", "ProxyClient"),
        codes=("meaning",),
        errors=(
            "ResponseLostError",
            "ApiError",
            "AuthenticationError",
            "BadResponseError",
            "CancelledError",
            "ConflictError",
            "TransportError",
            "ForbiddenError",
            "NotFoundError",
            "NotSentError",
            "RateLimitedError",
            "ReadOnlyError",
            "RefusedError",
            "ServerError",
            "WrongResourceError",
            "is_no_such_name",
        ),
        models=("Interaction", "Participant", "PhoneNumber", "Service", "Session"),
        pages=("Listed", "Page"),
        params=("CreateSession", "NewParticipant", "UpdateSession", "problems"),
        rate_limit=("RateLimiter",),
        request_log=("Activity", "RequestRecord"),
        unclear=("NoSid", "Unclear"),
    )
