"""``completion``: a script that completes commands, flags and names in bash or zsh."""

import argparse
from importlib import import_module

from proxy_tui.cli import completion_words


def run(arguments: argparse.Namespace) -> int:
    """Print the script, or the names that it asks for, and return the exit code."""
    if arguments.shell == "words":
        for word in completion_words.words(arguments.kind, arguments.typed):
            print(word)
    else:
        # By name: it loads shtab, for which no tab should wait.
        print(import_module("proxy_tui.cli.completion").script(arguments.shell))
    return 0
