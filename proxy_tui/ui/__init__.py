"""The program on the screen: the only place that knows Textual and Rich."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.ui.app import ProxyTui as ProxyTui
    from proxy_tui.ui.context import Context as Context, Start as Start
    from proxy_tui.ui.runtime.private_names import check_textual as check_textual
else:
    __getattr__ = lazy_face(
        __name__,
        **{
            "app": ("ProxyTui",),
            "context": ("Context", "Start"),
            "runtime.private_names": ("check_textual",),
        },
    )
