"""Models in words: what a person reads, whatever shows it.

Everything takes values and a clock and returns plain text that is safe to show.
Loads neither pydantic nor phonenumbers, so it costs nothing before the first frame.
"""

from proxy_tui.formatting.coverage import (
    Coverage as Coverage,
    CoverageKeys as CoverageKeys,
    coverage_words as coverage_words,
    incomplete_words as incomplete_words,
    unread_words as unread_words,
)
from proxy_tui.formatting.duration_text import span as span, ttl_words as ttl_words
from proxy_tui.formatting.expiry_text import (
    URGENCY_STEPS as URGENCY_STEPS,
    Expiry as Expiry,
    ExpiryRule as ExpiryRule,
    Urgency as Urgency,
    expires as expires,
    explain as explain,
    urgency as urgency,
)
from proxy_tui.formatting.interaction_text import (
    body as body,
    call_length as call_length,
    direction as direction,
    interaction_words as interaction_words,
    kind as kind,
    letters as letters,
    outcome as outcome,
)
from proxy_tui.formatting.list_status import (
    ListStatus as ListStatus,
    empty_words as empty_words,
    list_status_words as list_status_words,
    marked_words as marked_words,
)
from proxy_tui.formatting.numbers import mask as mask, phone as phone
from proxy_tui.formatting.person_text import (
    number_tail as number_tail,
    person_label as person_label,
)
from proxy_tui.formatting.redaction import (
    mask_text as mask_text,
    name_text as name_text,
    service_name as service_name,
)
from proxy_tui.formatting.safe_text import (
    NOTHING as NOTHING,
    count as count,
    counted as counted,
    middle_cut as middle_cut,
    safe as safe,
    short_sid as short_sid,
    whole_sid as whole_sid,
)
from proxy_tui.formatting.states import (
    has_ended as has_ended,
    mode_word as mode_word,
    mode_words as mode_words,
    state_glyph as state_glyph,
    state_word as state_word,
)
from proxy_tui.formatting.times import (
    Moment as Moment,
    ago as ago,
    appointment as appointment,
    as_utc as as_utc,
    clock as clock,
    day as day,
    full_time as full_time,
    in_zone as in_zone,
    since as since,
    stamp as stamp,
    until as until,
    zone_letters as zone_letters,
)
