"""The private names of Textual that this package uses, and whether the installed one has them.

Textual may rename them in any release. Each is used in one place, for something that
Textual offers no other way to; pyproject.toml allows only versions that the tests ran with.
"""

from importlib import import_module
from types import FunctionType, ModuleType
from typing import Final

from proxy_tui.errors import ProxyTuiError

NAMES: Final = (
    # The clock that stamps key events: what was pressed before a dialog could be seen.
    ("textual._time", ("get_time",)),
    # What a frame is made of, to send only the cells that differ.
    ("textual._compositor", ("ChopsUpdate", "CompositorUpdate", "LayoutUpdate")),
    ("textual.app:App", ("_display", "_driver", "_running", "_closed", "_batch_count")),
    # Where an unexpected error would end the program, and in whose work it happened.
    ("textual.app:App", ("_handle_exception",)),
    ("textual._context", ("active_message_pump",)),
    # Signals, and the terminal given back.
    ("textual.drivers.linux_driver:LinuxDriver", ("_sigtstp_application", "_sigcont_application")),
    ("textual.drivers.linux_driver:LinuxDriver", ("_app", "_file", "_loop", "_writer_thread")),
    ("textual.drivers.linux_driver:LinuxDriver", ("_must_signal_resume",)),
    # A paste into a field, and what an input shows of a long text.
    ("textual.widgets:Input", ("_on_paste", "_cursor_offset")),
)
"""Module, or module and class, and the names that are used of it."""


def check_textual() -> None:
    """Refuse to start with a Textual that lacks a name which is used here.

    Raises:
        ProxyTuiError: it does; the hint says which versions are known to work.
    """
    missing = next((name for where, names in NAMES for name in _missing(where, names)), "")
    if missing:
        raise _misfit(missing)


def _misfit(missing: str) -> ProxyTuiError:
    from importlib.metadata import requires, version  # noqa: PLC0415  10 ms, hopefully never

    wanted = (each for each in requires("proxy-tui") or [] if each.startswith("textual"))
    return ProxyTuiError(
        f"Textual {version('textual')} does not fit this program: it has no {missing}.",
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
    """Return whether a module or a class has a name, or sets it when an object is made."""
    if hasattr(owner, name):
        return True
    makers = (vars(kind).get("__init__") for kind in getattr(owner, "__mro__", ()))
    return any(isinstance(make, FunctionType) and name in make.__code__.co_names for make in makers)
