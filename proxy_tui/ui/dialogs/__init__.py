"""The dialogs: each asks one thing, checks the answer, and dismisses with one result."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.ui.dialogs.base_dialog import Dialog as Dialog
    from proxy_tui.ui.dialogs.batch_run import BatchDialog as BatchDialog
    from proxy_tui.ui.dialogs.columns import ColumnsDialog as ColumnsDialog
    from proxy_tui.ui.dialogs.confirm import (
        CloseDialog as CloseDialog,
        DeleteDialog as DeleteDialog,
    )
    from proxy_tui.ui.dialogs.create import CreateDialog as CreateDialog
    from proxy_tui.ui.dialogs.export import ExportDialog as ExportDialog
    from proxy_tui.ui.dialogs.goto import GotoDialog as GotoDialog
    from proxy_tui.ui.dialogs.handover import HandoverDialog as HandoverDialog
    from proxy_tui.ui.dialogs.help import HelpDialog as HelpDialog
    from proxy_tui.ui.dialogs.interrupted import InterruptedDialog as InterruptedDialog
    from proxy_tui.ui.dialogs.login import LoginDialog as LoginDialog
    from proxy_tui.ui.dialogs.menu import MenuDialog as MenuDialog, MenuItem as MenuItem
    from proxy_tui.ui.dialogs.message import MessageDialog as MessageDialog
    from proxy_tui.ui.dialogs.participant import AddParticipantDialog as AddParticipantDialog
    from proxy_tui.ui.dialogs.person_dialog import PersonDialog as PersonDialog
    from proxy_tui.ui.dialogs.plan import (
        ChangePlanDialog as ChangePlanDialog,
        ClosePlanDialog as ClosePlanDialog,
        DeletePlanDialog as DeletePlanDialog,
        PlanDialog as PlanDialog,
        ProofDialog as ProofDialog,
        ReopenPlanDialog as ReopenPlanDialog,
        UndoPlanDialog as UndoPlanDialog,
    )
    from proxy_tui.ui.dialogs.question import QuestionDialog as QuestionDialog
    from proxy_tui.ui.dialogs.remove_participant import (
        RemoveParticipantDialog as RemoveParticipantDialog,
    )
    from proxy_tui.ui.dialogs.reopen import ReopenDialog as ReopenDialog
    from proxy_tui.ui.dialogs.replace_participant import (
        ReplaceParticipantDialog as ReplaceParticipantDialog,
    )
    from proxy_tui.ui.dialogs.save_view import (
        Deed as Deed,
        SaveViewDialog as SaveViewDialog,
        ViewChange as ViewChange,
    )
    from proxy_tui.ui.dialogs.search_index import SearchIndexDialog as SearchIndexDialog
    from proxy_tui.ui.dialogs.text import (
        ErrorDialog as ErrorDialog,
        RawDialog as RawDialog,
        ShowDialog as ShowDialog,
    )
    from proxy_tui.ui.dialogs.unfinished import UnfinishedBatchDialog as UnfinishedBatchDialog
    from proxy_tui.ui.dialogs.unlock import UnlockDialog as UnlockDialog
    from proxy_tui.ui.dialogs.update import UpdateDialog as UpdateDialog
    from proxy_tui.ui.dialogs.write_dialog import (
        SessionWriteDialog as SessionWriteDialog,
        WriteDialog as WriteDialog,
    )
else:
    __getattr__ = lazy_face(
        __name__,
        base_dialog=("Dialog",),
        batch_run=("BatchDialog",),
        columns=("ColumnsDialog",),
        confirm=("CloseDialog", "DeleteDialog"),
        create=("CreateDialog",),
        export=("ExportDialog",),
        goto=("GotoDialog",),
        handover=("HandoverDialog",),
        help=("HelpDialog",),
        interrupted=("InterruptedDialog",),
        login=("LoginDialog",),
        menu=("MenuDialog", "MenuItem"),
        message=("MessageDialog",),
        participant=("AddParticipantDialog",),
        plan=(
            "ChangePlanDialog",
            "ClosePlanDialog",
            "DeletePlanDialog",
            "PlanDialog",
            "ProofDialog",
            "ReopenPlanDialog",
            "UndoPlanDialog",
        ),
        person_dialog=("PersonDialog",),
        question=("QuestionDialog",),
        remove_participant=("RemoveParticipantDialog",),
        replace_participant=("ReplaceParticipantDialog",),
        reopen=("ReopenDialog",),
        save_view=("Deed", "SaveViewDialog", "ViewChange"),
        search_index=("SearchIndexDialog",),
        text=("ErrorDialog", "RawDialog", "ShowDialog"),
        unfinished=("UnfinishedBatchDialog",),
        unlock=("UnlockDialog",),
        update=("UpdateDialog",),
        write_dialog=("SessionWriteDialog", "WriteDialog"),
    )

_SOON: Final = ("menu", "confirm", "update", "create", "reopen", "participant", "goto", "help")


def load() -> None:
    """Load the dialogs that are likely to be opened. Runs in a thread after the start."""
    for name in _SOON:
        import_module(f"{__name__}.{name}")
    import_module("proxy_tui.operations.writes.forms")
