"""What a command line run in this process gives back."""

from collections.abc import Callable
from typing import NamedTuple


class Done(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]
"""Runs a command line in this process."""
