"""A TCP connection that is opened while credentials and modules are waited for.

On a slow link that saves the first request a round trip and the look-up of the host. Nothing is
sent over it before the first request takes it.
"""

import threading
import time
from typing import Final

import httpcore

from proxy_tui.api._transport import TIMEOUT, proxy_for
from proxy_tui.api._urls import Base
from proxy_tui.errors import ProxyTuiError

_FRESH_SECONDS: Final = 5.0
"""From then on the other side may have closed a connection over which nothing came."""


class EarlyConnection:
    """Connects to the host of a base URL at once, in a daemon thread.

    Behind a proxy nothing is opened, since requests do not go to the host.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._to: tuple[str, int] | None = None
        self._opened: httpcore.NetworkStream | Exception | None = None
        self._over_at = 0.0
        self._is_wanted = True
        self._is_over = threading.Event()
        self._lock = threading.Lock()
        threading.Thread(target=self._open, name="proxy-tui-early", daemon=True).start()

    def take(self, host: str, port: int) -> httpcore.NetworkStream | None:
        """Return the connection, once, if it leads there; None if one has to be opened.

        Waits for one that is under way: it began earlier than another would.

        Raises:
            httpcore.NetworkError: It was refused; told once, as if this had just tried.
            httpcore.TimeoutException: Nobody answered in time; likewise.
        """
        if not self._is_wanted or not self._is_over.wait(TIMEOUT.connect):
            return None
        with self._lock:
            is_fresh = time.monotonic() - self._over_at < _FRESH_SECONDS
            if self._to == (host, port) and is_fresh:
                opened, self._opened = self._opened, None
                if isinstance(opened, Exception):
                    raise opened
                return opened
        self.close()
        return None

    def close(self) -> None:
        """Close the connection if nothing took it; waits for nothing."""
        with self._lock:
            opened, self._opened, self._is_wanted = self._opened, None, False
        if isinstance(opened, httpcore.NetworkStream):
            opened.close()

    def _open(self) -> None:
        try:
            base = Base(self._base_url)
            if proxy_for(base) is None:
                self._to = base.address
                self._keep(httpcore.SyncBackend().connect_tcp(*base.address, TIMEOUT.connect))
        except ProxyTuiError:
            pass  # told by the client, which is made of the same base URL
        except (httpcore.NetworkError, httpcore.TimeoutException) as error:
            self._opened = error
        finally:
            self._over_at = time.monotonic()
            self._is_over.set()

    def _keep(self, stream: httpcore.NetworkStream) -> None:
        with self._lock:
            if self._is_wanted:
                self._opened = stream
                return
        stream.close()
