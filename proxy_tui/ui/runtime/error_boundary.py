"""Keep the program running after an unexpected error.

Textual ends the program on any unhandled exception and prints a traceback with the values of
variables, secrets among them. Here a report without values is written, the person is told its
reference, and the program goes on from the picker without the screen that failed. An error in
the app itself, or several within seconds, end the program with one line.
"""

from abc import abstractmethod
from collections import deque
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual._context import active_message_pump
from textual.dom import DOMNode

from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations import support
from proxy_tui.ui.context import Context
from proxy_tui.ui.runtime.key_queue import KeyQueueApp

if TYPE_CHECKING:
    from textual.actions import ActionParseResult

_MOST_IN_TEN_SECONDS: Final = 3


class ErrorBoundaryApp(KeyQueueApp):
    """An app that goes on after unexpected errors, with ``restart``."""

    context: Context

    def __init__(self) -> None:
        super().__init__()
        self.unexpected: list[BaseException] = []
        """All unexpected errors of this run."""
        self._recent: deque[float] = deque(maxlen=_MOST_IN_TEN_SECONDS)

    @abstractmethod
    def restart(self, problem: ProxyTuiError) -> None:
        """Go on from the start, and show ``problem``."""

    def report_unexpected(self, error: BaseException) -> ProxyTuiError:
        """Write a report without values, and return what to tell the person. Any thread."""
        self.unexpected.append(error)
        reference = support.write_report(error, self.context.settings.state_dir, self.context.clock)
        return ProxyTuiError(
            f"Something unexpected went wrong ({type(error).__name__}).",
            hint=f"A report without secrets or numbers is kept under {reference}.",
        )

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action; an error in it is not the app's, though the app runs it."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except Exception as error:  # noqa: BLE001  no key may end the program
            self._handle(error, is_fatal=False)
            return True

    def _handle_exception(self, error: Exception) -> None:
        # Private to Textual, which offers no other place to keep the app from exiting.
        self._handle(error, is_fatal=active_message_pump.get(None) is self)

    def _handle(self, error: Exception, *, is_fatal: bool) -> None:
        problem = self.report_unexpected(error)
        now = monotonic()
        too_many = len(self._recent) == _MOST_IN_TEN_SECONDS and now - self._recent[0] < 10
        self._recent.append(now)
        if too_many or is_fatal or not self.is_running:
            self.exit(return_code=1, message=f"proxy-tui: {problem.message} {problem.hint}")
        else:
            self.call_later(self.restart, problem)
