"""Proxy's own error codes (80101 to 80913): what each means, and what to do next.

Codes marked as seen in traffic do not answer a request; they turn up in the
account's debugger and explain why a call or a message went nowhere.
"""

from typing import Final

_ADD_NUMBERS = "Add numbers to the service's pool."
_FREE_NUMBERS = (
    "Look for sessions of this person that nobody closed, close them, or add numbers to the pool."
)
_CHECK_SID = "Check it: two capital letters and 32 characters 0-9, a-f."
_LOOK_AGAIN = "Look again: it was probably removed a moment ago."
_TRY_LATER = "Look whether it was done; if not, try again in a minute."
_OTHER_SESSION = (
    "Find this person's other active session and close it, or let Twilio choose another number."
)
_REMOVE_PAIR = "Close one of the two sessions: until then people may reach the wrong person."
_FLEX = "Ask who looks after Flex in this account."

PROXY_CODES: Final[dict[int, tuple[str, str]]] = {
    80101: (
        "This number already belongs to another Proxy service.",
        "Remove it there first; a number can be in one service only.",
    ),
    80102: ("This participant is already part of the interaction.", ""),
    80103: (
        "This person is already in the session.",
        "Check the number: both sides need different ones.",
    ),
    80104: ("This number is already in the service's pool.", ""),
    80105: ("This short code is already in the service.", ""),
    80201: ("No number of the pool can make calls for this person.", _ADD_NUMBERS),
    80202: ("No number of the pool can send messages to this person.", _ADD_NUMBERS),
    80203: (
        "The pool has no number in this person's country.",
        "Add a number with the same country code to the pool.",
    ),
    80205: ("The service's pool holds no numbers at all.", _ADD_NUMBERS),
    80206: (
        "No number of the pool fits: none is near enough, or this person uses them all already.",
        _FREE_NUMBERS,
    ),
    80207: (
        "Every number that would fit is reserved.",
        "Take the reservation off a number, or add numbers to the pool.",
    ),
    80208: (
        "This person already uses every number that would fit, in other active sessions.",
        _FREE_NUMBERS,
    ),
    80301: ("This account owns no such phone number.", "Check the SID and the account."),
    80303: ("This account owns no such short code.", "Check the SID and the account."),
    80304: (
        "Proxy does not manage the number given for this person to dial.",
        "Choose one of the pool, or leave it out and let Twilio choose.",
    ),
    80305: (
        "Proxy does not manage the number with this SID, or its channel is not set up for Proxy.",
        "Choose one of the pool, or leave it out and let Twilio choose.",
    ),
    80306: ("No chat instance is linked to the service.", _FLEX),
    80307: ("What should be changed is not there any more.", _LOOK_AGAIN),
    80308: (
        "No session of this service has this name.",
        "Check the spelling and the service. Sessions are removed 90 days after they close.",
    ),
    80401: ("The account SID is malformed.", _CHECK_SID),
    80402: (
        "This person cannot be paired with this number.",
        "Leave the number out and let Twilio choose.",
    ),
    80403: ("The interaction SID is malformed.", _CHECK_SID),
    80404: (
        "Twilio cannot reach this person's number.",
        "Check it digit by digit; Mexico and Argentina go without the extra 1 or 9.",
    ),
    80405: ("The participant SID is malformed.", _CHECK_SID),
    80406: ("The phone number is malformed.", "Give it in full: + country code number."),
    80407: ("The phone number SID is malformed.", _CHECK_SID),
    80408: ("The service SID is malformed.", _CHECK_SID),
    80409: ("The session SID is malformed.", _CHECK_SID),
    80501: ("Twilio could not read or save its data.", _TRY_LATER),
    80502: ("Another part of Twilio failed.", _TRY_LATER),
    80503: ("Nothing was changed: the record is gone.", _LOOK_AGAIN),
    80504: ("Something failed inside Proxy.", _TRY_LATER),
    80505: ("Seen in traffic: Flex is not set up right for Proxy.", _FLEX),
    80506: (
        "Twilio gives no new Proxy services to this account: Proxy is closed to new customers.",
        "Use a service that exists, or ask Twilio.",
    ),
    80601: (
        "This number is not free: another session holds it, or it is not in this pool.",
        "Let Twilio choose a number.",
    ),
    80602: ("Another service of the account has this name.", "Choose another name."),
    80603: (
        "Another session of this service has this name.",
        "It may be the one you want: look it up by name. Otherwise choose another name.",
    ),
    80604: (
        "This person already uses the same number in another active session.",
        _OTHER_SESSION,
    ),
    80605: ("The number given to dial is not in this service.", "Choose one of its pool."),
    80606: ("The number given to dial is not this account's.", "Choose one of the pool."),
    80607: (
        "The session is closed and cannot be changed.",
        "Re-open it first, or create a new one.",
    ),
    80608: (
        "The session cannot go from its present state to that one.",
        "Open or in progress can be closed; closed can go back to in progress, not to open.",
    ),
    80609: (
        "The session already has two people.",
        "Remove one first; whoever is removed cannot come back to this session.",
    ),
    80610: (
        "These SIDs do not belong together, or are not this account's.",
        "Check that the session is one of this service.",
    ),
    80611: (
        "Active sessions use this number, so it cannot leave the pool.",
        "Reserve it, wait until its sessions are closed, then remove it.",
    ),
    80612: (
        "This person is in the session, or was removed from it and cannot be added again.",
        "Create a new session for the two people.",
    ),
    80613: ("Another Twilio service refused what Proxy asked of it.", _TRY_LATER),
    80614: (
        "Seen in traffic: the session has no other person to connect to.",
        "Add the missing participant.",
    ),
    80615: (
        "The account is on legal hold: nothing may be deleted.",
        "Close the session instead, and ask the account's owner.",
    ),
    80616: (
        "This kind of address does not fit the session's mode.",
        "Calls need a phone number; a message-only session takes channel addresses too.",
    ),
    80617: ("Seen in traffic: a part of Flex is not set up right.", _FLEX),
    80618: ("Seen in traffic: the link to chat is broken.", _FLEX),
    80619: ("Seen in traffic: the chat lacks what Proxy needs to know.", _FLEX),
    80620: ("Seen in traffic: the chat names a number outside the pool.", _FLEX),
    80621: (
        "This service got more requests than Proxy allows (30 a second).",
        "Nothing was done. Wait a moment and try again.",
    ),
    80622: (
        "The pool is full: 500 numbers, and 5000 reserved ones.",
        "Remove a number that is not in use.",
    ),
    80623: (
        "Another session for the same person was being created at the same moment.",
        "Nothing was done. Try again.",
    ),
    80624: (
        "A warning: the pool holds 85% of the numbers it can.",
        "Remove numbers that are not in use.",
    ),
    80625: (
        "The signature of a request to Proxy's own webhook is missing or wrong.",
        "Check who else calls that webhook.",
    ),
    80701: (
        "Twilio does not take one of the fields as it is.",
        "Twilio's own message names the field. An expiry must lie in the future.",
    ),
    80801: (
        "Re-opening made two active sessions share a person and a number.",
        _REMOVE_PAIR,
    ),
    80802: (
        "Two sessions made at the same moment share a person and a number.",
        _REMOVE_PAIR,
    ),
    80901: (
        "Seen in traffic: the message was an opt-out word such as STOP and was not passed on.",
        "The person can undo it by sending START to the same number.",
    ),
    80902: (
        "Seen in traffic: the caller has no active session on the number they dialled.",
        "Check that the session is active, and which number this person should dial.",
    ),
    80903: (
        "Seen in traffic: the caller is not a participant.",
        "Check which phone they call from.",
    ),
    80904: (
        "Seen in traffic: the session had expired.",
        "Re-open it with a later expiry, or create a new one.",
    ),
    80905: (
        "Seen in traffic: Proxy knows nothing to do with this call or message.",
        "Check the session, both participants and the numbers they dial.",
    ),
    80906: ("Seen in traffic: the interaction was already over.", ""),
    80907: ("Seen in traffic: no open interaction belongs to this call.", ""),
    80908: (
        "Seen in traffic: the service's callback failed.",
        "Tell whoever runs the callback URL.",
    ),
    80909: (
        "Seen in traffic: the intercept callback answered 403 and so blocked it.",
        "Tell whoever runs the intercept callback URL, if that was not meant.",
    ),
    80910: (
        "Seen in traffic: a message came into a session that is for calls only.",
        "Create a session with the mode voice and message.",
    ),
    80911: (
        "Seen in traffic: a call came into a session that is for messages only.",
        "Create a session with the mode voice and message.",
    ),
    80913: (
        "Seen in traffic: the callback for calls outside a session failed.",
        "Tell whoever runs the out-of-session callback URL.",
    ),
}
