"""Every check of the diagnosis, in one table: why can't these two people reach each other?"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from proxy_tui.operations.diagnosis import (
    life_checks as life,
    number_checks as numbers,
    people_checks as people,
    traffic_checks as traffic,
)
from proxy_tui.operations.diagnosis.facts import Facts
from proxy_tui.operations.diagnosis.finding import ORDER, Finding, Verdict

CHECKS: Final[tuple[tuple[str, str, Callable[[Facts], Finding]], ...]] = (
    ("state", "State", life.state),
    ("expiry", "Expiry", life.expiry),
    ("people", "Two people", people.present),
    ("removed", "Removed people", people.removed),
    ("double", "Same number in another session", people.double),
    ("dialled", "Numbers to dial", numbers.dialled),
    ("mode", "Calls or texts", traffic.mode),
    ("contact", "Last call or text", traffic.contact),
    ("capability", "What the numbers can do", numbers.capability),
    ("pool", "Number pool", numbers.pool),
    ("country", "Countries", numbers.country),
    ("load", "Use of the numbers", numbers.load),
    ("callbacks", "Callbacks", traffic.callbacks),
)
"""Id, title and function of each check, in the order in which a person would ask."""


def diagnose(facts: Facts) -> tuple[Finding, ...]:
    """Return what every check says: causes first, then hints, doubts, and what is fine."""
    findings = (replace(judge(facts), check=name, title=title) for name, title, judge in CHECKS)
    return tuple(sorted(findings, key=lambda finding: ORDER[finding.verdict]))


def verdict_words(findings: tuple[Finding, ...]) -> str:
    """Return the result in one line; the causes stand right below it."""
    causes = sum(finding.verdict is Verdict.CAUSE for finding in findings)
    if causes:
        return f"{'One thing keeps' if causes == 1 else f'{causes} things keep'} them apart:"
    if any(finding.verdict is Verdict.CANT_TELL for finding in findings):
        return "Nothing found that keeps them apart, but not everything could be checked."
    return "Nothing found that keeps them apart."
