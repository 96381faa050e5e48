"""What a person sees when the network, the service or the terminal have a bad day.

The faults are the simulator's own, over real connections; what became of a write
is asked through Twilio's own library.
"""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from simulated import Person, Simulator, Start, open_program

ANN, BOB = "+12025550110", "+12025550111"

Simulate = Callable[..., Simulator]

LIST = "*/Sessions"
ONE = "*/Sessions/KC*"


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def at_session(start: Start, simulator: Simulator, name: str, **options: Any) -> Person:
    """Open the sessions of ``rides-us`` with the cursor on the session of a name."""
    person = open_program(start, simulator, "--service", "rides-us", **options)
    person.see("loaded")
    person.narrow(name)
    person.see_row("1 of", "loaded matches")
    person.ready()
    return person


# -- no answer, or a wrong one


def test_without_a_network_it_says_so_and_goes_on_when_it_is_back(
    in_terminal: Start, simulate: Simulate
) -> None:
    port = free_port()
    there = {"PROXY_TUI_BASE_URL": f"http://127.0.0.1:{port}", "PROXY_TUI_REFRESH": "0"}
    account = simulate(port=port)
    env = {**account.environment, **there}
    account.stop()
    person = open_program(in_terminal, None, env=env)
    person.see("No connection")
    person.see_words("Nothing was sent.")
    simulate(port=port)
    person.press("r")
    person.see("rides-us")


def test_wrong_credentials_are_named_and_asked_for_once(
    in_terminal: Start, simulator: Simulator
) -> None:
    person = open_program(in_terminal, simulator, env={"TWILIO_AUTH_TOKEN": "f" * 32})
    person.see("Twilio does not accept these credentials")
    person.see("HTTP 401")
    assert len(person.requests) == 1


@pytest.mark.parametrize("service", ["KS" + "0" * 32, "no-such-service"])
def test_a_service_that_is_not_there_is_told(
    in_terminal: Start, simulator: Simulator, service: str
) -> None:
    person = open_program(in_terminal, simulator, "--service", service)
    person.see("The sessions could not be read")
    person.see("HTTP 404")


@pytest.mark.parametrize("service", ["no-such-service", "rides-us"])
def test_from_a_service_named_on_the_command_line_the_others_are_a_key_away(
    in_terminal: Start, simulator: Simulator, service: str
) -> None:
    person = open_program(in_terminal, simulator, "--service", service)
    person.see(lambda screen: "loaded" in screen or "HTTP 404" in screen)
    person.ready()
    person.press("esc")
    person.see("dispatch-eu")


def test_a_429_is_waited_out_in_sight(in_terminal: Start, simulate: Simulate) -> None:
    limited = {"effect": "status", "status": 429, "retry_after": 3, "path": LIST, "nth": 2}
    person = open_program(in_terminal, simulate(limited), "--service", "rides-us", cols=160)
    person.see("loaded")
    person.ready()
    person.press("r")
    person.see("Twilio asks for fewer requests 2 s")
    person.see(lambda screen: "fewer requests" not in screen)
    # The wait is over a moment before the answer is there.
    person.ready()
    asked = [request.status for request in person.requests if request.path.endswith("/Sessions")]
    assert asked == ["200", "429", "200"]


def test_a_429_is_waited_out_in_sight_on_80_columns(in_terminal: Start, simulate: Simulate) -> None:
    limited = {"effect": "status", "status": 429, "retry_after": 3, "path": LIST, "nth": 2}
    person = open_program(in_terminal, simulate(limited), "--service", "rides-us", cols=80)
    person.see("loaded")
    person.ready()
    person.press("r")
    person.see(lambda screen: " 2 s" in screen.splitlines()[0])


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"effect": "status", "status": 500}, "Something failed inside Twilio."),
        ({"effect": "html"}, "A web page came instead of an answer (HTTP 502)."),
        ({"effect": "cut"}, "The answer came incomplete."),
        ({"effect": "reset"}, "broke before the answer came."),
    ],
    ids=["500", "HTML", "cut JSON", "reset"],
)
def test_a_failed_reading_is_tried_three_times_then_told_and_can_be_tried_again(
    in_terminal: Start, simulate: Simulate, fault: dict[str, object], words: str
) -> None:
    account = simulate({**fault, "path": LIST, "count": 3})
    person = open_program(in_terminal, account, "--service", "rides-us")
    person.see("The sessions could not be read")
    person.see_words(words)
    assert len([one for one in person.requests if one.path.endswith("/Sessions")]) == 3
    person.press("r")
    person.see("rows 1–100")


