"""The named incidents: each is solved here with the program's own operations.

What a scenario's answer says must be what the tool finds.
"""

import re
from datetime import datetime, timedelta

import pytest
from incident_desk import NOON, Desk

from proxy_tui.api.errors import RefusedError
from proxy_tui.operations.diagnosis.finding import Verdict
from proxy_tui.operations.query.views import triage_views
from proxy_tui.operations.sessions.expiry import ExpiryRule, effective_expiry
from proxy_tui.operations.writes.outcomes import ImpossibleError, Outcome, OutcomeUnknownError
from proxy_tui.simulator.demo.scenarios import build_world, scenarios


def at_desk(name: str, sessions: int = 60) -> Desk:
    return Desk(lambda clock: build_world(name, clock, sessions=sessions))


def test_every_scenario_is_solved_here() -> None:
    solved = {name for name in globals() if name.startswith("test_")}
    for each in scenarios():
        assert any(name.startswith(f"test_{each.replace('-', '_')}_") for name in solved)


def test_wrong_person_is_solved_by_closing_what_was_re_opened() -> None:
    desk = at_desk("wrong-person")
    found = desk.find("0060").hits
    assert {hit.session.unique_name for hit in found} == {"order-8702", "order-8841"}
    assert len({hit.dials for hit in found}) == 1
    assert desk.names("0062") == ["order-8702"]
    double = desk.causes("order-8702")["double"]
    assert double.sessions == (desk.named("order-8841")[1].sid,)
    assert "order-8841" in double.evidence
    assert 80801 in double.codes
    old, new = (desk.named(name)[1] for name in ("order-8702", "order-8841"))
    assert isinstance(old.date_created, datetime)
    assert isinstance(new.date_created, datetime)
    assert NOON - old.date_created > timedelta(days=2)
    assert NOON - new.date_created < timedelta(hours=2)
    desk.close("order-8702")
    assert desk.causes("order-8841") == {}


def test_wrong_person_happens_on_an_account_with_the_old_flag_only() -> None:
    desk = at_desk("wrong-person")
    shut = desk.close("order-8702").session
    assert shut is not None
    assert desk.writer.reopen(shut).session.status == "in-progress"


def test_wrong_person_says_so_only_once_the_others_were_searched() -> None:
    desk = at_desk("wrong-person")
    assert desk.causes("order-8702") == {}
    desk.find("0060")
    assert desk.causes("order-8702").keys() == {"double"}


def test_silence_is_the_service_s_default_ttl() -> None:
    desk = at_desk("silence")
    service, session = desk.named("ride-2026-90417")
    assert (session.status, session.closed_reason, session.ttl) == ("closed", "expired", 0)
    end = effective_expiry(session, service.default_ttl)
    assert (end.rule, end.at) == (ExpiryRule.SERVICE_DEFAULT, NOON - timedelta(minutes=25))
    causes = desk.causes("ride-2026-90417")
    assert causes.keys() == {"state", "expiry"}
    assert "Its time ran out" in causes["expiry"].evidence
    desk.writer.reopen(session, date_expiry=NOON + timedelta(hours=8))
    desk.find("+15035550160")
    assert desk.causes("ride-2026-90417") == {}
    desk.later(hours=2)
    assert desk.causes("ride-2026-90417") == {}


def test_silence_comes_back_without_an_expiry_of_its_own() -> None:
    desk = at_desk("silence")
    desk.writer.reopen(desk.named("ride-2026-90417")[1])
    desk.later(minutes=61)
    assert desk.named("ride-2026-90417")[1].status == "closed"


def test_cannot_create_is_one_courier_in_as_many_sessions_as_there_are_numbers() -> None:
    desk = at_desk("cannot-create")
    ines = "+447700900063"
    with pytest.raises(RefusedError) as caught:
        desk.create("dispatch-eu", "one-more", ines, "+447700900099")
    assert caught.value.code == 80208
    hits = [hit for hit in desk.find("0063").hits if hit.session.is_active]
    assert len(hits) == len({hit.dials for hit in hits}) == 16
    assert any(
        "+44••••0063 holds all 16 numbers of +44" in line for line in desk.pool("dispatch-eu")
    )
    silent = {one.unique_name for one in desk.filtered("dispatch-eu", view("7"))}
    theirs = {hit.session.unique_name for hit in hits}
    assert theirs - silent == {"order-9216"}
    desk.close("order-9201")
    desk.create("dispatch-eu", "one-more", ines, "+447700900099")
    assert len(desk.people("one-more")) == 2


