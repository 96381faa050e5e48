"""The command line as data: every command, flag, default, variable and exit code."""

import argparse
from collections.abc import Iterator
from typing import Any, Final

from proxy_tui.cli.arguments import build_parser
from proxy_tui.cli.exit_codes import EXIT_CODES
from proxy_tui.cli.strict_argparse import PROGRAM, every_parser
from proxy_tui.settings.variables import VARIABLES

_ALWAYS: Final = frozenset({"help", "version"})
"""Actions that every command has."""


def spec() -> dict[str, Any]:
    """Return all of it, ready for JSON; a test compares it with a golden file."""
    return {
        "program": PROGRAM,
        "commands": list(commands()),
        "variables": dict(VARIABLES),
        "exit_codes": {str(code): meaning for code, meaning in EXIT_CODES.items()},
    }


def commands() -> Iterator[dict[str, Any]]:
    """Yield each command that does something: its words, what it does, what it takes."""
    for parser in every_parser(build_parser()):
        if parser.needs_action:
            continue
        actions = [one for one in parser.own_actions if one.dest not in _ALWAYS]
        yield {
            "command": parser.prog,
            "about": (parser.description or "").strip(),
            "arguments": [_argument(one) for one in actions if not one.option_strings],
            "options": [_option(one) for one in actions if one.option_strings],
        }


def usage(command: dict[str, Any]) -> str:
    """Return a command with its arguments: ``proxy-tui sessions show SESSION``."""
    words = [command["command"]]
    for one in command["arguments"]:
        several = " …" if one["repeats"] else ""
        words.append(f"{one['name']}{several}" if one["required"] else f"[{one['name']}{several}]")
    return " ".join(words)


def _argument(action: argparse.Action) -> dict[str, Any]:
    return {
        "name": _metavar(action),
        "about": action.help or "",
        "required": action.nargs not in {"?", "*"},
        "repeats": action.nargs in {"*", "+"},
    }


def _option(action: argparse.Action) -> dict[str, Any]:
    takes_value = action.nargs != 0
    default = action.default
    is_said = takes_value and isinstance(default, str | int | float) and bool(default)
    return {
        "flags": list(action.option_strings),
        "value": _metavar(action) if takes_value else None,
        "choices": list(map(str, action.choices)) if action.choices is not None else None,
        "default": str(default) if is_said and default != argparse.SUPPRESS else None,
        "about": action.help or "",
        "required": action.required,
        "repeats": isinstance(action, argparse._AppendAction),
    }


def _metavar(action: argparse.Action) -> str:
    return str(action.metavar or action.dest.upper())