def test_after_a_failed_reading_the_keys_of_the_table_work(
    in_terminal: Start, simulate: Simulate
) -> None:
    account = simulate({"effect": "html", "path": "/v1/Services", "count": 3})
    person = open_program(in_terminal, account)
    person.see("The services could not be read")
    person.press("r")
    person.see("dispatch-eu")
    person.ready()
    person.press("enter")
    person.see("› dispatch-eu")


# -- answers to writes that were lost


def test_a_lost_answer_to_a_change_is_read_back_and_told(
    in_terminal: Start, simulate: Simulate
) -> None:
    account = simulate({"effect": "lost", "method": "POST", "path": ONE})
    session = account.session("lost-1", ANN, ttl=900)
    person = at_session(in_terminal, account, "lost-1")
    person.press("e")
    person.see_dialog("Change this session")
    person.fill("2h")
    person.press("ctrl+s")
    person.see_words("The answer was lost; read back: it is open, ttl 2 h.")
    assert session.fetch().ttl == 7200
    assert [one.method for one in person.writes] == ["POST"]


def test_a_nameless_session_whose_answer_was_lost_may_exist_and_is_not_created_twice(
    in_terminal: Start, simulate: Simulate
) -> None:
    account = simulate({"effect": "lost", "method": "POST", "path": LIST})
    before = {one.sid for one in account.service().sessions.list()}
    person = open_program(in_terminal, account, "--service", "rides-us")
    person.see("loaded")
    person.ready()
    person.press("n")
    person.see_dialog("New session")
    person.fill("", "", "", "15m")
    person.press("ctrl+s")
    person.see_words("a session without a name cannot be looked up, so it may exist.")
    person.press("ctrl+s")
    person.ready()
    created = {one.sid for one in account.service().sessions.list()} - before
    assert len(created) == 1
    assert [one.method for one in person.writes] == ["POST"]


def test_a_lost_answer_to_a_delete_is_read_back_and_told(
    in_terminal: Start, simulate: Simulate
) -> None:
    account = simulate({"effect": "lost", "method": "DELETE"})
    session = account.session("lost-2", ANN)
    person = at_session(in_terminal, account, "lost-2")
    person.press("a")
    person.see_dialog("Do to lost-2")
    person.press("end", "enter")
    person.see_dialog("Delete this session for good?")
    person.fill(session.sid[-4:])
    person.press("ctrl+s")
    person.see_words("Deleted lost-2. The answer was lost; read back: it is gone.")
    assert not account.is_there(session)
    assert [one.method for one in person.writes] == ["DELETE"]


def test_an_impatient_second_ctrl_s_sends_nothing(in_terminal: Start, simulator: Simulator) -> None:
    simulator.session("twice-1", ANN, ttl=900)
    person = at_session(in_terminal, simulator, "twice-1")
    person.press("e")
    person.see_dialog("Change this session")
    person.fill("2h")
    person.press("ctrl+s", "ctrl+s", "ctrl+s")
    person.see("Changed twice-1")
    person.ready()
    assert [one.method for one in person.writes] == ["POST"]


@pytest.fixture
def failed_close(in_terminal: Start, simulate: Simulate) -> Person:
    """Somebody who closed a session, got a 500, and was told that it is still open."""
    account = simulate({"effect": "status", "status": 500, "method": "POST", "path": ONE})
    session = account.session("doubt-1", ANN, BOB)
    person = at_session(in_terminal, account, "doubt-1")
    person.press("x")
    person.see_dialog("Close this session?")
    person.press("ctrl+s")
    person.see_words(
        "Twilio failed while answering (500); most likely it was not done: it is open."
    )
    assert session.fetch().status == "open"
    return person


def test_a_write_in_doubt_stays_in_its_dialog_and_cannot_be_sent_again(
    failed_close: Person,
) -> None:
    failed_close.press("ctrl+s")
    failed_close.ready()
    failed_close.see("Close this session?")
    assert len(failed_close.writes) == 1


