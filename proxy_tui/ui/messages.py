"""The messages that are not one widget's own: answers of workers, and a new start."""

from collections.abc import Callable
from typing import Generic, TypeVar

from textual.message import Message

from proxy_tui.errors import ProxyTuiError

T = TypeVar("T")


class StartAgain(Message):
    """Go on from the picker, where the first screen was left or the connection is another one.

    Args:
        anew: Whether what was on screen is of no use any more.
    """

    def __init__(self, *, anew: bool) -> None:
        super().__init__()
        self.anew = anew


class WriteToTerminal(Message):
    """Bytes for the terminal that no widget paints: an escape that sets the clipboard."""

    def __init__(self, escape: str) -> None:
        super().__init__()
        self.escape = escape


class Outcome(Message, bubble=False):
    """How a piece of work ended; ``ticket`` tells a current answer from a late one."""

    def __init__(self, group: str, ticket: object) -> None:
        super().__init__()
        self.group = group
        self.ticket = ticket


class Loaded(Outcome, Generic[T], bubble=False):
    """The call returned ``value``."""

    def __init__(self, group: str, ticket: object, value: T, then: Callable[[T], object]) -> None:
        super().__init__(group, ticket)
        self.value = value
        self.then = then


class Failed(Outcome, bubble=False):
    """The call raised ``error``."""

    def __init__(
        self,
        group: str,
        ticket: object,
        error: ProxyTuiError,
        then: Callable[[ProxyTuiError], None],
    ) -> None:
        super().__init__(group, ticket)
        self.error = error
        self.then = then


class Progressed(Outcome, Generic[T], bubble=False):
    """Long work has come this far; ``value`` says how far, in the work's own terms."""

    def __init__(self, group: str, ticket: object, value: T, then: Callable[[T], None]) -> None:
        super().__init__(group, ticket)
        self.value = value
        self.then = then
