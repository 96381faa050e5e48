"""Why two people cannot reach each other: one session, checked in plain words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.api.errors import NotFoundError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import name_text, safe, service_name
from proxy_tui.operations.diagnosis.finding import Finding, Verdict
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints, key_name
from proxy_tui.ui.screens.session_actions import SessionActions
from proxy_tui.ui.widgets.context_bar import Where
from proxy_tui.ui.widgets.keyed_scroll import KeyedScroll
from proxy_tui.ui.widgets.notice import Notice
from proxy_tui.ui.widgets.status_line import StatusLine
from proxy_tui.ui.widgets.styled_text import heading, state_content

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.diagnosis.facts import Facts

_SIGNS: Final = {
    Verdict.CAUSE: ("✖", "$text-error"),
    Verdict.HINT: ("!", "$text-warning"),
    Verdict.CANT_TELL: ("?", "$text-warning"),
    Verdict.FINE: ("✓", "$text-success"),
}

_BACK: Final = ("session.back", "Back")


class DiagnosisScreen(SessionActions):
    """Causes first, each with its evidence and the key that mends it; the keys work here.

    Args:
        context: What every screen is given.
        service: The session's service.
        session: The session.
    """

    BINDINGS = bindings("list.refresh", "list.find", "sessions.pool", "session")
    FOOTER: ClassVar[tuple[str, ...]] = (
        "session.back", "session.close", "session.reopen", "session.edit", "sessions.pool",
        "list.find", "list.refresh", "app.help",
    )  # fmt: skip

    def __init__(self, context: Context, service: "Service", session: "Session") -> None:
        super().__init__(context)
        self.service = service
        self._session: Session | None = session
        self.deleted = False
        self.revealed = False
        self.findings: Sequence[Finding] = ()
        self._facts: Facts | None = None
        self.text = Static(markup=False)
        self.notice = Notice()
        self.status = StatusLine()
        self.describe_work(diagnose="looking into it")

    @property
    def session(self) -> "Session | None":
        """The session in question, as last read."""
        return self._session

    def compose_body(self) -> Iterable[Widget]:
        """Show the findings, or a notice in their place."""
        self.view = KeyedScroll(self.text)
        yield self.view
        yield self.notice
        yield self.status

    def on_mount(self) -> None:
        """Look into it."""
        self.set_focus(self.view)
        self.text.update("Reading the session, its people, its traffic and the pool …")
        self.call_after_refresh(self.action_refresh)

    def where(self) -> Where:
        """Add the session."""
        name = service_name(self.service)
        return replace(super().where(), service=f"{name} › why not?")

    def action_find(self) -> None:
        """Find other sessions of the people of this one."""
        facts = self._facts
        people = facts.participants if facts is not None else None
        self.find_people(people or (), facts.names if facts is not None else {})

    def action_refresh(self) -> None:
        """Look into it again."""
        self.work("diagnose", self._read, self._show, failed=self._could_not)

    def _read(self) -> "tuple[Facts, Sequence[Finding]]":
        from proxy_tui.operations.diagnosis.checks import diagnose  # noqa: PLC0415  loads pydantic
        from proxy_tui.operations.diagnosis.facts import gather  # noqa: PLC0415  as above

        service, session = self.service, self._session
        if service is None or session is None:
            raise ProxyTuiError("There is no session here any more.")
        client = self.context.connected().client
        facts = gather(client, service, session, self.context.people, self.context.clock)
        return facts, diagnose(facts)

    def _show(self, answer: "tuple[Facts, Sequence[Finding]]") -> None:
        from proxy_tui.operations.diagnosis.checks import verdict_words  # noqa: PLC0415  as above

        facts, self.findings = answer
        self._session, self._facts = facts.session, facts
        self.notice.hide()
        self.view.display = True
        if self.focused is None:
            self.set_focus(self.view)
        head = Content.assemble(
            state_content(facts.session.status), "  ",
            (name_text(facts.session.unique_name) or safe(facts.session.sid), "bold"),
        )  # fmt: skip
        verdict = Content.styled(verdict_words(tuple(self.findings)), "bold")
        blocks = [head, verdict, *map(self._finding, self.findings), _codes(self.findings)]
        self.text.update(Content("\n\n").join(block for block in blocks if block))
        self.status.say(f"causes first · {key_name('list.refresh')} looks again")
        self.update_bar()

    def _finding(self, one: Finding) -> Content:
        sign, colour = _SIGNS[one.verdict]
        title = Content.assemble((f"{sign} ", colour), (safe(one.title), "bold"))
        said = Content.assemble(title, ("  " + one.verdict.value, colour))
        lines = [said, Content(f"  {safe(one.evidence)}")]
        if one.advice:
            press = f"  press {key_name(one.key)}" if one.key else ""
            lines.append(Content.assemble(f"  {safe(one.advice)}", (press, "$accent bold")))
        return Content("\n").join(lines)

    def _could_not(self, error: ProxyTuiError) -> None:
        self.deleted = isinstance(error, NotFoundError)
        self.view.display = False
        self.notice.show(
            "It could not be looked into", error, key_hints(("list.refresh", "Again"), _BACK)
        )

    def action_diagnose(self) -> None:
        """Look again, rather than open another screen like this one."""
        self.action_refresh()

    def show_revealed(self) -> None:
        """Findings name people by letter and masked number only."""
        key = key_name("session.reveal")
        self.tell(f"Numbers stay masked here; {key} on the session's own screen shows them.")

    def session_changed(self, session: "Session") -> None:
        """Look again at what a write changed."""
        self._session = session
        self.action_refresh()

    def session_gone(self, sid: str) -> None:  # noqa: ARG002  the list below needs it
        """Say that it is gone."""
        self.deleted = True
        self.view.display = False
        self.notice.show("Deleted", "This session no longer exists.", key_hints(_BACK))

    def why_not(self, action: str) -> str:
        """Refuse everything about a session that is gone."""
        return "the session is gone" if self.deleted else super().why_not(action)

    def action_back(self) -> None:
        """Go back."""
        self.leave()


def _codes(findings: Sequence[Finding]) -> Content:
    """Return what Twilio's debugger shows for these findings; empty without codes."""
    from proxy_tui.operations.diagnosis.traffic_codes import TRAFFIC_CODES  # noqa: PLC0415  loads pydantic

    seen = {code for one in findings for code in one.codes}
    lines = [
        Content.assemble((f"{one.code}  ", "dim"), f"{one.means} {one.sees} {one.look}")
        for one in TRAFFIC_CODES
        if not seen or one.code in seen
    ]
    return Content("\n").join([heading("In Twilio's debugger this looks like"), *lines])
