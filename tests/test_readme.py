"""README says what is true: its commands, its keys, its pictures."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from proxy_tui.cli.arguments import build_parser
from proxy_tui.cli.strict_argparse import every_parser
from proxy_tui.ui.keys import CATALOGUE, display

ROOT = Path(__file__).parent.parent
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


def test_its_two_commands_are_the_documented_ones() -> None:
    venv = "python3 -m venv .venv && .venv/bin/pip install"
    assert f"{venv} . && .venv/bin/proxy-tui --demo\n" in README
    assert f"{venv} -c tests/constraints.txt -e '.[dev]' && .venv/bin/pytest\n" in README


@pytest.mark.parametrize("link", re.findall(r"\]\(((?!http)[^)#]+)\)", README))
def test_what_it_links_to_is_there(link: str) -> None:
    assert (ROOT / link).exists()


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
