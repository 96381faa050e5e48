"""An error nobody planned for, outside the program's screens: one line and a report."""

import sys
from datetime import UTC, datetime

from proxy_tui.errors import SettingsError
from proxy_tui.operations.support.crash_report import report_path, write_report
from proxy_tui.settings import load


def report(error: BaseException) -> None:
    """Write a report without secrets and say where it is, instead of a traceback."""
    try:
        state_dir = load().state_dir
    except SettingsError:
        state_dir = None
    name = type(error).__name__
    print(f"proxy-tui: Something unexpected went wrong ({name}).", file=sys.stderr)
    if state_dir is not None:
        reference = write_report(error, state_dir, lambda: datetime.now(UTC))
        path = report_path(state_dir, reference)
        words = f"The report is {path}" if path.exists() else f"Its reference is {reference}"
        print(f"  {words}; it holds no secrets and no numbers.", file=sys.stderr)
