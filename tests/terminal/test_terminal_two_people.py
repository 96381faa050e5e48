"""Two people at one account, and one who goes away and comes back, in real terminals."""

from simulated import Simulator, Start, open_program

ANN, BOB, CAT = "+12025550100", "+12025550101", "+12025550177"


def test_the_second_of_two_who_close_a_session_is_told_and_sends_nothing(
    in_terminal: Start,
) -> None:
    with Simulator(sessions=5) as simulator:
        session = simulator.session("job-both", ANN, BOB)
        one, two = (open_program(in_terminal, simulator, "--service", "rides-us") for _ in "12")
        for person in (one, two):
            person.see_row("open", "job-both")
            person.press("x")
            person.see_dialog("Close this session?")
        one.press("ctrl+s")
        one.see("Closed job-both")
        two.press("ctrl+s")
        two.see_words("It is closed already. Nothing was sent.")
        two.press("ctrl+s", "ctrl+s")
        two.press("esc")
        two.see_row("closed", "job-both")
        assert [request.method for request in one.writes] == ["POST"]
        assert two.writes == []
        assert simulator.service().sessions(session.sid).fetch().status == "closed"


def test_a_search_and_a_service_come_back_as_they_were_left(in_terminal: Start) -> None:
    with Simulator(sessions=120) as simulator:
        for name in ("job-ann-1", "job-ann-2"):
            simulator.session(name, CAT, BOB)
        person = open_program(in_terminal, simulator)
        person.see("dispatch-eu")
        person.narrow("rides")
        person.press("enter")
        person.see("› rides-us")
        person.see("more available")
        person.press("f")
        person.see("What to type")
        person.write(CAT)
        person.press("enter")
        person.see_row("job-ann-2")
        person.see_row("job-ann-1")
        # The search goes on behind the session that it found.
        person.press("j", "enter")
        person.see("Who dials what")
        person.press("esc")
        person.see_row("job-ann-1")
        person.see("stops")
        person.press("esc")
        person.see("stopped")
        person.press("esc")
        person.see("more available")
        person.press("]")
        person.see("page 2")
        person.press("space", "esc")
        person.see("page 2")
        person.press("esc")
        person.see("1 of 4 services match")
        person.press("enter")
        person.see("page 2")
        person.press("f")
        person.see(CAT)
        person.see_row("job-ann-2")
