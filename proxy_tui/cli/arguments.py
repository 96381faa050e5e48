"""Every command and flag, and the settings that flags make."""

import argparse
from argparse import SUPPRESS
from pathlib import Path
from typing import Final

from proxy_tui import settings
from proxy_tui.cli import shell_arguments
from proxy_tui.cli.common_arguments import VERSION, add_command, add_commands, add_context
from proxy_tui.cli.strict_argparse import PROGRAM, Parser, Subparsers
from proxy_tui.errors import UsageError

_EPILOG: Final = """\
three to begin with:
  proxy-tui --demo                            try it: no account, no network
  proxy-tui --service dispatch --view Open    a service, on one of its views
  proxy-tui sessions find '+44 7700 900123'   whose number is this, from a shell

Without a command the program opens. Credentials, first hit wins: --profile;
TWILIO_... in the environment; the same names in .env; the active profile.
Each command has a --help of its own; --spec prints all of this as JSON.
"""

_PLACES: Final = {
    "view": ("NAME", "show this view of the service, or of the one opened first"),
    "query": ("Q", "show only what matches there, as / does"),
    "find": ("WHAT", "search at once, in --service or in all: number, last digits, SID, name"),
}
"""Flags that say what a screen shows, with their values and meanings."""


def overrides(arguments: argparse.Namespace) -> "settings.Overrides":
    """Return what the flags say about settings.

    Raises:
        UsageError: A flag of the program stands before a command.
    """
    if arguments.module != "program" and (given := places(arguments)):
        # Some commands have flags so named; these would be lost without a word.
        raise UsageError(
            f"--{given[0]} says what the program opens, so no command can follow it.",
            hint="Leave out the command, or write the flag behind it if it has one.",
        )
    return settings.Overrides(
        profile=arguments.profile,
        service=arguments.service,
        session=arguments.session,
        read_only=arguments.read_only,
        base_url=arguments.base_url,
        demo=arguments.demo,
        scenario=arguments.scenario,
        debug_file=arguments.debug,
    )


def build_parser() -> Parser:
    """Return the parser for every command and flag."""
    parser = Parser(
        prog=PROGRAM,
        description="Run live Twilio Proxy sessions from a terminal.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(module="program")
    parser.add_argument("--version", action="version", version=VERSION)
    parser.add_argument(
        "--spec",
        action="store_const",
        const="spec",
        dest="module",
        help="print every command, flag, variable and exit code as JSON",
    )
    parser.add_argument("--demo", action="store_true", help="use the bundled simulator")
    parser.add_argument("--scenario", default="", metavar="NAME", help="a situation for --demo")
    _add_places(parser)
    add_context(parser, is_root=True)
    commands = add_commands(parser, "commands", "COMMAND")
    for name, about, fill in (*shell_arguments.COMMANDS, *_COMMANDS):
        add_command(commands, name, about, fill)
    return parser


def _add_places(parser: Parser) -> None:
    """Add the flags that say what the program opens."""
    text = parser.add_argument
    text("--service", default="", metavar="KS...|NAME", help="open this service")
    text("--session", default="", metavar="KC...|NAME", help="open this session")
    for flag, (metavar, about) in _PLACES.items():
        text(f"--{flag}", dest=f"open_{flag}", metavar=metavar, help=about)


def places(arguments: argparse.Namespace) -> list[str]:
    """Return which flags of ``_PLACES`` are given."""
    return [flag for flag in _PLACES if getattr(arguments, f"open_{flag}") is not None]


def _action(actions: "Subparsers[Parser]", module: str, name: str, about: str) -> Parser:
    parser = add_command(actions, name, about, add_context, module).fill()
    parser.set_defaults(action=name)
    return parser


def _add_login(parser: Parser) -> None:
    add_context(parser)
    text = parser.add_argument
    text("--label", metavar="TEXT", help="what the header calls it")
    text("--env", dest="environment", metavar="prod|staging|dev", help="prod is locked at start")
    text("--edge", metavar="NAME", help="Twilio edge, such as dublin")
    text("--region", metavar="NAME", help="Twilio region; Proxy is documented for us1 only")
    text("--account-sid", default="", metavar="AC...", help="instead of being asked")
    text("--key-sid", default="", metavar="SK...", help="instead of being asked")
    text("--use-auth-token", action="store_true", help="sign in with the auth token, not a key")
    text("--secret-stdin", action="store_true", help="read the secret from stdin, not the terminal")
    text("--this-run", action="store_true", help="keep nothing; open the program with it once")
    text(
        "--command",
        dest="credential_command",
        metavar="COMMAND",
        help="a command that prints the secret, instead of the keyring: 'pass show twilio'",
    )


def _add_profiles(parser: Parser) -> None:
    parser.set_defaults(action="list")
    add_context(parser)
    actions = add_commands(parser, "actions", "ACTION")
    use = _action(actions, "profiles", "use", "make a profile the active one")
    use.add_argument("name", metavar="NAME")
    _action(actions, "profiles", "import-twilio-cli", "take over the profiles of twilio-cli")
    drop = _action(actions, "profiles", "drop-index", "delete the search index of a profile")
    drop.add_argument("name", nargs="?", default="", metavar="NAME", help="else the one in force")


def _add_config(parser: Parser) -> None:
    actions = add_commands(parser, "actions", "ACTION")
    actions.required = True
    add_context(parser)
    _action(actions, "config", "path", "print where the config file is")
    _action(actions, "config", "show", "print what is in force and where it came from")
    _action(actions, "config", "check", "check the config file, every line of it")


def _add_doctor(parser: Parser) -> None:
    add_context(parser)
    parser.add_argument("--json", action="store_true", help="print it for programs")


def _add_simulate(parser: Parser) -> None:
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one (default)")
    parser.add_argument("--sessions", type=int, default=1200, help="of the largest service")
    parser.add_argument("--seed", type=int, default=7, help="the same world for the same seed")
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS", help="of each answer")
    parser.add_argument("--faults", type=Path, metavar="FILE", help="what goes wrong, and when")
    parser.add_argument("--scenario", default=SUPPRESS, metavar="NAME", help="an incident")


def _add_completion(parser: Parser) -> None:
    # "words" is what the scripts call; nobody types it.
    parser.add_argument(
        "shell",
        choices=("bash", "zsh", "words"),
        metavar="bash|zsh",
        help="whose script: source <(proxy-tui completion bash)",
    )
    parser.add_argument("kind", nargs="?", default="services", help=SUPPRESS)
    parser.add_argument("--typed", default=None, help=SUPPRESS)


def _add_scenarios(parser: Parser) -> None:
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="tell this one only")
    parser.add_argument("--answer", action="store_true", help="tell the answer too, for trainers")


_COMMANDS: Final = (
    ("login", "sign in, and keep the secret in the keyring", _add_login),
    ("logout", "forget a profile and its secret", add_context),
    ("profiles", "list the profiles, choose or import some", _add_profiles),
    ("config", "show or check the settings", _add_config),
    ("doctor", "check everything, safe to paste into a ticket", _add_doctor),
    ("simulate", "serve the simulator on this machine", _add_simulate),
    ("completion", "print what completes commands and names in a shell", _add_completion),
    ("scenarios", "list the incidents to train for", _add_scenarios),
)
"""The commands around the program; ``shell_arguments`` has those for sessions."""
