"""Every command and flag, and the settings that flags make."""

import argparse
from argparse import SUPPRESS
from pathlib import Path
from typing import Final

from proxy_tui import __version__, settings
from proxy_tui.cli.strict_argparse import PROGRAM, Parser

VERSION: Final = f"{PROGRAM} {__version__}"

_EPILOG: Final = (
    "Without a command the program opens. Credentials, first hit wins: --profile; TWILIO_... in "
    "the environment; the same names in .env; the active profile."
)

Subparsers = argparse._SubParsersAction  # argparse keeps the class of add_subparsers private


def overrides(arguments: argparse.Namespace) -> "settings.Overrides":
    """Return what the flags say about settings."""
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
        allow_abbrev=False,
    )
    parser.set_defaults(module="program")
    parser.add_argument("--version", action="version", version=VERSION)
    parser.add_argument("--demo", action="store_true", help="use the bundled simulator")
    parser.add_argument("--scenario", default="", metavar="NAME", help="a situation for --demo")
    parser.add_argument("--service", default="", metavar="KS...|NAME", help="open this service")
    parser.add_argument("--session", default="", metavar="KC...|NAME", help="open this session")
    _add_context(parser, is_root=True)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    _add_login(_command(commands, "login", "sign in, and keep the secret in the keyring"))
    _add_context(_command(commands, "logout", "forget a profile and its secret"))
    _add_profiles(_command(commands, "profiles", "list the profiles, choose or import some"))
    _add_config(_command(commands, "config", "show or check the settings"))
    _add_doctor(_command(commands, "doctor", "check everything, safe to paste into a ticket"))
    _add_simulate(_command(commands, "simulate", "serve the simulator on this machine"))
    _add_scenarios(_command(commands, "scenarios", "list the incidents to train for"))
    return parser


def _command(commands: "Subparsers[Parser]", name: str, about: str) -> Parser:
    parser = _add_parser(commands, name, about)
    parser.set_defaults(module=name)
    return parser


def _action(actions: "Subparsers[Parser]", name: str, about: str) -> Parser:
    parser = _add_parser(actions, name, about)
    parser.set_defaults(action=name)
    _add_context(parser)
    return parser


def _add_parser(parsers: "Subparsers[Parser]", name: str, about: str) -> Parser:
    description = f"{about[:1].upper()}{about[1:]}."
    parser = parsers.add_parser(name, help=about, description=description, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=VERSION, help=SUPPRESS)
    return parser


def _add_context(parser: Parser, *, is_root: bool = False) -> None:
    """Add the flags that may stand before or after a command.

    Only the root parser sets defaults: a command's would overwrite a flag before it.
    """
    text = "" if is_root else SUPPRESS
    parser.add_argument("--profile", default=text, metavar="NAME", help="use this profile")
    parser.add_argument("--base-url", default=text, metavar="URL", help="where the API is")
    parser.add_argument(
        "--read-only",
        action="store_true",
        default=False if is_root else SUPPRESS,
        help="refuse every write",
    )
    parser.add_argument(
        "--debug",
        default=None if is_root else SUPPRESS,
        type=Path,
        metavar="FILE",
        help="log requests to this file, without bodies and with numbers masked",
    )


def _add_login(parser: Parser) -> None:
    _add_context(parser)
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
    _add_context(parser)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", parser_class=Parser)
    use = _action(actions, "use", "make a profile the active one")
    use.add_argument("name", metavar="NAME")
    _action(actions, "import-twilio-cli", "take over the profiles of twilio-cli")


def _add_config(parser: Parser) -> None:
    actions = parser.add_subparsers(title="actions", metavar="ACTION", parser_class=Parser)
    actions.required = True
    _add_context(parser)
    _action(actions, "path", "print where the config file is")
    _action(actions, "show", "print what is in force and where it came from")
    _action(actions, "check", "check the config file, every line of it")


def _add_doctor(parser: Parser) -> None:
    _add_context(parser)
    parser.add_argument("--json", action="store_true", help="print it for programs")


def _add_simulate(parser: Parser) -> None:
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one (default)")
    parser.add_argument("--sessions", type=int, default=1200, help="of the largest service")
    parser.add_argument("--seed", type=int, default=7, help="the same world for the same seed")
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS", help="of each answer")
    parser.add_argument("--faults", type=Path, metavar="FILE", help="what goes wrong, and when")
    parser.add_argument("--scenario", default=SUPPRESS, metavar="NAME", help="an incident")


def _add_scenarios(parser: Parser) -> None:
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="tell this one only")
    parser.add_argument("--answer", action="store_true", help="tell the answer too, for trainers")
