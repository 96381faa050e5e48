"""The search index of the profile in force: switched on, answered for good, or dropped."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from proxy_tui.formatting import safe
from proxy_tui.ui import dialogs
from proxy_tui.ui.context import Context
from proxy_tui.ui.runtime.workers import WorkerHost, in_thread

if TYPE_CHECKING:
    from proxy_tui.operations.search import KeyedIndex

_SAID = {
    "keep": "Searches keep an index on disk from now on.",
    "never": "No index is kept, and it is not offered again.",
    "drop": "The search index and its key are deleted, and none is kept any more.",
}
_NO_PROFILE = "A search index belongs to a profile, and none signed in. proxy-tui login makes one."


class SearchIndex:
    """What the palette does about the search index.

    Args:
        host: Runs the flow.
    """

    def __init__(self, app: App[Any], host: WorkerHost, context: Context) -> None:
        self._app = app
        self._host = host
        self._context = context

    def ask(self) -> None:
        """Ask what to do, in the profile that signed in."""
        context = self._context
        name = context.connection.profile if context.connection is not None else ""
        profile = context.settings.profiles.get(name)
        if profile is None or context.keep_index is None:
            self._tell(_NO_PROFILE)
            return
        keep = partial(context.keep_index, name)

        def answered(choice: str | None) -> None:
            self._app.screen.query(".index-offer").set(display=False)
            if choice is not None:
                self._host.run_flow("index", self._do, choice, keep)

        dialog = dialogs.SearchIndexDialog(safe(name), kept=profile.search_index)
        self._app.push_screen(dialog, answered)

    async def _do(self, choice: str, keep: "Callable[[bool], KeyedIndex | None]") -> None:
        people = self._context.people
        if choice != "keep" and people.on_disk is not None:
            # What it still has to save would begin a new file.
            people.on_disk.close()
            people.use_disk(None)
        people.use_disk(await in_thread(partial(keep, choice == "keep")))
        self._tell(_SAID[choice])

    def _tell(self, words: str) -> None:
        self._app.notify(words, markup=False)
