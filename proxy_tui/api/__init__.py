"""The Twilio Proxy v1 API, for any program: no terminal, no settings, no simulator.

    client = ProxyClient(username, secret)
    for page in client.pages(client.list_sessions(service_sid)):
        ...

Resources are in ``models``, the fields of writes in ``params``, and errors in ``errors``. A
module loads when one of its names is first used.
"""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.api.client import (
        DEFAULT_BASE_URL as DEFAULT_BASE_URL,
        ProxyClient as ProxyClient,
    )
    from proxy_tui.api.early import EarlyConnection as EarlyConnection
    from proxy_tui.api.errors import (
        AuthenticationError as AuthenticationError,
        ForbiddenError as ForbiddenError,
    )
    from proxy_tui.api.params import UpdateSession as UpdateSession
    from proxy_tui.api.rate_limit import RateLimiter as RateLimiter
    from proxy_tui.api.request_log import Activity as Activity, RequestRecord as RequestRecord
else:
    __getattr__ = lazy_face(
        __name__,
        client=("DEFAULT_BASE_URL", "ProxyClient"),
        early=("EarlyConnection",),
        errors=("AuthenticationError", "ForbiddenError"),
        params=("UpdateSession",),
        rate_limit=("RateLimiter",),
        request_log=("Activity", "RequestRecord"),
    )
