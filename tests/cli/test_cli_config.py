"""``config path``, ``config show`` and ``config check``."""

from pathlib import Path

import pytest
from cli_running import Run, write_config

ACCOUNT = "AC" + "0" * 28 + "9f2a"
CONFIG = f"""\
profile = "acme"
refresh = 30
theme = "nord"
columns = ["state", "name"]

[keys]
"list.refresh" = "f5"

[views]
Stuck = "idle > 2 h"

[profiles.acme]
account_sid = "{ACCOUNT}"
environment = "prod"
"""


def test_path_is_one_line_for_scripts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = Path.home() / ".config/proxy-tui/config.toml"
    assert run("config", "path") == (0, f"{expected}\n", "")
    monkeypatch.setenv("PROXY_TUI_CONFIG", "/elsewhere/c.toml")
    assert run("config", "path").out == "/elsewhere/c.toml\n"


def test_show_says_what_is_in_force_and_where_it_came_from(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(CONFIG)
    monkeypatch.setenv("PROXY_TUI_REFRESH", "5")
    done = run("config", "show", "--read-only")
    rows = {line.split("  ")[0]: line for line in done.out.splitlines()}
    assert "profile acme" in rows["signs in"]
    assert "the active profile by config.toml" in rows["signs in"]
    assert rows["read_only"].split() == ["read_only", "true", "--read-only"]
    assert rows["refresh_seconds"].split() == [
        "refresh_seconds", "5", "environment", "(PROXY_TUI_REFRESH)",
    ]  # fmt: skip
    assert rows["theme"].split() == ["theme", "nord", "config.toml"]
    assert rows["columns"].split() == ["columns", "state,", "name", "config.toml"]
    assert "f5" in rows["keys.list.refresh"]
    assert "idle > 2 h" in rows["views.Stuck"]
    assert rows["profiles.acme"].split() == ["profiles.acme", "AC…9f2a", "prod", "config.toml"]
    assert "default" in rows["base_url"]


def test_show_never_shows_a_secret(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", ACCOUNT)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "pl4nted-token")
    done = run("config", "show")
    assert "environment (TWILIO_AUTH_TOKEN)" in done.out
    assert "pl4nted" not in done.out + done.err
    assert ACCOUNT not in done.out


def test_show_tells_warnings_on_stderr(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROXY_TUI_REFERSH", "5")
    done = run("config", "show")
    assert done.err == (
        "proxy-tui: note: PROXY_TUI_REFERSH is set, but nothing reads it. "
        "Did you mean PROXY_TUI_REFRESH?\n"
    )


def test_check_says_that_all_is_right(run: Run) -> None:
    path = write_config(CONFIG)
    assert run("config", "check") == (0, f"{path} has no mistakes.\n", "")


def test_check_without_a_file_says_so(run: Run) -> None:
    done = run("config", "check")
    assert done.code == 0
    assert "There is no config file at" in done.out


def test_check_names_every_mistake_by_line(run: Run) -> None:
    write_config('refresh = "x"\nthem = 1\n[profiles.a]\naccount_sid = "AC1"\nlable = "x"\n')
    done = run("config", "check")
    assert done.code == 2
    assert [line.partition(":")[0] for line in done.out.splitlines()] == [
        "config.toml line 1", "warning", "warning",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            'theme = "nrod"',
            "line 1: theme names 'nrod', which does not exist; the nearest known name is ",
        ),
        ('theme = "zzzz"', "which does not exist; known are proxy-dark"),
        ('[keys]\n"list.refresh" = "ctrl+a"', "line 1: "),
    ],
)
def test_check_knows_what_the_screens_take(run: Run, text: str, words: str) -> None:
    write_config(text + "\n")
    done = run("config", "check")
    assert done.code == 2
    assert words in done.out


def test_a_column_of_another_version_costs_only_itself(run: Run) -> None:
    write_config('\ncolumns = ["state", "nmae"]\n')
    done = run("config", "check")
    assert done.code == 0
    assert "warning: config.toml line 2: columns names 'nmae', which does not exist;" in done.out


def test_check_refuses_a_file_that_others_can_write(run: Run) -> None:
    path = write_config(CONFIG, 0o666)
    done = run("config", "check")
    assert done.code == 2
    assert f"chmod go-w {path}" in done.err


def test_check_says_which_environment_is_none_and_the_program_starts_all_the_same(run: Run) -> None:
    write_config(f'[profiles.eu]\naccount_sid = "AC{"0" * 32}"\nenvironment = "prd"\n')
    done = run("config", "check")
    assert done.code == 2
    assert done.out == (
        "config.toml line 3: environment 'prd' of profile eu is none of prod, staging and dev, "
        "so the account is guarded as prod. Is prod meant?\n"
    )
    done = run("profiles")
    assert done.code == 0
    assert "PROD" in done.out


def test_check_reads_views_with_the_parser_of_the_filter(run: Run) -> None:
    write_config(
        '[views]\n"Old" = "colour:red status:open"\n"7 Fine" = "status:open age>2h is:marked"\n'
    )
    done = run("config", "check")
    assert done.code == 2
    (line,) = done.out.splitlines()
    assert line.startswith("config.toml line 2: the view Old: ")
    assert "colour" in line


def test_check_warns_of_what_another_version_may_know(run: Run) -> None:
    write_config('telemetry = 1\n[keys]\n"list.refesh" = "f5"\n')
    done = run("config", "check")
    assert done.code == 0
    assert done.out == (
        "warning: config.toml line 1: telemetry is not a known name; another version may know it.\n"
        "warning: config.toml line 3: keys names 'list.refesh', which is not a known key binding; "
        "the nearest known name is list.refresh.\n"
    )
