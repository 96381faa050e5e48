"""What a struck request looks like on the wire."""

from collections.abc import Callable, Iterator

from werkzeug.wrappers import Response

from proxy_tui.simulator.faults.fault_rules import Fault, Hangup
from proxy_tui.simulator.http.refusals import Refusal, usual_code

_DROPS = 10


def instead(fault: Fault) -> Response | Refusal | None:
    """Return what a request gets without being processed; None where it is processed.

    Raises:
        Hangup: the connection is to be closed.
    """
    if fault.effect == "reset":
        raise Hangup("The connection was reset before the request was processed.")
    if fault.effect == "html":
        return web_page(fault.status or 502)
    if fault.effect == "status":
        status = fault.status or 500
        return Refusal(fault.code or usual_code(status), fault.message, status=status)
    return None


def after(fault: Fault, response: Response, sleep: Callable[[float], None]) -> Response:
    """Return what becomes of a finished answer.

    Raises:
        Hangup: the connection is to be closed.
    """
    if fault.effect == "lost":
        raise Hangup("The connection was lost after the request was processed.")
    if fault.effect == "cut":
        response.set_data(response.get_data()[: len(response.get_data()) // 2])
    if fault.effect == "slow":
        return _slowly(response, fault.latency / 1000, sleep)
    return response


def web_page(status: int) -> Response:
    """Return what a proxy or load balancer on the way would answer."""
    page = f"<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\n"
    return Response(page, status=status, content_type="text/html")


def _slowly(response: Response, seconds: float, sleep: Callable[[float], None]) -> Response:
    body = response.get_data()
    step = max(1, -(-len(body) // _DROPS))

    def drops() -> Iterator[bytes]:
        for start in range(0, len(body), step):
            sleep(seconds / _DROPS)
            yield body[start : start + step]

    response.response = drops()
    response.headers["Content-Length"] = str(len(body))
    return response
