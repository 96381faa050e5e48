"""The commands for sessions, as a script or a person at a shell types them."""

from argparse import SUPPRESS, ArgumentTypeError
from typing import Final

from proxy_tui.api.constants import CLOSED, IN_PROGRESS, OPEN, SESSION_MODES
from proxy_tui.cli.common_arguments import Fill, add_command, add_commands, add_context
from proxy_tui.cli.strict_argparse import Parser

FORMATS: Final = ("table", "json", "ndjson", "csv", "md")
"""What ``--format`` takes, as ``operations.export`` writes them."""
STATUSES: Final = (OPEN, IN_PROGRESS, CLOSED)
"""What ``--status`` takes: those in which a session can be created."""
ORDERS: Final = ("state", "name", "sid", "mode", "age", "contact", "expires")
"""What ``--sort`` takes, as ``operations.sessions.SortKey`` names them."""

_SESSION: Final = "SID, unique name, or text that holds a SID"


def _from_one(text: str) -> int:
    """Return a count of at least one."""
    if not (text.isascii() and text.isdigit() and int(text[:9])):
        raise ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text[:9])


def _add_account(parser: Parser, *, service: bool = True) -> None:
    """Add the flags that say where to look; they may stand before the command too."""
    group = parser.add_argument
    group("--demo", action="store_true", default=SUPPRESS, help="use the bundled simulator")
    if service:
        group("--service", default=SUPPRESS, metavar="KS...|NAME", help="in this service")
    add_context(parser)


def _add_output(parser: Parser) -> None:
    group = parser.add_argument
    group("--format", choices=FORMATS, default="table", help="of the output (table)")
    _add_file(parser)
    group("--columns", default="", metavar="A,B", help="only these columns, in this order")
    group("--reveal", action="store_true", help="show whole numbers, and messages")
    group("--stats", action="store_true", help="end with a line of JSON on stderr")


def _add_file(parser: Parser) -> None:
    group = parser.add_argument
    group("-o", "--output", default=None, metavar="FILE", help="write a file, mode 0600")
    group("--partial", action="store_true", help="write the file even if part is missing")


def _add_limit(parser: Parser, words: str = "at most N, after filter and order") -> None:
    parser.add_argument("--limit", type=_from_one, default=None, metavar="N", help=words)


def _add_services(parser: Parser) -> None:
    _add_limit(parser)
    _add_output(parser)
    _add_account(parser, service=False)


def _add_numbers(parser: Parser) -> None:
    _add_limit(parser)
    _add_output(parser)
    _add_account(parser)


def _add_resume(parser: Parser) -> None:
    group = parser.add_argument
    group("batch", metavar="BATCH", help="its six digits, as doctor and the journal name it")
    group("--yes", action="store_true", help="go on; without it nothing is sent")
    _add_production(parser)
    _add_output(parser)
    _add_account(parser, service=False)


def _add_undo(parser: Parser) -> None:
    group = parser.add_argument
    group("which", metavar="WRITE|BATCH", help="its id, or six or more digits of it")
    group("--yes", action="store_true", help="do it; without it nothing is sent")
    _add_production(parser)
    _add_output(parser)
    _add_account(parser, service=False)


def _add_handover(parser: Parser) -> None:
    group = parser.add_argument
    parser.set_defaults(format="text", columns="", reveal=False)
    group("sessions", nargs="*", metavar="SESSION", help=f"{_SESSION}; - reads standard input")
    group("--query", metavar="Q", help="those of the service that match")
    _add_file(parser)
    group("--stats", action="store_true", help="end with a line of JSON on stderr")
    _add_account(parser)


def _add_journal(parser: Parser) -> None:
    group = parser.add_argument
    group("--since", default="", metavar="LENGTH", help="only what is younger, such as 2h")
    group("--query", default="", metavar="Q", help="such as verb:close outcome:unknown by:amira")
    _add_limit(parser)
    _add_output(parser)
    _add_account(parser, service=False)


def _add_production(parser: Parser) -> None:
    group = parser.add_argument
    group("--unlock", default="", metavar="NAME", help="unlock a production profile by its name")
    group("--reason", default="", metavar="TEXT", help="why, for the journal")


def _add_change(verb: str) -> Fill:
    """Return what adds the flags of a command that changes sessions."""

    def fill(parser: Parser) -> None:
        group = parser.add_argument
        parser.set_defaults(verb=verb, yes=False, confirm="")
        group("sessions", nargs="*", metavar="SESSION", help=f"{_SESSION}; - reads standard input")
        group("--query", metavar="Q", help="those of the service that match")
        if verb in {"update", "reopen"}:
            group("--ttl", default="", metavar="T", help="seconds, or 15m, 2h, 1d")
            group("--expires", default="", metavar="E", help="+2h, 18:00, 2026-12-01T18:00Z")
            group("--from-own-expiry", action="store_true", help="+2h counts from each own expiry")
        if verb == "delete":
            group("--confirm", metavar="TAIL|NUMBER", help="last four of the SID, or how many")
        else:
            group("--yes", action="store_true", help="do it; without it nothing is sent")
        group("--max", type=_from_one, metavar="N", help="refuse a plan with more sessions")
        _add_production(parser)
        _add_output(parser)
        _add_account(parser)

    return fill


