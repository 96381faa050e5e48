"""The dialogs that ask nothing or one thing: error, help, menu, raw; and what all dialogs share."""

import pytest
from textual.widget import Widget
from ui_bench import ANN, HUGE, NARROW, WIDE, Bench

from proxy_tui.api.constants import SESSION_STATUSES
from proxy_tui.api.errors import BadResponseError, NotFoundError, RefusedError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import Urgency, mask, state_glyph, state_word
from proxy_tui.operations.diagnosis.finding import Verdict
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.dialogs.help import HelpDialog
from proxy_tui.ui.dialogs.menu import MenuDialog, MenuItem
from proxy_tui.ui.dialogs.text import ErrorDialog, RawDialog
from proxy_tui.ui.screens import ServicesScreen, SessionsScreen

pytestmark = pytest.mark.anyio

HOSTILE = "[@click=app.quit]x[/] \x1b[31m\u202e [/"


# -- error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ProxyTuiError("It broke.", hint="Mend it."), ["It broke.", "Mend it."]),
        (
            RefusedError("No.", status=400, code=80604, detail="Twilio's words", request_id="RQ1"),
            ["No.", "Twilio says: Twilio's words", "code 80604", "HTTP 400", "request RQ1"],
        ),
        (NotFoundError("Gone.", status=404), ["Gone.", "HTTP 404"]),
        (BadResponseError("Not JSON.", request_id="RQ2"), ["Not JSON.", "request RQ2"]),
    ],
)
async def test_an_error_is_told_with_all_that_support_will_ask_for(
    picker: Bench, error: ProxyTuiError, told: list[str]
) -> None:
    async with picker.open() as person:
        person.app.push_screen(ErrorDialog(error))
        await person.settle()
        assert all(words in person.words for words in told)
        assert "code 0" not in person.text
        await person.press("enter")
        person.showing(ServicesScreen)


async def test_an_error_full_of_markup_and_control_characters_is_text(picker: Bench) -> None:
    async with picker.open() as person:
        error = RefusedError(HOSTILE, hint=HOSTILE, detail=HOSTILE, request_id=HOSTILE, status=400)
        person.app.push_screen(ErrorDialog(error, title=HOSTILE.replace("\x1b", "")))
        await person.settle()
        assert person.text.count("[@click=app.quit]x[/]") == 5
        for y, line in enumerate(person.lines):
            if "[@click" in line:
                await person.pilot.click(offset=(line.index("[@click") + 2, y))
        await person.settle()
        assert not person.has_ended


# -- help


async def test_help_can_be_read_to_its_end_on_a_small_terminal(bench: Bench) -> None:
    async with bench.open(NARROW) as person:
        await person.press("question_mark")
        person.showing(HelpDialog)
        assert "esc Close" in person.text
        last = person.said(".body Static").splitlines()[-1].split()[-1]
        for _ in range(9):
            await person.press("pagedown")
        assert last in person.text
        await person.press("up", "down", *["pageup"] * 9)
        assert "Keys on this screen" in person.text
        assert person.said(".body Static").splitlines()[0].split()[0] in person.text
        await person.press("enter")
        person.showing(SessionsScreen)


@pytest.mark.parametrize(("width", "columns"), [(60, 1), (99, 1), (100, 2), (200, 2)])
async def test_help_has_two_columns_where_there_is_room_and_cuts_no_word(
    bench: Bench, width: int, columns: int
) -> None:
    async with bench.open((width, 50)) as person:
        await person.press("question_mark")
        shown = [one for one in person.screen.query(".columns Static") if one.display]
        assert len(shown) == columns
        assert all(one.size.width >= max(map(len, told(one))) for one in shown)
        assert "Show what changed since you came." in " ".join(
            " ".join(map(str.strip, told(one))) for one in shown
        )
        await person.resize(300 - width, 50)
        assert [one.display for one in person.screen.query(".columns Static")].count(True) == 2


def told(widget: Widget) -> list[str]:
    """Return the lines of a text."""
    return str(widget.render()).splitlines()


async def test_help_explains_every_sign_of_sessions_where_sessions_are_shown(bench: Bench) -> None:
    async with bench.open((200, 60)) as person:
        await person.press("question_mark")
        for sign in (
            *(f"{state_glyph(status)} {state_word(status)}" for status in SESSION_STATUSES),
            *(step.words.capitalize() for step in Urgency if step.sign),
            *(verdict.value for verdict in Verdict),
            mask(ANN)[:7],
        ):
            assert sign in person.text, sign


async def test_help_of_the_picker_has_no_legend_of_sessions(picker: Bench) -> None:
    async with picker.open() as person:
        await person.press("question_mark")
        assert "Signs and colours" not in person.text


