"""What every command shares: its parser, and the flags that stand before or after it."""

from argparse import SUPPRESS
from collections.abc import Callable
from pathlib import Path
from typing import Final

from proxy_tui import __version__
from proxy_tui.cli.strict_argparse import PROGRAM, Commands, Parser, Subparsers

VERSION: Final = f"{PROGRAM} {__version__}"

Fill = Callable[[Parser], object]
"""Adds the flags of a command to its parser."""


def add_commands(parser: Parser, title: str, metavar: str) -> "Subparsers[Parser]":
    """Return the place for the commands of a parser."""
    return parser.add_subparsers(title=title, metavar=metavar, parser_class=Parser, action=Commands)


def add_command(
    commands: "Subparsers[Parser]", name: str, about: str, fill: Fill, module: str = ""
) -> Parser:
    """Add a command, whose flags are added once it is typed.

    Args:
        commands: Where it belongs.
        name: Its word.
        about: What it does, for the list of commands.
        fill: Adds its flags.
        module: Its module in ``cli/commands``; its name unless given.
    """
    description = f"{about[:1].upper()}{about[1:]}."
    parser = commands.add_parser(name, help=about, description=description, allow_abbrev=False)
    parser.fill_later(_filling(fill, module or name))
    return parser


def _filling(fill: Fill, module: str) -> Fill:
    def filling(parser: Parser) -> None:
        parser.set_defaults(module=module)
        parser.add_argument("--version", action="version", version=VERSION, help=SUPPRESS)
        fill(parser)

    return filling


def add_context(parser: Parser, *, is_root: bool = False) -> None:
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
