"""The command palette: everything that a key does on the screen, by any name that people use."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from textual.app import SystemCommand
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from proxy_tui.ui.keys import BY_ID, display, key_name
from proxy_tui.ui.synonyms import SYNONYMS

_LEFT_OUT = frozenset({"table.down", "table.up", "app.palette", "app.quit", "services.quit"})
_LEFT_OUT_SCOPES = frozenset({"filter"})
"""Keys of a line that is being typed in."""

_NOT_NOW: Final = "Not now: "


def screen_commands(screen: Screen[Any]) -> Iterable[SystemCommand]:
    """Return a command for each binding of the screen, with its key in force.

    One that is impossible says why instead of what it does.
    """
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        name = active.binding.id
        key = BY_ID.get(name or "")
        if key is None or key.id in seen or key.id in _LEFT_OUT or key.scope in _LEFT_OUT_SCOPES:
            continue
        seen.add(key.id)
        run = partial(screen.app.run_action, active.binding.action, active.node)
        action = key.id.partition(".")[2] if key.action.startswith("session(") else ""
        yield SystemCommand(
            f"{active.binding.description} ({display(active.binding.key)})",
            _not_now(screen, action) or key.help,
            run,
        )
    actions = getattr(screen, "actions", None)
    if actions is not None:
        words = _not_now(screen, "delete") or "Delete the session for good."
        yield SystemCommand("Delete session", words, partial(actions.run, "delete"))


def _not_now(screen: Screen[Any], action: str) -> str:
    """Return why an action on the session under the cursor is impossible; else empty."""
    actions, many = getattr(screen, "actions", None), getattr(screen, "marked_actions", None)
    if not action or actions is None or (many is not None and many.has_targets):
        return ""
    reason = actions.why_not(action)
    return f"{_NOT_NOW}{reason}." if reason else ""


class Commands(Provider):
    """Finds commands by the words of their names, of their synonyms and of what they do."""

    async def discover(self) -> Hits:
        """Yield every command, in the order of their names."""
        for command in sorted(self.app.get_system_commands(self.screen), key=lambda one: one.title):
            yield DiscoveryHit(_prompt(command), command.callback, command.title)

    async def search(self, query: str) -> Hits:
        """Yield the commands that fit every word; if there are none, say what to do."""
        words = query.casefold().split()
        found = False
        for command in self.app.get_system_commands(self.screen):
            score = min((_score(word, command) for word in words), default=0)
            if score:
                found = True
                yield Hit(score, _prompt(command), command.callback, command.title)
        if not found:
            yield _nothing(query.strip(), partial(self.app.run_action, "help"))


def _prompt(command: SystemCommand) -> Content:
    """Return name and sentence; text only, since a hit would take markup."""
    is_possible = not command.help.startswith(_NOT_NOW)
    return Content.assemble(
        (command.title, "" if is_possible else "dim"),
        "\n",
        (command.help, "not bold dim" if is_possible else "not bold $text-warning"),
    )


def _nothing(query: str, show_help: Callable[[], object]) -> Hit:
    title = f"No command matches “{query}”"
    words = f"Say in another word what you want to do. {key_name('app.help')} lists every key."
    return Hit(1, _prompt(SystemCommand(title, words, show_help)), show_help, query)


def _score(word: str, command: SystemCommand) -> float:
    """Return how well a word fits a command: from 1, the start of its name, to 0, not at all."""
    title = command.title.casefold()
    name = command.title.partition(" (")[0]
    if title.startswith(word):
        return 1
    if any(part.startswith(word) for part in title.split()):
        return 0.9
    if any(part.startswith(word) for part in SYNONYMS.get(name, "").split()):
        return 0.8
    if any(part.startswith(word) for part in command.help.casefold().split()):
        return 0.4
    return 0.2 if len(word) > 1 and word in title else 0
