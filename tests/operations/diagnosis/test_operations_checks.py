"""A whole diagnosis: its order, its one sentence, and that nothing in it gives a number away."""

from typing import Any

import pytest
from incident_world import ADA, BEN, CAY, NOON, World, a_world

from proxy_tui.api.codes import meaning
from proxy_tui.operations.diagnosis import TRAFFIC_CODES, diagnose, verdict_words
from proxy_tui.operations.diagnosis.checks import CHECKS
from proxy_tui.operations.diagnosis.finding import Finding, Verdict


def test_a_healthy_session_is_fine_in_every_respect() -> None:
    world, service = a_world()
    findings = diagnose(world.facts(world.healthy(service)))
    assert {one.verdict for one in findings} == {Verdict.FINE}
    assert len(findings) == len({one.check for one in findings}) == len(CHECKS)
    assert verdict_words(findings) == "Nothing found that keeps them apart."


def test_causes_come_first_then_hints_then_doubts() -> None:
    world = World()
    service = world.service("broken", intercept_callback_url="https://acme.example/x?key=s3cret")
    session = world.session(service, ADA, mode="message-only", status="closed", date_ended=NOON)
    findings = diagnose(world.facts(session, searched=False))
    order = [one.verdict for one in findings]
    assert order == sorted(order, key=list(Verdict).index)
    assert order[0] is Verdict.CAUSE
    assert {Verdict.HINT, Verdict.CANT_TELL, Verdict.FINE} < set(order)


@pytest.mark.parametrize(
    ("fields", "pool", "words"),
    [
        ({"status": "closed", "date_ended": NOON}, True, "One thing keeps them apart:"),
        ({}, True, "One thing keeps them apart:"),
        ({}, False, "3 things keep them apart:"),
    ],
)
def test_the_causes_are_counted_in_one_sentence(
    fields: dict[str, Any], pool: bool, words: str
) -> None:
    world, service = a_world()
    session = world.session(service if pool else world.service("bare"), ADA, **fields)
    assert verdict_words(diagnose(world.facts(session))) == words


def test_doubts_are_admitted_where_no_cause_is_found() -> None:
    world, service = a_world()
    findings = diagnose(world.facts(world.healthy(service), searched=False))
    assert "not everything could be checked" in verdict_words(findings)


def every_finding() -> list[Finding]:
    world, service = a_world()
    found: list[Finding] = []
    for status in ("open", "in-progress", "closed", "failed", "unknown"):
        for people in ((), (ADA,), (ADA, BEN)):
            session = world.session(service, *people, status=status)
            found += diagnose(world.facts(session))
    bare = World()
    found += diagnose(bare.facts(bare.session(bare.service(), ADA, CAY)))
    return found


def test_no_finding_gives_away_a_number_of_a_person() -> None:
    told = repr(every_finding())
    assert "+44••••0101" in told
    for number in (ADA, BEN, CAY):
        assert number not in told
        assert number[-6:] not in told


def test_every_finding_has_evidence_and_every_fault_has_advice() -> None:
    for one in every_finding():
        assert one.evidence.endswith(".")
        assert one.title
        assert bool(one.advice) or one.verdict in (Verdict.FINE, Verdict.CANT_TELL)
        assert one.verdict is not Verdict.FINE or not one.key


def test_every_code_of_a_finding_is_explained() -> None:
    for one in every_finding():
        for code in one.codes:
            assert meaning(code) is not None


# -- codes of traffic


def test_the_traffic_codes_are_all_there_are() -> None:
    assert [one.code for one in TRAFFIC_CODES] == [*range(80901, 80912), 80913]


def test_a_traffic_code_says_what_it_means_what_one_sees_and_where_to_look() -> None:
    for known in TRAFFIC_CODES:
        for words in (known.means, known.sees, known.look):
            assert words.endswith(".")
            assert words[0].isupper()
        assert "Seen in traffic" not in known.means
