"""Asking service after service for a session by its SID or name.

A session can only be asked for inside its service. A service that cannot be
asked does not keep the others from being asked; it is named at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from proxy_tui.api.errors import ApiError, NotFoundError
from proxy_tui.operations.search.goto import find_session
from proxy_tui.operations.search.progress import ScanProgress
from proxy_tui.operations.search.scanner import ABOUT_ONE, SERVER_FAILS, SERVICES_IN_A_ROW, failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Service
    from proxy_tui.formatting.coverage import Failure
    from proxy_tui.operations.search.goto import Found


class Asking:
    """Asks services for a session; ``ask`` it once.

    Args:
        client: The API.
        services: How many services there are.
        progress: Told, before each request, how far it has come.
    """

    def __init__(
        self, client: ProxyClient, services: int, progress: Callable[[ScanProgress], object]
    ) -> None:
        self._client = client
        self._services = services
        self._progress = progress
        self._asked = 0
        self._failed: tuple[Failure, ...] = ()
        self._in_a_row = 0
        self._trouble: ApiError | None = None

    @property
    def progress(self) -> ScanProgress:
        """How many services were asked, and which could not be."""
        return ScanProgress(
            done=0, total=0, is_listed=not self._failed, rate=0.0, seconds_left=None,
            failed=self._failed, services=self._services, services_asked=self._asked,
        )  # fmt: skip

    @property
    def has_failed(self) -> bool:
        """Whether a service could not be asked."""
        return bool(self._failed)

    def ask(self, services: Iterable[Service], sid_or_name: str) -> Iterator[Found]:
        """Yield each session that a service has under this SID or name.

        Raises:
            ApiError: no service could be asked, several in a row could not, or the
                error is about all of them.
        """
        for service in services:
            self._progress(self.progress)
            try:
                yield find_session(self._client, [service], sid_or_name)
            except NotFoundError:
                self._in_a_row = 0
            except ABOUT_ONE as trouble:
                self._note(service, trouble)
            self._asked += 1
        if self._trouble is not None and len(self._failed) == self._asked:
            raise self._trouble

    def _note(self, service: Service, trouble: ApiError) -> None:
        self._failed = (*self._failed, failure(service, trouble))
        self._trouble = trouble
        self._in_a_row += isinstance(trouble, SERVER_FAILS)
        if self._in_a_row >= SERVICES_IN_A_ROW:
            raise trouble
