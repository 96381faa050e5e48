"""A stricter argparse: it raises, names the nearest word, and refuses secrets as arguments."""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NoReturn

from proxy_tui.errors import UsageError
from proxy_tui.settings.spelling import did_you_mean, nearest

PROGRAM: Final = "proxy-tui"

_SECRET_FLAGS: Final = frozenset(
    {"--secret", "--token", "--password", "--api-secret", "--auth-token", "--key-secret"}
)
Subparsers = argparse._SubParsersAction  # argparse keeps the class of add_subparsers private

_CHOICE = re.compile(r"argument \S+: invalid choice: '(?P<word>[^']*)'")

_NO_VALUE = re.compile(r"argument (?:\S+/)?(?P<flag>--\S+): expected one argument")


class Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of printing and exiting.

    ``fill_later`` names what adds its flags and commands; that runs when they are first
    needed, because adding those of all commands would cost every start.
    """

    _fill: "Callable[[Parser], object] | None" = None

    def fill_later(self, fill: "Callable[[Parser], object]") -> None:
        """Call ``fill`` with this parser before its flags are first needed."""
        self._fill = fill

    def fill(self) -> "Parser":
        """Add what was left for later; return the parser."""
        fill, self._fill = self._fill, None
        if fill is not None:
            fill(self)
        return self

    @property
    def own_actions(self) -> list[argparse.Action]:
        """Its arguments and flags, less those that help leaves out and its commands."""
        return [
            one
            for one in self.fill()._actions
            if one.help != argparse.SUPPRESS and not isinstance(one, Commands)
        ]

    @property
    def needs_action(self) -> bool:
        """Whether it does nothing without one of its own commands."""
        return any(isinstance(one, Commands) and one.required for one in self.fill()._actions)

    def format_help(self) -> str:
        """Return the help of the filled parser."""
        self.fill()
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Raise argparse's message as a UsageError.

        Raises:
            UsageError: always.
        """
        if wrong := _CHOICE.search(message):
            raise _unknown_command(self, wrong["word"])
        hint = f"See {self.prog} --help."
        if lacking := _NO_VALUE.fullmatch(message):
            hint = f"A value that begins with a dash is written {lacking['flag']}=-…"
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", hint=hint)


if TYPE_CHECKING:
    _OfParsers = argparse._SubParsersAction[Parser]
else:
    _OfParsers = argparse._SubParsersAction  # generic for type checkers only


class Commands(_OfParsers):
    """The commands of a parser: fills the one that was typed, and only that one."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[str] | None,
        option_string: str | None = None,
    ) -> None:
        """Fill the parser of the command, and let it parse the rest."""
        chosen = self.choices.get((values or [""])[0])
        if chosen is not None:
            chosen.fill()
        super().__call__(parser, namespace, values, option_string)


def parse(parser: Parser, argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments.

    Raises:
        UsageError: a flag or a word is not known, or is a secret; the nearest
            known one is named.
    """
    for word in argv:
        _refuse_secret(word)
    arguments, rest = parser.parse_known_args(argv)
    if rest:
        raise _unknown_rest(parser, rest, argv)
    return arguments


def _refuse_secret(word: str) -> None:
    """Refuse a secret as an argument: ``ps`` shows it to everyone on the machine."""
    flag = word.partition("=")[0]
    if flag in _SECRET_FLAGS:
        raise UsageError(
            f"{flag} does not exist: everyone on this machine could read it in the process list.",
            hint="Run proxy-tui login and type the secret, or pipe it to --secret-stdin. One "
            "that was typed here is in the shell's history: revoke it.",
        )


def _unknown_rest(parser: Parser, rest: list[str], argv: Sequence[str]) -> UsageError:
    flag = next((word.partition("=")[0] for word in rest if word.startswith("-")), "")
    if not flag:
        # The word is not repeated: it may be a secret that was typed in the wrong place.
        return UsageError("There is one word too many.", hint=f"See {PROGRAM} --help.")
    chosen = _chosen(parser, argv)
    if flag in chosen._option_string_actions:
        return UsageError(f"{flag} comes after the command.", hint=f"Write {chosen.prog} … {flag}.")
    owners = _owners(parser, flag)
    if owners == [PROGRAM]:
        return UsageError(
            f"{flag} is for the program itself, not for {chosen.prog}.",
            hint=f"Write {PROGRAM} {flag}, without a command.",
        )
    if owners:
        what = f"{chosen.prog} without a command" if chosen is parser else chosen.prog
        return UsageError(
            f"{what} has no flag {flag}.",
            hint=f"It belongs to {', '.join(owner for owner in owners if owner != PROGRAM)}.",
        )
    flags = [flag for each in every_parser(parser) for flag in each._option_string_actions]
    near = nearest(flag, chosen._option_string_actions) or nearest(flag, flags)
    hint = f"Did you mean {near}?" if near else f"See {chosen.prog} --help."
    return UsageError(f"There is no flag {flag}.", hint=hint)


def _owners(parser: Parser, flag: str) -> list[str]:
    """Return the commands that have a flag, less the actions of one that has it too."""
    owners: list[str] = []
    if flag in parser._option_string_actions:
        owners.append(parser.prog)
    for command in _subparsers(parser).values():
        inside = [
            each.prog for each in every_parser(command) if flag in each._option_string_actions
        ]
        owners += [command.prog] if command.prog in inside else inside
    return owners


def _chosen(parser: Parser, argv: Sequence[str]) -> Parser:
    """Return the parser of the command that was typed."""
    takes_value = False
    for word in argv:
        action = parser._option_string_actions.get(word)
        if takes_value:
            takes_value = False
        elif action is not None:
            takes_value = action.nargs is None
        elif not word.startswith("-") and word in (inner := _subparsers(parser)):
            parser = inner[word]
    return parser


def every_parser(parser: Parser) -> Iterator[Parser]:
    """Yield a parser and those of all its commands, filled."""
    yield parser.fill()
    for inner in _subparsers(parser).values():
        yield from every_parser(inner)


def _unknown_command(parser: Parser, word: str) -> UsageError:
    hint = did_you_mean(word, _subparsers(parser))
    return UsageError(f"There is no command {word!r} here.", hint=hint)


def _subparsers(parser: Parser) -> dict[str, Parser]:
    for action in parser.fill()._actions:
        if isinstance(action, Commands):
            return dict(action.choices)
    return {}
