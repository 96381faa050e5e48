"""Why two people cannot reach each other: one session, checked in plain words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from proxy_tui.api.errors import NotFoundError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import name_text, safe, service_name
from proxy_tui.operations import diagnosis, export
from proxy_tui.operations.diagnosis.finding import Finding
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints, key_name
from proxy_tui.ui.messages import OpenPool
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.screens.key_groups import LEAVING
from proxy_tui.ui.screens.one_session import OneSessionScreen
from proxy_tui.ui.widgets.keyed_scroll import KeyedScroll
from proxy_tui.ui.widgets.session_panels import finding_content
from proxy_tui.ui.widgets.styled_text import heading, state_content

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.diagnosis import Facts
    from proxy_tui.operations.export import Export


class DiagnosisScreen(OneSessionScreen["Facts"]):
    """Causes first, each with its evidence and the key that mends it; the keys work here."""

    BINDINGS = bindings("list.refresh", "list.find", "sessions.pool", "session")
    FOOTER: ClassVar = (
        ("sessions.pool", "list.find", "list.refresh"),
        LEAVING,
        ("session.back",),
    )
    BUSY_WORDS: ClassVar = {"session": "checking the session"}

    def __init__(self, context: Context, service: "Service", session: "Session") -> None:
        self.text = Static(markup=False)
        super().__init__(context, service, session, KeyedScroll(self.text))
        self.findings: Sequence[Finding] = ()

    def on_mount(self) -> None:
        """Show that the facts are being read."""
        self.text.update("Reading the session, its people, its traffic and the pool …")

    @property
    def place(self) -> str:
        """The service, and the question."""
        return f"{service_name(self.service)} › why not?"

    async def read(self) -> None:
        """Gather the facts, check them, and show the findings."""
        try:
            facts = await in_thread(self._gather)
        except ProxyTuiError as error:
            self.deleted = isinstance(error, NotFoundError)
            self.view.display = False
            keys = key_hints(("list.refresh", "Again"), ("session.back", "Back"))
            self.notice.show("The session could not be checked", error, keys)
            return
        self.session, self.known = facts.session, facts
        self.findings = diagnosis.diagnose(facts)
        self._show_findings()
        self.bar.renew()

    def _gather(self) -> "Facts":
        client, context = self.context.connected().client, self.context
        return diagnosis.gather(client, self.service, self.session, context.people, context.clock)

    def _show_findings(self) -> None:
        self.session_there()
        head = Content.assemble(
            state_content(self.session.status),
            "  ",
            (name_text(self.session.unique_name) or safe(self.session.sid), "bold"),
        )
        verdict = Content.styled(diagnosis.verdict_words(tuple(self.findings)), "bold")
        blocks = [head, verdict, *map(finding_content, self.findings), _codes(self.findings)]
        self.text.update(Content("\n\n").join(block for block in blocks if block))
        self.status.say(f"causes first · {key_name('list.refresh')} looks again")

    def exports(self) -> "Sequence[Export]":
        """Return the findings."""
        facts = self.known
        if facts is None:
            return ()
        unread = "; ".join(f"the {name}: {why}" for name, why in facts.unread.items())
        coverage = f"not everything could be read: {unread}" if unread else "everything was read"
        return export.of_findings(self.service, self.session, tuple(self.findings), coverage)

    def action_session(self, name: str) -> None:
        """Do something to the session; look again rather than open another screen like this."""
        if name == "diagnose":
            self.action_refresh()
        else:
            super().action_session(name)

    def action_pool(self) -> None:
        """Show the numbers of the service."""
        self.post_message(OpenPool(self.service))

    def show_revealed(self) -> None:
        """Findings name people by letter and masked number only."""
        key = key_name("session.reveal")
        self.tell(f"Numbers stay masked here; {key} on the session's own screen shows them.")


def _codes(findings: Sequence[Finding]) -> Content:
    """Return what Twilio's debugger shows for these findings; empty without codes."""
    seen = {code for one in findings for code in one.codes}
    lines = [
        Content.assemble((f"{one.code}  ", "dim"), f"{one.means} {one.sees} {one.look}")
        for one in diagnosis.TRAFFIC_CODES
        if not seen or one.code in seen
    ]
    return Content("\n").join([heading("In Twilio's debugger this looks like"), *lines])
