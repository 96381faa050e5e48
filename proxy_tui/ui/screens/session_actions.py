"""The actions on a session, for every screen that shows one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting import mask, name_text, person_label, safe
from proxy_tui.operations import export, writes
from proxy_tui.ui import dialogs
from proxy_tui.ui.keys import key_note
from proxy_tui.ui.messages import OpenDiagnosis, OpenFind
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.screens.copy_menu import hand_over, links_of, open_copy_menu

if TYPE_CHECKING:
    from proxy_tui.api.models import Participant, Service, Session
    from proxy_tui.operations.writes import Written
    from proxy_tui.ui.screens.base_screen import ProxyScreen


@dataclass(frozen=True, slots=True)
class Subject:
    """The session that actions are about, and who is in it."""

    service: "Service"
    session: "Session"
    participants: "tuple[Participant, ...] | None" = None
    """Removed ones too; None if they were not read."""
    names: Mapping[str, str] = field(default_factory=dict)
    """A letter for each participant SID."""
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class _Change:
    """A write to a session."""

    label: str
    done: str
    """What the note says before the session's name."""
    dialog: "Callable[[], type[dialogs.SessionWriteDialog]]"
    """Returns the dialog that asks for it, which loads at first use."""


@dataclass(frozen=True, slots=True)
class _PersonChange:
    """A write about one person of a session, who is chosen first."""

    label: str
    done: str
    """What the note says before the session's name."""
    dialog: "Callable[[], type[dialogs.PersonDialog]]"
    """Returns the dialog that asks for it, which loads at first use."""


_CHANGES: Final[dict[str, _Change | _PersonChange]] = {
    "edit": _Change("Change", "Changed", lambda: dialogs.UpdateDialog),
    "close": _Change("Close", "Closed", lambda: dialogs.CloseDialog),
    "reopen": _Change("Re-open", "Re-opened", lambda: dialogs.ReopenDialog),
    "add_person": _Change(
        "Add a person", "Added a person to", lambda: dialogs.AddParticipantDialog
    ),
    "remove_person": _PersonChange(
        "Remove a person", "Removed a person from", lambda: dialogs.RemoveParticipantDialog
    ),
    "replace_person": _PersonChange(
        "Replace a person", "Replaced a person in", lambda: dialogs.ReplaceParticipantDialog
    ),
    "message": _PersonChange("Send a message", "Sent a message in", lambda: dialogs.MessageDialog),
    "delete": _Change("Delete", "Deleted", lambda: dialogs.DeleteDialog),
}


_MENU: Final = (
    ("edit", "Change ttl, expiry or status"),
    ("close", "Close"),
    ("reopen", "Re-open"),
    ("add_person", "Add a person …"),
    ("message", "Send a message to a person …"),
    ("replace_person", "Replace a person …"),
    ("remove_person", "Remove a person for good …"),
    ("copy", "Copy …"),
    ("handover", "Hand over …"),
    ("raw", "Raw JSON"),
    ("delete", "Delete for good …"),
)


