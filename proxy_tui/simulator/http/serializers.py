"""Records as the JSON that Twilio answers: its spellings, urls, links, page envelopes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from proxy_tui.simulator.http.page_tokens import Cut, PageQuery, RowT
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import (
    Interaction,
    Leg,
    Participant,
    PhoneNumber,
    Row,
    Service,
    Session,
)

Json = dict[str, Any]

RESOURCE_BASE: Final = "https://api.twilio.com/2010-04-01/Accounts"
"""Where the calls and messages behind an interaction live, in whatever world."""


def moment(value: datetime | None) -> str | None:
    """Return ``YYYY-MM-DDTHH:MM:SSZ``; the value is in UTC."""
    return None if value is None else value.isoformat()[:19] + "Z"


class Encoder:
    """Turns records into JSON values for one request.

    Args:
        base: Scheme and host the request came to, without a slash at the end.
        account_sid: The account every record belongs to.
        options: How to show what sources show in two ways.
    """

    def __init__(self, base: str, account_sid: str, options: Options) -> None:
        self._base = base
        self._account_sid = account_sid
        self._switches = options

    def service(self, row: Service) -> Json:
        """Return a service."""
        url = f"{self._base}/v1/Services/{row.sid}"
        return _finish(
            row,
            {
                "sid": row.sid,
                "unique_name": row.unique_name,
                "account_sid": self._account_sid,
                "chat_instance_sid": row.chat_instance_sid,
                "callback_url": row.callback_url,
                "default_ttl": row.default_ttl,
                "number_selection_behavior": row.number_selection_behavior,
                "geo_match_level": row.geo_match_level,
                "intercept_callback_url": row.intercept_callback_url,
                "out_of_session_callback_url": row.out_of_session_callback_url,
                "date_created": moment(row.date_created),
                "date_updated": moment(row.date_updated),
                "url": url,
                "links": {"sessions": f"{url}/Sessions", "phone_numbers": f"{url}/PhoneNumbers"},
            },
        )

    def session(self, row: Session) -> Json:
        """Return a session."""
        url = self._session_url(row)
        echoed = row.service.default_ttl if self._switches.echo_default_ttl else 0
        return _finish(
            row,
            {
                "sid": row.sid,
                "service_sid": row.service.sid,
                "account_sid": self._account_sid,
                "date_started": moment(row.date_started),
                "date_ended": moment(row.date_ended),
                "date_last_interaction": moment(row.date_last_interaction),
                "date_expiry": moment(row.date_expiry),
                "unique_name": row.unique_name,
                "status": row.status,
                "closed_reason": row.closed_reason,
                "ttl": row.ttl or echoed,
                "mode": row.mode,
                "date_created": moment(row.date_created),
                "date_updated": moment(row.date_updated),
                "url": url,
                "links": {
                    "interactions": f"{url}/Interactions",
                    "participants": f"{url}/Participants",
                },
            },
        )

    def participant(self, row: Participant) -> Json:
        """Return a participant."""
        url = f"{self._session_url(row.session)}/Participants/{row.sid}"
        return _finish(
            row,
            {
                "sid": row.sid,
                "session_sid": row.session.sid,
                "service_sid": row.session.service.sid,
                "account_sid": self._account_sid,
                "friendly_name": row.friendly_name,
                "identifier": row.identifier,
                "proxy_identifier": row.proxy_identifier,
                "proxy_identifier_sid": row.proxy_identifier_sid,
                "date_deleted": moment(row.date_deleted),
                "date_created": moment(row.date_created),
                "date_updated": moment(row.date_updated),
                "url": url,
                "links": {"message_interactions": f"{url}/MessageInteractions"},
            },
        )

    def interaction(self, row: Interaction) -> Json:
        """Return an interaction as the session lists it."""
        url = f"{self._session_url(row.session)}/Interactions/{row.sid}"
        return _finish(row, self._traffic(row, url))

    def message_interaction(self, row: Interaction) -> Json:
        """Return an interaction as the participant it was sent to lists it."""
        person = f"{self._session_url(row.session)}/Participants/{row.message_to}"
        url = f"{person}/MessageInteractions/{row.sid}"
        return _finish(row, self._traffic(row, url) | {"participant_sid": row.message_to})

    def phone_number(self, row: PhoneNumber, in_use: int) -> Json:
        """Return a number of a pool, with how many active sessions use it."""
        owned = row.owned
        capabilities = {"fax": False, "mms": owned.mms, "sms": owned.sms, "voice": owned.voice}
        if self._switches.capability_keys == "examples":
            capabilities = {"sms_outbound": owned.sms, "voice_inbound": owned.voice}
        return _finish(
            row,
            {
                "sid": row.sid,
                "account_sid": self._account_sid,
                "service_sid": row.service.sid,
                "date_created": moment(row.date_created),
                "date_updated": moment(row.date_updated),
                "phone_number": row.phone_number,
                "friendly_name": owned.friendly_name,
                "iso_country": owned.iso_country,
                "capabilities": capabilities,
                "url": f"{self._base}/v1/Services/{row.service.sid}/PhoneNumbers/{row.sid}",
                "is_reserved": row.is_reserved,
                "in_use": in_use,
            },
        )

    def page(
        self, key: str, items: list[Json], query: PageQuery, path: str, cut: Cut[RowT]
    ) -> Json:
        """Return a list's envelope: the items under ``key``, and ``meta``."""

        def url(page: int, token: str | None) -> str:
            tail = f"&PageToken={token}" if token else ""
            return f"{self._base}{path}?PageSize={query.size}&Page={page}{tail}"

        return {
            key: items,
            "meta": {
                "page": query.page,
                "page_size": query.size,
                "first_page_url": url(0, None),
                "previous_page_url": url(max(query.page - 1, 0), cut.before)
                if cut.before
                else None,
                "url": url(query.page, query.token),
                "next_page_url": url(query.page + 1, cut.after) if cut.after else None,
                "key": key,
            },
        }

    def _session_url(self, row: Session) -> str:
        return f"{self._base}/v1/Services/{row.service.sid}/Sessions/{row.sid}"

    def _traffic(self, row: Interaction, url: str) -> Json:
        return {
            "sid": row.sid,
            "session_sid": row.session.sid,
            "service_sid": row.session.service.sid,
            "account_sid": self._account_sid,
            "data": row.data,
            "type": row.type,
            **self._leg("inbound", row.inbound),
            **self._leg("outbound", row.outbound),
            "date_created": moment(row.date_created),
            "date_updated": moment(row.date_updated),
            "url": url,
        }

    def _leg(self, side: str, leg: Leg | None) -> Mapping[str, str | None]:
        if leg is None:
            parts = ("participant_sid", "resource_sid", "resource_status")
            return {f"{side}_{part}": None for part in (*parts, "resource_type", "resource_url")}
        folder = "Messages" if leg.resource_type == "Message" else "Calls"
        return {
            f"{side}_participant_sid": leg.participant_sid,
            f"{side}_resource_sid": leg.resource_sid,
            f"{side}_resource_status": leg.status,
            f"{side}_resource_type": leg.resource_type,
            f"{side}_resource_url": (
                f"{RESOURCE_BASE}/{self._account_sid}/{folder}/{leg.resource_sid}.json"
            ),
        }


def _finish(row: Row, value: Json) -> Json:
    return value if row.overrides is None else value | row.overrides
