"""The root of every error this program raises on purpose.

An error carries facts: one sentence that says what happened, a hint that says
what to do next, and the exit code of a command. It is shown in two places: on
stderr (``cli.output``) and in the error dialog.

    ProxyTuiError                 exit 1
    ├── UsageError                exit 2   flags and arguments
    ├── SettingsError             exit 2   environment, .env, config.toml
    ├── CredentialsError          exit 3   nothing usable to sign in with
    ├── JournalError              exit 1   a write cannot be recorded, so it is refused
    ├── NotThereError             exit 4   no such record of what was asked for
    ├── IncompleteError           exit 5   part was read, or part was done
    ├── GuardError                exit 6   a guard rail refuses it
    └── proxy_tui.api.errors.ApiError …    everything about the API
"""

from typing import ClassVar


class ProxyTuiError(Exception):
    """Something went wrong, in words for a person.

    Args:
        message: What happened and what it means, one sentence without markup.
        hint: What to do next, one sentence; may be empty.
    """

    exit_code: ClassVar[int] = 1
    """The exit code of a command that ends with this."""
    write_id: str = ""
    """The id in the journal of the write that it ended; empty if none was begun."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(ProxyTuiError):
    """A flag or an argument does not make sense."""

    exit_code = 2


class SettingsError(ProxyTuiError):
    """A setting from the environment, ``.env`` or the config file is wrong."""

    exit_code = 2


class CredentialsError(ProxyTuiError):
    """There is nothing to sign in with, or it cannot be read or stored."""

    exit_code = 3


class JournalError(ProxyTuiError):
    """The journal cannot be written, so the write it would record is refused."""


class NotThereError(ProxyTuiError):
    """What was asked for does not exist."""

    exit_code = 4


class IncompleteError(ProxyTuiError):
    """Part was read or done, and the rest was not."""

    exit_code = 5


class GuardError(ProxyTuiError):
    """A guard rail refuses what was asked for; nothing was sent."""

    exit_code = 6
