"""The training sessions of the demo world: each is what its name says, by the program's own word.

Whoever learns the tool on the demo must find there everything that the tool can find.
"""

import sys
from collections import Counter
from pathlib import Path

import pytest
from incident_desk import Desk, of_kind

from proxy_tui.api.errors import RefusedError
from proxy_tui.operations.diagnosis.checks import CHECKS
from proxy_tui.operations.diagnosis.finding import Finding, Verdict
from proxy_tui.operations.query.views import triage_views
from proxy_tui.simulator.demo import sample_data as words
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.faults.fault_rules import Faults

CAUSES = {
    "training-closed": {"state": "a closed session connects nobody"},
    "training-failed": {"state": "gave it up as failed"},
    "training-expired": {"state": "Twilio's reason: expired", "expiry": "Its time ran out"},
    "training-closed-late": {"state": "It was closed 2 h ago"},
    "training-overdue": {"expiry": "Twilio has not closed it yet"},
    "training-nobody": {"people": "Nobody is in it: there is nobody to pass"},
    "training-one-sided": {"people": "Only A"},
    "training-closed-alone": {"state": "closed"},
    "training-removed": {"people": "Only A", "removed": "was removed 1 h ago"},
    "training-double-1": {"double": "training-double-2"},
    "training-double-2": {"double": "training-double-1"},
    "training-cannot-reopen": {"state": "closed"},
    "training-no-number": {"dialled": "has no number to dial"},
    "training-reserved-uk": {
        "dialled": "has no number to dial",
        "country": "The pool has no free number of +44",
    },
    "training-number-gone": {"dialled": "+1 808 555 0158, which is not in the pool any more"},
    "training-no-texts": {"capability": "+1 808 555 0157 cannot take texts"},
    "training-text-in-calls": {"mode": "texts go nowhere. A text was tried"},
    "training-call-in-texts": {"mode": "calls go nowhere. A call was tried"},
    "training-not-passed-on": {"contact": "not passed on"},
    "training-undelivered": {"contact": "undelivered"},
    "training-intercepted": {"contact": "not passed on"},
    "training-stray-callers": {"state": "closed"},
}
"""What keeps people apart in each: nothing else may, or nobody would learn from it."""

HINTS = {
    "training-closed-late": {"expiry": "It ended 1 h after its expiry"},
    "training-expiring-soon": {"expiry": "in 9 min"},
    "training-closed-alone": {"people": "people are not added to a session that has ended"},
    "training-replaced": {"removed": "was removed 1 h ago"},
    "training-cannot-reopen": {"double": "training-in-the-way"},
    "training-texts-only": {"mode": "for texts only"},
    "training-chat": {"mode": "is no phone number"},
    "training-no-answer": {"contact": "no answer"},
    "training-never-used": {"contact": "No call or text has come through yet"},
    "training-abroad": {"country": "in another country"},
    "training-used-up-1": {"load": "both numbers of +61, over 2 active sessions"},
    "training-used-up-2": {"load": "both numbers of +61, over 2 active sessions"},
    "training-number-unused": {"load": "no active session that uses +1 808 555 0159"},
    "training-crowded": {"load": "is used by 105 active sessions"},
    "training-intercepted": {"callbacks": "market.example may block any call or text"},
    "training-stray-callers": {"callbacks": "rides.example decides what callers outside"},
}
"""What is worth a look in each."""

DOUBTS = {
    "training-unknown-state": {"state": 'its state as "unknown"'},
    "training-still-sending": {"contact": "It is not over yet"},
}

FINE = ("training-fine", "training-silent", "training-in-the-way")

ONLY_IN_A_SCENARIO = {("pool", Verdict.CAUSE): 2, ("pool", Verdict.HINT): 1}
"""These would take services of their own: they are ``launch-day`` and ``drained-pool``."""

STANDING = "callbacks"
"""A hint on every session of ``marketplace``, whose service has an intercept callback."""


@pytest.fixture(scope="module")
def desk() -> Desk:
    """Everybody in every session of a small demo world is known."""
    desk = Desk(lambda clock: (demo_world(clock, sessions=40), Faults()))
    desk.read_everybody()
    return desk


def test_every_training_session_is_told_here(desk: Desk) -> None:
    there = {
        row.unique_name
        for service in desk.store.services
        for row in service.sessions
        if (row.unique_name or "").startswith("training-")
    }
    assert there == {*CAUSES, *HINTS, *DOUBTS, *FINE}


@pytest.mark.parametrize("name", CAUSES)
def test_it_shows_its_causes_and_no_others(desk: Desk, name: str) -> None:
    assert_found(desk.causes(name), CAUSES[name])
    assert desk.causes(name).keys() == CAUSES[name].keys()


@pytest.mark.parametrize("name", HINTS)
def test_it_shows_its_hints(desk: Desk, name: str) -> None:
    assert_found(of_kind(desk.why_not(name), Verdict.HINT), HINTS[name])
    assert desk.causes(name).keys() == CAUSES.get(name, {}).keys()


@pytest.mark.parametrize("name", DOUBTS)
def test_it_leaves_a_doubt_and_no_more(desk: Desk, name: str) -> None:
    findings = desk.why_not(name)
    assert_found(of_kind(findings, Verdict.CANT_TELL), DOUBTS[name])
    assert not of_kind(findings, Verdict.CAUSE)
    assert of_kind(findings, Verdict.HINT).keys() == {STANDING}


