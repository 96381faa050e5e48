"""The checks of ``doctor`` and ``config check``. ``screen_settings`` loads at first use."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.cli.checks.screen_settings import (
        check_screen_settings as check_screen_settings,
        screen_problems as screen_problems,
    )
else:
    __getattr__ = lazy_face(__name__, screen_settings=("check_screen_settings", "screen_problems"))
