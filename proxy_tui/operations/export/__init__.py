"""What leaves the program: texts to copy, rows in several formats, files."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.export.copying import (
        CopyItem as CopyItem,
        copy_items as copy_items,
        table_items as table_items,
    )
    from proxy_tui.operations.export.exporting import (
        FORMATS as FORMATS,
        Export as Export,
        export_text as export_text,
        save_export as save_export,
    )
    from proxy_tui.operations.export.formats import (
        Document as Document,
        Format as Format,
        Row as Row,
        document as document,
    )
    from proxy_tui.operations.export.handover import (
        Handover as Handover,
        handover_text as handover_text,
        read_handover as read_handover,
    )
    from proxy_tui.operations.export.links import Links as Links
    from proxy_tui.operations.export.offers import (
        of_changes as of_changes,
        of_findings as of_findings,
        of_hits as of_hits,
        of_journal as of_journal,
        of_pool as of_pool,
        of_services as of_services,
        of_session as of_session,
        of_sessions as of_sessions,
    )
    from proxy_tui.operations.export.private_file import (
        FileError as FileError,
        FileThereError as FileThereError,
        PrivateFile as PrivateFile,
        typed_path as typed_path,
    )
    from proxy_tui.operations.export.spreadsheet import plain_cell as plain_cell
else:
    __getattr__ = lazy_face(
        __name__,
        copying=("CopyItem", "copy_items", "table_items"),
        exporting=("FORMATS", "Export", "export_text", "save_export"),
        formats=("Document", "Format", "Row", "document"),
        handover=("Handover", "handover_text", "read_handover"),
        links=("Links",),
        offers=(
            "of_changes",
            "of_findings",
            "of_hits",
            "of_journal",
            "of_pool",
            "of_services",
            "of_session",
            "of_sessions",
        ),
        private_file=("FileError", "FileThereError", "PrivateFile", "typed_path"),
        spreadsheet=("plain_cell",),
    )
