"""What keeps the program running when something nobody planned for happens.

Textual ends the program on any unhandled exception and prints its traceback with
the values of variables, secrets among them. Here a report without values is
written, the person is told its reference, and the program goes on from the
picker; the screen that failed is left behind. An error in the app itself, or
one after another, ends the program with one line.
"""

from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from textual._context import active_message_pump
from textual.dom import DOMNode

from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.context import Context
from proxy_tui.ui.runtime.key_queue import KeyQueue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.actions import ActionParseResult

_MOST_IN_TEN_SECONDS = 3


class Surviving(KeyQueue):
    """An app that outlives unexpected errors; ``restart`` says how it goes on."""

    context: Context

    def __init__(self) -> None:
        super().__init__()
        self.unexpected: list[BaseException] = []
        """Every unexpected error so far; empty in a good run."""
        self._recent: deque[float] = deque(maxlen=_MOST_IN_TEN_SECONDS)

    def restart(self, problem: ProxyTuiError) -> None:
        """Go on from the start, and show ``problem``."""
        raise NotImplementedError

    def report_unexpected(self, error: BaseException) -> ProxyTuiError:
        """Write a report without values and return what to tell the person. Any thread."""
        from proxy_tui.operations.support.crash_report import write_report  # noqa: PLC0415  hopefully never needed

        self.unexpected.append(error)
        reference = write_report(error, self.context.settings.state_dir, self.context.clock)
        return ProxyTuiError(
            f"Something unexpected went wrong ({type(error).__name__}).",
            hint=f"A report without secrets or numbers is kept under {reference}.",
        )

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: "Mapping[str, DOMNode] | None" = None,
    ) -> bool:
        """Run an action; its errors are not the app's, though a key's action runs in the app."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except Exception as error:  # noqa: BLE001  the other seam: no key may end the program
            self._survive(error, is_lost=False)
            return True

    def _handle_exception(self, error: Exception) -> None:
        # Private to Textual, which offers no other place; it says "always results in the app
        # exiting", and this is what must not be.
        self._survive(error, is_lost=active_message_pump.get(None) is self)

    def _survive(self, error: Exception, *, is_lost: bool) -> None:
        problem = self.report_unexpected(error)
        now = monotonic()
        too_many = len(self._recent) == _MOST_IN_TEN_SECONDS and now - self._recent[0] < 10
        self._recent.append(now)
        if too_many or is_lost or not self.is_running:
            self.exit(return_code=1, message=f"proxy-tui: {problem.message} {problem.hint}")
        else:
            self.call_later(self.restart, problem)
