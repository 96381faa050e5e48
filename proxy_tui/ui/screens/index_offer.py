"""The line that offers a search index, once, after a search that took long."""

from typing import Final

from textual.widgets import Static

from proxy_tui.formatting import span
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import key_name

SLOW_SECONDS: Final = 30.0
"""A search that took longer is worth an index."""


class IndexOffer(Static):
    """Hidden unless a search took long, and nobody said yet whether to keep an index."""

    def __init__(self, context: Context) -> None:
        super().__init__(markup=False)
        self.add_class("index-offer")
        self.display = False
        self._program = context
        self._began = context.seconds()

    def began(self) -> None:
        """Hide while a search runs."""
        self._began = self._program.seconds()
        self.display = False

    def ended(self) -> None:
        """Offer an index if the search took long."""
        program = self._program
        connection, took = program.connection, program.seconds() - self._began
        profile = program.settings.profiles.get(connection.profile) if connection else None
        if profile is None or profile.search_index is not None or program.index_offered:
            return
        if took > SLOW_SECONDS:
            program.index_offered = True
            palette = key_name("app.palette")
            self.update(
                f" {span(took, 2)}: an index on disk makes later searches quick "
                f"({palette}, Search index)"
            )
            self.display = True