def _add_person(parser: Parser, *, several: bool = False) -> None:
    words = "who comes; DIALS is the pool number they dial" + ("; twice at most" if several else "")
    parser.add_argument(
        "--person",
        action="append" if several else "store",
        default=[] if several else None,
        required=not several,
        metavar="NUMBER[,NAME[,DIALS]]",
        help=words,
    )


def _add_create(parser: Parser) -> None:
    group = parser.add_argument
    group("--name", default="", metavar="N", help="unique in the service; others will read it")
    group("--mode", choices=SESSION_MODES, default="", help="voice-and-message unless said")
    group("--status", choices=STATUSES, default="", help="open unless said")
    group("--ttl", default="", metavar="T", help="seconds, or 15m, 2h, 1d")
    group("--expires", default="", metavar="E", help="+2h, 18:00, 2026-12-01T18:00Z")
    _add_person(parser, several=True)
    group("--yes", action="store_true", help="do it; without it nothing is sent")
    _add_production(parser)
    _add_output(parser)
    _add_account(parser)


def _add_person_action(action: str) -> Fill:
    """Return what adds the flags of a command about the people of a session."""

    def fill(parser: Parser) -> None:
        group = parser.add_argument
        parser.set_defaults(action=action, yes=False, confirm="")
        group("session", metavar="SESSION", help=_SESSION)
        if action != "add":
            group(
                "person_id",
                metavar="PERSON",
                help="letter, SID, number, or its last four digits or more",
            )
        if action in {"add", "replace"}:
            _add_person(parser)
        if action == "message":
            group("--text", required=True, metavar="TEXT", help="to send; - reads standard input")
        if action in {"remove", "replace"}:
            group("--confirm", metavar="TAIL", help="the end of the number of the one who goes")
        else:
            group("--yes", action="store_true", help="do it; without it nothing is sent")
        _add_production(parser)
        _add_output(parser)
        _add_account(parser)

    return fill


def _add_participants(parser: Parser) -> None:
    actions = add_commands(parser, "actions", "ACTION")
    actions.required = True
    for name, about in _PERSON_ACTIONS:
        add_command(actions, name, about, _add_person_action(name), "participants")


def _add_list(parser: Parser) -> None:
    group = parser.add_argument
    group("--query", default=None, metavar="Q", help="only those that match, as / on screen")
    group("--view", default=None, metavar="NAME", help="only those of a view, by name or key")
    group("--sort", choices=ORDERS, default="", metavar="KEY", help=f"by {', '.join(ORDERS)}")
    group("--reverse", action="store_true", help="the last one first; with --sort")
    _add_limit(parser)
    _add_output(parser)
    _add_account(parser)


def _add_one(parser: Parser) -> None:
    parser.add_argument("session", metavar="SESSION", help=_SESSION)
    _add_output(parser)
    _add_account(parser)


def _add_find(parser: Parser) -> None:
    group = parser.add_argument
    group("what", metavar="WHAT", help="number, last four digits or more, SID, or name")
    group("--dials", default="", metavar="NUMBER", help="say whom WHAT reaches by dialling this")
    group(
        "--service",
        dest="services",
        action="append",
        default=[],
        metavar="KS...|NAME",
        help="only in this service; may be given several times",
    )
    _add_limit(parser, "stop after N hits")
    _add_output(parser)
    _add_account(parser, service=False)


def _add_sessions(parser: Parser) -> None:
    actions = add_commands(parser, "actions", "ACTION")
    actions.required = True
    for name, about, fill in _SESSIONS:
        add_command(actions, name, about, fill, f"sessions_{name}")
    for name, about in _CHANGES:
        add_command(actions, name, about, _add_change(name), "sessions_change")


_SESSIONS: Final[tuple[tuple[str, str, Fill], ...]] = (
    ("list", "list the sessions of a service", _add_list),
    ("show", "show a session with its participants, calls and messages", _add_one),
    ("find", "find sessions by number, SID or name, or who answers a call", _add_find),
    ("diagnose", "say why two people cannot reach each other", _add_one),
    ("create", "create a session", _add_create),
)

_PERSON_ACTIONS: Final = (
    ("add", "add a person to a session"),
    ("remove", "remove a person from a session for good"),
    ("replace", "remove a person and add another"),
    ("message", "send a text to a person through a session"),
)

_CHANGES: Final = (
    ("update", "change ttl or expiry of sessions"),
    ("close", "close sessions: their people lose contact"),
    ("reopen", "re-open closed sessions"),
    ("delete", "delete sessions for good"),
)

COMMANDS: Final[tuple[tuple[str, str, Fill], ...]] = (
    ("services", "list the services of the account", _add_services),
    ("sessions", "list, show, find, diagnose, create, change sessions", _add_sessions),
    ("participants", "add, remove, replace people, send messages", _add_participants),
    ("handover", "write what is known of sessions, for a ticket", _add_handover),
    ("numbers", "list the number pool of a service", _add_numbers),
    ("journal", "list what was written", _add_journal),
    ("undo", "take back a write or a batch", _add_undo),
    ("resume", "go on with a batch whose program ended before it did", _add_resume),
)
"""Word, meaning and flags of each command."""
