"""What can be done to a session, wherever one is on screen."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from proxy_tui.formatting import mask, name_text, safe
from proxy_tui.operations import support
from proxy_tui.operations.writes.preconditions import why_impossible
from proxy_tui.ui.keys import BY_ID, key_name
from proxy_tui.ui.messages import WriteToTerminal
from proxy_tui.ui.screens.base_screen import ProxyScreen

if TYPE_CHECKING:
    from proxy_tui.api.models import Participant, Service, Session
    from proxy_tui.operations.export.copying import CopyItem
    from proxy_tui.operations.sessions.detail import SessionDetail
    from proxy_tui.operations.support.clipboard import Copied
    from proxy_tui.operations.writes.outcomes import Written
    from proxy_tui.ui.dialogs.write_dialog import SessionWriteDialog, WriteDialog

_SHOW = "show"
_VERBS = {"add_person": "add_participant"}
"""What the journal calls an action, where that differs."""
_WRITES = frozenset({"new", "edit", "close", "reopen", "add_person", "delete"})
_NEEDS_SESSION = (_WRITES - {"new"}) | {"actions", "copy", "raw", "mark", "diagnose"}


class SessionActions(ProxyScreen):
    """Mixed into a screen that shows sessions; its keys open the dialogs.

    The dialogs ask, check and send; the screen takes what came of it through
    ``session_changed`` and ``session_gone``.
    """

    service: "Service | None"
    revealed: bool
    draft: dict[str, str] | None = None
    """What was typed into a new session that was not created."""

    @property
    def session(self) -> "Session | None":
        """The session that actions are about."""
        raise NotImplementedError

    @property
    def detail(self) -> "SessionDetail | None":
        """What is known of its people and contacts."""
        return None

    def session_changed(self, session: "Session") -> None:
        """Take a session as a write left it."""
        raise NotImplementedError

    def session_gone(self, sid: str) -> None:
        """Forget a session that no longer exists."""
        raise NotImplementedError

    def why_not(self, action: str) -> str:
        """Return why an action is impossible now; "" when it is possible."""
        session = self.session
        if self.service is None or self.connection is None:
            return "nothing is loaded yet"
        if action in _NEEDS_SESSION and session is None:
            return "no session is chosen"
        if action in _WRITES and self.connection.client.read_only:
            return self.connection.read_only_reason or "this run is read-only"
        if session is None:
            return ""
        detail = self.detail
        is_known = detail is not None and detail.session.sid == session.sid
        people = len(detail.present) if detail is not None and is_known else None
        return why_impossible(_VERBS.get(action, action), session, people=people)

    def refuse(self, action: str, label: str) -> bool:
        """Say why an action is impossible, or ask to unlock it; return whether it must wait."""
        reason = self.why_not(action)
        if reason and action in _WRITES and self.can_unlock:
            sid = self.session.sid if self.session is not None and action != "new" else ""
            self.ask_to_unlock(action, unless=lambda: bool(sid) and not self.is_still(sid))
            return True
        if reason:
            self.tell(f"{label}: {reason}.", warning=True)
        return bool(reason)

    def action_new(self) -> None:
        """Create a session."""
        from proxy_tui.ui.dialogs.create import CreateDialog  # noqa: PLC0415  not before it is needed

        if self.refuse("new", "New session") or self.service is None:
            return
        dialog = CreateDialog(self.context, self.service, self.draft)

        def done(written: "Written | None") -> None:
            self.draft = dialog.draft if written is None else None
            self._written(written, "Created", dialog)

        self.app.push_screen(dialog, done)

    def action_edit(self) -> None:
        """Change ttl, expiry or status."""
        from proxy_tui.ui.dialogs.update import UpdateDialog  # noqa: PLC0415  not before it is needed

        if not self.refuse("edit", "Change") and self.service and self.session:
            self._ask(UpdateDialog(self.context, self.service, self.session), "Changed")

    def action_close(self) -> None:
        """Close the session."""
        from proxy_tui.ui.dialogs.confirm import CloseDialog  # noqa: PLC0415  not before it is needed

        if not self.refuse("close", "Close") and self.service and self.session:
            self._ask(CloseDialog(self.context, self.service, self.session), "Closed")

    def action_reopen(self) -> None:
        """Re-open a closed session."""
        from proxy_tui.ui.dialogs.reopen import ReopenDialog  # noqa: PLC0415  not before it is needed

        if not self.refuse("reopen", "Re-open") and self.service and self.session:
            self._ask(ReopenDialog(self.context, self.service, self.session), "Re-opened")

    def action_add_person(self) -> None:
        """Add a person to the session."""
        from proxy_tui.ui.dialogs.participant import AddParticipantDialog  # noqa: PLC0415  as above

        if not self.refuse("add_person", "Add a person") and self.service and self.session:
            dialog = AddParticipantDialog(self.context, self.service, self.session)
            self._ask(dialog, "Added a person to")

    def action_delete(self) -> None:
        """Delete the session for good."""
        from proxy_tui.ui.dialogs.confirm import DeleteDialog  # noqa: PLC0415  not before it is needed

        if not self.refuse("delete", "Delete") and self.service and self.session:
            self._ask(DeleteDialog(self.context, self.service, self.session), "Deleted")

    def _ask(self, dialog: "SessionWriteDialog", verb: str) -> None:
        def done(written: "Written | None") -> None:
            if dialog.gone or (written is not None and written.session is None):
                self.session_gone(dialog.shown.sid)
            if written is not None and written.session is None:
                self._tell_written(verb, dialog.shown, written)
            else:
                self._written(written, verb, dialog)

        self.app.push_screen(dialog, done)

    def _written(self, written: "Written | None", verb: str, dialog: "WriteDialog") -> None:
        if written is None or written.session is None:
            return
        self.session_changed(written.session)
        # Whether a write in doubt was done, nobody knows; the session is as it was read back.
        self._tell_written("Read again:" if dialog.settled else verb, written.session, written)

    def _tell_written(self, verb: str, session: "Session", written: "Written") -> None:
        name = name_text(session.unique_name, revealed=self.revealed) or session.sid
        self.tell(f"{verb} {name}. {written.note}".strip(), warning=bool(written.note))

    def action_actions(self) -> None:
        """Choose among everything that can be done."""
        from proxy_tui.ui.dialogs.menu import MenuDialog, MenuItem  # noqa: PLC0415  with a only

        if self.refuse("actions", "Actions") or self.session is None:
            return
        entries = (
            ("edit", "Change ttl, expiry or status"), ("close", "Close"), ("reopen", "Re-open"),
            ("add_person", "Add a person …"), ("copy", "Copy …"), ("raw", "Raw JSON"),
            ("delete", "Delete for good …"),
        )  # fmt: skip
        choices = [
            MenuItem(name, label, self.why_not(name), key=_key_note(f"session.{name}"))
            for name, label in entries
        ]
        sid = self.session.sid
        title = f"Do to {name_text(self.session.unique_name, revealed=self.revealed) or safe(sid)}"

        async def act(name: str | None) -> None:
            if name is not None and self.is_still(sid):
                await self.run_action(name)

        self.app.push_screen(MenuDialog(title, choices), act)

    def is_still(self, sid: str) -> bool:
        """Whether actions are still about this session; where they are not, say so.

        A reading that was under way when a menu opened may move the cursor to another row.
        """
        same = self.session is not None and self.session.sid == sid
        if not same:
            self.tell(
                "The row under the cursor is another one now; nothing was done.", warning=True
            )
        return same

    def action_diagnose(self) -> None:
        """Say why the two people cannot reach each other."""
        from proxy_tui.ui.screens.diagnosis import DiagnosisScreen  # noqa: PLC0415  with w only

        if not self.refuse("diagnose", "Why not?") and self.service and self.session:
            screen = DiagnosisScreen(self.context, self.service, self.session)
            self.app.push_screen(
                screen, lambda _: self.came_back(screen.session, gone=screen.deleted)
            )

    def find_people(
        self, participants: "Sequence[Participant]", names: "Mapping[str, str]"
    ) -> None:
        """Find other sessions of a person of this one, or of anybody else.

        Args:
            participants: Of this session, as far as read.
            names: A letter for each participant SID.
        """
        from proxy_tui.ui.dialogs.menu import MenuDialog, MenuItem  # noqa: PLC0415  with f only

        people = {one.sid: one for one in participants if one.identifier}
        if not people:
            super().action_find()
            return
        choices = [
            MenuItem(sid, f"{names.get(sid, '?')}  {mask(one.identifier)}")
            for sid, one in people.items()
        ]
        choices.append(MenuItem("", "Something else …"))

        def chosen(sid: str | None) -> None:
            if sid:
                number = people[sid].identifier or ""
                self.find_number(number, mask(number))
            elif sid is not None:
                super(SessionActions, self).action_find()

        self.app.push_screen(MenuDialog("Find the sessions of", choices), chosen)

    def action_raw(self) -> None:
        """Show the JSON that the API answers."""
        from proxy_tui.ui.dialogs.text import RawDialog  # noqa: PLC0415  not before it is needed

        if not self.refuse("raw", "Raw JSON") and self.session is not None:
            self.app.push_screen(RawDialog(self.context, self.session, revealed=self.revealed))

    def action_copy(self) -> None:
        """Choose what to copy, or to show for selecting it by mouse."""
        from proxy_tui.ui.dialogs.menu import MenuDialog, MenuItem  # noqa: PLC0415  with y only

        if self.refuse("copy", "Copy"):
            return
        things = self._things()
        choices = [MenuItem(one.id, one.label, note=_preview(one.text)) for one in things]
        choices.append(MenuItem(_SHOW, "Show instead, to select by mouse …"))

        def chosen(name: str | None) -> None:
            if name == _SHOW:
                self.app.push_screen(MenuDialog("Show", choices[:-1]), show)
            elif name is not None:
                self._copy(next(one for one in things if one.id == name))

        def show(name: str | None) -> None:
            if name is not None:
                self._show_thing(next(one for one in things if one.id == name))

        self.app.push_screen(MenuDialog("Copy", choices), chosen)

    def _things(self) -> "tuple[CopyItem, ...]":
        from proxy_tui.operations.export.copying import copy_items  # noqa: PLC0415  with y only

        session, service, connection = self.session, self.service, self.connection
        if session is None or service is None or connection is None:
            return ()
        detail = self.detail
        people = detail.participants if detail is not None else ()
        base_url = connection.client.base_url
        return copy_items(
            session, service, people, now=self.context.clock(), base_url=base_url,
            revealed=self.revealed, known=detail.names if detail is not None else None,
        )  # fmt: skip

    def _show_thing(self, thing: "CopyItem") -> None:
        from proxy_tui.ui.dialogs.text import ShowDialog  # noqa: PLC0415  not before it is needed

        self.app.push_screen(ShowDialog(thing.label, thing.text))

    def _copy(self, thing: "CopyItem") -> None:
        def copied(result: "Copied") -> None:
            if result.escape:
                self.post_message(WriteToTerminal(result.escape))
            self.tell(f"{thing.label}: {result.words}")

        self.work("copy", lambda: support.copy_text(thing.text), copied)

    def action_reveal(self) -> None:
        """Show or mask phone numbers and message bodies."""
        self.revealed = not self.revealed
        self.show_revealed()

    def show_revealed(self) -> None:
        """Repaint what holds numbers."""
        raise NotImplementedError


def _key_note(name: str) -> str:
    """Return the key in force for a binding; "" where there is no such binding."""
    return key_name(name) if name in BY_ID else ""


def _preview(text: str) -> str:
    line = safe(text.partition("\n")[0])
    return line if len(line) <= 44 else f"{line[:43]}…"