@pytest.mark.parametrize("name", FINE)
def test_nothing_is_wrong_with_it(desk: Desk, name: str) -> None:
    assert {one.verdict for one in desk.why_not(name) if one.check != STANDING} == {Verdict.FINE}


def assert_found(findings: dict[str, Finding], wanted: dict[str, str]) -> None:
    for check, words_of_it in wanted.items():
        assert words_of_it in findings[check].evidence


def test_every_cause_and_hint_that_can_be_found_is_in_the_demo(desk: Desk) -> None:
    every = [
        finding
        for name in {**CAUSES, **HINTS}
        for finding in desk.why_not(name)
        if finding.verdict in (Verdict.CAUSE, Verdict.HINT)
    ]
    kinds = {(one.check, one.verdict, shape(one)) for one in every}
    home = {check: judge.__module__ for check, _, judge in CHECKS}
    missing = makers() - Counter((home[check], verdict) for check, verdict, _ in kinds)
    assert missing == Counter(
        {(home[check], verdict): number for (check, verdict), number in ONLY_IN_A_SCENARIO.items()}
    )


def shape(finding: Finding) -> tuple[str, str]:
    """What makes two findings of one check different in kind: advice and key, not who or when."""
    return finding.advice.partition(" in Twilio's log")[0].partition(" SM")[0], finding.key


def makers() -> Counter[tuple[str, Verdict]]:
    """How many places of the checks make a cause or a hint, by module."""
    found: Counter[tuple[str, Verdict]] = Counter()
    for module in {judge.__module__ for _, _, judge in CHECKS}:
        source = Path(sys.modules[module].__file__ or "").read_text(encoding="utf-8")
        for verdict in (Verdict.CAUSE, Verdict.HINT):
            found[module, verdict] = source.count(f"Verdict.{verdict.name}")
    assert found.total() == 31
    return found


def test_they_are_found_by_typing_training(desk: Desk) -> None:
    found = desk.filtered("marketplace", "training")
    assert len(found) == 37
    assert {one.sid for one in found} == {
        one.sid for one in desk.filtered("marketplace", "name:training-*")
    }


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("4", {"training-expiring-soon", "training-overdue"}),
        ("7", {"training-silent"}),
        ("8", {"training-failed"}),
    ],
)
def test_triage_views_show_them(desk: Desk, key: str, names: set[str]) -> None:
    view = next(one for one in triage_views() if one.key == key)
    found = {one.unique_name for one in desk.filtered("marketplace", view.query)}
    assert {one for one in found if one and one.startswith("training-")} == names


def test_one_more_session_for_whoever_used_up_the_pool_is_refused(desk: Desk) -> None:
    with pytest.raises(RefusedError) as caught:
        desk.create("marketplace", "one-more", words.AU_MOBILES[3], words.AU_MOBILES[4])
    assert caught.value.code == 80208
    assert any("+61••••0158 holds both numbers" in line for line in desk.pool("marketplace"))


def test_for_anybody_else_there_is_a_number_left() -> None:
    desk = Desk(lambda clock: (demo_world(clock, sessions=0), Faults()))
    made = desk.create("marketplace", "one-more", words.AU_MOBILES[4]).session
    assert made is not None
    assert [one.identifier for one in desk.people("one-more")] == [words.AU_MOBILES[4]]


@pytest.mark.parametrize(
    ("service", "identifier", "code"),
    [
        ("marketplace", "+447700900098", 80207),
        ("marketplace", "+33639989001", 80203),
        ("pilot", "+12025550100", 80205),
    ],
)
def test_a_country_without_a_free_number_is_refused(
    desk: Desk, service: str, identifier: str, code: int
) -> None:
    with pytest.raises(RefusedError) as caught:
        desk.create(service, None, identifier)
    assert caught.value.code == code


def test_the_pool_screens_say_what_is_short(desk: Desk) -> None:
    told = desk.pool("marketplace")
    assert "Every number of +44 is reserved: Twilio gives out none (80207)." in told
    assert any("+1 808 555 0156 is used by 105 active sessions" in line for line in told)
    assert desk.pool("pilot")[0].startswith("The pool holds no numbers")


def test_an_overdue_session_can_be_mended_like_any_other() -> None:
    desk = Desk(lambda clock: (demo_world(clock, sessions=0), Faults()))
    desk.read_everybody()
    assert "expiry" in desk.causes("training-overdue")
    desk.later(hours=9)
    assert "expiry" in desk.causes("training-overdue")
    desk.extend("training-overdue", hours=2)
    assert desk.causes("training-overdue") == {}


def test_closing_one_of_a_pair_mends_the_other() -> None:
    desk = Desk(lambda clock: (demo_world(clock, sessions=0), Faults()))
    desk.read_everybody()
    assert desk.causes("training-double-2").keys() == {"double"}
    desk.close("training-double-1")
    assert desk.causes("training-double-2") == {}


def test_what_is_in_the_way_of_a_re_opening_is_named_and_can_be_closed() -> None:
    desk = Desk(lambda clock: (demo_world(clock, sessions=0), Faults()))
    desk.read_everybody()
    _, shut = desk.named("training-cannot-reopen")
    with pytest.raises(RefusedError) as caught:
        desk.writer.reopen(shut)
    assert caught.value.code == 80604
    (blocking,) = of_kind(desk.why_not("training-cannot-reopen"), Verdict.HINT)["double"].sessions
    assert blocking == desk.named("training-in-the-way")[1].sid
    desk.close("training-in-the-way")
    assert desk.writer.reopen(shut).session.status == "in-progress"
