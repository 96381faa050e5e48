"""What is used of Textual's private names is listed, and a version without one is refused."""

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import pytest

import proxy_tui.ui
from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.runtime import private_names
from proxy_tui.ui.runtime.private_names import NAMES, check_textual

LISTED = {name for _, names in NAMES for name in names}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def of_textual(kind: type) -> list[type]:
    return [base for base in kind.__mro__ if base.__module__.startswith("textual")]


def set_by(kind: type) -> set[str]:
    """What a class of Textual or one below it has, or sets in ``__init__``."""
    names = {name for base in of_textual(kind) for name in [*vars(base), *_annotated(base)]}
    for base in of_textual(kind):
        make = vars(base).get("__init__")
        if isinstance(make, FunctionType):
            names |= set(make.__code__.co_names)
    return names


def _annotated(kind: type) -> list[str]:
    return list(vars(kind).get("__annotations__", {}))


def used_names() -> Iterator[tuple[str, str]]:
    """Every private name of Textual that the package uses, and where."""
    for module in pkgutil.walk_packages(proxy_tui.ui.__path__, "proxy_tui.ui."):
        source = Path(str(inspect.getsourcefile(importlib.import_module(module.name))))
        tree = ast.parse(source.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
                for alias in node.names:
                    if "._" in str(node.module) or is_private(alias.name):
                        yield alias.name, module.name
            if isinstance(node, ast.ClassDef):
                kind = getattr(sys.modules[module.name], node.name, None)
                if isinstance(kind, type):
                    yield from _used_by(kind, node)


def _used_by(kind: type, tree: ast.ClassDef) -> Iterator[tuple[str, str]]:
    theirs = set_by(kind)
    where = f"{kind.__module__}.{kind.__name__}"
    for name, value in vars(kind).items():
        if isinstance(value, FunctionType) and is_private(name) and name in theirs:
            yield name, where
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "self"
            and is_private(node.attr)
            and node.attr in theirs
        ):
            yield node.attr, where


def test_every_private_name_of_textual_that_is_used_is_listed() -> None:
    unlisted = {(name, where) for name, where in used_names() if name not in LISTED | {"_time"}}
    assert not unlisted


def test_the_installed_textual_has_them_all() -> None:
    check_textual()


@pytest.mark.parametrize(
    ("where", "name", "said"),
    [
        ("textual.app:App", "_gone", "textual.app.App._gone"),
        ("textual._gone", "x", "textual._gone"),
        ("textual.app:Gone", "x", "textual.app.Gone"),
    ],
)
def test_a_textual_without_one_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, where: str, name: str, said: str
) -> None:
    monkeypatch.setattr(private_names, "NAMES", (*NAMES, (where, (name,))))
    with pytest.raises(ProxyTuiError) as caught:
        check_textual()
    assert caught.value.message.endswith(f"does not fit this program: it has no {said}.")
    assert caught.value.hint.startswith("Install one that does: pip install 'textual")


def test_it_is_looked_at_before_anything_of_the_screens_is_loaded() -> None:
    script = (
        "import sys, proxy_tui.ui.runtime.private_names as names\n"
        "from proxy_tui.errors import ProxyTuiError\n"
        "from proxy_tui.cli.commands.program import open_program\n"
        "from proxy_tui.settings import Settings\n"
        "names.NAMES = (('textual.app:App', ('_gone',)),)\n"
        "try: open_program(Settings(demo=True))\n"
        "except ProxyTuiError: print('proxy_tui.ui.app' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
