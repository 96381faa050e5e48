"""The batch that runs, whatever screen is shown: one at a time."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations import writes
from proxy_tui.ui import dialogs
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.messages import StepsEnded
from proxy_tui.ui.runtime.workers import WorkerHost, in_thread, report_progress

if TYPE_CHECKING:
    from textual.timer import Timer

    from proxy_tui.ui.screens import ProxyScreen

_SECONDS = 0.5
"""How often lists and the context line are brought up to date."""


class BatchRunner:
    """Runs a batch in a flow of the app, and tells the screens what became of each session.

    Args:
        host: Runs the flow.
        screens: Returns every screen that may show a session, the one on top last.
    """

    def __init__(
        self,
        app: App[Any],
        host: WorkerHost,
        context: Context,
        screens: "Callable[[], list[ProxyScreen]]",
    ) -> None:
        self.batch: writes.Batch | None = None
        """The last one, also once it has ended."""
        self._app = app
        self._host = host
        self._context = context
        self._screens = screens
        self._told = 0
        """How many results the screens know."""
        self._goes_on = False
        """Whether a batch that was asked to stop goes on all the same."""
        self._timer: Timer | None = None

    @property
    def is_running(self) -> bool:
        """Whether a batch runs or is paused."""
        return self.batch is not None and not self.batch.progress.is_over

    def start(self, batch: "writes.Batch") -> None:
        """Run a batch, and show it."""
        if self.is_running:
            batch.end()
            self._app.notify(
                "Another batch is running; nothing was sent.", severity="warning", markup=False
            )
        else:
            self.batch, self._told = batch, 0
            self._timer = self._timer or self._app.set_interval(_SECONDS, self._tell)
            self._host.run_flow("batch", self._run, batch)
        self.show()

    def show(self) -> bool:
        """Show the batch in its dialog; return False if there is none."""
        if self.batch is None:
            return False
        self._app.push_screen(dialogs.BatchDialog(self._context, self, self.batch))
        return True

    def stop(self) -> None:
        """Pause it after the write under way."""
        self._goes_on = False
        if self.batch is not None:
            self.batch.stop()

    def go_on(self) -> None:
        """Go on with a paused batch, or with one that was asked to stop and has not yet."""
        batch = self.batch
        if batch is not None and batch.progress.is_paused:
            self._host.run_flow("batch", self._run, batch)
        else:
            self._goes_on = True

    def end(self) -> None:
        """End a paused batch: what is left is not done."""
        batch = self.batch
        if batch is not None and batch.progress.is_paused:
            batch.end()
            self._host.run_flow("batch", self._ended, batch)

    def drop(self) -> None:
        """End the batch after the write under way, and forget it."""
        if self.batch is not None and self.batch.progress.is_paused:
            self.batch.end()
        elif self.batch is not None:
            self.batch.stop(for_good=True)
        self.batch = None
        self.say("")

    async def _run(self, batch: "writes.Batch") -> None:
        try:
            progress = await in_thread(batch.run)
            while progress.is_paused and self._goes_on:
                self._goes_on = False
                progress = await in_thread(batch.run)
        except ProxyTuiError as error:
            self.batch = None
            self._tell()
            self._app.push_screen(dialogs.ErrorDialog(error))
            return
        await self._ended(batch)

    async def _ended(self, batch: "writes.Batch") -> None:
        """Show how it ended; an undo is proved."""
        self._tell()
        if batch.progress.is_paused:
            return
        if batch.plan.verb == "undo":
            await self._prove(batch)
        elif not any(isinstance(one, dialogs.BatchDialog) for one in self._app.screen_stack):
            words = f"Batch {batch.id}: {batch.progress.words}."
            self._app.notify(words, severity="information", markup=False)

    async def _prove(self, batch: "writes.Batch") -> None:
        """Read each session of an undo again, and show how it compares with before."""
        connection = self._context.connected()
        how = f"find it with {key_name('list.find')}"
        read = partial(
            writes.prove,
            connection.client,
            connection.writer,
            batch.id,
            people=self._context.people,
            how_to_find=how,
            progress=_report_proof,
        )
        self.say("reading each session again")
        try:
            proofs = await in_thread(read, progress=self.say)
        finally:
            self.say("")
        if isinstance(self._app.screen, dialogs.BatchDialog):
            self._app.screen.dismiss(None)
        self._app.push_screen(dialogs.ProofDialog(proofs))

    def say(self, words: str) -> None:
        """Show in the context line how far the work on many sessions is; "" ends it."""
        if words != self._context.batch_words:
            self._context.batch_words = words
            for screen in self._screens()[-1:]:
                screen.bar.renew()

    def _tell(self) -> None:
        """Tell the screens about new results, and the context line how far it is."""
        batch = self.batch
        results = batch.progress.results if batch is not None else ()
        if news := results[self._told :]:
            self._told = len(results)
            for screen in self._screens():
                screen.post_message(StepsEnded(news))
        words = ""
        if batch is not None and self.is_running:
            words = f"{batch.plan.doing} {len(results)}/{batch.progress.total}"
        self.say(words)
        if not self.is_running and self._timer is not None:
            self._timer.stop()
            self._timer = None


def _report_proof(number: int, total: int) -> None:
    report_progress(f"reading again {number}/{total}")
