"""``completion``: a script that completes commands, flags and names in bash or zsh."""

import argparse

from proxy_tui.cli import completion


def run(arguments: argparse.Namespace) -> int:
    """Print the script, or the names that it asks for, and return the exit code."""
    if arguments.shell == "words":
        for word in completion.words(arguments.kind, arguments.typed):
            print(word)
    else:
        print(completion.script(arguments.shell))
    return 0
