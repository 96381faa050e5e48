"""When the context line is painted: while flows run, during a wait, and once a minute."""

from collections.abc import Callable, Mapping

from textual.timer import Timer

from proxy_tui.ui.widgets.context_bar import ContextBar, Where

AGES_SECONDS = 60
"""How often ages on screen are recomputed; cells that read the same are not painted."""

BUSY_AFTER_SECONDS = 0.2
"""A shorter wait is not worth a word on screen."""


class ContextLine(ContextBar):
    """The context bar of a screen.

    Args:
        busy_words: What each group of work does: ``{"sessions": "reading sessions"}``.
        show_ages: Recomputes all ages on the screen.
    """

    def __init__(
        self,
        where: Callable[[], Where],
        busy_words: Mapping[str, str],
        show_ages: Callable[[], None],
    ) -> None:
        super().__init__()
        self._where = where
        self._words = busy_words
        self._show_ages = show_ages
        self._ages_due = False
        self._pending: tuple[str, ...] = ()
        self._is_busy_shown = False
        self._busy_timer: Timer | None = None
        self._wait_timer: Timer | None = None

    def on_mount(self) -> None:
        """Show what is known."""
        self.renew()

    def minute_passed(self) -> None:
        """Recompute ages now, or as soon as a person can look; the app calls this once a minute."""
        self._ages_due = True
        self.catch_up()

    def catch_up(self) -> None:
        """Recompute ages if that is due and a person can look."""
        if not self._ages_due or not self.app.app_focus:
            return
        full_screens = (one for one in self.app.screen_stack[::-1] if not one.is_modal)
        if next(full_screens, None) is self.screen:
            self._ages_due = False
            self._show_ages()

    @property
    def busy(self) -> str:
        """The running work in words, once it takes longer than 200 ms; else empty."""
        if not self._is_busy_shown:
            return ""
        return next((self._words[group] for group in self._pending if group in self._words), "")

    def show_pending(self, groups: tuple[str, ...]) -> None:
        """Set the groups whose flows run."""
        self._pending = groups
        if groups and self._busy_timer is None:
            self._busy_timer = self.set_timer(BUSY_AFTER_SECONDS, self._show_busy)
        elif not groups:
            if self._busy_timer is not None:
                self._busy_timer.stop()
                self._busy_timer = None
            self._is_busy_shown = False
            self.renew()

    def _show_busy(self) -> None:
        self._is_busy_shown = True
        self.renew()
        # Once a second from here on, so that a countdown goes on.
        self._busy_timer = self.set_interval(1.0, self.renew)

    def renew(self) -> None:
        """Paint the bar if it would say something else."""
        if not self.is_mounted:
            return
        where = self.where = self._where()
        seconds = where.activity.waiting_seconds if where.activity else 0
        if seconds > 0 and self._wait_timer is None:
            # Nothing else may happen when the wait is over.
            self._wait_timer = self.set_timer(min(max(seconds, 0.1), 1.0), self._waited)

    def _waited(self) -> None:
        self._wait_timer = None
        self.renew()
