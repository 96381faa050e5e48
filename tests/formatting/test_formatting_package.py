"""What the package promises as a whole."""

import subprocess
import sys

from proxy_tui import formatting as present


def test_every_name_it_offers_is_there_once() -> None:
    assert len(set(present.__all__)) == len(present.__all__)
    assert all(hasattr(present, name) for name in present.__all__)


def test_importing_it_loads_nothing_heavy() -> None:
    heavy = {"pydantic", "httpx", "keyring", "tomlkit", "werkzeug", "textual", "rich"}
    program = "import sys, proxy_tui.formatting; print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert not heavy & set(answer.stdout.split())
