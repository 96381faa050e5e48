"""How lists of sessions look: saved views, and the columns of a service.

What another version of the program wrote costs only itself: an entry that is not understood is
left out with a warning, and the program starts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from proxy_tui import settings as lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """An entry of ``[views]``: text, or a table with these keys."""

    query: str = ""
    """As typed into the filter."""
    sort: str = ""
    """A column, with ``-`` in front for descending; empty leaves the order as it is."""
    columns: tuple[str, ...] = ()
    """As ``columns`` of a service; empty leaves the columns as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLists:
    """A ``[services.KS…]`` table."""

    columns: tuple[str, ...] = ()
    """Names of columns in order, with a width behind a colon if it is fixed: ``name:30``."""


_VIEW: Final = {field.name for field in fields(SavedView)}
_SERVICE: Final = {field.name for field in fields(ServiceLists)}

Odd = tuple[tuple[str, ...], str]
"""Where something is that is left out, and a sentence about it."""


def read_views(data: Mapping[str, object]) -> tuple[dict[str, SavedView], list[Odd]]:
    """Return the views, and what is left out of them."""
    views: dict[str, SavedView] = {}
    odd: list[Odd] = []
    for name, entry in data.items():
        table = {"query": entry} if isinstance(entry, str) else entry
        where = ("views", name)
        if not isinstance(table, dict):
            odd.append((where, f"views.{name} must be text or a table; it is left out."))
            continue
        odd += _unknown(where, table, _VIEW)
        query, sort, columns = table.get("query", ""), table.get("sort", ""), _words(table)
        if isinstance(query, str) and isinstance(sort, str) and columns is not None:
            views[name] = SavedView(query=query, sort=sort, columns=columns)
        else:
            odd.append((where, f"views.{name} is not understood; it is left out."))
    return views, odd


def read_services(data: Mapping[str, object]) -> tuple[dict[str, ServiceLists], list[Odd]]:
    """Return what is set for single services by SID, and what is left out."""
    services: dict[str, ServiceLists] = {}
    odd: list[Odd] = []
    for sid, table in data.items():
        where = ("services", sid)
        columns = _words(table) if isinstance(table, dict) else None
        if not isinstance(table, dict) or columns is None:
            odd.append((where, f"services.{sid} is not understood; it is left out."))
            continue
        odd += _unknown(where, table, _SERVICE)
        services[sid] = ServiceLists(columns=columns)
    return services, odd


def _words(table: Mapping[str, object]) -> tuple[str, ...] | None:
    """Return the columns of a table; None if they are no list of texts."""
    columns = table.get("columns", [])
    if not isinstance(columns, list) or not all(isinstance(one, str) for one in columns):
        return None
    return tuple(columns)


def _unknown(where: tuple[str, ...], table: Iterable[str], known: set[str]) -> Iterable[Odd]:
    for key in table:
        if key not in known:
            near = lazy.nearest(key, known)
            meant = f"the nearest known name is {near}" if near else "another version may know it"
            path = (*where, key)
            yield path, f"{'.'.join(path)} is not a known name; {meant}."