class SessionActions:
    """The actions on the session that a screen shows. A dialog asks, checks and sends each write.

    Args:
        subject: Returns what the actions are about; None while there is no session.
        changed: Takes the session that a write returned.
        gone: Takes the SID of a session that no longer exists.
        show: Shows the session again, when numbers are revealed or masked.
    """

    def __init__(
        self,
        screen: "ProxyScreen",
        subject: Callable[[], Subject | None],
        *,
        changed: "Callable[[Session], None]",
        gone: Callable[[str], None],
        show: Callable[[], None],
    ) -> None:
        self._is_revealed = False
        self._recorded = ""
        """On production, the SID of the session whose numbers are shown."""
        self._screen = screen
        self._subject = subject
        self._changed = changed
        self._gone = gone
        self._show = show
        self._draft: dict[str, str] | None = None
        """The fields of a new session that was not created."""
        self._others: dict[str, Callable[[], None]] = {
            "new": self._create,
            "diagnose": self._diagnose,
            "actions": self._choose,
            "copy": self._copy,
            "handover": self._hand_over,
            "raw": self._show_raw,
            "reveal": self._reveal,
        }

    @property
    def revealed(self) -> bool:
        """Whether phone numbers and message bodies of the session are shown.

        On production that is one session at a time, and each is in the journal.
        """
        is_recorded = not self._screen.context.is_production or self._sid == self._recorded
        return self._is_revealed and is_recorded

    @property
    def reveals_all(self) -> bool:
        """Whether the numbers of every session are shown."""
        return self._is_revealed and not self._screen.context.is_production

    def run(self, name: str) -> None:
        """Run an action by the name that keys and menus use."""
        if name in _CHANGES:
            self._change(name, _CHANGES[name])
        else:
            self._others[name]()

    def why_not(self, name: str) -> str:
        """Return why an action is impossible now, or an empty string."""
        subject, connection = self._subject(), self._screen.context.connection
        if connection is None or (subject is None and self._screen.service is None):
            return "nothing is loaded yet"
        if subject is not None and subject.is_gone:
            return "the session is gone"
        if subject is None and name != "new":
            return "no session is chosen"
        if (name in _CHANGES or name == "new") and connection.client.read_only:
            return connection.read_only_reason or "this run is read-only"
        if subject is None or name not in _CHANGES:
            return ""
        present = [one for one in subject.participants or () if not one.is_removed]
        people = None if subject.participants is None else len(present)
        reason = writes.why_impossible(_CHANGES[name].dialog().VERB, subject.session, people=people)
        if not reason and people is None and isinstance(_CHANGES[name], _PersonChange):
            return "who is in it was not read; open the session first"
        return reason

    def _allowed(self, name: str, label: str) -> bool:
        """Return whether an action is possible; if not, say why or ask to unlock it."""
        reason = self.why_not(name)
        lock = self._screen.context.closed_lock
        if reason and lock is not None and (name in _CHANGES or name == "new"):
            self._unlock(lock, name)
        elif reason:
            self._screen.tell(f"{label}: {reason}.", warning=True)
        return not reason

    def _subject_of(self, name: str, label: str) -> Subject | None:
        """Return the subject of an action on a session, or None if it is impossible."""
        return self._subject() if self._allowed(name, label) else None

    def _unlock(self, lock: "writes.WriteLock", name: str) -> None:
        sid = "" if name == "new" else self._sid

        def unlocked(is_open: bool | None) -> None:
            self._screen.bar.renew()
            if is_open and (not sid or self._is_still(sid)):
                self.run(name)

        self._screen.app.push_screen(dialogs.UnlockDialog(lock), unlocked)

    @property
    def _sid(self) -> str:
        subject = self._subject()
        return subject.session.sid if subject is not None else ""

    def _is_still(self, sid: str) -> bool:
        """Return whether actions are still about this session; say so if they are not.

        A flow that ran while a menu was open may have moved the cursor to another row.
        """
        if self._sid == sid:
            return True
        self._screen.tell(
            "The row under the cursor is another one now; nothing was done.", warning=True
        )
        return False

    # -- writes

    def _create(self) -> None:
        service = self._screen.service
        if not self._allowed("new", "New session") or service is None:
            return
        dialog = dialogs.CreateDialog(self._screen.context, service, self._draft)

        def done(written: "Written | None") -> None:
            self._draft = dialog.draft if written is None else None
            self._take(written, "Created", settled=dialog.settled)

        self._screen.app.push_screen(dialog, done)

    def _change(self, name: str, change: _Change | _PersonChange) -> None:
        subject = self._subject_of(name, change.label)
        if subject is None:
            return
        if isinstance(change, _PersonChange):
            self._choose_person(subject, change)
        else:
            screen = self._screen
            dialog = change.dialog()(screen.context, subject.service, subject.session)
            self._ask(dialog, change.done)

    def _choose_person(self, subject: Subject, change: _PersonChange) -> None:
        """Choose whom a write is about, then ask for it."""
        present = {one.sid: one for one in subject.participants or () if not one.is_removed}
        letters = {sid: subject.names.get(sid, "") for sid in present}
        choices = [
            dialogs.MenuItem(sid, person_label(one, letters[sid]))
            for sid, one in sorted(present.items(), key=lambda pair: letters[pair[0]])
        ]
        session = subject.session

        def chosen(sid: str | None) -> None:
            if sid is not None and self._is_still(session.sid):
                context = self._screen.context
                dialog = change.dialog()(
                    context, subject.service, session, present[sid], letters[sid]
                )
                self._ask(dialog, change.done)

        self._screen.app.push_screen(dialogs.MenuDialog(f"{change.label}: who?", choices), chosen)

    def _ask(self, dialog: "dialogs.SessionWriteDialog", what: str) -> None:
        """Open a dialog that writes; show what came of it."""

        def done(written: "Written | None") -> None:
            is_deleted = written is not None and written.session is None
            if dialog.gone or is_deleted:
                self._screen.context.people.forget(dialog.shown.sid)
                self._gone(dialog.shown.sid)
            if written is not None and is_deleted:
                self._tell(what, dialog.shown, written)
            else:
                self._take(written, what, settled=dialog.settled)

        self._screen.app.push_screen(dialog, done)

    def _take(self, written: "Written | None", done: str, *, settled: bool) -> None:
        if written is not None and written.session is not None:
            self._changed(written.session)
            # A write in doubt may not have been done; the session is as it was read back.
            self._tell("Read again:" if settled else done, written.session, written)

    def _tell(self, done: str, session: "Session", written: "Written") -> None:
        name = name_text(session.unique_name, revealed=self.revealed) or session.sid
        self._screen.tell(f"{done} {name}. {written.note}".strip(), warning=bool(written.note))

    # -- menus and texts

    def _choose(self) -> None:
        """Choose among everything that can be done."""
        subject = self._subject_of("actions", "Actions")
        if subject is None:
            return
        session = subject.session
        choices = [
            dialogs.MenuItem(name, label, self.why_not(name), key=key_note(f"session.{name}"))
            for name, label in _MENU
        ]
        title = (
            f"Do to {name_text(session.unique_name, revealed=self.revealed) or safe(session.sid)}"
        )

        def act(name: str | None) -> None:
            if name is not None and self._is_still(session.sid):
                self.run(name)

        self._screen.app.push_screen(dialogs.MenuDialog(title, choices), act)

    def _diagnose(self) -> None:
        subject = self._subject_of("diagnose", "Why not?")
        if subject is not None:
            screen = self._screen
            screen.post_message(OpenDiagnosis(screen, subject.service, subject.session))

    def _copy(self) -> None:
        links = links_of(self._screen)
        if self._subject() is None and links is not None and self._screen.link(links):
            open_copy_menu(self._screen, ())  # An empty list can be linked to.
            return
        subject = self._subject_of("copy", "Copy")
        if subject is None or links is None:
            return
        items = export.copy_items(
            subject.session,
            subject.service,
            subject.participants or (),
            now=self._screen.context.clock(),
            base_url=links.connection.client.base_url,
            revealed=self.revealed,
            known=subject.names,
        )
        open_copy_menu(self._screen, [*items, links.to_session(subject.service, subject.session)])

    def _hand_over(self) -> None:
        subject = self._subject_of("handover", "Hand over")
        if subject is not None:
            hand_over(self._screen, [writes.Target(subject.service, subject.session)])

    def _show_raw(self) -> None:
        subject = self._subject_of("raw", "Raw JSON")
        if subject is not None:
            dialog = dialogs.RawDialog(
                self._screen.context, subject.session, revealed=self.revealed
            )
            self._screen.app.push_screen(dialog)

    def _reveal(self) -> None:
        subject = self._subject()
        if self._screen.context.is_production and not self.revealed and subject is not None:
            self._screen.run_flow("reveal", self._record_and_reveal, subject.session)
        else:
            self._is_revealed = not self._is_revealed
            self._show()

    async def _record_and_reveal(self, session: "Session") -> None:
        """Show the numbers of one session once the journal has it.

        Raises:
            JournalError: The journal cannot be written; the numbers stay masked.
        """
        writer = self._screen.context.connected().writer
        await in_thread(partial(writer.record_reveal, session.service_sid, session.sid))
        self._is_revealed, self._recorded = True, session.sid
        self._show()

    def find_people(self) -> None:
        """Find other sessions of a person of this one, or anything else."""
        subject, screen = self._subject(), self._screen
        if subject is None:
            return
        people = {one.sid: one.identifier for one in subject.participants or () if one.identifier}
        if not people:
            screen.post_message(OpenFind(subject.service))
            return
        choices = [
            dialogs.MenuItem(sid, f"{subject.names.get(sid, '?')}  {mask(number)}")
            for sid, number in people.items()
        ]
        choices.append(dialogs.MenuItem("", "Something else …"))

        def chosen(sid: str | None) -> None:
            if sid is not None:
                number = people.get(sid, "")
                shown = mask(number) if number else ""
                screen.post_message(OpenFind(subject.service, number=number, shown=shown))

        screen.app.push_screen(dialogs.MenuDialog("Find the sessions of", choices), chosen)
