"""``scenarios``: the incidents to train for, what to find out in each, and the answers."""

import argparse
import textwrap
from collections.abc import Iterable
from typing import Final

from proxy_tui import simulator
from proxy_tui.errors import UsageError

_WIDTH: Final = 88
_INDENT: Final = "  "
_TRAINING: Final = (
    "To look around without an incident: proxy-tui --demo --service marketplace. It has a session "
    "for each thing that can keep two people apart: type / and training to list them, and press w "
    "on one to see what is wrong."
)


def run(arguments: argparse.Namespace) -> int:
    """List the scenarios, or tell one, with its answer on request."""
    if not arguments.name and arguments.answer:
        raise UsageError(
            "--answer belongs to one scenario.", hint="proxy-tui scenarios NAME --answer"
        )
    if arguments.name:
        print(_told(simulator.scenario(arguments.name), answer=arguments.answer))
        return 0
    for each in simulator.scenarios().values():
        print(f"{_told(each)}\n")
    for text in ("For trainers: proxy-tui scenarios NAME --answer", _TRAINING):
        print(textwrap.fill(text, _WIDTH, break_on_hyphens=False))
    return 0


def _told(chosen: "simulator.Scenario", *, answer: bool = False) -> str:
    lines = [
        f"{chosen.name}: {chosen.title}",
        _filled(chosen.story),
        f"{_INDENT}Find out",
        *_numbered(chosen.questions),
        f"{_INDENT}Start    {chosen.command}",
    ]
    if answer:
        lines += ["", f"{_INDENT}Answer", _filled(chosen.answer)]
        lines += [f"{_INDENT}By keys", *_numbered(chosen.steps)]
    return "\n".join(lines)


def _numbered(sentences: Iterable[str]) -> list[str]:
    return [_filled(sentence, f"{place}. ") for place, sentence in enumerate(sentences, 1)]


def _filled(text: str, label: str = "") -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=f"{_INDENT}{label}",
        subsequent_indent=_INDENT + " " * len(label),
        break_on_hyphens=False,
    )
