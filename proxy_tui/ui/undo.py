"""Taking back a write or a batch: find it, show the plan, run it; the runner proves it."""

from functools import partial
from typing import Any

from textual.app import App

from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations import writes
from proxy_tui.ui import dialogs
from proxy_tui.ui.batch_runner import BatchRunner
from proxy_tui.ui.context import Context
from proxy_tui.ui.runtime.workers import WorkerHost, in_thread, report_progress


class Undo:
    """Undoes what a person asks for, after showing what that means.

    Args:
        host: Runs the flow.
        batches: Runs the plan.
    """

    def __init__(
        self, app: App[Any], host: WorkerHost, context: Context, batches: BatchRunner
    ) -> None:
        self._app = app
        self._host = host
        self._context = context
        self._batches = batches

    def start(self, which: str) -> None:
        """Undo a write or a batch by its id, once a person has seen the plan."""
        self._host.run_flow("undo", self._undo, which, ())

    def start_last(self, sids: tuple[str, ...]) -> None:
        """Undo this person's last write to a session, or their last batch with several."""
        self._host.run_flow("undo", self._undo_last, sids)

    async def _undo_last(self, sids: tuple[str, ...]) -> None:
        which = await in_thread(partial(self._find_last, sids))
        if which:
            # Of a batch, only what is marked.
            await self._undo(which, sids if len(sids) > 1 else ())
        else:
            what = "this session" if len(sids) == 1 else "these sessions"
            self._app.notify(
                f"There is nothing of yours to undo for {what}.",
                severity="warning",
                markup=False,
            )

    def _find_last(self, sids: tuple[str, ...]) -> str:
        writer = self._context.connected().writer
        return writes.find_last(writer, writer.signed(writes.Record()).os_user, sids)

    async def _undo(self, which: str, only: tuple[str, ...]) -> None:
        """Plan, and ask; production is unlocked first.

        ``only`` are the sessions of a batch to take back; empty is all of it.

        Raises:
            ProxyTuiError: It cannot be undone.
        """
        context, lock = self._context, self._context.closed_lock
        if lock is not None:
            unlocked = partial(self._unlocked, which, only)
            self._app.push_screen(dialogs.UnlockDialog(lock), unlocked)
            return
        connection = context.connected()
        if connection.client.read_only:
            reason = connection.read_only_reason or "this run is read-only"
            raise ProxyTuiError(f"Nothing can be undone: {reason}.")
        client, writer, now = connection.client, connection.writer, context.clock()
        read = partial(writes.plan_undo, client, writer, which, now, only=only, progress=_report)
        self._batches.say("planning the undo")
        try:
            plan = await in_thread(read, progress=self._batches.say)
        finally:
            self._batches.say("")
        self._app.push_screen(dialogs.UndoPlanDialog(context, plan), self._run)

    def _unlocked(self, which: str, only: tuple[str, ...], is_open: bool | None) -> None:
        if is_open:
            self._host.run_flow("undo", self._undo, which, only)

    def _run(self, batch: "writes.Batch | None") -> None:
        if batch is not None:
            self._batches.start(batch)


def _report(number: int, total: int) -> None:
    report_progress(f"planning the undo {number}/{total}")
