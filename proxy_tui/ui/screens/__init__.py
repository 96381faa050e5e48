"""The screens: one a module. They never import each other; the app opens them."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.ui.screens.base_screen import ProxyScreen as ProxyScreen
    from proxy_tui.ui.screens.change_log import ChangeLogScreen as ChangeLogScreen
    from proxy_tui.ui.screens.context_line import AGES_SECONDS as AGES_SECONDS
    from proxy_tui.ui.screens.diagnosis import DiagnosisScreen as DiagnosisScreen
    from proxy_tui.ui.screens.find import FindScreen as FindScreen
    from proxy_tui.ui.screens.history import HistoryScreen as HistoryScreen
    from proxy_tui.ui.screens.interrupted_line import InterruptedLine as InterruptedLine
    from proxy_tui.ui.screens.pool import PoolScreen as PoolScreen
    from proxy_tui.ui.screens.services import ServicesScreen as ServicesScreen
    from proxy_tui.ui.screens.session import SessionScreen as SessionScreen
    from proxy_tui.ui.screens.sessions.screen import SessionsScreen as SessionsScreen
else:
    __getattr__ = lazy_face(
        __name__,
        **{
            "base_screen": ("ProxyScreen",),
            "change_log": ("ChangeLogScreen",),
            "context_line": ("AGES_SECONDS",),
            "diagnosis": ("DiagnosisScreen",),
            "find": ("FindScreen",),
            "history": ("HistoryScreen",),
            "interrupted_line": ("InterruptedLine",),
            "pool": ("PoolScreen",),
            "services": ("ServicesScreen",),
            "session": ("SessionScreen",),
            "sessions.screen": ("SessionsScreen",),
        },
    )
