"""The sessions of a service: reading them, their order, their changes."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.sessions.auto_refresh import (
        AutoRefresh as AutoRefresh,
        Pause as Pause,
    )
    from proxy_tui.operations.sessions.change_log import (
        ChangeLog as ChangeLog,
        Event as Event,
        EventKind as EventKind,
    )
    from proxy_tui.operations.sessions.detail import (
        SessionDetail as SessionDetail,
        read_detail as read_detail,
    )
    from proxy_tui.operations.sessions.differences import Difference as Difference
    from proxy_tui.operations.sessions.expiry import effective_expiry as effective_expiry
    from proxy_tui.operations.sessions.listing import (
        PAGE_SIZE as PAGE_SIZE,
        Change as Change,
        Changes as Changes,
        Listing as Listing,
    )
    from proxy_tui.operations.sessions.matching import Matching as Matching
    from proxy_tui.operations.sessions.newest import Newest as Newest
    from proxy_tui.operations.sessions.people_scan import (
        coverage_of as coverage_of,
        read_active_people as read_active_people,
        read_people as read_people,
        reading_rate as reading_rate,
    )
    from proxy_tui.operations.sessions.refetch import (
        refetch_sessions as refetch_sessions,
        reread_pages as reread_pages,
    )
    from proxy_tui.operations.sessions.sort import (
        Order as Order,
        SortKey as SortKey,
        parse_order as parse_order,
    )
else:
    __getattr__ = lazy_face(
        __name__,
        auto_refresh=("AutoRefresh", "Pause"),
        change_log=("ChangeLog", "Event", "EventKind"),
        detail=("SessionDetail", "read_detail"),
        differences=("Difference",),
        expiry=("effective_expiry",),
        listing=("PAGE_SIZE", "Change", "Changes", "Listing"),
        matching=("Matching",),
        newest=("Newest",),
        people_scan=("coverage_of", "read_active_people", "read_people", "reading_rate"),
        refetch=("refetch_sessions", "reread_pages"),
        sort=("Order", "SortKey", "parse_order"),
    )
