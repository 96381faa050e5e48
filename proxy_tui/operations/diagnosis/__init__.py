"""Why two people cannot reach each other: facts, checks with a verdict each, number pool."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.diagnosis.call import (
        Call as Call,
        make_call as make_call,
        read_call as read_call,
    )
    from proxy_tui.operations.diagnosis.checks import (
        diagnose as diagnose,
        verdict_words as verdict_words,
    )
    from proxy_tui.operations.diagnosis.facts import Facts as Facts
    from proxy_tui.operations.diagnosis.finding import (
        ORDER as ORDER,
        Finding as Finding,
        Verdict as Verdict,
    )
    from proxy_tui.operations.diagnosis.gathering import (
        gather as gather,
        known_facts as known_facts,
    )
    from proxy_tui.operations.diagnosis.pool import (
        MOST_UNRESERVED as MOST_UNRESERVED,
        PoolRow as PoolRow,
        UsedUp as UsedUp,
        calling_code as calling_code,
        how_many as how_many,
        pool_rows as pool_rows,
        pool_words as pool_words,
        read_pool as read_pool,
        used_up as used_up,
    )
    from proxy_tui.operations.diagnosis.reach_facts import Answer as Answer, Reach as Reach
    from proxy_tui.operations.diagnosis.reach_search import CallSearch as CallSearch
    from proxy_tui.operations.diagnosis.traffic_codes import TRAFFIC_CODES as TRAFFIC_CODES
else:
    __getattr__ = lazy_face(
        __name__,
        call=("Call", "make_call", "read_call"),
        checks=("diagnose", "verdict_words"),
        facts=("Facts",),
        finding=("ORDER", "Finding", "Verdict"),
        gathering=("gather", "known_facts"),
        pool=(
            "MOST_UNRESERVED",
            "PoolRow",
            "UsedUp",
            "calling_code",
            "how_many",
            "pool_rows",
            "pool_words",
            "read_pool",
            "used_up",
        ),
        reach_facts=("Answer", "Reach"),
        reach_search=("CallSearch",),
        traffic_codes=("TRAFFIC_CODES",),
    )
