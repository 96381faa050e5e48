"""The response to a request that a fault applies to."""

from collections.abc import Callable, Iterator

from werkzeug.wrappers import Response

from proxy_tui.simulator.faults.fault_rules import Fault, HangupError
from proxy_tui.simulator.rules.refusals import RefusalError, usual_code

_PIECES = 10


def instead(fault: Fault) -> Response | None:
    """Return the answer that replaces processing, or None to process the request.

    Raises:
        HangupError: The connection is to be closed.
        RefusalError: The request is refused.
    """
    match fault.effect:
        case "reset":
            raise HangupError("The connection was reset before the request was processed.")
        case "status":
            status = fault.status or 500
            raise RefusalError(fault.code or usual_code(status), fault.message, status=status)
        case "html":
            status = fault.status or 502
            head, body = f"<head><title>{status}</title></head>", f"<body><h1>{status}</h1></body>"
            page = f"<html>{head}{body}</html>\n"
            return Response(page, status=status, content_type="text/html")
    return None


def after(fault: Fault, response: Response, sleep: Callable[[float], None]) -> Response:
    """Return a finished answer, changed by the fault.

    Raises:
        HangupError: The connection is to be closed.
    """
    if fault.retry_after is not None:
        response.headers["Retry-After"] = f"{fault.retry_after:g}"
    match fault.effect:
        case "lost":
            raise HangupError("The connection was lost after the request was processed.")
        case "cut":
            response.set_data(response.get_data()[: len(response.get_data()) // 2])
        case "slow":
            body = response.get_data()
            response.response = _pieces(body, fault.latency / 1000, sleep)
            response.headers["Content-Length"] = str(len(body))
    return response


def _pieces(body: bytes, seconds: float, sleep: Callable[[float], None]) -> Iterator[bytes]:
    step = max(1, -(-len(body) // _PIECES))
    for start in range(0, len(body), step):
        sleep(seconds / _PIECES)
        yield body[start : start + step]
