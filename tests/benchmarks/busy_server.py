"""A simulator in which a hundred of the newest sessions change every second, as ``simulate`` does.

Prints base URL, account SID and token, then serves until it is ended.
"""

from datetime import UTC, datetime, timedelta

from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.http.loopback_server import run_forever
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

CHANGED = 100
EVERY = timedelta(seconds=1)


class Busy:
    """Gives the newest sessions of the largest service another ttl, once a second."""

    def __init__(self, store: Store) -> None:
        self._sessions = max((service.sessions for service in store.services), key=len)
        self._due = store.now() + EVERY
        self._turn = 0

    def advance(self, now: datetime) -> None:
        """Make the change that is due; of several only the last one would be seen."""
        if now < self._due:
            return
        self._due = now + EVERY
        self._turn += 1
        for session in self._sessions[-CHANGED:]:
            session.ttl = 7200 + 3600 * (self._turn % 9)
            session.date_updated = now.replace(microsecond=0)


def main() -> None:
    """Serve the world."""
    store = demo_world(lambda: datetime.now(UTC), seed=1, sessions=1000, alive=False)
    store.activity = Busy(store).advance
    run_forever(
        ProxyApp(store), 0, lambda url: print(url, ACCOUNT_SID, AUTH_TOKEN, sep="\n", flush=True)
    )


if __name__ == "__main__":
    main()
