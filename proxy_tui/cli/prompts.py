"""Ask a person on the terminal: words with echo, secrets without."""

import getpass
import sys
from collections.abc import Callable

from proxy_tui.errors import CredentialsError, UsageError
from proxy_tui.settings import Secret


def is_interactive() -> bool:
    """Return whether stdin is a terminal."""
    return sys.stdin.isatty()


def has_terminal() -> bool:
    """Return whether stdin and stdout are terminals."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str, *, default: str = "", wrong: Callable[[str], str] = lambda _: "") -> str:
    """Ask until the answer is right, and return it.

    ``wrong`` returns what is wrong with an answer, or "".

    Raises:
        UsageError: the input ended.
    """
    while True:
        shown = f"{question} [{default}]: " if default else f"{question}: "
        print(shown, end="", file=sys.stderr, flush=True)
        line = _line()
        if not line:
            print(file=sys.stderr)
            raise UsageError("The input ended before every question was answered.")
        answer = line.strip() or default
        problem = wrong(answer)
        if not problem:
            return answer
        print(f"  {problem}", file=sys.stderr)


def ask_secret(question: str) -> Secret:
    """Ask for a secret without echo, and return it.

    Raises:
        CredentialsError: nothing was typed.
    """
    try:
        typed = getpass.getpass(f"{question} (not shown): ", stream=sys.stderr).strip()
    except EOFError:
        typed = ""
    return _secret(typed)


def piped_secret() -> Secret:
    """Return the first line of stdin.

    Raises:
        CredentialsError: it is empty.
    """
    return _secret(_line().strip())


def piped_text() -> str:
    """Return all of stdin; say that it is awaited if nothing is piped in.

    Raises:
        UsageError: it is not text.
    """
    if is_interactive():
        print("Reading from the terminal; ctrl+d ends it.", file=sys.stderr, flush=True)
    return _text(sys.stdin.read)


def _line() -> str:
    """Return the next line of stdin with its newline, or "" at the end.

    Raises:
        UsageError: it is not text.
    """
    return _text(sys.stdin.readline)


def _text(read: Callable[[], str]) -> str:
    try:
        return read()
    except UnicodeDecodeError:
        raise UsageError(
            "What was piped in is not text in this terminal's encoding.",
            hint="Nothing of it was used.",
        ) from None


def _secret(text: str) -> Secret:
    if not text:
        raise CredentialsError(
            "No secret was given.", hint="Type it when asked, or pipe it to --secret-stdin."
        )
    return Secret(text)
