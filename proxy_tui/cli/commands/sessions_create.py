"""``sessions create``: what would be created, and with ``--yes`` the session."""

import argparse
from functools import partial
from typing import TYPE_CHECKING, Final

from proxy_tui.api.constants import PARTICIPANT_LIMIT
from proxy_tui.cli import output
from proxy_tui.cli.account import Account
from proxy_tui.cli.batches import unlock
from proxy_tui.cli.people import PERSON_FLAGS, person_values
from proxy_tui.cli.results import Results, give
from proxy_tui.cli.single_writes import send, understood
from proxy_tui.errors import UsageError
from proxy_tui.operations import writes
from proxy_tui.operations.export import rows

if TYPE_CHECKING:
    from proxy_tui.api.params import CreateSession

_FLAGS: Final = {
    **PERSON_FLAGS,
    "unique_name": "--name",
    "mode": "--mode",
    "status": "--status",
    "ttl": "--ttl",
    "date_expiry": "--expires",
}


def run(arguments: argparse.Namespace) -> int:
    """Print what would be created; with ``--yes`` create it, and print its SID."""
    columns = rows.STEPS if arguments.yes else rows.PLAN
    results = Results(arguments, columns, rows.BRIEF[columns])

    def produce() -> None:
        values = _values(arguments)
        account = Account(arguments, results)
        params: CreateSession = understood(
            writes.check_create(values, account.clock(), account.zone), _FLAGS
        )
        service = account.service
        about = rows.creation_row(service, params, account.clock(), account.zone)
        if not arguments.yes:
            results.add(about)
            output.note("1 to create; nothing was sent. --yes does it.")
            return
        unlock(account, arguments.unlock)
        create = partial(account.connection.writer.create, service.sid, params)
        send(results, about, partial(create, reason=arguments.reason))

    return give(results, produce)


def _values(arguments: argparse.Namespace) -> dict[str, str]:
    """Return the flags as the fields of the form."""
    people = arguments.person
    if len(people) > PARTICIPANT_LIMIT:
        raise UsageError(
            f"A session takes {PARTICIPANT_LIMIT} people, and {len(people)} are given."
        )
    values = {
        "unique_name": arguments.name,
        "mode": arguments.mode,
        "status": arguments.status,
        "ttl": arguments.ttl,
        "date_expiry": arguments.expires,
    }
    for place, text in enumerate(people):
        fields = person_values(text)
        values |= {f"participants.{place}.{name}": value for name, value in fields.items()}
    return values
