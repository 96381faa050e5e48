"""A file that is whole or absent: written beside its place, and moved there at the end."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from proxy_tui.errors import ProxyTuiError
from proxy_tui.settings.files import reason

_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS})
"""Errors of a file system that has no hard links."""


def typed_path(text: str) -> Path:
    """Return the path that a person typed: ``~`` is a home, the rest starts where the program did.

    Raises:
        FileError: There is no such home, or the folder of the program is gone.
    """
    try:
        path = Path(text.strip()).expanduser()
        return path if path.is_absolute() else Path.cwd() / path
    except RuntimeError:
        raise FileError(f"Nobody's home is {text.strip().partition('/')[0]}.") from None
    except OSError as problem:
        raise FileError(
            f"The folder of this program cannot be found: {reason(problem)}.",
            hint="Name the file with its whole path, from / on.",
        ) from None


class FileError(ProxyTuiError):
    """The file cannot be written; an old one is as it was."""


class FileThereError(FileError):
    """A file of this name is there, and it may not be replaced."""


class PrivateFile:
    """A new file of mode 0600, which takes its place only with ``keep``.

    An old file of that name stays until then. Nothing is written through a link. As a context
    manager it is kept if the block ends without an error.

    Args:
        path: Where it will be; its folder must exist.
        may_replace: Whether it may take the place of an old file.

    Raises:
        FileError: A link, a folder or a device is there, or nothing can be written.
        FileThereError: An old file is there, and may not be replaced.
    """

    def __init__(self, path: Path, *, may_replace: bool = True) -> None:
        self.path = path
        self._may_replace = may_replace
        with self._telling():
            self._refuse_other_kinds()
            # Cut, so that the name of a file that may be this long may have eight more letters.
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
            self._name = Path(name)
            self._file = os.fdopen(handle, "w", encoding="utf-8", newline="")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.keep()
        finally:
            self.drop()

    def write(self, text: str) -> None:
        """Add text."""
        with self._telling():
            self._file.write(text)

    def keep(self) -> None:
        """Move the file to its place.

        Raises:
            FileError: It is not whole, and the old one stays.
            FileThereError: A file came to be there in the meantime.
        """
        try:
            with self._telling():
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                self._refuse_other_kinds()
                self._take_place()
        finally:
            self.drop()

    def drop(self) -> None:
        """Remove what was written, unless it was kept."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._name.unlink()

    def _take_place(self) -> None:
        if self._may_replace:
            self._name.replace(self.path)
            return
        try:
            # Unlike a rename, a link never takes the place of a file.
            os.link(self._name, self.path)
        except FileExistsError:
            raise self._is_there() from None
        except OSError as problem:
            if problem.errno not in _NO_LINKS:
                raise
            self._name.replace(self.path)

    def _is_there(self) -> FileThereError:
        return FileThereError(f"{self.path} is there already.", hint="Name another file.")

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
                    f"{self.path} is not a plain file.", hint="Name a file that is none, or new."
                )
            if not self._may_replace:
                raise self._is_there()

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
