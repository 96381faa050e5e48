"""Run one command line: pick the command, turn errors into exit codes.

Little is loaded until a command is picked, so that ``--version`` and typing
errors are answered at once.

Exit codes: ``exit_codes``.
"""

import importlib
import sys
from collections.abc import Sequence
from types import ModuleType, TracebackType

from proxy_tui import cli
from proxy_tui.cli.arguments import build_parser
from proxy_tui.cli.exit_codes import INTERRUPTED
from proxy_tui.cli.streams import OutputError, open_streams
from proxy_tui.cli.strict_argparse import parse
from proxy_tui.credentials.core_dumps import forbid_core_dumps
from proxy_tui.errors import ProxyTuiError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    if argv is None:
        sys.excepthook = _unexpected
        open_streams()
        forbid_core_dumps()
        _leave_out_the_command_line_of_httpx()
        argv = sys.argv[1:]
    try:
        code = _run(argv)
        sys.stdout.flush()
    except OutputError as error:
        return cli.end_output(error)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    return code


def _run(argv: Sequence[str]) -> int:
    try:
        arguments = parse(build_parser(), argv)
        # By name, because importing them all would cost every start a fifth of a second.
        command = importlib.import_module(f"proxy_tui.cli.commands.{arguments.module}")
        return int(command.run(arguments))
    except OutputError:
        raise
    except ProxyTuiError as error:
        cli.print_error(error)
        return error.exit_code
    except SystemExit as leaving:  # argparse, after --help and --version
        return int(leaving.code or 0)


def _leave_out_the_command_line_of_httpx() -> None:
    """Stand in for it: where click is installed it loads pygments, 45 ms of every start."""
    sys.modules.setdefault("httpx._main", ModuleType("httpx._main"))


def _unexpected(
    _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    """Print a short report instead of a traceback, which shows paths."""
    cli.report_crash(error)
