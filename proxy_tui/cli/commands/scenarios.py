"""``scenarios``: the incidents to train for, what to find out in each, and the answers."""

import argparse
import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from proxy_tui.errors import UsageError
from proxy_tui.simulator.demo.scenarios import Scenario, scenario, scenarios

_WIDTH: Final = 88
_INDENT: Final = "  "
_TRAINING: Final = (
    "To look around without an incident: proxy-tui --demo --service marketplace. There is one "
    "session for each thing that can keep two people apart; / with training shows them, and w "
    "says what is the matter with one."
)


def run(arguments: argparse.Namespace) -> int:
    """List the scenarios, or tell one, with its answer where asked to.

    Raises:
        UsageError: there is no such scenario, or an answer is wanted to none.
    """
    if not arguments.name and arguments.answer:
        raise UsageError(
            "--answer belongs to one scenario.", hint="proxy-tui scenarios NAME --answer"
        )
    if arguments.name:
        print(_block(_one(scenario(arguments.name), answer=arguments.answer)))
        return 0
    for each in scenarios().values():
        print(f"{_block(_told(each))}\n")
    print(_block(_filled("For trainers: proxy-tui scenarios NAME --answer", "")))
    print(_block(_filled(_TRAINING, "")))
    return 0


def _one(chosen: Scenario, *, answer: bool) -> Iterator[str]:
    yield from _told(chosen)
    if answer:
        yield ""
        yield f"{_INDENT}Answer"
        yield from _filled(chosen.answer)
        yield f"{_INDENT}By keys"
        yield from _numbered(chosen.steps)


def _told(chosen: Scenario) -> Iterator[str]:
    yield f"{chosen.name}: {chosen.title}"
    yield from _filled(chosen.story)
    yield f"{_INDENT}Find out"
    yield from _numbered(chosen.questions)
    yield f"{_INDENT}Start    {chosen.command}"


def _numbered(sentences: Iterable[str]) -> Iterator[str]:
    for place, sentence in enumerate(sentences, 1):
        yield from textwrap.wrap(
            sentence,
            _WIDTH,
            initial_indent=f"{_INDENT}{place}. ",
            subsequent_indent=f"{_INDENT}   ",
            break_on_hyphens=False,
        )


def _filled(text: str, indent: str = _INDENT) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )


def _block(lines: Iterable[str]) -> str:
    return "\n".join(lines)
