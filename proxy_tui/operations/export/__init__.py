"""What leaves the program: texts to copy, rows in several formats, files."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.export.copying import (
        CopyItem as CopyItem,
        copy_items as copy_items,
        table_items as table_items,
    )
    from proxy_tui.operations.export.formats import (
        Document as Document,
        Format as Format,
        Row as Row,
        document as document,
        plain_cell as plain_cell,
    )
    from proxy_tui.operations.export.private_file import (
        FileError as FileError,
        PrivateFile as PrivateFile,
    )
else:
    __getattr__ = lazy_face(
        __name__,
        copying=("CopyItem", "copy_items", "table_items"),
        formats=("Document", "Format", "Row", "document", "plain_cell"),
        private_file=("FileError", "PrivateFile"),
    )
