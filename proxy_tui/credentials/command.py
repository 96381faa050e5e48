"""A profile's own command that prints its secret, such as ``pass show twilio``.

Run without a shell, without a terminal, without our secrets in its environment,
and not for long. What it prints is the secret; what it complains is dropped,
because nobody knows what it holds.
"""

import os
import shlex
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import PurePath
from typing import Final

from proxy_tui.errors import CredentialsError
from proxy_tui.settings import Profile, Secret
from proxy_tui.settings.environment import child_environment

LIMIT: Final = 10.0
"""Seconds the command may take."""


def run_command(
    profile: Profile, *, environ: Mapping[str, str] | None = None, limit: float = LIMIT
) -> Secret:
    """Return the first line that the profile's command prints.

    Args:
        profile: A profile with a ``credential_command``.
        environ: The environment to hand on, less our own secrets; by default
            this process's.
        limit: Seconds it may take; then it and its children are killed.

    Raises:
        CredentialsError: it cannot be run, failed, took too long or printed nothing.
    """
    try:
        words = shlex.split(profile.credential_command)
    except ValueError:
        words = []
    if not words:
        raise _failed(profile, "cannot be read: a quote is not closed", "")
    program = PurePath(words[0]).name
    return _first_line(profile, program, _output(profile, program, words, environ, limit))


def _output(
    profile: Profile,
    program: str,
    words: list[str],
    environ: Mapping[str, str] | None,
    limit: float,
) -> bytes:
    try:
        # The words come from the person's own config file, which others cannot write.
        process = subprocess.Popen(  # noqa: S603
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(environ),
            start_new_session=True,  # no terminal to prompt on, and one group to kill
        )
    except OSError:
        raise _failed(profile, f"({program}) cannot be started", "") from None
    with process:
        try:
            output, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            _kill_group(process)
            raise _failed(profile, f"({program}) took longer than {limit:g} s", program) from None
        except KeyboardInterrupt:
            _kill_group(process)
            raise
    if process.returncode:
        raise _failed(profile, f"({program}) ended with code {process.returncode}", program)
    return output


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _first_line(profile: Profile, program: str, output: bytes) -> Secret:
    try:
        text = output.decode()
    except UnicodeDecodeError:
        raise _failed(profile, f"({program}) printed something that is not text", "") from None
    line = next(iter(text.splitlines()), "").strip()
    if not line:
        raise _failed(profile, f"({program}) printed nothing", program)
    return Secret(line)


def _failed(profile: Profile, what: str, program: str) -> CredentialsError:
    hint = f"Run it in the shell to see why ({program}); it must not ask for anything."
    return CredentialsError(
        f"The credential command of profile {profile.name} {what}.",
        hint=hint if program else "See credential_command in the config file.",
    )