def test_cannot_create_is_about_nobody_else() -> None:
    desk = at_desk("cannot-create")
    desk.create("dispatch-eu", "another", "+447700900098", "+447700900099")
    assert len(desk.people("another")) == 2
    desk.find("0063")
    assert len([line for line in desk.pool("dispatch-eu") if "80208" in line]) == 1


def test_one_sided_lacks_somebody_never_added_and_somebody_removed() -> None:
    desk = at_desk("one-sided")
    assert desk.names("0064") == ["order-9102"]
    assert desk.names("0065") == ["order-9077"]
    assert desk.causes("order-9102").keys() == {"people"}
    gone = desk.causes("order-9077")
    assert gone.keys() == {"people", "removed"}
    assert "was removed 40 min ago" in gone["removed"].evidence
    desk.add_person("order-9102", "+447700900066")
    assert desk.causes("order-9102") == {}
    with pytest.raises(RefusedError) as caught:
        desk.add_person("order-9077", "+447700900067")
    assert caught.value.code == 80612


def test_one_sided_keeps_the_number_when_the_old_session_is_closed_first() -> None:
    desk = at_desk("one-sided")
    baptiste = "+447700900065"
    before = desk.people("order-9077")[-1]
    assert before.identifier == baptiste
    desk.close("order-9077")
    desk.create("dispatch-eu", "order-9077-b", baptiste, "+447700900067")
    dials = {one.identifier: one.proxy_identifier for one in desk.people("order-9077-b")}
    assert dials[baptiste] == before.proxy_identifier
    desk.find("0065")
    assert desk.causes("order-9077-b") == {}


def test_texts_vanish_for_two_reasons() -> None:
    desk = at_desk("texts-vanish")
    calls = desk.causes("order-9310")
    assert calls.keys() == {"mode", "contact"}
    assert "texts go nowhere. A text was tried 12 min ago" in calls["mode"].evidence
    assert calls["mode"].codes == (80910,)
    assert "not passed on" in calls["contact"].evidence
    texts = desk.causes("order-9311")
    assert texts.keys() == {"contact"}
    assert "undelivered" in texts["contact"].evidence
    (sid,) = re.findall(r"SM[0-9a-f]{32}", texts["contact"].advice)
    assert desk.names(sid) == ["order-9311"]
    said = desk.row("order-9310").traffic()
    assert [talk.type for talk in said] == ["voice", "message", "message"]


def test_mass_expiry_is_a_fixed_time_on_a_whole_shift() -> None:
    desk = at_desk("mass-expiry")
    service = desk.service("dispatch-eu")
    ending = desk.filtered("dispatch-eu", "name:shift-* expires<15m")
    assert len(ending) == 36
    ends = {effective_expiry(one, service.default_ttl) for one in ending}
    assert {(end.at, end.rule) for end in ends} == {(NOON + timedelta(minutes=12), ExpiryRule.DATE)}
    assert {one.sid for one in ending} <= {
        one.sid for one in desk.filtered("dispatch-eu", view("4"))
    }
    used = sorted(one.unique_name or "" for one in desk.filtered("dispatch-eu", STILL_OUT))
    assert used == [f"shift-{place:04d}" for place in range(1, 15)]
    hint = next(one for one in desk.why_not("shift-0001") if one.check == "expiry")
    assert "a fixed time set on the session; contact does not extend it" in hint.evidence


STILL_OUT = "name:shift-* idle<30m"


def test_mass_expiry_spares_those_who_get_another_end() -> None:
    desk = at_desk("mass-expiry")
    for session in desk.filtered("dispatch-eu", STILL_OUT):
        desk.extend(session.unique_name or "", hours=2)
    desk.later(minutes=13)
    active = desk.filtered("dispatch-eu", "name:shift-* is:active")
    closed = desk.filtered("dispatch-eu", "name:shift-* status:closed")
    assert (len(active), len(closed)) == (14, 22)
    assert {one.closed_reason for one in closed} == {"expired"}


