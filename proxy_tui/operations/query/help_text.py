"""What the help dialog says about queries."""

from typing import Final

QUERY_HELP: Final = (
    ("job 4481", "Both words in name, SID or state"),
    ('"two words"', "These words beside each other; all in quotes is text"),
    ("status:open,failed", "Either state; also in-progress, closed, unknown"),
    ("is:active", "Open or in progress; also ended, expired, marked"),
    ("mode:voice", "By mode: both, text or voice"),
    ("name:job-*", "The whole name, * for any text, ? for one character"),
    ("name:job", "Part of the name; name=job is all of it"),
    ("sid:77e0", "Part of the SID; KC5c21…77e0 works as shown"),
    ("age>2h", "Created longer ago; times as 30s 15m 1h30m 1d 2w"),
    ("idle>1d", "No contact for longer, or created and never used"),
    ("contact<10m", "Last contact less than that ago; contact:never"),
    ("expires<30m", "Less than that left; expires:never; see is:expired"),
    ("ended<1h", "Closed or failed less than that ago"),
    ("ttl>1h", "Its own ttl is longer; ttl:15m; ttl:0 is not set"),
    ("reason:api", "Why it was closed"),
    ("participants<2", "Fewer people than that, where known"),
    ("name:*", "Has a name at all; likewise contact:*, reason:* …"),
    ("-status:closed", "Turns any of these around: everything but closed"),
    ("status:open age>2h", "Side by side, all must hold; and may stand between"),
    ("is:expired or age>1d", "Either side of or; or parts the whole line"),
)
"""Rows of an example and its meaning. Every example is a query that works."""
