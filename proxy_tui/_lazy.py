"""Package faces that load a module when one of its names is first used (PEP 562)."""

import sys
from collections.abc import Callable
from importlib import import_module


def lazy_face(package: str, **modules: tuple[str, ...]) -> Callable[[str], object]:
    """Return a module ``__getattr__`` that imports a name on first use.

    Args:
        package: ``__name__`` of the package.
        modules: The names that each module of the package offers.

    Raises:
        AttributeError: From the returned function, for any other name.
    """
    homes = {name: module for module, names in modules.items() for name in names}

    def load(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return load
