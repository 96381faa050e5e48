"""One simulator on loopback, spoken to by Twilio's own library and by our client."""

import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.errors import RefusedError
from proxy_tui.simulator.faults.fault_rules import Faults
from proxy_tui.simulator.http.loopback_server import Server
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN, BOB, CID = "+447700900001", "+447700900002", "+447700900003"


class LoopbackHttp(TwilioHttpClient):
    """The library's own HTTP, sent to the simulator; nothing else is changed."""

    def __init__(self, base_url: str) -> None:
        super().__init__(timeout=10)
        self._base_url = base_url

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Any:
        url = url.replace("https://proxy.twilio.com", self._base_url)
        return super().request(method, url, *args, **options)


class Bench:
    """A small world, its server, and both clients.

    ``theirs`` is the library's proxy API, ``ours`` the client of this program.
    """

    def __init__(self, options: Options, faults: Faults, token: str) -> None:
        self.now = NOON
        self.store = Store(lambda: self.now, options=options, seed=2)
        self.service = self.store.add_service("dispatch")
        self.numbers = [
            self.store.add_number(self.service, f"+4420794600{n}") for n in (11, 12, 13)
        ]
        self.faults = faults
        self.server = Server(ProxyApp(self.store, faults)).start()
        self._http = LoopbackHttp(self.server.base_url)
        self.theirs = Client(ACCOUNT_SID, token, http_client=self._http).proxy.v1
        self.ours = ProxyClient(
            ACCOUNT_SID,
            token,
            base_url=self.server.base_url,
            rate_limiter=RateLimiter(sleep=lambda _: None),
        )

    def close(self) -> None:
        """Give up both clients and the server."""
        self.ours.close()
        self._http.session.close()
        self.server.stop()

    @property
    def sid(self) -> str:
        """The service's SID."""
        return self.service.sid

    @property
    def their_service(self) -> Any:
        """The library's handle on the service."""
        return self.theirs.services(self.sid)

    def pass_time(self, **units: float) -> None:
        """Move the clock on."""
        self.now += timedelta(**units)

    def session(self, *people: str, number: int = 0, **fields: Any) -> SessionRecord:
        """Put in a session whose people share one number."""
        made = self.store.add_session(self.service, **fields)
        for identifier in people:
            self.store.add_participant(made, identifier, self.numbers[number])
        return made


MakeBench = Callable[..., Bench]
"""Faults, then options by name; ``token`` is what both clients sign in with."""


def make_bench(*faults: Any, token: str = AUTH_TOKEN, **options: Any) -> Bench:
    """Return a bench; who makes one closes it."""
    return Bench(Options(**options), Faults(faults), token)


def differences(ours: Any, theirs: Any) -> dict[str, tuple[Any, Any]]:
    """Fields of our model that the library reads otherwise."""
    pairs = {
        field.name: (getattr(ours, field.name), getattr(theirs, field.name))
        for field in dataclasses.fields(ours)
        # Ours alone: what a record says beyond what is understood; and to whom a message was
        # sent, for which the library has a class of its own.
        if field.name != "raw" and (field.name != "participant_sid" or hasattr(theirs, field.name))
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def their_refusal(call: Callable[[], Any]) -> tuple[int, int]:
    """Status and code of what the library raises; (0, 0) where it raises nothing."""
    try:
        call()
    except TwilioRestException as error:
        return error.status, error.code
    except TwilioException as error:  # lists: the response is all there is
        response = error.args[1]
        return response.status_code, json.loads(response.text)["code"]
    return 0, 0


def our_refusal(call: Callable[[], Any]) -> tuple[int, int]:
    """Status and code of what our client raises; (0, 0) where it raises nothing."""
    try:
        call()
    except RefusedError as error:
        return error.status, error.code
    return 0, 0
