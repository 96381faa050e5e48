"""What leaves the program: texts to copy."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.export.copying import CopyItem as CopyItem, copy_items as copy_items
else:
    __getattr__ = lazy_face(
        __name__,
        copying=("CopyItem", "copy_items"),
    )
