"""What Twilio's error codes mean, for someone with a customer on the phone.

Source: Twilio's error catalogue and error pages (2023 to 2026), in our words.
Proxy's own codes (80101 to 80913) are in ``_proxy_codes``; here are the general
ones, what an HTTP status says without a code, and the way to look them up.
Standard library only.
"""

from typing import Final, NamedTuple

from proxy_tui.api._proxy_codes import PROXY_CODES


class Meaning(NamedTuple):
    """One code in words."""

    words: str
    """What it means: one or two short sentences."""
    hint: str
    """What to do next; "" where nothing helps."""


_CREDENTIALS_HINT = (
    "Check account SID, key and secret, and for stray spaces. A deleted key, a suspended account "
    "and a key of another region look the same."
)
_WAIT_HINT = "Nothing was done. Wait a moment and try again."
_TWILIO_HINT = "Try again in a minute; status.twilio.com tells whether others see it too."
_FIELD_HINT = "Twilio's own message names the field."
_RELOAD_HINT = "Reload the list from its first page."

_GENERAL: Final[dict[int, tuple[str, str]]] = {
    20001: ("Twilio does not take one of the fields as it is.", _FIELD_HINT),
    20003: ("Twilio does not accept these credentials.", _CREDENTIALS_HINT),
    20004: ("This cannot be done to such a resource.", ""),
    20005: (
        "The Twilio account is not active.",
        "Ask the account's owner to look at it in the Twilio Console.",
    ),
    20006: ("These credentials may not do this.", "Use a key that has the right."),
    20007: ("So many rows at once are not allowed.", "Ask for at most 100 rows a page."),
    20008: (
        "Test credentials do not work with Proxy.",
        "Use the account's live credentials, or an API key.",
    ),
    20011: ("The connection speaks an old version of TLS.", "Update Python and its OpenSSL."),
    20012: ("The connection speaks an old protocol.", "Update Python and its OpenSSL."),
    20403: ("These credentials may not do this.", "Use a key that has the right."),
    20404: (
        "There is no such thing in this account and service.",
        "Check the SID or name and the service. Sessions are removed 90 days after they close.",
    ),
    20409: ("Something else was changing the same thing.", "Look again, then try again."),
    20410: ("This is gone for good.", ""),
    20413: ("The request is too large.", "Shorten the name or the text."),
    20422: ("A field has a value that Twilio does not take.", _FIELD_HINT),
    20423: ("This is not a SID.", "A SID is two capital letters and 32 characters 0-9, a-f."),
    20426: ("The connection speaks an old protocol.", "Update Python and its OpenSSL."),
    20429: ("The whole account has too many requests under way.", _WAIT_HINT),
    20500: (
        "Something failed inside Twilio.",
        "After a change, look whether it was made before you try again.",
    ),
    20503: ("Twilio is not available at the moment.", _TWILIO_HINT),
    21481: ("The place in the list is no longer known.", _RELOAD_HINT),
}

_STATUSES: Final[dict[int, tuple[str, str]]] = {
    401: _GENERAL[20003],
    403: _GENERAL[20403],
    404: _GENERAL[20404],
    405: _GENERAL[20004],
    407: ("The network's proxy asks for a password.", "Set it in HTTPS_PROXY."),
    409: _GENERAL[20409],
    410: _GENERAL[20410],
    413: _GENERAL[20413],
    429: ("Twilio got more requests than it allows.", _WAIT_HINT),
    500: _GENERAL[20500],
    501: ("Twilio does not know how to do this.", ""),
    502: ("Twilio could not pass the request on inside.", _TWILIO_HINT),
    503: _GENERAL[20503],
    504: (
        "Twilio took too long to answer.",
        "After a change, look whether it was made before you try again.",
    ),
}

_CODES: Final = PROXY_CODES | _GENERAL


def meaning(code: int, status: int = 0) -> Meaning | None:
    """Return what a code means, or else what the HTTP status says; None if neither is known.

    Args:
        code: Twilio's code; 0 where there was none. Twilio also uses bare HTTP statuses.
        status: HTTP status of the answer; 0 for a code from elsewhere.
    """
    known = _CODES.get(code) or _STATUSES.get(code) or _STATUSES.get(status)
    if known is None and status >= 500:
        known = _STATUSES[500]
    return None if known is None else Meaning(*known)
