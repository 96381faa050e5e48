"""``SESSION ...``, ``-`` and ``--query``: the sessions that a command is about."""

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from proxy_tui.cli.account import Account
from proxy_tui.cli.prompts import piped_text
from proxy_tui.errors import IncompleteError, ProxyTuiError, UsageError
from proxy_tui.formatting.redaction import mask_text
from proxy_tui.operations import writes

if TYPE_CHECKING:
    from proxy_tui.operations.writes import Target

_STDIN: Final = "-"


def chosen_targets(account: Account, arguments: argparse.Namespace) -> "list[Target]":
    """Return the chosen sessions; one that cannot be found refuses all.

    Raises:
        UsageError: Nothing is chosen, or in two ways at once.
    """
    given = list(arguments.sessions)
    if given and arguments.query is not None:
        raise UsageError("Sessions and --query are both given.", hint="Leave one out.")
    if arguments.query is not None:
        return _by_query(account, arguments.query)
    if given == [_STDIN]:
        lines = enumerate(piped_text().splitlines(), 1)
        return _by_name(account, ((f"Line {n}: ", line.strip()) for n, line in lines))
    if _STDIN in given:
        raise UsageError("- reads the sessions from standard input; name no others beside it.")
    return _by_name(account, ((_label(text, given), text) for text in given))


def _label(text: str, given: Sequence[str]) -> str:
    return f"{mask_text(text)}: " if len(given) > 1 else ""


def _by_name(account: Account, given: Iterable[tuple[str, str]]) -> "list[Target]":
    """Return the sessions of texts, each with the words that an error about it begins with.

    Raises:
        UsageError: No text is left that is not blank.
        ProxyTuiError: One names no session.
    """
    where: dict[str, str] = {}
    for words, text in given:
        if text:
            where.setdefault(text, words)
    if not where:
        raise UsageError(
            "No session is chosen, and nothing chosen never means all.",
            hint="Name sessions, or - for standard input, or --query.",
        )
    targets = []
    for text, words in where.items():
        try:
            found = account.find_session(text)
        except ProxyTuiError as error:
            error.message = f"{words}{error.message}"
            raise
        targets.append(writes.Target(found.service, found.session))
    return targets


def _by_query(account: Account, text: str) -> "list[Target]":
    """Return the sessions of the service that match.

    Raises:
        UsageError: The query is empty, asks for participants, or is not understood.
        IncompleteError: The list could not be read to its end.
    """
    if not text.strip():
        raise UsageError("The query is empty, and an empty one never means every session.")
    query = account.compiled(text)
    if query.about_people is not None or query.predicate is None:
        raise UsageError("A query that changes sessions cannot ask for their participants.")
    client = account.client
    listed = client.read_all(client.list_sessions(account.service.sid))
    if listed.incomplete:
        raise IncompleteError(
            f"The list is incomplete: {listed.incomplete}; nothing was sent.",
            hint="Name the sessions instead.",
        )
    return [writes.Target(account.service, one) for one in listed if query.predicate(one)]
