import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from proxy_tui.ui.runtime.terminal import CHECK_SECONDS, HUNG_UP, terminal_exists


@pytest.fixture
def pair() -> Iterator[tuple[int, int]]:
    """The two ends of a terminal: what a person sits at, and what a program is given."""
    ends = list(pty.openpty())
    yield (ends[0], ends[1])
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


# -- is it there?


def test_a_terminal_that_somebody_holds_is_there(pair: tuple[int, int]) -> None:
    assert terminal_exists(pair[1])


def test_a_terminal_whose_other_end_is_closed_is_gone(pair: tuple[int, int]) -> None:
    os.close(pair[0])
    assert not terminal_exists(pair[1])


def test_what_is_no_terminal_is_none(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w") as file:
        assert not terminal_exists(file.fileno())
    reader, writer = os.pipe()
    assert not terminal_exists(reader)
    os.close(reader)
    os.close(writer)


def test_a_descriptor_that_was_closed_is_no_terminal(pair: tuple[int, int]) -> None:
    descriptor = os.dup(pair[1])
    os.close(descriptor)
    assert not terminal_exists(descriptor)


# -- what follows

SCRIPT = (
    "import sys, threading, time\n"
    "from proxy_tui.ui.runtime.terminal import exit_when_gone\n"
    "threading.Thread(target=time.sleep, args=(60,)).start()\n"
    "print('looking', flush=True)\n"
    "exit_when_gone(int(sys.argv[1]))\n"
)


def test_the_process_ends_at_once_when_the_terminal_is_gone_though_work_hangs(
    pair: tuple[int, int],
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(pair[1])],
        stdout=subprocess.PIPE,
        text=True,
        pass_fds=[pair[1]],
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "looking\n"
        assert running.poll() is None
        os.close(pair[0])
        assert running.wait(timeout=CHECK_SECONDS / 2) == HUNG_UP


def test_a_job_of_a_shell_has_one_behind_it_and_the_leader_of_a_session_has_none() -> None:
    script = "from proxy_tui.ui.runtime.terminal import has_shell_behind; print(has_shell_behind())"
    for options, shown in (
        ({"start_new_session": True}, "False\n"),
        ({"process_group": 0}, "True\n"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, **options
        )
        assert done.stdout == shown
