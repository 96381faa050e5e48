"""Records as the JSON of Twilio's API: its field names in its order, urls, links, pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from proxy_tui.simulator.http.page_tokens import RecordPage, RecordT
from proxy_tui.simulator.rules.records import (
    BaseRecord,
    InteractionRecord,
    Leg,
    ParticipantRecord,
    PhoneNumberRecord,
    ServiceRecord,
    SessionRecord,
)
from proxy_tui.simulator.rules.store import ACCOUNT_SID

Json = dict[str, Any]

RESOURCE_BASE: Final = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}"
"""Where the calls and messages behind an interaction are."""

_FIELDS: Final = {
    ServiceRecord: "sid unique_name account_sid chat_instance_sid callback_url default_ttl"
    " number_selection_behavior geo_match_level intercept_callback_url"
    " out_of_session_callback_url date_created date_updated url links",
    SessionRecord: "sid service_sid account_sid date_started date_ended date_last_interaction"
    " date_expiry unique_name status closed_reason ttl mode date_created date_updated url links",
    ParticipantRecord: "sid session_sid service_sid account_sid friendly_name identifier"
    " proxy_identifier proxy_identifier_sid date_deleted date_created date_updated url links",
    InteractionRecord: "sid session_sid service_sid account_sid data type"
    " inbound_participant_sid inbound_resource_sid inbound_resource_status inbound_resource_type"
    " inbound_resource_url outbound_participant_sid outbound_resource_sid"
    " outbound_resource_status outbound_resource_type outbound_resource_url"
    " date_created date_updated url",
    PhoneNumberRecord: "sid account_sid service_sid date_created date_updated phone_number"
    " friendly_name iso_country capabilities url is_reserved in_use",
}


class Encoder:
    """Turns records into JSON values for one request.

    ``base`` is scheme and host that the request came to, without a slash at the end.
    """

    def __init__(self, base: str) -> None:
        self._base = base

    def service(self, row: ServiceRecord) -> Json:
        """Return a service."""
        url = f"{self._base}/v1/Services/{row.sid}"
        links = {"sessions": f"{url}/Sessions", "phone_numbers": f"{url}/PhoneNumbers"}
        return _encode(row, url=url, links=links)

    def session(self, row: SessionRecord) -> Json:
        """Return a session."""
        url = self._session_url(row)
        links = {"interactions": f"{url}/Interactions", "participants": f"{url}/Participants"}
        return _encode(row, service_sid=row.service.sid, url=url, links=links)

    def participant(self, row: ParticipantRecord) -> Json:
        """Return a participant."""
        url = f"{self._session_url(row.session)}/Participants/{row.sid}"
        links = {"message_interactions": f"{url}/MessageInteractions"}
        return _encode(row, **_of_session(row.session), url=url, links=links)

    def interaction(self, row: InteractionRecord) -> Json:
        """Return an interaction as the session lists it."""
        return self._interaction(row, f"{self._session_url(row.session)}/Interactions/{row.sid}")

    def message_interaction(self, row: InteractionRecord) -> Json:
        """Return an interaction as the participant to whom it was sent lists it."""
        person = f"{self._session_url(row.session)}/Participants/{row.message_to}"
        value = self._interaction(row, f"{person}/MessageInteractions/{row.sid}")
        return value | {"participant_sid": row.message_to}

    def phone_number(self, row: PhoneNumberRecord, service: ServiceRecord, in_use: int) -> Json:
        """Return a number of a pool, with how many active sessions use it."""
        return _encode(
            row,
            service_sid=service.sid,
            friendly_name=row.phone_number,
            capabilities={"fax": False, "mms": row.mms, "sms": row.sms, "voice": row.voice},
            url=f"{self._base}/v1/Services/{service.sid}/PhoneNumbers/{row.sid}",
            in_use=in_use,
        )

    def page(
        self, key: str, page: RecordPage[RecordT], path: str, encode: Callable[[RecordT], Json]
    ) -> Json:
        """Return a list's envelope: the rows under ``key``, and ``meta``."""

        def url(number: int, token: str | None) -> str:
            tail = f"&PageToken={token}" if token else ""
            return f"{self._base}{path}?PageSize={page.size}&Page={number}{tail}"

        before, after = page.before, page.after
        return {
            key: [encode(row) for row in page.rows],
            "meta": {
                "page": page.number,
                "page_size": page.size,
                "first_page_url": url(0, None),
                "previous_page_url": url(max(page.number - 1, 0), before) if before else None,
                "url": url(page.number, page.token),
                "next_page_url": url(page.number + 1, after) if after else None,
                "key": key,
            },
        }

    def _session_url(self, row: SessionRecord) -> str:
        return f"{self._base}/v1/Services/{row.service.sid}/Sessions/{row.sid}"

    def _interaction(self, row: InteractionRecord, url: str) -> Json:
        legs = _leg("inbound", row.type, row.inbound) | _leg("outbound", row.type, row.outbound)
        return _encode(row, **_of_session(row.session), **legs, url=url)


def _encode(row: BaseRecord, **computed: object) -> Json:
    """Return the fields of a record; ``computed`` are those that the record does not hold."""
    computed["account_sid"] = ACCOUNT_SID
    value = {
        name: computed[name] if name in computed else _plain(getattr(row, name))
        for name in _FIELDS[type(row)].split()
    }
    return value | (row.overrides or {})


def _plain(value: object) -> object:
    """Return a time as ``YYYY-MM-DDTHH:MM:SSZ``, other values unchanged."""
    return f"{value.isoformat()[:19]}Z" if isinstance(value, datetime) else value


def _of_session(session: SessionRecord) -> dict[str, str]:
    return {"session_sid": session.sid, "service_sid": session.service.sid}


def _leg(side: str, kind: str, leg: Leg | None) -> dict[str, str | None]:
    if leg is None:
        parts = ("participant_sid", "resource_sid", "resource_status")
        return {f"{side}_{part}": None for part in (*parts, "resource_type", "resource_url")}
    word = "Message" if kind == "message" else "Call"
    return {
        f"{side}_participant_sid": leg.participant_sid,
        f"{side}_resource_sid": leg.resource_sid,
        f"{side}_resource_status": leg.status,
        f"{side}_resource_type": word,
        f"{side}_resource_url": f"{RESOURCE_BASE}/{word}s/{leg.resource_sid}.json",
    }
