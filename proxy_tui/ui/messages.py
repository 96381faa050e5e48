"""The messages that are not one widget's own."""

from textual.message import Message


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
