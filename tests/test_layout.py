"""The floors of the package, seen in what a fresh interpreter has loaded.

import-linter judges what is written; this judges what happens, imports inside
other packages included.
"""

import ast
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import proxy_tui
from proxy_tui._lazy import lazy_face
from proxy_tui.errors import ProxyTuiError

ROOT = Path(proxy_tui.__file__).parent
SCREEN = ("proxy_tui.ui", "proxy_tui.cli", "proxy_tui.__main__")
"""What may know Textual."""
HEAVY = ("httpx", "pydantic", "keyring", "tomlkit", "werkzeug", "phonenumbers")
"""What must not be loaded before the first frame; each costs 15 to 150 ms."""
BEHIND_A_LAZY_FACE = "proxy_tui.formatting.numbering.plans"
"""The one module of formatting that imports something heavy, with the first number shown."""

WATCH = """
import importlib, json, sys
sys.modules["click"] = None  # where click is installed, httpx loads a command line that loads rich
found = {}
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
    found[name] = [one for one in json.loads(sys.argv[2]) if one in sys.modules]
print(json.dumps(found))
"""


def modules() -> list[str]:
    """Return every module of the package."""
    found = pkgutil.walk_packages([str(ROOT)], "proxy_tui.", onerror=lambda _: None)
    return ["proxy_tui", *sorted(module.name for module in found)]


def is_in(name: str, packages: tuple[str, ...]) -> bool:
    """Whether a module is one of these or inside of one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


LOWER = [name for name in modules() if not is_in(name, SCREEN)]


def loaded(names: list[str], watched: tuple[str, ...]) -> dict[str, list[str]]:
    """Import modules one after the other in a fresh interpreter.

    Returns:
        What of ``watched`` was loaded after each.
    """
    done = subprocess.run(
        [sys.executable, "-c", WATCH, json.dumps(names), json.dumps(watched)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_there_are_modules_to_look_at() -> None:
    assert len(LOWER) > 80
    for package in ("api", "operations", "formatting", "settings", "credentials", "simulator"):
        assert any(name.startswith(f"proxy_tui.{package}.") for name in LOWER)


def test_no_module_below_the_screen_loads_textual_or_rich() -> None:
    found = loaded(LOWER, ("textual", "rich"))
    assert set(found) == set(LOWER)
    assert [name for name, heavy in found.items() if heavy] == []


@pytest.mark.parametrize(
    "name",
    ["proxy_tui.ui.app", "proxy_tui.ui.screens.sessions.screen", "proxy_tui.ui.screens.services"],
)
def test_the_program_loads_nothing_heavy_before_its_first_frame(name: str) -> None:
    assert loaded([name], HEAVY) == {name: []}


@pytest.mark.parametrize(
    "name",
    [
        "proxy_tui.ui.app",
        "proxy_tui.ui.screens.find",
        "proxy_tui.bootstrap",
        "proxy_tui.operations.search.index_place",
    ],
)
def test_the_search_index_loads_its_database_in_its_own_thread(name: str) -> None:
    assert loaded([name], ("sqlite3", "hmac")) == {name: []}


@pytest.mark.parametrize(
    "package",
    [
        "proxy_tui.formatting",
        "proxy_tui.settings",
        "proxy_tui.errors",
        "proxy_tui.operations.input",
        "proxy_tui.operations.query",
        "proxy_tui.operations.search",
        "proxy_tui.operations.sessions",
    ],
)
def test_what_the_first_frame_needs_is_light(package: str) -> None:
    names = [name for name in LOWER if is_in(name, (package,)) and name != package]
    if package == "proxy_tui.settings":
        # Reads .env and config.toml; tomlkit writes, and only when something is to be kept.
        names = [package]
    names = [name for name in names if name != BEHIND_A_LAZY_FACE]
    assert all(not heavy for heavy in loaded([package, *names], HEAVY).values())


def test_the_command_line_loads_neither_the_screen_nor_anything_heavy() -> None:
    watched = ("textual", "rich", *HEAVY)
    assert loaded(["proxy_tui.cli.main"], watched) == {"proxy_tui.cli.main": []}


def test_importing_the_whole_package_makes_nothing_and_says_nothing(tmp_path: Path) -> None:
    names = [name for name in modules() if name != "proxy_tui.__main__"]
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *names],
        capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def public(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Return the public functions and classes of a module."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    named = [node for node in tree.body if isinstance(node, kinds) and node.name[0] != "_"]
    return [one for one in named if "overload" not in map(ast.unparse, one.decorator_list)]


def test_every_module_promises_something_and_every_public_name_is_explained() -> None:
    bare = []
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        where = path.relative_to(ROOT)
        if not ast.get_docstring(tree):
            bare.append(str(where))
        bare += [f"{where}:{node.name}" for node in public(tree) if not ast.get_docstring(node)]
    assert bare == []


def exported(tree: ast.Module) -> tuple[set[str], set[str]]:
    """Return the names a lazy package face shows to type checkers, and those it loads."""
    typed, loaded_names = set(), set()
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            imports = [one for one in node.body if isinstance(one, ast.ImportFrom)]
            typed |= {f"{one.module}.{name.name}" for one in imports for name in one.names}
            for call in (one for one in ast.walk(node) if isinstance(one, ast.Call)):
                if ast.unparse(call.func) == "lazy_face":
                    for one in call.keywords:
                        value = ast.literal_eval(one.value)
                        homes = {one.arg: value} if one.arg else value  # None for **{...}
                        loaded_names |= {f"{home}.{n}" for home in homes for n in homes[home]}
    return typed, loaded_names


def test_a_lazy_package_face_loads_exactly_the_names_that_it_declares() -> None:
    for path in sorted(ROOT.rglob("__init__.py")):
        package = "proxy_tui." + ".".join(path.parent.relative_to(ROOT).parts)
        typed, loaded_names = exported(ast.parse(path.read_text(encoding="utf-8")))
        if loaded_names:
            assert {f"{package}.{name}" for name in loaded_names} == typed, path


def test_a_lazy_package_face_refuses_other_names() -> None:
    load = lazy_face("proxy_tui", errors=("ProxyTuiError",))
    assert load("ProxyTuiError") is ProxyTuiError
    with pytest.raises(AttributeError, match="no attribute 'other'"):
        load("other")
