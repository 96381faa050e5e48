"""A file that is whole or absent: written beside its place, and moved there at the end."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from proxy_tui.errors import ProxyTuiError
from proxy_tui.settings.files import reason


class FileError(ProxyTuiError):
    """The file cannot be written; an old one is as it was."""


class PrivateFile:
    """A new file of mode 0600, which takes its place only with ``keep``.

    An old file of that name stays until then. Nothing is written through a link.

    Args:
        path: Where it will be; its folder must exist.

    Raises:
        FileError: A link, a folder or a device is there, or nothing can be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._telling():
            self._refuse_other_kinds()
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
            self._name = Path(name)
            self._file = os.fdopen(handle, "w", encoding="utf-8", newline="")

    def write(self, text: str) -> None:
        """Add text."""
        with self._telling():
            self._file.write(text)

    def keep(self) -> None:
        """Move the file to its place. Raises FileError: it is not whole, and the old one stays."""
        try:
            with self._telling():
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                self._refuse_other_kinds()
                self._name.replace(self.path)
        finally:
            self.drop()

    def drop(self) -> None:
        """Remove what was written, unless it was kept."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._name.unlink()

    def _refuse_other_kinds(self) -> None:
        with suppress(FileNotFoundError):
            mode = self.path.lstat().st_mode
            if stat.S_ISLNK(mode):
                raise FileError(
                    f"{self.path} is a link, and nothing is written through one.",
                    hint="Name the file itself.",
                )
            if not stat.S_ISREG(mode):
                raise FileError(
                    f"{self.path} is not a plain file.", hint="Name a file, or leave out -o."
                )

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn an OSError into a FileError."""
        try:
            yield
        except OSError as problem:
            raise FileError(
                f"{self.path} cannot be written: {reason(problem)}.",
                hint="An old file of that name is as it was.",
            ) from None