async def test_the_key_that_opens_help_closes_it(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("question_mark")
        await person.press("question_mark")
        person.showing(SessionsScreen)


async def test_help_scrolls_with_the_keys_of_a_table(bench: Bench) -> None:
    async with bench.open(NARROW) as person:
        await person.press("question_mark", "j")
        assert "The session" not in person.text
        await person.press("g", "ctrl+d")
        assert "esc Close" in person.text
        assert "Turn to the next page." in person.text
        await person.press("G")
        assert "splits the whole query" in person.text
        await person.press("g")
        assert "The session" in person.text


@pytest.mark.parametrize("pressed", [[], ["enter"]])
async def test_help_says_for_every_key_on_the_last_line_what_it_does(
    bench: Bench, pressed: list[str]
) -> None:
    async with bench.open(HUGE) as person:
        await person.press(*pressed)
        shown = [part for part in person.lines[-1].strip().split("  ") if part]
        await person.press("question_mark")
        lines = [line for one in person.screen.query(".columns Static") for line in told(one)]
        for part in shown:
            assert any(line.split()[0] == part.split()[0] for line in lines if line)


# -- menu


async def test_a_menu_gives_back_what_was_chosen_and_nothing_when_left(picker: Bench) -> None:
    taken: list[str | None] = []
    async with picker.open() as person:
        choices = [
            MenuItem("a", "First"),
            MenuItem("b", "Second", note="b"),
            MenuItem("c", "Third"),
        ]
        person.app.push_screen(MenuDialog("Which?", choices, "b"), taken.append)
        await person.settle()
        await person.press("enter")
        person.app.push_screen(MenuDialog("Which?", choices), taken.append)
        await person.settle()
        await person.press("down", "down", "enter")
        person.app.push_screen(MenuDialog("Which?", choices), taken.append)
        await person.settle()
        await person.press("escape")
        assert taken == ["b", "c", None]


async def test_what_cannot_be_chosen_says_why_and_is_passed_over(picker: Bench) -> None:
    taken: list[str | None] = []
    async with picker.open() as person:
        choices = [MenuItem("a", "First", why_not="it is late"), MenuItem("b", "Second")]
        person.app.push_screen(MenuDialog("Which?", choices), taken.append)
        await person.settle()
        assert "First – it is late" in person.text
        await person.press("up", "down", "enter")
        assert taken == ["b"]


async def test_a_menu_in_which_nothing_can_be_chosen_can_be_left(picker: Bench) -> None:
    async with picker.open() as person:
        person.app.push_screen(MenuDialog("Which?", [MenuItem("a", "First", why_not="no")]))
        await person.settle()
        await person.press("enter")
        person.showing(MenuDialog)
        await person.press("escape")
        person.showing(ServicesScreen)


async def test_hostile_choices_and_titles_are_text(picker: Bench) -> None:
    async with picker.open() as person:
        words = "[@click=app.quit]x[/] [/"
        choices = [MenuItem("a", words, note=words), MenuItem("b", words, why_not=words)]
        person.app.push_screen(MenuDialog(words, choices))
        await person.settle()
        assert person.text.count("[@click=app.quit]x[/] [/") == 5
        assert not person.has_ended


# -- raw


async def test_raw_shows_every_field_as_the_api_answers_it(bench: Bench) -> None:
    bench.add("odd", overrides={"brand_new_field": [1, {"x": HOSTILE}]})
    async with bench.open() as person:
        await person.press("v")
        dialog = person.showing(RawDialog)
        told = str(dialog.text.visual)
        assert '"brand_new_field": [' in told
        assert "[@click=app.quit]x[/]" in told
        assert all(line.isprintable() for line in told.split("\n"))
        await person.press("enter")
        person.showing(SessionsScreen)


async def test_raw_that_cannot_be_read_says_why(bench: Bench) -> None:
    async with bench.open() as person:
        bench.faults.add(Fault(effect="status", status=404, path="*/Sessions/KC*"))
        await person.press("v")
        dialog = person.showing(RawDialog)
        assert "HTTP 404" in person.problem
        assert str(dialog.text.visual) == ""
        await person.press("escape")
        person.showing(SessionsScreen)


async def test_a_failure_nobody_planned_for_is_told_in_raw(bench: Bench) -> None:
    async with bench.open() as person:
        bench.wire.blow_up(path="/Sessions/")
        await person.press("v")
        assert "unexpected" in person.problem


# -- all


@pytest.mark.parametrize("key", ["x", "e", "n", "a", "s", "v", "y", "ctrl+g", "question_mark"])
async def test_every_dialog_keeps_its_buttons_in_sight_whatever_the_size(
    bench: Bench, key: str
) -> None:
    async with bench.open() as person:
        await person.press(key)
        dialog = person.showing(Dialog)
        for size in (NARROW, (40, 12), HUGE, WIDE):
            await person.resize(*size)
            region = dialog.cancel_button.region
            assert dialog.size.region.contains_region(region)
            assert region.height == 1
            assert dialog.title.split()[0] in person.text
        await person.press("escape")
        person.showing(SessionsScreen)


@pytest.mark.parametrize("key", ["escape", "ctrl+g"])
async def test_every_dialog_can_be_left_without_waiting_for_esc(bench: Bench, key: str) -> None:
    async with bench.open() as person:
        for opening in ("x", "n", "a", "s", "v", "ctrl+g", "question_mark"):
            await person.press(opening)
            person.showing(Dialog)
            await person.press(key)
            person.showing(SessionsScreen)
        assert bench.wire.writes == []
