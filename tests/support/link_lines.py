"""Command lines as a ticket holds them, read by the program's own parser."""

import shlex
from typing import Any

from ui_bench import Bench

from proxy_tui.cli.arguments import build_parser, overrides
from proxy_tui.cli.start import start_of
from proxy_tui.cli.strict_argparse import parse
from proxy_tui.settings import load


def bench_of(line: str, kind: type[Bench] = Bench, **more: Any) -> Bench:
    """Return a program that opens as this command line says.

    Args:
        line: As a shell takes it.
        kind: The bench to open it on.
        more: What the bench takes besides.
    """
    program, *words = shlex.split(line)
    assert program == "proxy-tui"
    arguments = parse(build_parser(), words)
    settings = load(overrides(arguments))
    return kind(
        service=settings.service,
        session=settings.session,
        read_only=settings.read_only,
        start=start_of(arguments, settings),
        **more,
    )
