"""The dialog that shows what a batch would do, and asks before anything is sent."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import counted, name_text, safe, service_name, short_sid, state_glyph
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import EXPIRY_HELP, FormDialog, expiry_field
from proxy_tui.ui.dialogs.text import TextDialog
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import FormField

_NAME_CELLS: Final = 18


class PlanDialog(FormDialog["writes.Batch"]):
    """Shows each session with what changes, and each one left out with the reason.

    Dismisses with a batch that is ready to run.

    Args:
        targets: The chosen sessions.
    """

    VERB: ClassVar[str]
    """As a plan names it."""
    MEANING: ClassVar[str]
    """What it does to the sessions and their people."""
    FIELD_HELP: ClassVar[Mapping[str, str]] = {}

    def __init__(self, context: Context, targets: "Sequence[writes.Target]") -> None:
        super().__init__()
        self.title = (self.TITLE or "").format(counted(len(targets), "marked session"))
        self.context = context
        self.targets = tuple(targets)
        self.plan: writes.Plan | None = None
        """What would be done with the fields as they are; None if they cannot be read."""
        self.number = FormField("number", "Number", placeholder="how many sessions that is")
        self.reason_field = FormField("reason", "Reason", placeholder="a ticket, or a few words")
        self.summary = Static(classes="summary", markup=False)
        self.steps = Static(classes="steps", markup=False)

    @property
    def is_production(self) -> bool:
        """Whether the rules for production apply."""
        return self.context.is_production

    @property
    def asks_number(self) -> bool:
        """Whether the number of sessions must be typed."""
        return self.VERB == "delete" or self.is_production

    def compose_body(self) -> Iterable[Widget]:
        """Name service and profile, ask, then list the sessions."""
        yield Static(self.place(), markup=False)
        yield Static(self.MEANING, classes="meaning", markup=False)
        yield from self.compose_fields()
        if self.asks_number:
            yield self.number
        if self.is_production:
            yield self.reason_field
        yield self.summary
        yield self.steps

    def place(self) -> Content:
        """Return services and profile in words."""
        connection = self.context.connection
        label = safe(connection.label) if connection is not None else ""
        services = dict.fromkeys(service_name(one.service) for one in self.targets)
        where = ", ".join(list(services)[:3])
        where += f" and {len(services) - 3} more" if len(services) > 3 else ""
        noun = "service" if len(services) == 1 else "services"
        place = Content.styled(f"{noun} {where} · profile {label}", "dim")
        if self.is_production:
            return Content.assemble(place, "  ", (" PROD ", "$text-error bold reverse"))
        return place

    def on_mount(self) -> None:
        """Show the plan."""
        self.show_checks()

    # -- the plan

    def check(self) -> None:
        """Read the fields, and plan with them."""
        values = self.values()
        if self.fields:
            now, zone = self.context.clock(), self.context.zone
            life = {name: values[name] for name in ("ttl", "date_expiry")}
            checked = writes.check_life(life, now, zone)
            self.problems, self.doubts = checked.problems, checked.doubts
            self.echoes, self.meanings = checked.echoes, checked.meanings
        asked = writes.Asked(
            values.get("ttl", ""),
            values.get("date_expiry", ""),
            from_own_expiry=values.get("from") == "own",
        )
        try:
            self.plan = self.make_plan(asked) if not self.problems else None
        except ProxyTuiError as error:
            self.plan, self.problems = None, {"": error.message}

    def make_plan(self, asked: "writes.Asked") -> "writes.Plan":
        """Return what would be done.

        Raises:
            UsageError: The fields cannot be read.
        """
        now, zone = self.context.clock(), self.context.zone
        return writes.plan_batch(self.VERB, self.targets, now, zone, asked)

    def show_checks(self) -> None:
        """Show the plan too."""
        super().show_checks()
        if self.asks_number:
            typed, wanted = (
                self.number.value.strip(),
                str(len(self.plan.steps if self.plan else ())),
            )
            is_wrong = bool(typed) and not wanted.startswith(typed)
            self.number.say("matches" if typed == wanted else f"of {wanted}", wrong=is_wrong)
        if self.plan is None:
            self.summary.update("")
            self.steps.update("")
            return
        self.summary.update(Content.styled(self._summary(self.plan), "bold"))
        self.steps.update(_lines(self.plan, self.SUBMIT.lower()))

    def _summary(self, plan: "writes.Plan") -> str:
        if self.VERB == "update" and not plan.steps and not any(self.values().values()):
            return "Type a TTL or an expiry; what each session gets is shown here."
        parts = [f"{counted(len(plan.steps), 'session')} to {self.SUBMIT.lower()}"]
        if plan.left_out:
            parts.append(f"{len(plan.left_out)} left out")
        words = f"{', '.join(parts)}."
        if self.VERB in {"close", "delete"}:
            lost = writes.lost_contact(plan, self.context.people).words
            words = f"{words} {lost}".strip()
        return words

    # -- confirming

    def find_problem(self) -> str:
        """Return why it cannot be run yet, or an empty string."""
        if problem := super().find_problem():
            return problem
        if self.plan is None or not self.plan.steps:
            return "No session is left to change."
        wanted = str(len(self.plan.steps))
        if self.asks_number and self.number.value.strip() != wanted:
            self.set_focus(self.number.control)
            return f"Type the number of sessions, {wanted}, to go on."
        if self.is_production and not self.reason_field.value.strip():
            self.set_focus(self.reason_field.control)
            return "Production keeps a reason for every write: type a ticket, or a few words."
        connection = self.context.connection
        if connection is not None and connection.client.read_only:
            return (
                f"Nothing was sent: {connection.read_only_reason or 'production is locked again'}."
            )
        return ""

    def action_submit(self) -> None:
        """Dismiss with the batch, unless something is missing."""
        if problem := self.find_problem():
            self.show_problem(problem)
            return
        connection, plan = self.context.connection, self.plan
        if connection is None or plan is None:
            return
        try:
            self.dismiss(writes.Batch(connection.writer, plan, reason=self.reason_field.value))
        except ProxyTuiError as error:
            self.show_problem(error)


class ClosePlanDialog(PlanDialog):
    """Close several sessions."""

    TITLE: ClassVar[str] = "Close {}?"
    VERB: ClassVar[str] = "close"
    SUBMIT: ClassVar[str] = "Close"
    MEANING: ClassVar[str] = (
        "Their people can no longer reach each other. They can be re-opened for 90 days; one that "
        "was open comes back in progress."
    )


class DeletePlanDialog(PlanDialog):
    """Delete several sessions."""

    TITLE: ClassVar[str] = "Delete {} for good?"
    VERB: ClassVar[str] = "delete"
    SUBMIT: ClassVar[str] = "Delete for good"
    DANGER: ClassVar[bool] = True
    MEANING: ClassVar[str] = (
        "Their participants and lists of calls and messages go with them, and nothing brings them "
        "back: this cannot be undone. To end the sessions only, close them instead."
    )


class _LifePlanDialog(PlanDialog):
    """A plan with a new ttl or expiry."""

    FIELD_HELP: ClassVar[Mapping[str, str]] = {
        "ttl": "Seconds, or 15m, 2h, 1d; counted from creation and again from each contact.",
        "date_expiry": EXPIRY_HELP,
        "from": "Whether +2h counts from now, or from when each session would expire.",
    }

    def __init__(self, context: Context, targets: "Sequence[writes.Target]") -> None:
        super().__init__(context, targets)
        from_own = Choice([("", "from now"), ("own", "from each own expiry")], "")
        self.fields = (
            expiry_field("Expires", "as it is; or +2h"),
            FormField("from", "+2h counts", control=from_own),
            FormField("ttl", "TTL", placeholder="as it is; or 15m, 2h, 1d"),
        )


class ChangePlanDialog(_LifePlanDialog):
    """Change the ttl or expiry of several sessions."""

    TITLE: ClassVar[str] = "Change {}?"
    VERB: ClassVar[str] = "update"
    SUBMIT: ClassVar[str] = "Change"
    MEANING: ClassVar[str] = "An expiry date can be changed again, and never be unset."


class ReopenPlanDialog(_LifePlanDialog):
    """Re-open several sessions."""

    TITLE: ClassVar[str] = "Re-open {}?"
    VERB: ClassVar[str] = "reopen"
    SUBMIT: ClassVar[str] = "Re-open"
    MEANING: ClassVar[str] = (
        "Their people reach each other again through the same numbers. Twilio refuses one whose "
        "pair of numbers another active session uses (80604)."
    )


class UndoPlanDialog(PlanDialog):
    """Take back a write or a batch.

    Args:
        plan: What that means, session by session.
    """

    TITLE: ClassVar[str] = "Undo {}?"
    VERB: ClassVar[str] = "undo"
    SUBMIT: ClassVar[str] = "Undo"
    MEANING: ClassVar[str] = (
        "What somebody changed since is left alone. Afterwards each session is read again and "
        "compared with what it was before."
    )

    def __init__(self, context: Context, plan: "writes.Plan") -> None:
        steps, left_out = plan.steps, plan.left_out
        targets = [step.target for step in steps] + [one.target for one in left_out]
        super().__init__(context, targets)
        self._plan_made = plan
        self.title = (self.TITLE or "").format(counted(len(steps) + len(left_out), "write"))

    def make_plan(self, asked: "writes.Asked") -> "writes.Plan":  # noqa: ARG002  nothing is asked
        """Return the plan as it was made."""
        return self._plan_made


class ProofDialog(TextDialog):
    """What became of each session of an undo, after it was read again."""

    def __init__(self, proofs: "Sequence[writes.Proof]") -> None:
        number = Counter(one.verdict.value for one in proofs)
        told = [f"{number[verdict]} {word}" for verdict, word in _VERDICTS if number[verdict]]
        title = f"{counted(len(proofs), 'session')} read again: {', '.join(told)}"
        lines = [
            Content.assemble((f"{one.name or short_sid(one.session_sid):<{_NAME_CELLS}}  ", "bold"),
                             (one.words, _TONES[one.verdict]))
            for one in proofs
        ]  # fmt: skip
        super().__init__(title, Content("\n").join(lines))


_TONES: Final = {
    "as before": "$text-success",
    "differs": "$text-warning",
    "could not": "$text-error",
}
_VERDICTS: Final = (
    ("as before", "as before"),
    ("differs", "undone, but different"),
    ("could not", "not undone"),
)


def _lines(plan: "writes.Plan", verb: str) -> Content:
    """Return a line for each session; those left out come first, because they are the news."""
    lines = []
    if plan.left_out:
        lines.append(Content.styled("Left out:", "$text-warning"))
    lines += [
        Content.assemble("  ", _object(one.target), (f"  {safe(one.reason)}", "$text-warning"))
        for one in plan.left_out
    ]
    if plan.steps and plan.left_out:
        lines.append(Content(f"To {verb}:"))
    for step in plan.steps:
        told = ", ".join(f"{one.field} {one.before} → {one.after}" for one in step.changes)
        line = Content.assemble("  ", _object(step.target), f"  {safe(told)}")
        if step.caution:
            line = Content.assemble(line, (f"\n      {safe(step.caution)}", "$text-warning"))
        lines.append(line)
    return Content("\n").join(lines)


def _object(target: "writes.Target") -> Content:
    session = target.session
    name = name_text(session.unique_name) or short_sid(session.sid)
    shown = name if len(name) <= _NAME_CELLS else f"{name[: _NAME_CELLS - 1]}…"
    glyph = safe(state_glyph(session.status))
    return Content.assemble(f"{glyph} ", (f"{shown:<{_NAME_CELLS}}", "bold"))
