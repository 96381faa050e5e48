"""A write under way: what it waits for, and how it is given up."""

import math
import threading
from collections.abc import Callable
from typing import Final

from textual.worker import get_current_worker

from proxy_tui.api.cancel import cancellable
from proxy_tui.api.errors import CancelledError
from proxy_tui.api.request_log import Activity
from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations import writes
from proxy_tui.ui.keys import key_name

SENDING: Final = "Sending …"
SENT: Final = "The request is on its way; wait for its answer."
_GIVING_UP: Final = "Giving up; if the request was sent by now, its answer is shown."


class Sending:
    """One write, from the button to its answer.

    Args:
        activity: Returns the client's counters.
    """

    def __init__(self, activity: Callable[[], Activity]) -> None:
        self._activity = activity
        self._before = activity()
        self._given_up = threading.Event()

    def run(self, write: Callable[[], writes.Written]) -> writes.Written:
        """Send the write. Runs in a thread.

        Raises:
            ProxyTuiError: From the write, or since it was given up before it changed anything.
        """
        worker = get_current_worker()
        try:
            with cancellable(lambda: self._given_up.is_set() or worker.is_cancelled):
                return write()
        except CancelledError:
            raise ProxyTuiError("Given up while waiting; nothing was changed.") from None

    def give_up(self) -> bool:
        """Ask the client to stop; return False if the write may have changed something.

        If the client sends all the same, its answer is shown.
        """
        if self._has_changed_nothing:
            self._given_up.set()
        return self._given_up.is_set()

    @property
    def _has_changed_nothing(self) -> bool:
        """Whether Twilio put off every attempt of this write."""
        before, now = self._before, self._activity()
        put_off = now.writes_put_off - before.writes_put_off
        return now.writes_sent - before.writes_sent == put_off

    @property
    def words(self) -> str:
        """The state of the write in words."""
        if self._given_up.is_set():
            return _GIVING_UP
        if self._has_changed_nothing:
            return wait_words(self._before, self._activity()) or SENDING
        return SENDING


def wait_words(before: Activity, now: Activity) -> str:
    """Return what a write waits for before it is sent, or an empty string if it does not wait."""
    seconds = math.ceil(now.waiting_seconds)
    if not seconds:
        return ""
    if not now.waiting_is_asked:
        reason = now.waiting_reason
        return f"{reason[:1].upper()}{reason[1:]} in {seconds} s; nothing was done yet."
    again = "again " if now.writes_put_off > before.writes_put_off else ""
    return (
        f"Twilio asks to wait: sending {again}in {seconds} s; nothing was done yet.\n"
        f"{key_name('dialog.cancel')} gives up."
    )