def test_leaving_a_write_in_doubt_does_not_call_it_done(failed_close: Person) -> None:
    failed_close.ready()
    failed_close.press("enter")
    failed_close.see(lambda screen: "Close this session?" not in screen)
    failed_close.ready()
    assert "Closed doubt-1" not in failed_close.screen


# -- things that go away


def test_a_service_deleted_while_it_is_open_is_told_and_the_list_is_a_key_away(
    in_terminal: Start, simulate: Simulate
) -> None:
    account = simulate()
    person = open_program(in_terminal, account)
    person.see("dispatch-eu")
    person.ready()
    person.press("down", "enter")
    person.see("rows 1–100")
    account.service().delete()
    person.ready()
    person.press("r")
    person.see("That did not work")
    person.see("HTTP 404")
    person.ready()
    person.press("enter")
    person.see(lambda screen: "That did not work" not in screen)
    person.press("esc")
    person.see("4 services")
    person.press("r")
    person.see("3 services")
    assert "rides-us" not in person.screen


def test_a_session_deleted_under_the_cursor_leaves_with_a_word(
    in_terminal: Start, simulator: Simulator
) -> None:
    session = simulator.session("gone-1", ANN)
    person = at_session(in_terminal, simulator, "gone-1")
    session.delete()
    person.press("r")
    person.see("No longer there: gone-1.")
    person.see("Nothing matches")


def test_a_session_deleted_behind_a_dialog_cannot_be_written_to(
    in_terminal: Start, simulator: Simulator
) -> None:
    session = simulator.session("gone-2", ANN)
    person = at_session(in_terminal, simulator, "gone-2")
    session.delete()
    person.press("x")
    person.see_dialog("Close this session?")
    person.see("HTTP 404")
    person.press("ctrl+s")
    person.ready()
    assert person.writes == []


def test_a_session_changed_behind_a_dialog_is_shown_as_it_is_now(
    in_terminal: Start, simulator: Simulator
) -> None:
    session = simulator.session("moved-1", ANN, ttl=900)
    person = at_session(in_terminal, simulator, "moved-1")
    session.update(ttl=1800)
    person.press("x")
    person.see_dialog("Close this session?")
    person.see_words("Changed since it was shown:")
    person.see("15 min → 30 min")
    session.update(ttl=3600)
    person.press("ctrl+s")
    person.see("30 min → 1 h")
    assert person.writes == []
    person.ready()
    person.press("ctrl+s")
    person.see("Closed moved-1")
    assert session.fetch().status == "closed"


# -- the terminal


def test_what_is_typed_outlives_every_size(in_terminal: Start, simulator: Simulator) -> None:
    person = open_program(in_terminal, simulator, "--service", "rides-us")
    person.see("rows 1–100")
    person.ready()
    person.press("n")
    person.see_dialog("New session")
    person.fill("sized-1", "", "", "45m")
    for rows, cols in ((24, 80), (60, 200), (12, 60), (40, 120)):
        person.terminal.resize(rows, cols)
        person.ready()
        person.see("New session")
    person.see("= 45 min")
    person.see_row("Unique name", "sized-1")
    person.press("ctrl+s")
    person.see("Created sized-1")
    assert simulator.service().sessions("sized-1").fetch().ttl == 2700


def test_a_filter_that_arrives_in_one_burst_is_text_and_not_commands(
    in_terminal: Start, simulator: Simulator
) -> None:
    person = open_program(in_terminal, simulator)
    person.see("dispatch-eu")
    person.ready()
    person.write("/rides")
    person.see("1 of 4 services match")


def test_a_form_that_arrives_in_one_burst_is_filled_field_by_field(
    in_terminal: Start, simulator: Simulator
) -> None:
    person = open_program(in_terminal, simulator, "--service", "rides-us")
    person.see("rows 1–100")
    person.ready()
    person.press("n")
    person.see_dialog("New session")
    person.write("burst-1\r\r\r15m\r\r" + ANN)
    person.see_row("Unique name", " burst-1 ")
    person.see("= 15 min")
    person.see_row("First person", ANN)
    person.press("ctrl+s")
    person.see("Created burst-1")
    created = simulator.service().sessions("burst-1").fetch()
    assert created.ttl == 900
    people = simulator.service().sessions(created.sid).participants.list()
    assert [one.identifier for one in people] == [ANN]
