"""Every check, run over the facts: the answer to "why can't they reach each other?"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from proxy_tui.operations.diagnosis import life_checks as life
from proxy_tui.operations.diagnosis import number_checks as numbers
from proxy_tui.operations.diagnosis import people_checks as people
from proxy_tui.operations.diagnosis import traffic_checks as traffic
from proxy_tui.operations.diagnosis.facts import Facts, gather
from proxy_tui.operations.diagnosis.finding import ORDER, Finding, Verdict
from proxy_tui.operations.diagnosis.traffic_codes import TRAFFIC_CODES, TrafficCode, traffic_code

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "CHECKS",
    "TRAFFIC_CODES",
    "Facts",
    "Finding",
    "TrafficCode",
    "Verdict",
    "diagnose",
    "gather",
    "traffic_code",
    "verdict_words",
]

CHECKS: Final[tuple[Callable[[Facts], Finding], ...]] = (
    life.state,
    life.expiry,
    people.present,
    people.removed,
    people.double,
    numbers.dialled,
    traffic.mode,
    traffic.contact,
    numbers.capability,
    numbers.pool,
    numbers.country,
    numbers.load,
    traffic.callbacks,
)
"""In the order in which a person would ask."""


def diagnose(facts: Facts) -> tuple[Finding, ...]:
    """Return what every check says: causes first, then hints, doubts, and what is fine."""
    findings = [check(facts) for check in CHECKS]
    return tuple(sorted(findings, key=lambda finding: ORDER[finding.verdict]))


def verdict_words(findings: tuple[Finding, ...]) -> str:
    """Return the whole in one line, for the top of the screen; the causes stand right below it."""
    causes = sum(finding.verdict is Verdict.CAUSE for finding in findings)
    if causes:
        return f"{'One thing keeps' if causes == 1 else f'{causes} things keep'} them apart:"
    if any(finding.verdict is Verdict.CANT_TELL for finding in findings):
        return "Nothing found that keeps them apart, but not everything could be checked."
    return "Nothing found that keeps them apart."
