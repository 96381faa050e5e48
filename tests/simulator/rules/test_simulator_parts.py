"""Small parts on their own: regions, fields, refusals, shaping a store by hand."""

from datetime import UTC, datetime

import pytest
from simulator_world import World

from proxy_tui.simulator.http.refusals import Refusal
from proxy_tui.simulator.http.validation import Fields, is_sid
from proxy_tui.simulator.rules import regions
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.store import Store


@pytest.mark.parametrize(
    ("number", "code", "country"),
    [
        ("+12025550100", "1", "US"),
        ("+442079460011", "44", "GB"),
        ("+33199001234", "33", "FR"),
        ("+353209100000", "353", "IE"),
        ("+79001234567", "7", "RU"),
        ("+998901234567", "998", "ZZ"),
        ("+61491570006", "61", "AU"),
        ("messenger:1", "", "ZZ"),
    ],
)
def test_a_number_shows_its_country(number: str, code: str, country: str) -> None:
    assert regions.dialling_code(number) == code
    assert regions.country_of(number) == country


def test_an_area_code_is_north_american() -> None:
    assert regions.area_code("+12025550100") == "202"
    assert regions.area_code("+442079460011") == ""


@pytest.mark.parametrize("text", ["messenger:123", "sip:ann@example.com"])
def test_a_channel_address_is_known(text: str) -> None:
    assert regions.is_channel(text)
    assert not regions.is_number(text)


def test_a_sid_is_a_prefix_and_32_hex_digits() -> None:
    assert is_sid("KC" + "aF09" * 8, "KC")
    assert not is_sid("KC" + "aF09" * 8 + "\n", "KC")
    assert not is_sid("KP" + "aF09" * 8, "KC")


def test_a_field_is_known_by_its_presence() -> None:
    fields = Fields({"Ttl": [""], "Participants": ["a", "b"]})
    assert "Ttl" in fields
    assert "Mode" not in fields
    assert fields.all("Participants") == ["a", "b"]
    assert fields.integer("Ttl") is None


def test_a_refusal_of_an_unknown_code_still_says_something() -> None:
    body = Refusal(12345).body()
    assert body["status"] == 400
    assert body["message"] == "Refused."


def test_a_store_refuses_fields_that_no_record_has() -> None:
    store = Store(lambda: datetime(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(AttributeError):
        store.add_service("x", colour="red")


def test_moments_are_whole_seconds_in_utc() -> None:
    store = Store(lambda: datetime.fromisoformat("2026-03-01T13:00:00.9+01:00"))
    assert store.now() == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert store.now().tzinfo is UTC


def test_a_session_is_found_in_whatever_service() -> None:
    store = Store(lambda: datetime(2026, 3, 1, tzinfo=UTC))
    store.add_service("a")
    session = store.add_session(store.add_service("b"))
    assert store.session(session.sid) is session
    assert store.session("KC1") is None
    assert store.service("nobody") is None


def test_a_message_may_come_from_either_side(world: World) -> None:
    session = world.talking()
    said = world.store.add_traffic(session, by_second=True)
    assert said.inbound.participant_sid == session.participants[1].sid


def test_switches_cannot_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        Options().max_page_size = 5


def test_a_record_shows_itself_without_people_or_the_rest_of_the_world(world: World) -> None:
    session = world.talking(unique_name="job-1")
    shown = repr([session, session.participants, world.service, world.store.add_traffic(session)])
    assert "job-1" in shown
    assert "+447700900001" not in shown
    assert "On my way" not in shown
    assert len(shown) < 4000
