"""A client of a simulated store that records its requests and never waits."""

from proxy_tui.api import ProxyClient, RateLimiter, RequestRecord
from proxy_tui.simulator.faults.fault_rules import Fault, Faults
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store


class StoreClient:
    """A store, a client of it, and the requests that were sent."""

    def __init__(self, store: Store, *faults: Fault, token: str = AUTH_TOKEN) -> None:
        self.store = store
        self.sent: list[RequestRecord] = []
        self.client = ProxyClient(
            ACCOUNT_SID,
            token,
            transport=in_process(ProxyApp(store, Faults(faults))),
            rate_limiter=RateLimiter(clock=lambda: 0.0, sleep=lambda _: None, jitter=lambda: 0.0),
            on_request=self.sent.append,
        )
