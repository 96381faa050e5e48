"""README says what is true: its commands, its keys, its pictures."""

import re
import shlex
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from proxy_tui.cli.arguments import build_parser
from proxy_tui.cli.exit_codes import EXIT_CODES
from proxy_tui.cli.main import main
from proxy_tui.cli.spec import commands, usage
from proxy_tui.cli.strict_argparse import every_parser
from proxy_tui.operations.query import BUILT_IN
from proxy_tui.ui.keys import CATALOGUE, display
from proxy_tui.ui.widgets.table.sessions_table import COLUMNS, SORT_LABELS, USUAL

ROOT = Path(__file__).parent.parent
MANY = 8
"""Commands that share a flag from which on the table names it once."""
README = (ROOT / "README.md").read_text(encoding="utf-8")


def key_table() -> Iterator[str]:
    """Yield the lines of README's table of keys."""
    yield "| key | what it does | name |"
    yield "|---|---|---|"
    for key in CATALOGUE:
        keys = " ".join(f"`{one}`" for one in display(key.keys).split())
        yield f"| {keys} | {key.help} | `{key.id}` |"


def test_the_table_of_keys_is_the_catalogue() -> None:
    between = README.partition("<!-- keys -->\n")[2].partition("<!-- /keys -->")[0]
    assert between == "\n".join(key_table()) + "\n"


def column_table() -> Iterator[str]:
    """Yield the lines of README's table of the columns of a list."""
    yield "| column | what stands in it | name | sorts |"
    yield "|---|---|---|---|"
    sortable = {key.value for key in SORT_LABELS}
    for one in COLUMNS:
        usual = "" if one.key in USUAL else "; hidden unless chosen"
        sorts = "yes" if one.key in sortable else ""
        yield f"| {one.label} | {one.meaning}{usual} | `{one.key}` | {sorts} |"


def test_the_table_of_columns_is_that_of_the_list() -> None:
    between = README.partition("<!-- columns -->\n")[2].partition("<!-- /columns -->")[0]
    assert between == "\n".join(column_table()) + "\n"


def view_table() -> Iterator[str]:
    """Yield the lines of README's table of the views of the program."""
    yield "| key | view | what it shows | query |"
    yield "|---|---|---|---|"
    for view in BUILT_IN:
        query = f"`{view.query}`" if view.query else ""
        yield f"| `{view.key}` | {view.name} | {view.meaning} | {query} |"


def test_the_table_of_views_is_that_of_the_program() -> None:
    between = README.partition("<!-- views -->\n")[2].partition("<!-- /views -->")[0]
    assert between == "\n".join(view_table()) + "\n"


def command_table() -> Iterator[str]:
    """Yield README's lines on the commands: a table, and the flags and codes that they share."""
    found = list(commands())
    flags = Counter(flag for one in found for flag in map(flag_words, one["options"]))
    shared = [flag for flag, times in flags.items() if times >= MANY]
    yield "| command | what it does |"
    yield "|---|---|"
    for one in found:
        own = [option for option in one["options"] if flag_words(option) not in shared]
        flags_of = (
            flag_words(each) if each["required"] else f"[{flag_words(each)}]" for each in own
        )
        # A pipe ends a cell, also in code.
        words = " ".join([usage(one), *flags_of]).replace("|", "\\|")
        yield f"| `{words}` | {one['about']} |"
    yield ""
    yield f"Most commands also take `{'`, `'.join(sorted(shared))}`."
    yield ""
    codes = ", ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items())
    yield f"Exit codes: {codes}, 128 + N ended by signal N."


def flag_words(option: dict[str, Any]) -> str:
    """Return a flag with its value: ``--query Q``."""
    return " ".join(filter(None, (option["flags"][-1], option["value"])))


def test_the_table_of_commands_is_that_of_the_parser() -> None:
    between = README.partition("<!-- commands -->\n")[2].partition("<!-- /commands -->")[0]
    assert between == "\n".join(command_table()) + "\n"


@pytest.mark.parametrize("line", re.findall(r"^\$ (proxy-tui .*--demo.*)$", README, re.MULTILINE))
def test_what_a_command_prints_is_what_it_says(
    line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PROXY_TUI_STATE", str(tmp_path))
    shown = README.partition(f"$ {line}\n")[2]
    expected = re.split(r"^(?:\$ |```)", shown, maxsplit=1, flags=re.MULTILINE)[0]
    main(shlex.split(line)[1:])
    printed = capsys.readouterr()
    assert printed.out + printed.err == expected


def test_its_two_commands_are_the_documented_ones() -> None:
    venv = "python3 -m venv .venv && .venv/bin/pip install"
    assert f"{venv} . && .venv/bin/proxy-tui --demo\n" in README
    assert f"{venv} -c tests/constraints.txt -e '.[dev]' && .venv/bin/pytest\n" in README


@pytest.mark.parametrize("link", re.findall(r"\]\(((?!http)[^)#]+)\)", README))
def test_what_it_links_to_is_there(link: str) -> None:
    assert (ROOT / link).exists()


def test_every_picture_is_shown_and_needs_nothing_from_elsewhere() -> None:
    pictures = sorted((ROOT / "screenshots").glob("*.svg"))
    assert sorted(re.findall(r"\]\(screenshots/(.+?)\)", README)) == [one.name for one in pictures]
    for picture in pictures:
        svg = picture.read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(|href", svg)


@pytest.mark.parametrize("flag", sorted(set(re.findall(r"(?<![\w`])--[a-z][a-z-]+", README))))
def test_every_flag_it_names_exists(flag: str) -> None:
    known = "".join(one.format_help() for one in every_parser(build_parser()))
    assert flag in known


def test_every_version_pinned_for_the_tests_is_a_name_and_a_version() -> None:
    lines = (ROOT / "tests" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[\w.+!]+", line) for line in lines)


def test_every_test_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = (ROOT / "tests" / "constraints.txt").read_text(encoding="utf-8").lower()
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    for requirement in wanted:
        name = re.split(r"[<>=\[]", requirement)[0].strip().lower()
        assert re.search(rf"^{re.escape(name)}==", pinned, re.MULTILINE), name
