"""Every key of the program, in one catalogue for bindings, footer, palette and help.

Never bound: ctrl+a and ctrl+b (tmux and screen), ctrl+h, ctrl+i, ctrl+j, ctrl+m (backspace, tab,
newline and enter to a terminal), and Alt chords (esc and a letter, over a slow line). No key
deletes anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from textual.binding import Binding, BindingType

from proxy_tui.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Key:
    """One binding."""

    id: str
    """``scope.name``, as in the config file."""
    keys: str
    """Comma-separated, in Textual's spelling."""
    action: str
    label: str
    """One or two words, for the footer."""
    help: str
    """One sentence, for help, palette and tooltip."""
    always: bool = False
    """Whether it comes before the keys of the focused widget; those of ``app`` work in dialogs
    too."""

    @property
    def scope(self) -> str:
        """The part of the id before the dot; keys of a scope are in force together."""
        return self.id.partition(".")[0]

    def binding(self) -> Binding:
        """Return the key as a Textual binding."""
        return Binding(
            self.keys, self.action, self.label, tooltip=self.help, id=self.id, priority=self.always
        )


CATALOGUE: Final = (
    Key("app.help", "question_mark,f1", "help", "Help", "Show every key that works here."),
    Key("app.palette", "ctrl+p,colon", "command_palette", "Commands", "Find a command by name."),
    Key("screen.profile", "ctrl+o", "app.profile", "Profile",
        "Switch to another profile or account."),
    Key("screen.lock", "U", "app.lock", "Unlock",
        "Unlock production for 15 minutes, or lock it."),
    Key("screen.interrupted", "exclamation_mark", "app.interrupted", "No outcome",
        "Show writes whose program ended before their answer."),
    Key("screen.history", "H", "app.history", "History",
        "Show the batch that runs, or else what was done."),
    Key("screen.export", "E", "export", "Export",
        "Write what is shown, or all of it, to a file, or copy it."),
    Key("app.redraw", "ctrl+l", "redraw", "Redraw", "Paint the whole screen again.", always=True),
    Key("app.suspend", "ctrl+z", "suspend_process", "Suspend", "Go to the shell; fg comes back.",
        always=True),
    Key("app.quit", "ctrl+q", "quit", "Quit", "Leave the program.", always=True),
    Key("table.down", "j", "cursor_down", "Down", "Move down."),
    Key("table.up", "k", "cursor_up", "Up", "Move up."),
    Key("table.top", "g,home", "scroll_top", "First", "Move to the first row."),
    Key("table.bottom", "G,end", "scroll_bottom", "Last", "Move to the last row."),
    Key("table.half_down", "ctrl+d", "half_page_down", "Half down", "Move down half a page."),
    Key("table.half_up", "ctrl+u", "half_page_up", "Half up", "Move up half a page."),
    Key("table.page_down", "pagedown,ctrl+f", "page_down", "Page down", "Move down a page."),
    Key("table.page_up", "pageup", "page_up", "Page up", "Move up a page."),
    Key("table.open", "enter", "select_cursor", "Open", "Open the row under the cursor."),
    Key("list.filter", "slash", "filter", "Filter", "Show only the rows that match what you type."),
    Key("list.refresh", "r", "refresh", "Refresh", "Read what is on screen again."),
    Key("list.goto", "ctrl+g", "app.goto", "Go to", "Open a session by SID or unique name."),
    Key("list.find", "f", "find", "Find",
        "Find sessions by number, SID or name, or who answers a call."),
    Key("find.edit", "slash", "edit", "Type again", "Search for something else."),
    Key("find.scope", "ctrl+t", "scope", "All services", "Look in every service, or in one."),
    Key("find.retry", "r", "retry", "Try again", "Search the services that failed again."),
    Key("find.reveal", "m", "reveal", "Reveal", "Show or mask the numbers that were found."),
    Key("history.undo", "z", "undo", "Undo", "Take back the write or batch under the cursor."),
    Key("history.settle", "r", "settle", "Read back",
        "Read back what is in doubt, and read the journal again."),
    Key("history.filter", "slash", "filter", "Filter",
        "Show only what matches, such as verb:close since:2h."),
    Key("history.more", "L", "more", "Older", "Read further back in the journal."),
    Key("services.login", "l", "app.login", "Sign in", "Sign in to an account."),
    Key("services.back", "escape,backspace", "back", "Clear", "Clear the filter."),
    Key("services.quit", "q", "app.quit", "Quit", "Leave the program."),
    Key("sessions.next_page", "right_square_bracket", "turn(1)", "Next page",
        "Turn to the next page."),
    Key("sessions.previous_page", "left_square_bracket", "turn(-1)", "Previous page",
        "Turn back a page."),
    Key("sessions.load_all", "L", "load_all", "Load all", "Load every session of this service."),
    Key("sessions.people", "P", "read_people", "People",
        "Read who is in the sessions, for views that ask it."),
    Key("sessions.sort", "s", "sort", "Sort", "Choose the order of the loaded rows."),
    Key("sessions.sort_left", "less_than_sign", "move_sort(-1)", "Sort left",
        "Sort by the column to the left of the one that is sorted by."),
    Key("sessions.sort_right", "greater_than_sign", "move_sort(1)", "Sort right",
        "Sort by the column to the right of the one that is sorted by."),
    Key("sessions.previous_view", "left_curly_bracket", "next_view(-1)", "Previous view",
        "Show the view to the left."),
    Key("sessions.next_view", "right_curly_bracket", "next_view(1)", "Next view",
        "Show the view to the right."),
    Key("sessions.columns", "c", "columns", "Columns",
        "Choose, order and size the columns for this service."),
    Key("sessions.save_view", "plus", "save_view", "Save view",
        "Save filter, order and columns as a view, or rename or delete one."),
    Key("sessions.live", "p", "live", "Live", "Turn automatic refresh on or off."),
    Key("sessions.timeline", "t", "timeline", "Changes", "Show what changed since you came."),
    Key("sessions.pool", "u", "pool", "Numbers", "Show the number pool and who holds each number."),
    Key("sessions.mark", "space", "mark", "Mark", "Mark or unmark the row."),
    Key("sessions.mark_all", "asterisk", "mark_all", "Mark all",
        "Mark all that match the filter, or none of them."),
    Key("sessions.next_pane", "tab", "app.focus_next", "Next pane", "Move between table and pane."),
    *(
        Key(f"view.{n}", str(n), f"view('{n}')", f"View {n}", f"Show the triage view on {n}.")
        for n in (*range(1, 10), 0)
    ),
    Key("filter.keep", "enter,down", "keep", "Keep",
        "Go back to the table and keep the filter.", always=True),
    Key("filter.clear", "escape,ctrl+g", "clear", "Clear", "Clear the filter."),
    Key("filter.complete", "tab", "complete", "Complete", "Complete the word at the cursor.",
        always=True),
    Key("session.back", "escape,backspace,q", "back", "Back", "Go back to where you came from."),
    Key("step.next", "J", "step(1)", "Next",
        "Go to the next session of the list."),
    Key("step.previous", "K", "step(-1)", "Previous",
        "Go to the previous session of the list."),
    Key("session.new", "n", "session('new')", "New", "Create a session."),
    Key("session.edit", "e", "session('edit')", "Edit", "Change ttl, expiry or status."),
    Key("session.close", "x", "session('close')", "Close",
        "Close the session; its people lose contact."),
    Key("session.reopen", "o", "session('reopen')", "Re-open", "Re-open a closed session."),
    Key("session.undo", "z", "undo", "Undo", "Take back what you last did to the session."),
    Key("session.diagnose", "w", "session('diagnose')", "Why",
        "Explain why two people cannot reach each other."),
    Key("session.actions", "a", "session('actions')", "More",
        "Show everything that can be done to the session."),
    Key("session.copy", "y", "session('copy')", "Copy",
        "Copy the SID, the name, a masked number or a link."),
    Key("session.handover", "Y", "session('handover')", "Hand over",
        "Write what is known and was done, for a ticket."),
    Key("session.raw", "v", "session('raw')", "Raw", "Show the JSON that the API answered."),
    Key("session.reveal", "m", "session('reveal')", "Reveal",
        "Show or mask phone numbers and message bodies."),
    Key("dialog.cancel", "escape,ctrl+g", "cancel", "Cancel", "Leave the dialog; nothing is sent."),
    Key("login.demo", "ctrl+t", "demo", "Demo",
        "Open the bundled simulator instead of an account."),
    Key("life.half_hour", "f2", "add_time(1800)", "+30m", "Add half an hour to the ttl or expiry."),
    Key("life.two_hours", "f3", "add_time(7200)", "+2h", "Add two hours to the ttl or expiry."),
    Key("life.day", "f4", "add_time(86400)", "+1d", "Add a day to the ttl or expiry."),
    Key("dialog.submit", "ctrl+s", "submit", "Send", "Do what the dialog says."),
    Key("columns.toggle", "space", "show", "Show", "Show or hide the column."),
    Key("columns.earlier", "K,shift+up", "shift(-1)", "Earlier", "Move the column to the left."),
    Key("columns.later", "J,shift+down", "shift(1)", "Later", "Move the column to the right."),
    Key("columns.wider", "right,plus", "widen(1)", "Wider", "Make the column wider."),
    Key("columns.narrower", "left,minus", "widen(-1)", "Narrower", "Make the column narrower."),
    Key("columns.usual", "r", "usual", "As usual", "Choose the usual columns."),
    Key("columns.up", "k,up", "move(-1)", "Up", "Go to the column above."),
    Key("columns.down", "j,down", "move(1)", "Down", "Go to the column below."),
)  # fmt: skip
"""In the order of the help dialog."""

