"""A small world behind the simulator's own HTTP, with a clock that tests move."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from proxy_tui.simulator.faults.fault_rules import Faults
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import ServiceRecord, SessionRecord
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN, BOB, CID = "+447700900001", "+447700900002", "+447700900003"


class World:
    """One service with three British numbers; ``now`` is the time of day."""

    def __init__(self, options: Options, faults: Faults) -> None:
        self.now = NOON
        self.seconds = 0.0
        self.slept: list[float] = []
        self.store = Store(lambda: self.now, options=options, seed=1)
        self.app = ProxyApp(
            self.store, faults, sleep=self.slept.append, monotonic=lambda: self.seconds
        )
        self.faults = self.app.faults
        self.http = httpx.Client(
            transport=in_process(self.app),
            base_url="https://proxy.twilio.com/v1",
            auth=(ACCOUNT_SID, AUTH_TOKEN),
        )
        self.service = self.store.add_service("dispatch")
        self.numbers = [
            self.store.add_number(self.service, f"+4420794600{n}") for n in (11, 12, 13)
        ]

    def pass_time(self, **units: float) -> None:
        """Move the clock on."""
        self.now += timedelta(**units)

    def url(self, *parts: object) -> str:
        """The path below the service; rows stand for their SIDs."""
        return "/".join(
            ["/Services", self.service.sid, *(str(getattr(part, "sid", part)) for part in parts)]
        )

    def sessions(self, *parts: object) -> str:
        """The path below the service's sessions."""
        return self.url("Sessions", *parts)

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """The JSON of a successful read."""
        answer = self.http.get(path, params=query or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **form: Any) -> dict[str, Any]:
        """The JSON of a successful write."""
        answer = self.http.post(path, data=form)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def refused(self, answer: httpx.Response) -> tuple[int, int]:
        """HTTP status and Twilio's code of a refusal."""
        body = answer.json()
        assert body["status"] == answer.status_code
        assert body["message"]
        assert body["more_info"] == f"https://www.twilio.com/docs/errors/{body['code']}"
        return answer.status_code, body["code"]

    def refuse_post(self, path: str, **form: Any) -> tuple[int, int]:
        """Status and code of a refused POST."""
        return self.refused(self.http.post(path, data=form))

    def refuse_get(self, path: str, **query: Any) -> tuple[int, int]:
        """Status and code of a refused GET."""
        return self.refused(self.http.get(path, params=query or None))

    def refuse_delete(self, path: str) -> tuple[int, int]:
        """Status and code of a refused DELETE."""
        return self.refused(self.http.delete(path))

    def talking(self, service: ServiceRecord | None = None, **fields: Any) -> SessionRecord:
        """A session of Ann and Bob on the first number."""
        session = self.store.add_session(service or self.service, **fields)
        self.store.add_participant(session, ANN, self.numbers[0])
        self.store.add_participant(session, BOB, self.numbers[0])
        return session

    def people(self, session: SessionRecord) -> str:
        """The path of a session's participants."""
        return self.sessions(session, "Participants")

    def add(self, session: SessionRecord, identifier: str, **form: Any) -> dict[str, Any]:
        """The JSON of a participant that is added."""
        return self.post(self.people(session), Identifier=identifier, **form)

    def refuse(self, session: SessionRecord, identifier: str, **form: Any) -> tuple[int, int]:
        """Status and code of a participant that is refused."""
        return self.refuse_post(self.people(session), Identifier=identifier, **form)

    def person(self, identifier: str, **fields: str) -> str:
        """One value of ``Participants``."""
        return json.dumps({"Identifier": identifier, **fields})


MakeWorld = Callable[..., World]
"""Faults, then options by name."""
