from collections.abc import Iterator
from typing import Any

import pytest
from session_samples import NOW
from store_client import StoreClient
from write_bench import ANN

from proxy_tui.api.errors import AuthenticationError, NotFoundError, ResponseLostError, ServerError
from proxy_tui.api.models import Service
from proxy_tui.operations.search import find_service, find_session, target_problem
from proxy_tui.simulator.demo.sample_data import AWKWARD_NAMES
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.store import AUTH_TOKEN, Store

HEX = "0123456789abcdef" * 2


class World(StoreClient):
    """Three services with a session each, and a client that records its requests."""

    def __init__(self, *faults: Fault, token: str = AUTH_TOKEN, **options: Any) -> None:
        super().__init__(
            Store(lambda: NOW, options=Options(**options), seed=3), *faults, token=token
        )
        for name in ("north", "east", "south"):
            service = self.store.add_service(name)
            self.store.add_session(service, f"job-{name}")

    @property
    def services(self) -> tuple[Service, ...]:
        """Every service, as the client reads it, oldest first."""
        found = tuple(reversed(self.client.list_services().items))
        self.sent.clear()
        return found

    def sid(self, name: str) -> str:
        """Return the SID of a service."""
        service = self.store.service(name)
        assert service is not None
        return service.sid


# -- what was typed


@pytest.mark.parametrize(
    "typed",
    [
        f"KC{HEX}",
        f" KC{HEX} ",
        f"KS{HEX}",
        "job-1",
        "KC1",
        "KCustomer one",
        "KCarrier2026",
        *AWKWARD_NAMES,
    ],
)
def test_sids_and_names_can_be_looked_up(typed: str) -> None:
    if typed.strip():
        assert target_problem(typed) == ""


@pytest.mark.parametrize("typed", ["", "  "])
def test_nothing_typed_asks_for_something(typed: str) -> None:
    assert target_problem(typed) == "Type the SID of a session (KC…) or its unique name."


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [
        ("KP", "a participant"), ("KI", "an interaction"), ("PN", "a phone number"),
        ("AC", "an account"), ("SK", "an API key"), ("CA", "a call"), ("SM", "a message"),
        ("XX", "something else"),
    ],
)  # fmt: skip
def test_a_sid_of_another_kind_is_named(prefix: str, kind: str) -> None:
    assert target_problem(f"{prefix}{HEX}") == (
        f"This is the SID of {kind}; a session's starts with KC, a service's with KS."
    )


@pytest.mark.parametrize(
    "typed", [f"KC{HEX[:-1]}", "KS0123456", f"see kc{HEX[:-1]}, please", f"/Sessions/KC{HEX[:-9]}"]
)
def test_a_cut_sid_is_told(typed: str) -> None:
    assert "looks like a SID that was cut: " in target_problem(typed)
    assert "of 34 characters" in target_problem(typed)


# -- services


@pytest.mark.parametrize(
    "typed", ["east", "{sid}", "{sid},", '"{sid}"', "https://x/v1/Services/{sid}/Sessions"]
)
def test_a_service_is_found_by_its_name_or_the_sid_in_what_was_pasted(typed: str) -> None:
    world = World()
    typed = typed.format(sid=world.sid("east").lower())
    assert find_service(world.client, typed).unique_name == "east"
    assert len(world.sent) == 1


@pytest.mark.parametrize("typed", [f"KC{HEX}", f"KS{HEX[:-1]}"])
def test_what_cannot_be_a_service_is_told_without_a_request(typed: str) -> None:
    world = World()
    with pytest.raises(NotFoundError, match="SID"):
        find_service(world.client, typed)
    assert world.sent == []


def test_a_service_name_that_cannot_be_fetched_is_looked_for_page_by_page() -> None:
    world = World(Fault(effect="status", status=404, path="*/Services/*"), max_page_size=1)
    assert find_service(world.client, "north").sid == world.sid("north")
    assert [one.path.endswith("/Services") for one in world.sent] == [False, True, True, True]


@pytest.mark.parametrize("name", ["west", "a/b/../c?d=e&f=%2F#g"])
def test_a_service_that_is_not_there_is_named_in_the_error(name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_service(World(max_page_size=1).client, name)
    assert caught.value.message == f"This account has no service named {name}."
    assert caught.value.hint


def test_an_unknown_service_sid_is_not_looked_for_in_the_list() -> None:
    world = World()
    with pytest.raises(NotFoundError):
        find_service(world.client, f"KS{HEX}")
    assert len(world.sent) == 1


def test_a_refusal_that_is_no_miss_is_passed_on() -> None:
    with pytest.raises(AuthenticationError):
        find_service(World(token="wrong").client, "north")


# -- sessions


def test_a_session_is_found_by_name_in_the_first_service_that_has_it() -> None:
    world = World()
    found = find_session(world.client, world.services, "job-east")
    assert (found.service.unique_name, found.session.unique_name) == ("east", "job-east")
    assert len(world.sent) == 2


def test_a_session_is_found_by_sid() -> None:
    world = World()
    row = world.store.service("south").sessions[0]
    assert find_session(world.client, world.services, row.sid).session.sid == row.sid


def test_services_after_the_one_that_has_it_are_not_even_asked_for() -> None:
    world = World()
    north = world.services[0]

    def services() -> Iterator[Service]:
        yield north
        raise AssertionError("nobody needed another service")

    assert find_session(world.client, services(), "job-north").service == north


@pytest.mark.parametrize("code", [20404, 80308])
def test_a_miss_goes_on_to_the_next_service_whatever_its_code(code: int) -> None:
    world = World(miss_by_name_code=code)
    assert (
        find_session(world.client, world.services, "job-south").session.unique_name == "job-south"
    )


@pytest.mark.parametrize(
    ("typed", "what"), [("nowhere", "name"), (f"KC{HEX}", "SID"), ("KCodes", "name")]
)
def test_a_session_that_no_service_has_is_told_with_what_was_asked(typed: str, what: str) -> None:
    world = World()
    services = world.services
    with pytest.raises(NotFoundError) as caught:
        find_session(world.client, services, typed)
    assert caught.value.message == f"No session of this {what} in any of 3 services."
    with pytest.raises(NotFoundError) as caught:
        find_session(world.client, services[:1], typed)
    assert caught.value.message == f"No session of this {what} in this service."
    assert "deleted" in caught.value.hint


def test_no_services_at_all_are_a_miss_too() -> None:
    with pytest.raises(NotFoundError):
        find_session(World().client, (), "job-north")


@pytest.mark.parametrize("name", [name for name in AWKWARD_NAMES if name.strip()])
def test_awkward_names_find_their_session(name: str) -> None:
    world = World()
    row = world.store.add_session(world.store.service("north"), name)
    world.store.add_participant(row, ANN)
    assert find_session(world.client, world.services, name).session.sid == row.sid


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(effect="status", status=503, path="*/Sessions/*"), ServerError),
        (Fault(effect="reset", path="*/Sessions/*"), ResponseLostError),
    ],
)
def test_trouble_that_is_no_miss_ends_the_search(fault: Fault, error: type[Exception]) -> None:
    world = World(fault)
    with pytest.raises(error):
        find_session(world.client, world.services, "job-south")
    assert len({one.path for one in world.sent}) == 1
