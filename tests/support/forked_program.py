"""The program as processes that need no start: each is forked from one that has loaded it.

They have streams, an environment, a folder and an exit code of their own, and cost a tenth
of a start. Pipes, locales and signals are tested with processes that start as usual.
"""

import importlib
import json
import os
import pkgutil
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self

from shell_runs import Ran

Stdout = Literal["kept", "closed", "full", "unread"]
_LOADED: Final = ("api", "cli", "credentials", "formatting", "operations", "settings")
_NAMES: Final = ("out", "err")


class ForkedProgram:
    """Runs command lines until the ``with`` block ends."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def run(self, *lines: str, stdout: Stdout = "kept") -> list[Ran]:
        """Run command lines side by side, less ``proxy-tui``; what they did is in their order.

        Standard output is kept, closed, a full disk, or a pipe whose reader is gone.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            order = {
                "argv": [shlex.split(line) for line in lines],
                "env": dict(os.environ),
                "cwd": str(Path.cwd()),
                "folder": folder,
                "stdout": stdout,
            }
            print(json.dumps(order), file=self._process.stdin, flush=True)
            codes = json.loads(self._process.stdout.readline())
            return [
                Ran(code, *((Path(folder) / f"{number}.{name}").read_text() for name in _NAMES))
                for number, code in enumerate(codes)
            ]


def _serve() -> None:
    """Fork a process for each command line that stdin orders."""
    _load()
    for line in sys.stdin:
        order = json.loads(line)
        pids = [_fork(argv, number, order) for number, argv in enumerate(order["argv"])]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        print(json.dumps(codes), flush=True)


def _load() -> None:
    for name in _LOADED:
        package = importlib.import_module(f"proxy_tui.{name}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def _fork(argv: list[str], number: int, order: dict[str, Any]) -> int:
    if pid := os.fork():
        return pid
    code = 70
    try:
        os.environ.clear()
        os.environ.update(order["env"])
        time.tzset()
        os.chdir(order["cwd"])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for descriptor, name in enumerate(_NAMES, 1):
            path = f"{order['folder']}/{number}.{name}"
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), descriptor)
        _spoil(order["stdout"])
        sys.argv = ["proxy-tui", *argv]
        code = importlib.import_module("proxy_tui.cli.main").main()
    finally:
        # Not sys.exit: the loop of the parent must not go on here.
        os._exit(code)


def _spoil(stdout: Stdout) -> None:
    if stdout == "full":
        os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
    elif stdout == "unread":
        reader, writer = os.pipe()
        os.close(reader)
        os.dup2(writer, 1)
    elif stdout == "closed":
        os.close(1)


if __name__ == "__main__":
    _serve()
