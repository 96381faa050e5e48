"""Models to words: what a person reads, whatever shows it.

Everything here takes values and a clock and returns plain text that is safe to
show. Standard library only: no Textual, no Rich, and pydantic is not loaded, so
importing it costs nothing before the first frame.
"""

from proxy_tui.formatting.coverage import (
    Coverage,
    CoverageKeys,
    coverage_words,
    incomplete_words,
    unread_words,
)
from proxy_tui.formatting.duration_text import span, ttl_words
from proxy_tui.formatting.expiry_text import (
    Expiry,
    ExpiryRule,
    Urgency,
    expires,
    explain,
    urgency,
)
from proxy_tui.formatting.interaction_text import (
    body,
    call_length,
    direction,
    interaction_words,
    kind,
    letters,
    outcome,
)
from proxy_tui.formatting.list_status import ListStatus, empty_words, list_status_words
from proxy_tui.formatting.numbers import mask, phone
from proxy_tui.formatting.redaction import mask_text, name_text, remember_people, service_name
from proxy_tui.formatting.safe_text import NOTHING, all_of, count, counted, safe, short_sid
from proxy_tui.formatting.states import has_ended, mode_word, state_glyph, state_word
from proxy_tui.formatting.times import (
    Moment,
    ago,
    appointment,
    as_utc,
    clock,
    day,
    full_time,
    in_zone,
    local_day,
    since,
    stamp,
    until,
    zone_letters,
    zone_name,
)

__all__ = [
    "NOTHING",
    "Coverage",
    "CoverageKeys",
    "Expiry",
    "ExpiryRule",
    "ListStatus",
    "Moment",
    "Urgency",
    "ago",
    "all_of",
    "appointment",
    "as_utc",
    "body",
    "call_length",
    "clock",
    "count",
    "counted",
    "coverage_words",
    "day",
    "direction",
    "empty_words",
    "expires",
    "explain",
    "full_time",
    "has_ended",
    "in_zone",
    "incomplete_words",
    "interaction_words",
    "kind",
    "letters",
    "list_status_words",
    "local_day",
    "mask",
    "mask_text",
    "mode_word",
    "name_text",
    "outcome",
    "phone",
    "remember_people",
    "safe",
    "service_name",
    "short_sid",
    "since",
    "span",
    "stamp",
    "state_glyph",
    "state_word",
    "ttl_words",
    "unread_words",
    "until",
    "urgency",
    "zone_letters",
    "zone_name",
]
