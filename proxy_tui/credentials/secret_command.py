"""A profile's credential command, which prints its secret: ``pass show twilio``.

It runs for a limited time without a shell, without a terminal, and without our
secrets in its environment. Its stderr is dropped, because it may hold anything.
"""

import os
import selectors
import shlex
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import PurePath
from time import monotonic
from typing import Final

from proxy_tui.errors import CredentialsError
from proxy_tui.settings import Profile, Secret
from proxy_tui.settings.environment import child_environment

LIMIT: Final = 10.0
"""Seconds the command may take."""
MOST_BYTES: Final = 64 * 1024
"""What it may print; a secret has some 30 characters."""


def run_command(
    profile: Profile, *, environ: Mapping[str, str] | None = None, limit: float = LIMIT
) -> Secret:
    """Return the first line that the profile's command prints.

    Args:
        profile: A profile with a ``credential_command``.
        environ: The environment to pass on, less our own secrets; by default this process's.
        limit: Seconds it may take; then it and its children are killed.

    Raises:
        CredentialsError: it cannot be run, failed, took too long, or printed nothing or too much.
    """
    try:
        words = shlex.split(profile.credential_command)
    except ValueError:
        words = []
    if not words:
        raise _failed(profile, "cannot be read: a quote is not closed", "")
    program = PurePath(words[0]).name
    try:
        code, output = _run(words, environ, limit)
        line = output.decode().partition("\n")[0].strip()
    except TimeoutError:
        raise _failed(profile, f"({program}) took longer than {limit:g} s", program) from None
    except OSError:
        raise _failed(profile, f"({program}) cannot be started", "") from None
    except OverflowError:
        most = f"{MOST_BYTES // 1024} kB"
        raise _failed(profile, f"({program}) printed more than {most}", program) from None
    except UnicodeDecodeError:
        raise _failed(profile, f"({program}) printed something that is not text", "") from None
    if code:
        raise _failed(profile, f"({program}) ended with code {code}", program)
    if not line:
        raise _failed(profile, f"({program}) printed nothing", program)
    return Secret(line)


def _run(words: list[str], environ: Mapping[str, str] | None, limit: float) -> tuple[int, bytes]:
    """Return a command's exit code and output.

    Raises:
        OSError: it cannot be started.
        TimeoutError: it takes longer than ``limit`` seconds.
        OverflowError: it prints more than ``MOST_BYTES``.
    """
    with _watcher() as kill_with_us:
        # The words come from the person's own config file, which others cannot write.
        process = subprocess.Popen(  # noqa: S603  see above
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(environ),
            start_new_session=True,  # no terminal to prompt on, and one group to kill
        )
        kill_with_us(process.pid)
        with process:
            try:
                output = _read(process, limit)
                return process.wait(timeout=limit), output
            except BaseException as error:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                if isinstance(error, subprocess.TimeoutExpired):
                    raise TimeoutError from None
                raise


def _read(process: "subprocess.Popen[bytes]", limit: float) -> bytes:
    if process.stdout is None:
        return b""
    until = monotonic() + limit
    output = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while (left := until - monotonic()) > 0 and selector.select(left):
            piece = os.read(process.stdout.fileno(), MOST_BYTES)
            if not piece:
                return output
            output += piece
            if len(output) > MOST_BYTES:
                raise OverflowError
    raise TimeoutError


@contextmanager
def _watcher() -> Iterator[Callable[[int], None]]:
    """Yield what names a process group to kill when this process ends, even by SIGKILL.

    A small process reads from a pipe that only we hold open. It is there before the command, so
    that no moment is left in which the command runs unwatched.
    """
    watcher = subprocess.Popen(
        # If the pipe ends between the two lines, this process is gone.
        ["/bin/sh", "-c", 'read -r group || exit; read -r _ || kill -s KILL -- "-$group"'],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

    def write(line: str) -> None:
        if watcher.stdin is not None:
            with suppress(BrokenPipeError):
                watcher.stdin.write(f"{line}\n".encode())
                watcher.stdin.flush()

    with watcher:
        started = False

        def name(group: int) -> None:
            nonlocal started
            started = True
            write(str(group))

        try:
            yield name
        finally:
            if started:
                write("done")


def _failed(profile: Profile, what: str, program: str) -> CredentialsError:
    hint = f"Run it in the shell to see why ({program}); it must not ask for anything."
    return CredentialsError(
        f"The credential command of profile {profile.name} {what}.",
        hint=hint if program else "See credential_command in the config file.",
    )
