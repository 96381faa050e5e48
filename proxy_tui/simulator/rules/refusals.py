"""Refused requests: Twilio's error code, its HTTP status, a sentence.

Statuses are Twilio's if a source has them, else the likeliest. The sentences are ours.
"""

from typing import Final

_MEANINGS: Final[dict[int, tuple[int, str]]] = {
    20001: (400, "A parameter is not valid."),
    20003: (401, "Authenticate"),
    20004: (405, "This method is not allowed here."),
    20007: (400, "The page size is above 1000."),
    20403: (403, "This is forbidden."),
    20404: (404, "The requested resource was not found."),
    20409: (409, "Something else changed at the same moment."),
    20410: (410, "This is gone."),
    20429: (429, "Too many requests at the same time."),
    20500: (500, "An internal error has occurred."),
    20503: (503, "The service is temporarily unavailable."),
    21481: (400, "The page token is not valid."),
    80101: (400, "The phone number belongs to another Proxy service."),
    80103: (400, "The identifier is already a participant of this session."),
    80104: (400, "The phone number is already in this service."),
    80201: (400, "No number of the pool can make voice calls to this participant."),
    80202: (400, "No number of the pool can send messages to this participant."),
    80203: (400, "No number of the pool has the country code of this participant."),
    80205: (400, "The service has no phone numbers."),
    80206: (400, "No number of the pool suits this participant."),
    80207: (400, "Every matching number is reserved."),
    80208: (400, "This participant already uses every matching number in other sessions."),
    80301: (404, "The phone number SID does not belong to this account."),
    80304: (400, "The proxy identifier is not one that Proxy manages."),
    80305: (400, "The proxy identifier SID is not one that Proxy manages."),
    80308: (404, "There is no session with this unique name."),
    80404: (400, "The identifier is not a valid reachable number."),
    80406: (400, "The phone number is malformed."),
    80407: (400, "The phone number SID is malformed."),
    80602: (400, "The unique name is taken by another service."),
    80603: (400, "The unique name is taken by another session of this service."),
    80604: (400, "This participant and proxy number are active together in another session."),
    80605: (400, "The proxy identifier is not in this service."),
    80606: (400, "The phone number does not belong to this account."),
    80607: (400, "The session is closed and cannot be updated."),
    80608: (400, "This change of the session's status is not allowed."),
    80609: (400, "A session takes two participants at most."),
    80611: (400, "The phone number is used by active sessions."),
    80612: (400, "The identifier was removed from this session and cannot be added again."),
    80616: (400, "The identifier does not fit the session's mode."),
    80621: (429, "Too many requests to this Proxy endpoint."),
    80622: (400, "The pool of this service is full."),
    80623: (409, "Another session is being created for the same participant."),
    80701: (400, "A parameter is not valid."),
}

_USUAL_CODES: Final = {
    401: 20003,
    403: 20403,
    404: 20404,
    405: 20004,
    409: 80623,
    410: 20410,
    429: 80621,
    500: 20500,
    503: 20503,
}


class RefusalError(Exception):
    """The refusal of a request.

    Message and status replace those of the code.
    """

    def __init__(self, code: int, message: str = "", *, status: int = 0) -> None:
        known_status, meaning = _MEANINGS.get(code, (400, "Refused."))
        super().__init__(message or meaning)
        self.code = code
        self.status = status or known_status
        self.message = message or meaning

    def body(self) -> dict[str, object]:
        """Return the error as JSON of Twilio's API."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def usual_code(status: int) -> int:
    """Return the usual error code of an HTTP status; the status itself if there is none."""
    return _USUAL_CODES.get(status, status)