def test_launch_day_is_a_pool_without_numbers() -> None:
    desk = at_desk("launch-day")
    assert [one.unique_name for one in desk.filtered("pilot", "status:open")] == ["pilot-first"]
    causes = desk.causes("pilot-first")
    assert causes.keys() == {"people", "pool"}
    assert causes["pool"].evidence == "The service's pool holds no numbers."
    with pytest.raises(RefusedError) as caught:
        desk.add_person("pilot-first", "+12025550100")
    assert caught.value.code == 80205
    assert desk.pool("pilot") == (
        "The pool holds no numbers: nobody can be added to a session (80205).",
    )


def test_drained_pool_is_all_in_reserve() -> None:
    desk = at_desk("drained-pool")
    causes = desk.causes("ride-2026-90502")
    assert causes.keys() == {"people", "pool"}
    assert causes["pool"].evidence.startswith("All 11 numbers of the pool are reserved")
    with pytest.raises(RefusedError) as caught:
        desk.add_person("ride-2026-90502", "+15035550163")
    assert caught.value.code == 80207
    assert desk.pool("rides-us")[0].startswith("11 numbers, all of them reserved")
    assert desk.causes("ride-2026-90501") == {}
    hint = next(one for one in desk.why_not("ride-2026-90501") if one.check == "pool")
    assert hint.verdict is Verdict.HINT
    desk.store.service("rides-us").numbers[3].is_reserved = False
    desk.add_person("ride-2026-90502", "+15035550163")
    assert desk.causes("ride-2026-90502") == {}


def test_rate_limited_waits_says_so_and_writes_once() -> None:
    desk = at_desk("rate-limited")
    service, session = desk.named("order-9400")
    written = desk.writer.close(session)
    assert written.session is not None
    assert (written.session.status, written.note) == ("closed", "")
    struck = [(fault.status, fault.name) for fault in desk.faults.struck]
    assert struck.count((429, "a write")) == 1
    assert "Twilio asks for fewer requests" in desk.waits
    assert [record.outcome for record in desk.journal.tail(9)] == ["", Outcome.DONE]
    assert desk.row("order-9400").closed_reason == "api"
    assert desk.client.fetch_session(service.sid, session.sid).status == "closed"


def test_rate_limited_makes_a_search_long_and_a_name_short() -> None:
    desk = at_desk("rate-limited", sessions=10)
    started = desk.seconds.now
    desk.named("order-9400")
    by_name = desk.seconds.now - started
    assert desk.names("0073") == ["order-9400"]
    assert desk.seconds.now - started - by_name > 20 * max(by_name, 2)


def test_lost_answers_are_read_back_and_nothing_is_sent_twice() -> None:
    desk = at_desk("lost-answers")
    shut = desk.close("order-9500")
    assert shut.note == "The answer was lost; read back: it is closed."
    people = ("+447700900076", "+447700900077")
    made = desk.create("dispatch-eu", "order-9501", *people)
    assert made.note.startswith("The answer was lost; read back: it was created.")
    assert {one.identifier for one in desk.people("order-9501")} == set(people)
    assert [fault.effect for fault in desk.faults.struck] == ["lost", "lost"]
    ends = [record.outcome for record in desk.journal.tail(9) if record.phase == "after"]
    assert ends == [Outcome.DONE, Outcome.DONE]


def test_what_lost_its_answer_is_refused_the_second_time() -> None:
    desk = at_desk("lost-answers")
    desk.create("dispatch-eu", "order-9501")
    desk.close("order-9500")
    desk.faults.clear()
    with pytest.raises(RefusedError) as caught:
        desk.create("dispatch-eu", "order-9501")
    assert caught.value.code == 80603
    with pytest.raises(ImpossibleError, match="closed already"):
        desk.close("order-9500")


def test_lost_answers_leave_a_session_without_a_name_in_doubt() -> None:
    desk = at_desk("lost-answers")
    with pytest.raises(OutcomeUnknownError) as caught:
        desk.create("dispatch-eu", None)
    assert "a session without a name cannot be looked up" in caught.value.message
    assert caught.value.found is None


def view(key: str) -> str:
    """The query of a triage view."""
    return next(one.query for one in triage_views() if one.key == key)
