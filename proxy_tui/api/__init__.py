"""The Twilio Proxy v1 API, for any program: no terminal, no settings, no simulator.

    client = ProxyClient(username, secret)
    for page in client.pages(client.list_sessions(service_sid)):
        ...

A module loads when one of its names is first used, so naming an error does not load httpx.
"""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.api.cancel import cancellable as cancellable
    from proxy_tui.api.cancel import check_cancelled as check_cancelled
    from proxy_tui.api.client import DEFAULT_BASE_URL as DEFAULT_BASE_URL
    from proxy_tui.api.client import ProxyClient as ProxyClient
    from proxy_tui.api.codes import meaning as meaning
    from proxy_tui.api.errors import ApiError as ApiError
    from proxy_tui.api.errors import AuthenticationError as AuthenticationError
    from proxy_tui.api.errors import BadResponseError as BadResponseError
    from proxy_tui.api.errors import CancelledError as CancelledError
    from proxy_tui.api.errors import ConflictError as ConflictError
    from proxy_tui.api.errors import ForbiddenError as ForbiddenError
    from proxy_tui.api.errors import NotFoundError as NotFoundError
    from proxy_tui.api.errors import NotSentError as NotSentError
    from proxy_tui.api.errors import RateLimitedError as RateLimitedError
    from proxy_tui.api.errors import ReadOnlyError as ReadOnlyError
    from proxy_tui.api.errors import RefusedError as RefusedError
    from proxy_tui.api.errors import ResponseLostError as ResponseLostError
    from proxy_tui.api.errors import ServerError as ServerError
    from proxy_tui.api.errors import TransportError as TransportError
    from proxy_tui.api.errors import WrongResourceError as WrongResourceError
    from proxy_tui.api.errors import is_no_such_name as is_no_such_name
    from proxy_tui.api.models import Interaction as Interaction
    from proxy_tui.api.models import Participant as Participant
    from proxy_tui.api.models import PhoneNumber as PhoneNumber
    from proxy_tui.api.models import Service as Service
    from proxy_tui.api.models import Session as Session
    from proxy_tui.api.pages import Listed as Listed
    from proxy_tui.api.pages import Page as Page
    from proxy_tui.api.params import CreateSession as CreateSession
    from proxy_tui.api.params import NewParticipant as NewParticipant
    from proxy_tui.api.params import UpdateSession as UpdateSession
    from proxy_tui.api.params import problems as problems
    from proxy_tui.api.rate_limit import RateLimiter as RateLimiter
    from proxy_tui.api.request_log import Activity as Activity
    from proxy_tui.api.request_log import RequestRecord as RequestRecord
    from proxy_tui.api.unclear import NoSid as NoSid
    from proxy_tui.api.unclear import Unclear as Unclear
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
