"""Clipboard, crash reports, debug log, names for completion, and which process this is."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.support.clipboard import (
        Copied as Copied,
        CopyError as CopyError,
        copy_text as copy_text,
    )
    from proxy_tui.operations.support.crash_report import (
        report_path as report_path,
        write_report as write_report,
    )
    from proxy_tui.operations.support.debug_log import DebugLog as DebugLog
    from proxy_tui.operations.support.processes import (
        process_started as process_started,
        this_process as this_process,
    )
    from proxy_tui.operations.support.service_names import (
        known_services as known_services,
        remember_services as remember_services,
    )
else:
    __getattr__ = lazy_face(
        __name__,
        clipboard=("Copied", "CopyError", "copy_text"),
        crash_report=("report_path", "write_report"),
        debug_log=("DebugLog",),
        service_names=("known_services", "remember_services"),
        processes=("process_started", "this_process"),
    )