BY_ID: Final = {key.id: key for key in CATALOGUE}

ON_HITS: Final = (
    "find", "session.back", "session.edit", "session.close", "session.reopen", "session.undo",
    "session.diagnose", "session.copy", "session.handover", "session.actions", "sessions.mark",
    "sessions.mark_all",
)  # fmt: skip
"""Scopes and keys of the search."""

TOGETHER: Final = (
    frozenset(
        {
            "app",
            "screen",
            "table",
            "list",
            "services",
            "sessions.next_page",
            "sessions.previous_page",
        }
    ),
    frozenset({"app", "screen", "table", "list", "sessions", "session", "view"}),
    frozenset({"app", "screen", "table", "list", "sessions.pool", "session", "step"}),
    frozenset({"app", "screen", "table", *ON_HITS}),
    frozenset({"app", "screen", "table", "history", "session.back"}),
    frozenset({"app", "filter"}),
    frozenset({"dialog", "login"}),
    frozenset({"app", "dialog", "life"}),
    frozenset({"dialog", "columns"}),
)
"""Scopes, and single keys, that are in force at the same time on some screen."""

NEVER_BOUND: Final = frozenset(f"ctrl+{letter}" for letter in "abhijm") | frozenset({"alt"})
"""Keys that terminals, tmux or shells use themselves."""


