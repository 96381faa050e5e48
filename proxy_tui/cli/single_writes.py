"""How a command sends one write: a plan without consent, and its outcome as a row."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from proxy_tui.cli import output
from proxy_tui.cli.interrupts import interrupts_noted, run_beside
from proxy_tui.cli.results import Results
from proxy_tui.errors import IncompleteError, UsageError
from proxy_tui.operations import writes

if TYPE_CHECKING:
    from proxy_tui.operations.export import Row

M = TypeVar("M", bound=BaseModel)


def understood(checked: "writes.Checked[M]", flags: Mapping[str, str]) -> M:
    """Return the request that flags ask for; what deserves a second look becomes a note.

    Args:
        checked: The flags, read as a form.
        flags: The flag of each field, by the last part of its name.

    Raises:
        UsageError: A flag is wrong.
    """
    if checked.params is None:
        told = (f"{_flag(name, flags)}{text}" for name, text in checked.problems.items())
        raise UsageError(" ".join(told), hint="Nothing was sent.")
    for name, text in checked.doubts.items():
        output.note(f"{_flag(name, flags)}{text}")
    return checked.params


def _flag(name: str, flags: Mapping[str, str]) -> str:
    flag = flags.get(name.rpartition(".")[2], "")
    return f"{flag}: " if flag else ""


def send(results: Results, about: "Row", write: "Callable[[], writes.Written]") -> "writes.Written":
    """Send one write and add a row that says what became of it.

    Ctrl+C is heeded when the answer is there, so that no write is left in doubt by it.

    Args:
        results: Takes the row.
        about: What the write is about, by the columns of ``rows.STEPS``.
        write: Sends it.

    Raises:
        IncompleteError: It is in doubt; the row says so too.
        ProxyTuiError: It was not done.
        KeyboardInterrupt: It was done, and then the command is over.
    """
    with interrupts_noted() as pressed:
        waiting = partial(output.say, "  Waiting for the answer to what was sent.")
        try:
            written = run_beside(write, pressed=pressed, told=waiting)
        except IncompleteError as error:
            # The first half of a replacement may be done, and the second one refused.
            is_in_doubt = getattr(error, "is_in_doubt", True)
            outcome = writes.Outcome.UNKNOWN if is_in_doubt else writes.Outcome.REFUSED
            end = {"outcome": outcome.value, "write_id": error.write_id or None}
            results.add({**about, **end, "note": error.message})
            raise
        session = written.session
        sid = session.sid if session is not None else about.get("sid")
        results.done = f"It was done: session {sid}, write {written.write_id[:6]}."
        results.add(
            {
                **about,
                "sid": sid,
                "outcome": writes.Outcome.DONE.value,
                "request_id": written.request_id or None,
                "write_id": written.write_id or None,
                "note": written.note or None,
            }
        )
    if pressed:
        raise KeyboardInterrupt
    return written
