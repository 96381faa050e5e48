"""What loading the settings loads: nothing that the first frame would wait for."""

import subprocess
import sys

HEAVY = ("pydantic", "httpx", "keyring", "tomlkit", "werkzeug", "textual", "dotenv", "rich")


def loaded_by(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*[n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_start_with_a_config_file_loads_nothing_heavy() -> None:
    code = (
        "import proxy_tui.cli.main, proxy_tui.cli.commands.program\n"
        "import proxy_tui.operations.connection, proxy_tui.operations.writes.production_lock\n"
        "import proxy_tui.operations.support.debug_log\n"
        "import proxy_tui.operations.support.crash_report\n"
        "import os, pathlib\n"
        "os.umask(0o077)\n"
        "path = pathlib.Path.home() / '.config/proxy-tui/config.toml'\n"
        "path.parent.mkdir(parents=True)\n"
        "path.write_text('profile = \"a\"\\n[profiles.a]\\naccount_sid = \"AC' + '0' * 32 + '\"')\n"
        "from proxy_tui.settings import load\n"
        "assert load().active_profile == 'a'"
    )
    assert loaded_by(code) == set()


def test_credentials_do_not_load_the_keyring_before_it_is_asked() -> None:
    assert loaded_by("import proxy_tui.credentials.keyring_store") == set()
    assert "keyring" not in loaded_by("import proxy_tui.bootstrap")


def test_the_first_rows_are_read_before_pydantic_is_loaded() -> None:
    """Pydantic checks what is sent, and takes as long to load as a page takes to arrive."""
    code = (
        "import proxy_tui.bootstrap, proxy_tui.operations.writes.writer\n"
        "import proxy_tui.operations.writes.interrupted, proxy_tui.operations.query.compiler\n"
        "import proxy_tui.api.client\n"
    )
    assert "pydantic" not in loaded_by(code)
