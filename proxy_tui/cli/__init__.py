"""The command line. A module loads when one of its names is first used."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.cli.output import (
        end_output as end_output,
        print_error as print_error,
        report_crash as report_crash,
    )
    from proxy_tui.cli.start import start_of as start_of
else:
    __getattr__ = lazy_face(
        __name__, output=("end_output", "print_error", "report_crash"), start=("start_of",)
    )
