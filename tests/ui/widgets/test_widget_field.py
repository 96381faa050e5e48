from functools import partial

import pytest
from textual import events
from textual.widgets import Input
from widget_host import hosted

from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import FieldHelp, FormField, PlainInput

pytestmark = pytest.mark.anyio


async def test_a_field_is_one_line_of_label_input_and_echo() -> None:
    made = partial(FormField, "ttl", "TTL", placeholder="or 2h", value="90")
    async with hosted(made, width=60) as (app, pilot):
        field = app.query_one(FormField)
        field.say("= 1 min 30 s")
        await pilot.pause()
        assert app.line().split() == ["TTL", "90", "=", "1", "min", "30", "s"]
        assert field.region.height == 1
        assert (field.name, field.value) == ("ttl", "90")


async def test_what_is_wrong_has_a_sign_besides_its_colour() -> None:
    field = FormField("ttl", "TTL")
    async with hosted(field) as (app, pilot):
        field.say("see below", wrong=True)
        await pilot.pause()
        assert "! see below" in app.line()
        assert field.has_class("-wrong")
        field.say("")
        await pilot.pause()
        assert "!" not in app.line()
        assert not field.has_class("-wrong")


async def test_a_choice_can_be_the_control_of_a_field() -> None:
    field = FormField("mode", "Mode", control=Choice([("a", "one"), ("b", "two")], "b"))
    async with hosted(field) as (app, _):
        assert field.value == "b"
        assert "● two" in app.line()


async def test_what_is_said_is_text() -> None:
    field = FormField("x", "[b]label[/", placeholder="[/oops]")
    async with hosted(field, width=100) as (app, pilot):
        field.say("[@click=app.quit]x[/")
        await pilot.pause()
        for words in ("[b]label[/", "[/oops]", "[@click=app.quit]x[/"):
            assert words in app.line()


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("job-4711", "job-4711"),
        ("two\nlines", "two"),
        ("\u202d+447700900001\u202c", "+447700900001"),
        ("a\x1b[31mb\x07\x00c\td", "a[31mbc  d"),
        ("配送 🚚 order", "配送 🚚 order"),
        ("", ""),
        ("\n", ""),
        ("\r\n  \u200b\njob-4711\nand more\n", "job-4711"),
    ],
)
async def test_what_does_not_print_is_left_out_of_pasted_text(pasted: str, kept: str) -> None:
    control = PlainInput()
    async with hosted(control) as (app, pilot):
        control.focus()
        await pilot.pause()
        app.post_message(events.Paste(pasted))
        await pilot.pause()
        assert control.value == kept


async def test_that_there_was_more_than_one_line_is_said() -> None:
    control = PlainInput()
    async with hosted(control) as (app, pilot):
        control.focus()
        await pilot.pause()
        app.post_message(events.Paste("\none\n\n"))
        await pilot.pause()
        assert list(app._notifications) == []
        app.post_message(events.Paste("\none\ntwo\n\nthree"))
        await pilot.pause()
        assert [note.message for note in app._notifications] == [
            "Pasted the first line; 2 more left out."
        ]


async def test_the_end_of_a_long_text_is_in_view_after_it_was_pasted() -> None:
    async with hosted(partial(FormField, "sid", "SID", echo_width=0), width=40) as (app, pilot):
        control = app.query_one(Input)
        control.focus()
        await pilot.pause()
        app.post_message(events.Paste("KC" + "0123456789abcdef" * 4 + "END"))
        await pilot.pause()
        await pilot.pause()
        assert app.line().endswith("END")


async def test_no_cursor_blinks_and_focus_selects_nothing() -> None:
    async with hosted(partial(PlainInput, "hint", password=True, value="x")) as (app, _):
        control = app.query_one(Input)
        assert not control.cursor_blink
        assert not control.select_on_focus
        assert (control.password, control.value, control.placeholder) == (True, "x", "hint")


async def test_help_is_about_the_field_in_focus() -> None:
    field, bare, told = FormField("ttl", "TTL"), PlainInput(), FieldHelp(markup=False)
    async with hosted(field, bare, told):
        words = {"ttl": "How long it lives."}
        told.about(field.control, words, {}, {})
        assert str(told.visual) == "How long it lives."
        told.about(field.control, words, {"ttl": "Too long."}, {})
        assert str(told.visual) == "TTL: Too long."
        told.about(field.control, {}, {}, {})
        assert str(told.visual) == ""
        told.about(bare, words, {"ttl": "Too long."}, {})
        assert str(told.visual) == ""
        told.about(None, words, {}, {})
        assert str(told.visual) == ""
