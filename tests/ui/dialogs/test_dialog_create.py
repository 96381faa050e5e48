import json
from typing import Any

import pytest
from textual.widgets import Input
from ui_bench import ANN, BOB, HOSTILE_NAMES, HUGE, NARROW, WIDE, Bench, Person

from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.ui.dialogs.create import CreateDialog
from proxy_tui.ui.screens import SessionsScreen

pytestmark = pytest.mark.anyio


def sent(bench: Bench) -> dict[str, list[str]]:
    """Return the form of the one write."""
    (write,) = bench.wire.writes
    assert write.method == "POST"
    return write.form


def echo(person: Person, name: str) -> str:
    """Return what stands beside a field."""
    return str(person.field(name).echo.visual)


def help_line(person: Person) -> str:
    """Return the lines about the field in focus."""
    return str(person.showing(CreateDialog).field_help.visual)


# -- what is created


async def test_it_opens_on_the_name_and_names_service_and_profile(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        dialog = person.showing(CreateDialog)
        assert person.app.focused is dialog.fields[0].control
        assert "service dispatch-eu · profile demo" in person.text
        assert "New session" in person.text


async def test_a_session_with_two_people_is_created_and_shown_on_top(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        await person.fill(unique_name="job-4711", ttl="2h", date_expiry="+1d")
        await person.fill(
            participants__0__identifier=ANN,
            participants__0__friendly_name="Ann",
            participants__1__identifier=BOB,
            participants__1__proxy_identifier="+442079460012",
        )
        await person.press("ctrl+s")
        form = sent(bench)
        assert [json.loads(one) for one in form.pop("Participants")] == [
            {"Identifier": ANN, "FriendlyName": "Ann"},
            {"Identifier": BOB, "ProxyIdentifier": "+442079460012"},
        ]
        assert form == {
            "UniqueName": ["job-4711"],
            "Ttl": ["7200"],
            "DateExpiry": ["2026-03-02T12:00:00Z"],
            "Mode": ["voice-and-message"],
        }
        person.showing(SessionsScreen)
        assert person.toasts == ["Created job-4711."]
        assert person.names[0] == "job-4711"
        row = bench.service().sessions_by_name["job-4711"]
        assert person.showing(SessionsScreen).table.cursor_key == row.sid
        assert len(row.live_participants()) == 2


async def test_an_empty_form_creates_a_session_with_what_twilio_takes_by_itself(
    bench: Bench,
) -> None:
    async with bench.open() as person:
        await person.press("n", "ctrl+s")
        assert sent(bench) == {"Mode": ["voice-and-message"]}
        assert person.names[0] == "(no name)"


async def test_mode_and_status_are_chosen_with_arrows_and_space(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n", "enter", "right", "enter", "space")
        assert "● text only" in person.text
        assert "● in progress" in person.text
        await person.press("left", "right", "ctrl+s")
        assert sent(bench) == {"Mode": ["message-only"], "Status": ["in-progress"]}


async def test_the_write_is_journalled_before_and_after(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        await person.fill(unique_name="job-4711")
        await person.press("ctrl+s")
        before, after = bench.journal.tail(9)
        assert (before.verb, before.phase, before.after["unique_name"]) == (
            "create",
            "before",
            "job-4711",
        )
        assert (after.phase, after.outcome) == ("after", "done")
        assert after.request_id.startswith("RQ")


# -- what is refused before it is sent


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("unique_name", "x" * 192, "Twilio takes 191 characters at most; this has 192."),
        ("ttl", "-1", "A time to live cannot be negative; 0 means none is set."),
        ("ttl", "abc", "Type a number of seconds, or a time such as 15m, 1.5h or 1d."),
        ("ttl", "2147483648", "Twilio takes fewer than 2147483647 seconds (68 years)."),
        ("date_expiry", "2026-02-28", "This moment has passed; an expiry must lie in the future."),
        (
            "date_expiry",
            "soon",
            "Type a time such as +2h, 18:00, tomorrow 9:00 or 2026-12-01 18:00.",
        ),
        (
            "date_expiry",
            "01/02/2027",
            "That can be read in two ways: type 2027-02-01 or 2027-01-02.",
        ),
        ("participants.0.identifier", "07700 900001", "Type the number in full"),
        ("participants.1.identifier", "+12", "Type the number in full"),
        ("participants.1.proxy_identifier", "x", "Type the number in full"),
    ],
)
async def test_bad_input_is_named_where_it_stands_and_never_sent(
    bench: Bench, name: str, typed: str, told: str
) -> None:
    async with bench.open() as person:
        await person.press("n")
        if name.endswith("proxy_identifier"):
            await person.fill(participants__1__identifier=BOB)
        await person.fill(**{name.replace(".", "__"): typed})
        assert told in help_line(person)
        assert echo(person, name) == "! see below"
        person.screen.set_focus(person.showing(CreateDialog).cancel_button)
        await person.press("ctrl+s")
        assert told in person.problem
        assert person.problem.startswith(person.field(name).label)
        assert person.app.focused is person.field(name).control
        assert person.field(name).value == typed
        assert bench.wire.writes == []


async def test_what_is_wrong_is_no_longer_once_it_is_put_right(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        await person.fill(ttl="ab")
        await person.press("ctrl+s")
        assert person.problem
        await person.press("backspace")
        assert person.problem == ""
        await person.press("backspace", "2", "h")
        assert echo(person, "ttl") == "= 2 h"
        await person.press("ctrl+s")
        assert sent(bench)["Ttl"] == ["7200"]


async def test_a_name_of_191_characters_is_taken(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        await person.fill(unique_name="x" * 191)
        assert echo(person, "unique_name") == "191 of 191"
        await person.press("ctrl+s")
        assert sent(bench)["UniqueName"] == ["x" * 191]


async def test_what_is_understood_stands_beside_what_is_typed(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        await person.fill(unique_name="ann@example.org", ttl="90m", date_expiry="+2h")
        assert echo(person, "unique_name") == "? looks personal"
        assert echo(person, "ttl") == "= 1 h 30 min"
        assert echo(person, "date_expiry") == "= Sun 1 Mar 14:00 UTC, in 2 h"
        assert help_line(person) == "Sun 1 Mar 14:00 UTC, in 2 h"


async def test_clock_times_are_read_and_told_in_the_zone_of_the_settings() -> None:
    bench = Bench(service="dispatch-eu", timezone="America/New_York")
    async with bench.open() as person:
        assert "EST" in person.lines[0]
        await person.press("n")
        await person.fill(date_expiry="18:00")
        assert echo(person, "date_expiry") == "= Sun 1 Mar 18:00 EST, in 11 h"
        assert help_line(person) == "Sun 1 Mar 18:00 America/New_York, in 11 h"
        await person.press("ctrl+s")
        assert sent(bench)["DateExpiry"] == ["2026-03-01T23:00:00Z"]


async def test_each_field_says_what_it_is_for(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        told = {help_line(person)}
        for _ in range(4):
            await person.press("enter")
            told.add(help_line(person))
        assert len(told) == 5
        assert "" not in told


async def test_a_second_person_alone_is_the_first_to_twilio(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        await person.fill(participants__1__identifier=BOB)
        await person.press("ctrl+s")
        assert [json.loads(one) for one in sent(bench)["Participants"]] == [{"Identifier": BOB}]


# -- enter and esc


async def test_enter_goes_round_the_fields_and_never_sends(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        dialog = person.showing(CreateDialog)
        for field in [*dialog.fields[1:], dialog.fields[0]]:
            await person.press("enter")
            assert person.app.focused is field.control
        assert bench.wire.writes == []


async def test_a_form_that_was_left_is_there_again_until_it_is_sent(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        await person.fill(unique_name="job-4711", participants__0__identifier=ANN, ttl="nonsense")
        await person.press("escape")
        assert bench.wire.writes == []
        await person.press("n")
        assert person.field("unique_name").value == "job-4711"
        assert person.field("participants.0.identifier").value == ANN
        assert person.field("ttl").value == "nonsense"
        await person.fill(ttl="2h")
        await person.press("ctrl+s", "n")
        assert person.field("unique_name").value == ""


async def test_chosen_mode_and_status_are_in_the_draft_too(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        await person.fill(unique_name="job-4711")
        await person.press("enter", "right", "enter", "right", "escape", "n")
        assert person.field("mode").value == "message-only"
        assert person.field("status").value == "in-progress"


# -- what twilio refuses


async def test_a_refusal_keeps_what_was_typed_and_tells_code_meaning_and_request(
    bench: Bench,
) -> None:
    taken = bench.listed()[0].unique_name
    async with bench.open() as person:
        await person.press("n")
        await person.fill(unique_name=taken, ttl="2h")
        await person.press("ctrl+s")
        assert "code 80603" in person.problem
        assert "HTTP " in person.problem
        assert "request RQ" in person.problem
        assert "Twilio says: " in person.problem
        assert person.field("unique_name").value == taken
        assert person.field("ttl").value == "2h"
        assert not person.showing(CreateDialog).submit_button.disabled
        await person.fill(unique_name="another")
        await person.press("ctrl+s")
        assert person.toasts == ["Created another."]
        assert len(bench.wire.writes) == 2


async def test_a_pool_that_is_used_up_is_told_in_words() -> None:
    bench = Bench(service="marketplace")
    async with bench.open() as person:
        await person.press("n")
        await person.fill(participants__0__identifier="+61491570158")
        await person.press("ctrl+s")
        assert "code 80208" in person.problem


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(effect="status", method="POST", status=401), "HTTP 401"),
        (Fault(effect="status", method="POST", status=400, code=80607), "code 80607"),
        (Fault(effect="status", method="POST", status=429), "HTTP 429"),
    ],
)
async def test_every_refusal_is_told_and_can_be_tried_again(
    bench: Bench, fault: Fault, told: str
) -> None:
    async with bench.open() as person:
        bench.faults.add(fault)
        await person.press("n")
        await person.fill(unique_name="job-4711")
        await person.press("ctrl+s")
        assert told in person.problem
        bench.faults.clear()
        await person.press("ctrl+s")
        assert person.toasts == ["Created job-4711."]


async def test_a_message_of_twilio_full_of_markup_is_text(bench: Bench) -> None:
    async with bench.open() as person:
        bench.faults.add(
            Fault(
                effect="status", method="POST", status=400, code=99999,
                message="[@click=app.quit]no[/] \x1b[31m [/",
            )
        )  # fmt: skip
        await person.press("n", "ctrl+s")
        assert "[@click=app.quit]no[/]" in person.words
        assert all(line.isprintable() for line in person.lines)


async def test_without_a_network_nothing_is_sent_and_it_can_be_tried_again(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        await person.fill(unique_name="job-4711")
        bench.wire.cut()
        await person.press("ctrl+s")
        assert "Nothing was sent." in person.problem
        bench.wire.mend()
        await person.press("ctrl+s")
        assert person.toasts == ["Created job-4711."]


# -- answers that were lost


async def test_a_lost_answer_is_settled_by_the_name(bench: Bench) -> None:
    async with bench.open() as person:
        bench.faults.add(Fault(effect="lost", method="POST", count=1))
        await person.press("n")
        await person.fill(unique_name="job-4711")
        await person.press("ctrl+s")
        person.showing(SessionsScreen)
        assert len(bench.wire.writes) == 1
        assert "The answer was lost; read back: it was created." in person.toasts[-1]
        assert person.names[0] == "job-4711"


async def test_a_lost_answer_without_a_name_stays_unknown_and_is_not_sent_again(
    bench: Bench,
) -> None:
    async with bench.open() as person:
        bench.faults.add(Fault(effect="lost", method="POST", count=1))
        await person.press("n", "ctrl+s")
        dialog = person.showing(CreateDialog)
        assert "so it may exist" in person.problem
        assert dialog.submit_button.disabled
        assert person.app.focused is dialog.cancel_button
        await person.press("ctrl+s")
        assert len(bench.wire.writes) == 1
        await person.press("escape")
        person.showing(SessionsScreen)
        assert bench.journal.tail(1)[0].outcome == "unknown"


async def test_a_request_that_never_arrived_is_unknown_and_told_as_most_likely_not_created(
    bench: Bench,
) -> None:
    async with bench.open() as person:
        bench.faults.add(Fault(effect="reset", method="POST", count=1))
        await person.press("n")
        await person.fill(unique_name="job-4711")
        await person.press("ctrl+s")
        assert "most likely it was not created" in person.problem
        assert len(bench.wire.writes) == 1
        await person.press("escape", "n")
        assert person.field("unique_name").value == "job-4711"


async def test_nothing_can_be_pressed_twice_while_it_is_on_its_way(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        await person.fill(unique_name="job-4711")
        bench.wire.hold("POST")
        person.hit("ctrl+s")
        await person.quiet()
        assert person.problem == "Sending …"
        person.hit("ctrl+s")
        await person.quiet()
        person.hit("escape")
        await person.quiet()
        person.showing(CreateDialog)
        assert "on its way" in person.problem
        bench.wire.let_go()
        await person.settle()
        assert len(bench.wire.writes) == 1
        assert person.toasts == ["Created job-4711."]


# -- sizes, names, errors


@pytest.mark.parametrize("size", [WIDE, NARROW, HUGE, (60, 20)])
async def test_title_problem_and_buttons_are_in_sight_in_any_terminal(
    bench: Bench, size: tuple[int, int]
) -> None:
    async with bench.open(size) as person:
        await person.press("n")
        await person.fill(unique_name=bench.listed()[0].unique_name)
        await person.press("ctrl+s")
        for _ in range(2):
            assert "New session" in person.text
            assert "code 80603" in person.words
            assert "Cancel" in person.text
            assert "Create" in person.text.replace("New session", "")
            await person.resize(*NARROW)


async def test_what_was_typed_outlasts_every_change_of_size(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        await person.fill(unique_name="job-4711", participants__1__identifier=BOB)
        focused = person.app.focused
        for size in ((40, 12), NARROW, HUGE, WIDE):
            await person.resize(*size)
            assert person.field("unique_name").value == "job-4711"
            assert person.field("participants.1.identifier").value == BOB
            assert person.app.focused is focused


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_awkward_names_can_be_typed_sent_and_told(bench: Bench, name: str) -> None:
    typed = "".join(filter(str.isprintable, f"{name}!".replace("\t", "  "))).strip()
    for row in bench.service().sessions:
        assert row.unique_name != typed
    async with bench.open() as person:
        await person.press("n")
        await person.fill(unique_name=name + "!")
        await person.press("ctrl+s")
        if person.toasts:
            assert sent(bench)["UniqueName"] == [typed]
            assert person.toasts[-1].isprintable()
        else:
            assert len(typed) > 191
        assert all(line.isprintable() for line in person.lines)
        assert not person.has_ended


async def test_a_failure_nobody_planned_for_keeps_dialog_text_and_program(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n")
        await person.fill(unique_name="job-4711")
        bench.wire.blow_up("POST")
        await person.press("ctrl+s")
        assert "unexpected" in person.problem
        assert person.field("unique_name").value == "job-4711"
        bench.wire.mend()
        await person.press("ctrl+s")
        assert person.toasts == ["Created job-4711."]


async def test_no_cursor_blinks(bench: Bench) -> None:
    async with bench.open() as person:
        for key in ("n", "ctrl+g", "slash"):
            await person.press(key)
            inputs: Any = person.screen.query(Input)
            assert inputs
            assert not any(one.cursor_blink for one in inputs)
            await person.press("escape")
