"""``participants add``, ``remove``, ``replace`` and ``message``: the people of one session."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from proxy_tui.cli import output
from proxy_tui.cli.account import Account
from proxy_tui.cli.batches import unlock
from proxy_tui.cli.people import PERSON_FLAGS, person_values
from proxy_tui.cli.prompts import piped_text
from proxy_tui.cli.results import Results, give
from proxy_tui.cli.single_writes import send, understood
from proxy_tui.errors import GuardError
from proxy_tui.formatting import number_tail, person_label
from proxy_tui.formatting.redaction import mask_text
from proxy_tui.operations import search, writes
from proxy_tui.operations.export import rows

if TYPE_CHECKING:
    from proxy_tui.api.models import Participant
    from proxy_tui.api.params import NewMessage, NewParticipant
    from proxy_tui.operations.export.rows import Cells
    from proxy_tui.operations.search import Found

_FLAGS: Final = {**PERSON_FLAGS, "body": "--text"}
_STDIN: Final = "-"
_JOURNALLED: Final = {
    "add": "add_participant",
    "remove": "remove_participant",
    "replace": "replace_participant",
    "message": "send_message",
}
"""What the journal calls each action."""


def run(arguments: argparse.Namespace) -> int:
    """Print what would be done; with consent do it, and print what became of it."""
    has_consent = bool(arguments.confirm) or arguments.yes
    columns = rows.STEPS if has_consent else rows.PLAN
    results = Results(arguments, columns, rows.BRIEF[columns])

    def produce() -> None:
        account = Account(arguments, results)
        change = _change(account, arguments, account.find_session(arguments.session))
        if not has_consent:
            how = f"--confirm {change.tail}" if change.tail else "--yes"
            results.add(change.row)
            output.note(
                f"Nothing was sent. {how} does it."
                if change.row["left_out"] is None
                else "Nothing was sent."
            )
            return
        if change.tail and arguments.confirm.casefold() != change.tail.casefold():
            raise GuardError(
                f"--confirm {mask_text(arguments.confirm)} is not the end of that person's "
                "number; nothing was sent.",
                hint=f"{change.who} ends with {change.tail}.",
            )
        unlock(account, arguments.unlock)
        send(results, change.row, change.write)

    return give(results, produce)


@dataclass(frozen=True, slots=True)
class _Change:
    """A write to the people of a session."""

    row: "Cells"
    """What would be done."""
    write: "Callable[[], writes.Written]"
    who: str = ""
    """Whom it is about, in words."""
    tail: str = ""
    """What ``--confirm`` must be; empty where ``--yes`` is enough."""


def _change(account: Account, arguments: argparse.Namespace, found: "Found") -> _Change:
    writer, shown = account.connection.writer, found.session
    reason = arguments.reason
    new: NewParticipant | None = None
    if arguments.action in {"add", "replace"}:
        new = understood(writes.check_participant(person_values(arguments.person)), _FLAGS)
    if new is not None and arguments.action == "add":
        row = _planned(account, arguments, found)
        row["to"] = person_label(new)
        return _Change(row, partial(writer.add_participant, shown, new, reason=reason))

    person, letter = _person(account, arguments, found)
    row = _planned(account, arguments, found, person.sid)
    who = person_label(person, letter)
    if arguments.action == "message":
        text = piped_text() if arguments.text == _STDIN else arguments.text
        message: NewMessage = understood(writes.check_message({"body": text}), _FLAGS)
        row["to"] = f"a text of {len(message.body)} characters to {who}"
        row["caution"] = "it is sent to the person's phone, and nothing takes it back"
        send_it = partial(writer.send_message, shown, person, message)
        return _Change(row, partial(send_it, letter=letter, reason=reason), who)
    row["from"] = who
    row["caution"] = "this number can never come back to this session (80612)"
    tail = number_tail(person)
    if new is None:
        remove = partial(writer.remove_participant, shown, person)
        return _Change(row, partial(remove, letter=letter, reason=reason), who, tail)
    row["to"] = person_label(new)
    replacement = writes.Replacement(account.client, writer, shown, person, letter)
    return _Change(row, partial(replacement.run, new, reason=reason), who, tail)


def _planned(
    account: Account, arguments: argparse.Namespace, found: "Found", participant_sid: str = ""
) -> "Cells":
    """Return the row of the plan, with why the write is impossible if it is."""
    verb = _JOURNALLED[arguments.action]
    row = rows.planned_row(found.service.sid, found.session, verb)
    if not (arguments.yes or arguments.confirm):  # the writer itself asks before it sends
        check = account.connection.writer.recheck(
            found.session, verb, participant_sid=participant_sid
        )
        row["left_out"] = check.impossible or None
    return row


def _person(
    account: Account, arguments: argparse.Namespace, found: "Found"
) -> "tuple[Participant, str]":
    """Return the participant whom PERSON names, and their letter."""
    session = found.session
    listed = account.client.list_participants(found.service.sid, session.sid)
    entry = account.index.set_people(found.service.sid, session, listed, account.clock())
    person = search.find_person(entry.present, arguments.person_id)
    by_sid = {one.sid: one for one in listed}
    return by_sid[person.sid], person.letter
