import pytest
from textual.binding import Binding
from ui_bench import Bench

from proxy_tui.errors import SettingsError
from proxy_tui.ui.keys import BY_ID, CATALOGUE, NEVER_BOUND, bindings, check, display

pytestmark = pytest.mark.anyio

DEFAULTS = {key.id: key.keys.split(",") for key in CATALOGUE}


# -- the catalogue


def test_every_name_is_there_once_with_a_scope() -> None:
    assert len(BY_ID) == len(CATALOGUE)
    assert all(key.id == f"{key.scope}.{key.id.partition('.')[2]}" for key in CATALOGUE)


def test_every_key_is_explained_in_a_sentence_and_in_a_word_or_two() -> None:
    for key in CATALOGUE:
        assert key.help.endswith("."), key
        assert 1 <= len(key.label.split()) <= 2, key


def test_no_key_is_one_that_terminals_tmux_or_shells_need() -> None:
    pressed = {one for keys in DEFAULTS.values() for one in keys}
    assert not pressed & NEVER_BOUND
    assert not any(one.startswith("alt+") for one in pressed)


def test_the_keys_as_they_come_do_not_clash() -> None:
    assert check({}) == {}


def test_deleting_has_no_key_and_d_does_nothing() -> None:
    assert not any("delete" in key.action for key in CATALOGUE)
    assert "d" not in {one for keys in DEFAULTS.values() for one in keys}


def test_every_esc_has_a_second_key() -> None:
    for keys in DEFAULTS.values():
        assert "escape" not in keys or len(keys) > 1


def test_bindings_are_made_of_whole_scopes_and_of_single_keys() -> None:
    made = [one for one in bindings("app", "list.goto") if isinstance(one, Binding)]
    assert {one.id for one in made} == {
        *(key.id for key in CATALOGUE if key.scope == "app"),
        "list.goto",
    }
    goto = next(one for one in made if one.id == "list.goto")
    assert (goto.key, goto.action, goto.description) == ("ctrl+g", "app.goto", "Go to")
    assert goto.tooltip == BY_ID["list.goto"].help


# -- keys of one's own


def test_a_keymap_that_can_work_is_taken_as_it_is() -> None:
    keymap = {"list.refresh": "f5,f6", "session.close": "f8"}
    assert check(keymap) == keymap


def test_two_keys_may_change_places() -> None:
    keymap = {"session.close": "o", "session.reopen": "x"}
    assert check(keymap) == keymap


def test_an_unknown_name_is_left_out() -> None:
    assert check({"session.explode": "x", "list.refresh": "f5"}) == {"list.refresh": "f5"}


@pytest.mark.parametrize(
    "key", ["ctrl+a", "ctrl+b", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "alt+x"]
)
def test_a_key_that_never_arrives_safely_is_refused(key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        check({"list.refresh": f"f5, {key}"})
    assert f"'{key}'" in caught.value.message
    assert "list.refresh" in caught.value.message


def test_two_keys_that_would_be_one_are_refused() -> None:
    with pytest.raises(SettingsError) as caught:
        check({"list.refresh": "x"})
    assert "'x'" in caught.value.message
    assert "list.refresh" in caught.value.message
    assert "session.close" in caught.value.message


def test_dialogs_may_use_keys_of_screens() -> None:
    assert check({"dialog.submit": "x"})


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("question_mark,f1", "? f1"), ("ctrl+p,colon", "ctrl+p :"), ("slash", "/"),
        ("right_square_bracket", "]"), ("left_square_bracket", "["), ("escape", "esc"),
        ("space", "space"), (" j , k ", "j k"), ("", ""),
    ],
)  # fmt: skip
def test_keys_are_shown_as_people_read_them(keys: str, shown: str) -> None:
    assert display(keys) == shown


# -- keys in force


@pytest.mark.parametrize(
    "pressed", [[], ["enter"], ["x"], ["n"], ["a"], ["ctrl+g"], ["question_mark"]]
)
async def test_every_key_in_force_has_something_to_do(bench: Bench, pressed: list[str]) -> None:
    async with bench.open() as person:
        await person.press(*pressed)
        for active in person.screen.active_bindings.values():
            if active.binding.id in BY_ID:
                name = active.binding.action.rpartition(".")[2].partition("(")[0]
                node = person.app if active.binding.action.startswith("app.") else active.node
                assert hasattr(node, f"action_{name}"), active


async def test_a_key_of_ones_own_works_and_the_old_one_no_longer_does() -> None:
    bench = Bench(service="dispatch-eu", keys={"session.new": "f6"})
    async with bench.open() as person:
        await person.press("n")
        assert "New session" not in person.text
        await person.press("f6")
        assert "New session" in person.text


async def test_the_last_line_and_help_tell_the_keys_in_force() -> None:
    bench = Bench(service="dispatch-eu", keys={"session.new": "f6,N", "list.filter": "f7"})
    async with bench.open() as person:
        assert "f6 New" in person.lines[-1] or "f6 N New" in person.lines[-1]
        assert "f7 Filter" in person.lines[-1]
        assert "/ Filter" not in person.lines[-1]
        await person.press("question_mark")
        told = person.said(".body Static").splitlines()
        assert next(line for line in told if "Create a session." in line).startswith("f6 N")


async def test_a_keymap_that_cannot_work_keeps_the_program_from_starting() -> None:
    with pytest.raises(SettingsError):
        Bench(keys={"list.refresh": "x"})
