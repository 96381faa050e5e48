"""What the panels of the session screen say, each as one text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Final

from textual.content import Content

from proxy_tui.api.unclear import Unclear
from proxy_tui.formatting import (
    NOTHING,
    counted,
    explain,
    full_time,
    in_zone,
    mask,
    mode_words,
    name_text,
    phone,
    safe,
    since,
    span,
    stamp,
    ttl_words,
    zone_letters,
)
from proxy_tui.formatting.sparks import counts, spark
from proxy_tui.operations import diagnosis
from proxy_tui.operations.diagnosis.facts import (
    NUMBERS,
    PARTS,
    PEOPLE,
    TRAFFIC,
    Facts,
    awaited_words,
)
from proxy_tui.operations.diagnosis.finding import Finding, Verdict
from proxy_tui.operations.sessions.expiry import effective_expiry
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.widgets.session_lines import contact_line, missing_people_line, older_words
from proxy_tui.ui.widgets.styled_text import state_content, urgency_content

if TYPE_CHECKING:
    from proxy_tui.api.models import Interaction, Participant

SIGNS: Final = {
    Verdict.CAUSE: ("✖", "$text-error"),
    Verdict.HINT: ("!", "$text-warning"),
    Verdict.CANT_TELL: ("?", "$text-warning"),
    Verdict.FINE: ("✓", "$text-success"),
}
"""Sign and colour of each verdict of the diagnosis."""

_GAP: Final = timedelta(minutes=30)
"""A silence longer than this is marked in the timeline."""
_EACH: Final = timedelta(minutes=5)
_SPANS: Final = 24
"""Bars of the spark: two hours."""
LABEL: Final = 13
"""Cells for the name of a field, and a gap."""


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """What is known of a session, and how it is to be shown."""

    facts: Facts
    now: datetime
    """What ages are relative to; aware."""
    zone: tzinfo | None = None
    """Time zone of clock times; None is the machine's."""
    revealed: bool
    """Whether numbers and message bodies are shown."""

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks say now of what was read."""
        return diagnosis.diagnose(replace(self.facts, now=self.now))

    # -- above the panels

    def name(self) -> Content:
        """Return name, state and mode."""
        session = self.facts.session
        name = name_text(session.unique_name, revealed=self.revealed) or "(no name)"
        return Content.assemble(
            (name, "bold"),
            (f"  {safe(session.sid)}  ", "dim"),
            state_content(session.status),
            (f"  {mode_words(session.mode)}", "dim"),
        )

    def expiry(self) -> Content:
        """Return when the session expires, with the rule that sets it; or when it ended."""
        facts = self.facts
        expiry = effective_expiry(facts.session, facts.service.default_ttl)
        words = explain(expiry, facts.session, self.now, self.zone)
        urgent = urgency_content(expiry, facts.session, self.now)
        said = Content(f"{words[:1].upper()}{words[1:]}.")
        return Content("  ").join([urgent, said]) if urgent else said

    # -- who dials what

    def people(self) -> Content:
        """Return each participant with the number that they dial, and whether the pool has it."""
        facts = self.facts
        if facts.participants is None:
            return self._missing(PEOPLE)
        lettered = sorted(
            ((facts.names.get(one.sid, "?"), one) for one in facts.participants),
            key=lambda pair: pair[0],
        )
        lines = [self._not_renewed(PEOPLE)]
        lines += [line for letter, one in lettered for line in self._person(letter, one)]
        lines.append(missing_people_line(len(facts.present)))
        return Content("\n").join(line for line in lines if line)

    def _person(self, letter: str, one: "Participant") -> Iterator[Content]:
        number = safe(one.identifier or NOTHING) if self.revealed else mask(one.identifier)
        name = name_text(one.friendly_name, revealed=self.revealed)
        removed = ("  removed", "$text-warning") if one.is_removed else ""
        yield Content.assemble((f"{letter}  ", "bold"), f"{number}  ", (name, "bold"), removed)
        if not one.is_removed:
            dials = phone(one.proxy_identifier)
            yield Content.assemble(("└  dials ", "dim"), f"{dials}  ", self._pool_state(one))

    def _pool_state(self, one: "Participant") -> Content:
        facts = self.facts
        if facts.pool is None or NUMBERS in facts.unread:
            is_awaited = NUMBERS in facts.awaited
            return Content.styled("reading the pool …" if is_awaited else "pool not read", "dim")
        if facts.number(one) is None:
            return Content.styled("✖ not in the pool", "$text-error")
        return Content.styled("✓ in the pool", "$text-success")

    # -- why not

    def verdict(self, *, short: bool = False) -> Content:
        """Return what keeps the two apart, with the key that mends it, then the other checks.

        Args:
            short: Count the checks that found nothing, instead of naming them.
        """
        blocks = [Content.styled(self._verdict_words(), "bold")]
        for verdict, group in groupby(self.findings, key=lambda one: one.verdict):
            if verdict is Verdict.FINE:
                blocks.append(_fine(tuple(group), short=short))
            elif verdict is Verdict.CANT_TELL:
                blocks += self._doubts(group)
            else:
                blocks += map(finding_content, group)
        return Content("\n").join(block for block in blocks if block)

    def _verdict_words(self) -> str:
        if self.facts.awaited and not any(one.verdict is Verdict.CAUSE for one in self.findings):
            return "Checking …"
        return diagnosis.verdict_words(self.findings)

    def _doubts(self, doubts: Iterable[Finding]) -> Iterator[Content]:
        """Yield each reason for doubt once, with the checks that it is the reason of."""
        reasons: dict[str, list[Finding]] = {}
        for one in doubts:
            reasons.setdefault(one.evidence, []).append(one)
        awaited = [what for what in PARTS if reasons.pop(awaited_words(what), None)]
        if awaited:
            yield Content.styled(f"… still reading: {', '.join(awaited)}", "dim")
        for evidence, group in reasons.items():
            titles = ", ".join(one.title for one in group)
            yield finding_content(replace(group[0], title=titles, evidence=evidence))

    # -- calls and messages

    @property
    def contacts_title(self) -> str:
        """The heading of the timeline, with the zone of its clock."""
        return f"Calls and messages ({zone_letters(in_zone(self.now, self.zone))})"

    def contacts(self) -> Content:
        """Return calls and messages, the newest first, with gaps marked."""
        facts = self.facts
        if facts.interactions is None:
            return self._missing(TRAFFIC)
        lines = [self._not_renewed(TRAFFIC), self._spark(facts.interactions)]
        lines += self._timeline(facts.interactions)
        if not facts.interactions:
            lines.append(Content.styled("none yet", "dim"))
        if older := older_words(0, more=facts.more_interactions):
            lines.append(Content.styled(older, "dim"))
        return Content("\n").join(line for line in lines if line)

    def _timeline(self, contacts: "Iterable[Interaction]") -> Iterator[Content]:
        later: datetime | None = None
        for one in contacts:
            at = one.date_created if isinstance(one.date_created, datetime) else None
            if at is not None and later is not None and later - at > _GAP:
                silence = span((later - at).total_seconds(), 2)
                yield Content.styled(f"  ┆      {silence} without contact", "dim")
            later = at or later
            names = self.facts.names
            yield contact_line(one, names, self.now, self.zone, revealed=self.revealed)

    def _spark(self, contacts: "Sequence[Interaction]") -> Content:
        """Return how often they were in contact lately; empty if they were not."""
        moments = [one.date_created for one in contacts]
        found = counts(moments, self.now, _EACH, _SPANS)
        if not any(found):
            return Content("")
        oldest = min(one for one in moments if isinstance(one, datetime))
        is_cut = self.facts.more_interactions and oldest > self.now - _EACH * _SPANS
        known = f", known since {stamp(oldest)[11:16]} UTC" if is_cut else ""
        return Content.assemble((spark(found), "$accent"), (f"  per 5 min, last 2 h{known}", "dim"))

    # -- every field

    def fields(self) -> Content:
        """Return every field of the session that is set, and which are not."""
        session = self.facts.session
        rows: list[tuple[str, str]] = [
            ("ttl", self._ttl()),
            *((words, self._when(getattr(session, name))) for name, words in _DATES),
            ("closed by", safe(session.closed_reason or "")),
            ("service", safe(session.service_sid)),
            ("account", safe(session.account_sid)),
        ]
        unset = [words for words, value in rows if not value]
        lines = [
            Content.assemble((f"{words:<{LABEL}}", "dim"), value) for words, value in rows if value
        ]
        if unset:
            lines.append(Content.styled(f"{'not set':<{LABEL}}{', '.join(unset)}", "dim"))
        return Content("\n").join(lines)

    def _ttl(self) -> str:
        ttl = self.facts.session.ttl
        if isinstance(ttl, Unclear):
            return ttl_words(ttl)
        return f"{ttl_words(ttl)} ({ttl} s)" if ttl else ""

    def _when(self, moment: "datetime | str | None") -> str:
        if not isinstance(moment, datetime):
            return safe(moment or "")
        whole = full_time(moment, self.zone).removeprefix(f"{stamp(self.now)[:10]} ")
        return f"{whole} · {since(moment, self.now)}"

    def _not_renewed(self, what: str) -> Content:
        """Return that a part is of an earlier reading, and why; empty if it is not."""
        if what not in self.facts.unread:
            return Content("")
        return Content.assemble(("From an earlier reading. ", "$text-warning"), self._missing(what))

    def _missing(self, what: str) -> Content:
        """Return why a part is not there."""
        why = self.facts.unread.get(what, "")
        if not why:
            return Content.styled("reading …", "dim")
        again = f"{key_name('list.refresh')} tries again."
        return Content.assemble((safe(why), "$text-warning"), f" {again}")


_DATES: Final = (
    ("date_expiry", "expiry date"),
    ("date_created", "created"),
    ("date_started", "started"),
    ("date_last_interaction", "last contact"),
    ("date_ended", "ended"),
    ("date_updated", "updated"),
)


def finding_content(one: Finding) -> Content:
    """Return a finding: sign and title, its evidence, and what to press."""
    sign, colour = SIGNS[one.verdict]
    lines = [
        Content.assemble(
            (f"{sign} ", colour), (safe(one.title), "bold"), (f"  {one.verdict.value}", colour)
        ),
        Content(f"  {safe(one.evidence)}"),
    ]
    press = Content.styled(f"press {key_name(one.key)}" if one.key else "", "$accent bold")
    if one.advice or one.key:
        lines.append(Content.assemble("  ", safe(one.advice), "  " if one.advice else "", press))
    return Content("\n").join(lines)


def _fine(findings: Sequence[Finding], *, short: bool) -> Content:
    sign, colour = SIGNS[Verdict.FINE]
    words = ", ".join(one.title[:1].lower() + one.title[1:] for one in findings)
    if short:
        words = f"{counted(len(findings), 'other check')} found nothing"
    why = f"  {key_name('session.diagnose')} Why"
    return Content.assemble((f"{sign} ", colour), (words, "dim"), (why, "$accent bold"))