def bindings(*names: str, without: str = "") -> list[BindingType]:
    """Return the bindings of whole scopes (``"session"``) or single keys (``"list.goto"``).

    Args:
        names: Scopes and binding ids.
        without: A binding id to leave out of its scope.
    """
    return [
        key.binding()
        for key in CATALOGUE
        if (key.id in names or key.scope in names) and key.id != without
    ]


def check(keymap: Mapping[str, str]) -> dict[str, str]:
    """Return the entries of ``keymap`` whose binding id exists, if all of them can work.

    Textual accepts impossible keys and conflicts in silence. Two bindings conflict if they have
    a key in common and their scopes are in force together.

    Raises:
        SettingsError: a key that is never bound, or a conflict.
    """
    known = {name: keys for name, keys in keymap.items() if name in BY_ID}
    for name, keys in known.items():
        for key in _split(keys):
            if key in NEVER_BOUND or key.startswith("alt+"):
                raise SettingsError(
                    f"The key '{key}' (for {name}) never reaches a program in a terminal safely.",
                    hint="Choose another key in the config file.",
                )
    _refuse_conflicts(known)
    return known


def _refuse_conflicts(keymap: Mapping[str, str]) -> None:
    for scopes in TOGETHER:
        taken: dict[str, str] = {}
        for key in CATALOGUE:
            if key.scope not in scopes and key.id not in scopes:
                continue
            for pressed in _split(keymap.get(key.id, key.keys)):
                other = taken.setdefault(pressed, key.id)
                if other != key.id:
                    raise SettingsError(
                        f"The key '{pressed}' is given to both {other} and {key.id}.",
                        hint="Give one of them another key in the config file.",
                    )


def _split(keys: str) -> Iterable[str]:
    return (key.strip() for key in keys.split(",") if key.strip())


_DISPLAY: Final = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "exclamation_mark": "!",
    "asterisk": "*",
    "plus": "+",
    "minus": "-",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "escape": "esc",
    "space": "space",
}


def display(keys: str) -> str:
    """Return keys as a person reads them, such as ``ctrl+p :``."""
    return " ".join(_DISPLAY.get(key, key) for key in _split(keys))


_changed: Final[dict[str, str]] = {}
"""The keymap in force, by binding id; global, because the program has one keyboard."""


def use(keymap: Mapping[str, str]) -> dict[str, str]:
    """Check a keymap, put it in force for every text that names a key, and return it.

    Raises:
        SettingsError: As for ``check``.
    """
    checked = check(keymap)
    _changed.clear()
    _changed.update(checked)
    return checked


def key_name(name: str) -> str:
    """Return the first key in force for a binding id, such as ``esc``.

    Every text on screen takes the names of keys from here.
    """
    keys = display(_changed.get(name, BY_ID[name].keys))
    return keys.split()[0] if keys else "(no key)"


def key_note(name: str) -> str:
    """Return the first key in force for a binding id; empty if there is no such binding."""
    return key_name(name) if name in BY_ID else ""


def key_hints(*hints: tuple[str, str]) -> str:
    """Return a line of keys in force, such as ``r Refresh   esc Services``.

    Args:
        hints: Pairs of a binding id and one or two words.
    """
    return "   ".join(f"{key_name(name)} {words}" for name, words in hints)


def urgent_keys() -> frozenset[str]:
    """Return the keys in force that never wait for the event being handled."""
    urgent = (key for key in CATALOGUE if key.always and key.scope == "app")
    return frozenset(
        pressed for key in urgent for pressed in _split(_changed.get(key.id, key.keys))
    )
