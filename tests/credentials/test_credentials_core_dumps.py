"""The process that holds a secret leaves no copy of its memory behind."""

import subprocess
import sys

import pytest

SCRIPT = """
import ctypes, os, resource
from proxy_tui.credentials import forbid_reading_memory
from proxy_tui.credentials.core_dumps import forbid_core_dumps
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
forbid_core_dumps()
forbid_reading_memory()
print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_neither_a_core_file_nor_a_dump_by_pipe_is_made() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0", "0"]
