"""Text that people type or paste, parsed: durations, expiries, SIDs, addresses."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.input.duration_parser import (
        parse_duration as parse_duration,
        parse_ttl as parse_ttl,
    )
    from proxy_tui.operations.input.expiry_parser import parse_expiry as parse_expiry
    from proxy_tui.operations.input.number_parser import (
        is_dialled_as as is_dialled_as,
        national_digits as national_digits,
        read_address as read_address,
        read_number as read_number,
        significant_digits as significant_digits,
    )
    from proxy_tui.operations.input.sids import (
        FOR_SEARCH as FOR_SEARCH,
        FOR_SERVICE as FOR_SERVICE,
        FOR_SESSION as FOR_SESSION,
        KINDS as KINDS,
        Target as Target,
        read_target as read_target,
        sids_in as sids_in,
    )
else:
    __getattr__ = lazy_face(
        __name__,
        duration_parser=("parse_duration", "parse_ttl"),
        expiry_parser=("parse_expiry",),
        number_parser=(
            "is_dialled_as",
            "national_digits",
            "read_address",
            "read_number",
            "significant_digits",
        ),
        sids=(
            "FOR_SEARCH",
            "FOR_SERVICE",
            "FOR_SESSION",
            "KINDS",
            "Target",
            "read_target",
            "sids_in",
        ),
    )
