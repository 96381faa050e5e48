"""Texts that name a key name the one in force, whatever the config file says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ui_bench import NARROW, Bench
from ui_desk import Desk

import proxy_tui
from proxy_tui.errors import SettingsError
from proxy_tui.ui.keys import key_hints, key_name, use
from proxy_tui.ui.screens import SessionsScreen

ROOT = Path(proxy_tui.__file__).parent
FLOORS = ("ui", "operations", "formatting", "api", "errors.py", "bootstrap.py")

A_CHORD = re.compile(r"(?<![\w\[.])(esc|backspace|ctrl\+\w|[fF]\d{1,2})(?!\w)")
A_LETTER = re.compile(
    r"\b[Pp]ress [a-zA-Z/?\[\]](?!\w)"  # press r to read again
    r"|(?:^|[;:·|(]\s+|\s{3})[b-zB-HJ-Z/?] (?!or\b)[A-Za-z][a-z]+"  # r Refresh; off: r reads again
)
OTHER_LETTERS = {"keys.py", "duration_parser.py", "time_terms.py"}
"""Modules whose single letters are the catalogue of keys itself, or units of time."""


def words_in(path: Path) -> Iterator[str]:
    """Yield every text of a module that is neither a docstring nor a binding."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(id(node.value))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Binding", "Key"}:
            left_out.update(id(one) for one in ast.walk(node))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in left_out:
            continue
        if isinstance(node.value, str):
            yield node.value


def modules() -> Iterator[Path]:
    for floor in FLOORS:
        found = ROOT / floor
        yield from [found] if found.suffix else sorted(found.rglob("*.py"))


def test_no_text_names_a_key_by_a_fixed_letter() -> None:
    named = [
        (str(path.relative_to(ROOT)), text)
        for path in modules()
        if path.name not in OTHER_LETTERS
        for text in words_in(path)
        if A_CHORD.search(text) or A_LETTER.search(text)
    ]
    assert named == []


@pytest.mark.parametrize(
    "text",
    ["r Try again   q Quit", "live is off: r reads", "Press r to read", "esc stops", "· m masks",
     "keep it (ctrl+t)", "/ Change the filter"],
)  # fmt: skip
def test_that_search_knows_a_key_when_it_sees_one(text: str) -> None:
    assert A_CHORD.search(text) or A_LETTER.search(text)


@pytest.fixture(autouse=True)
def keys_as_they_come() -> Iterator[None]:
    """Leave no keymap behind for other tests."""
    yield
    use({})


def test_a_name_is_the_first_key_in_force() -> None:
    use({})
    assert key_name("session.back") == "esc"
    assert key_hints(("list.refresh", "Again"), ("list.filter", "Filter")) == "r Again   / Filter"
    use({"session.back": "f12, backspace", "list.refresh": ""})
    assert key_name("session.back") == "f12"
    assert key_name("list.refresh") == "(no key)"
    with pytest.raises(SettingsError):
        use({"list.refresh": "x"})
    assert key_name("session.back") == "f12"


OWN = {
    "list.refresh": "f5", "list.filter": "f3", "session.back": "f12", "session.new": "f6",
    "session.reveal": "f7", "session.edit": "W", "session.close": "X", "sessions.load_all": "f8",
    "sessions.live": "f9", "filter.complete": "f4", "find.scope": "f2",
    "dialog.cancel": "f10", "dialog.submit": "f11", "services.quit": "Q", "services.login": "f8",
    "screen.profile": "ctrl+e",
}  # fmt: skip


@pytest.mark.anyio
async def test_with_other_keys_every_screen_names_those() -> None:
    desk = Desk(keys=OWN)
    async with desk.open(size=NARROW) as person:
        assert "f6 New session   f5 Refresh   f12 Services" in person.text
        row = desk.pair("job-1", "+447700900001", "+447700900002")
        await person.press("f5", "f9")
        assert "Live is off: f5 reads again." in person.status
        await person.press("f3")
        assert "f4 completes" in person.showing(SessionsScreen).filter.bar.input.placeholder
        await person.type_in("nothing-like-this")
        await person.until(lambda: "Nothing matches" in person.text)
        assert "f3 Change the filter" in person.text
        await person.press("escape", "enter")
        assert "numbers masked · f7 reveals them" in person.status
        await person.press("a")
        menu = person.said("MenuDialog .keys")
        assert menu == "enter choose   f10 Cancel"
        assert "Change ttl, expiry or status  W" in person.text
        await person.press("f10", "X")
        assert person.said(".keys") == "f11 Close session   f10 Cancel"
        await person.press("f10", "w")
        assert "f5 looks again" in person.status
        desk.store.remove_session(row)
        await person.press("f5")
        assert "f5 Again   f12 Back" in person.text
        await person.press("f12", "f12", "f")
        assert "enter Search   f12 Back" in person.text
        assert "f2 looks in all" in person.status


@pytest.mark.anyio
async def test_the_picker_names_them_too() -> None:
    bench = Bench(keys=OWN)
    bench.wire.cut()
    async with bench.open(size=NARROW) as person:
        assert "f5 Try again   Q Quit" in person.text
