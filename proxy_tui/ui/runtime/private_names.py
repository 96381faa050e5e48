"""The private names of Textual that this package uses, and a check that they exist.

Textual may rename them in any release. Each is used in one place, where no public name does the
same; pyproject.toml allows only versions of Textual that were tested.
"""

from importlib import import_module
from types import FunctionType, ModuleType
from typing import Final

from proxy_tui.errors import ProxyTuiError

NAMES: Final = (
    # The clock that stamps key events, to tell which were pressed before a dialog was visible.
    ("textual._time", ("get_time",)),
    # A cache that keeps the widgets of closed dialogs alive.
    ("textual._styles_cache", ("StylesCache",)),
    ("textual._styles_cache:StylesCache", ("get_inner_outer",)),
    # Frames, to send only the cells that differ.
    ("textual._compositor", ("ChopsUpdate", "CompositorUpdate", "LayoutUpdate")),
    ("textual.app:App", ("_display", "_driver", "_running", "_closed", "_batch_count")),
    # The colours of the first theme, without parsing the styles again.
    ("textual.app:App", ("_refresh_truecolor_filter",)),
    # Where an unexpected error would end the program, and which node it happened in.
    ("textual.app:App", ("_handle_exception",)),
    ("textual._context", ("active_message_pump",)),
    # Signals, and restoring the terminal.
    ("textual.drivers.linux_driver:LinuxDriver", ("_sigtstp_application", "_sigcont_application")),
    ("textual.drivers.linux_driver:LinuxDriver", ("_app", "_file", "_loop", "_writer_thread")),
    ("textual.drivers.linux_driver:LinuxDriver", ("_must_signal_resume",)),
    # A paste into a field, and scrolling to the cursor after it.
    ("textual.widgets:Input", ("_on_paste", "_cursor_offset")),
)
"""Module, or module and class, and the names that are used of it."""


def check_textual() -> None:
    """Check that the installed Textual has every name.

    Raises:
        ProxyTuiError: it lacks one; the hint says which versions work.
    """
    missing = next((name for where, names in NAMES for name in _missing(where, names)), "")
    if missing:
        raise _misfit(missing)


def _misfit(missing: str) -> ProxyTuiError:
    metadata = import_module("importlib.metadata")  # takes 10 ms, and is rarely needed
    wanted = (each for each in metadata.requires("proxy-tui") or [] if each.startswith("textual"))
    return ProxyTuiError(
        f"Textual {metadata.version('textual')} does not fit this program: it has no {missing}.",
        hint=f"Install one that does: pip install '{next(wanted, 'textual')}'",
    )


def _missing(where: str, names: tuple[str, ...]) -> list[str]:
    module, _, inside = where.partition(":")
    try:
        owner = import_module(module)
        found: ModuleType | type = getattr(owner, inside) if inside else owner
    except (ImportError, AttributeError):
        return [where.replace(":", ".")]
    return [f"{where.replace(':', '.')}.{name}" for name in names if not _has(found, name)]


def _has(owner: ModuleType | type, name: str) -> bool:
    """Return whether a module or class has a name, or sets it in ``__init__``."""
    if hasattr(owner, name):
        return True
    makers = (vars(kind).get("__init__") for kind in getattr(owner, "__mro__", ()))
    return any(isinstance(make, FunctionType) and name in make.__code__.co_names for make in makers)
