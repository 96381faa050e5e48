"""Every refusal of the simulator reaches Twilio's library and our client alike."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from contract_bench import ANN, BOB, CID, NOON, Bench, MakeBench, our_refusal, their_refusal

from proxy_tui.api.constants import VOICE_AND_MESSAGE
from proxy_tui.api.params import CreateSession, NewMessage, NewParticipant, UpdateSession
from proxy_tui.simulator.faults.fault_rules import Fault

NOWHERE = "0" * 32
PAST = NOON - timedelta(days=1)


class Asked:
    """The same request through either side."""

    def __init__(self, theirs: Callable[[], Any], ours: Callable[[], Any]) -> None:
        self.theirs = theirs
        self.ours = ours


def creating(bench: Bench, **fields: Any) -> Asked:
    """Creating a session, also one that our forms would not let pass."""
    params = CreateSession.model_construct(**(_NOTHING | fields))
    return Asked(
        lambda: bench.their_service.sessions.create(**fields),
        lambda: bench.ours.create_session(bench.sid, params),
    )


_NOTHING: dict[str, Any] = dict.fromkeys(("unique_name", "date_expiry", "ttl", "mode", "status"))
_NOTHING["participants"] = ()


def changing(bench: Bench, before: str, **changes: Any) -> Asked:
    """Changing a session that is in the given status."""
    session = bench.session(ANN, BOB, status=before)
    params = UpdateSession(**changes)
    return Asked(
        lambda: bench.their_service.sessions(session.sid).update(**changes),
        lambda: bench.ours.update_session(bench.sid, session.sid, params),
    )


def adding(
    bench: Bench, identifier: str, *there: str, mode: str = VOICE_AND_MESSAGE, **fields: Any
) -> Asked:
    """Adding a participant to a session with the given people."""
    session = bench.session(*there, mode=mode)
    params = NewParticipant(identifier=identifier, **fields)
    return Asked(
        lambda: bench.their_service.sessions(session.sid).participants.create(
            identifier=identifier, **fields
        ),
        lambda: bench.ours.create_participant(bench.sid, session.sid, params),
    )


def adding_again(bench: Bench) -> Asked:
    asked = adding(bench, ANN, ANN)
    bench.service.sessions[-1].participants[0].date_deleted = NOON
    return asked


def reopening_a_doubled_pair(bench: Bench) -> Asked:
    bench.session(BOB)
    return changing(bench, "closed", status="in-progress")


def forcing_a_doubled_pair(bench: Bench) -> Asked:
    bench.session(ANN)
    return adding(bench, ANN, proxy_identifier=bench.numbers[0].phone_number)


def forcing_another_services_number(bench: Bench) -> Asked:
    bench.store.add_number(bench.store.add_service("other"), "+442079460050")
    return adding(bench, ANN, proxy_identifier="+442079460050")


def without_numbers(bench: Bench) -> Asked:
    bench.service.numbers.clear()
    return adding(bench, ANN)


def where_all_numbers_are(bench: Bench, **fields: bool) -> Asked:
    for number in bench.numbers:
        for name, value in fields.items():
            setattr(number, name, value)
    return adding(bench, ANN)


def used_up(bench: Bench) -> Asked:
    for place in range(3):
        bench.session(ANN, number=place)
    return adding(bench, ANN)


def taking_a_name(bench: Bench) -> Asked:
    bench.session(unique_name="job-1")
    return creating(bench, unique_name="job-1")


def fetching(bench: Bench, key: str) -> Asked:
    return Asked(
        lambda: bench.their_service.sessions(key).fetch(),
        lambda: bench.ours.fetch_session(bench.sid, key),
    )


def listing(bench: Bench, **query: Any) -> Asked:
    return Asked(
        lambda: bench.their_service.sessions.page(**query),
        lambda: bench.ours.list_sessions(bench.sid, **query),
    )


def changing_odd_fields(bench: Bench) -> Asked:
    """A ttl below zero, which our forms refuse before it is sent."""
    session = bench.session(ANN)
    params = UpdateSession.model_construct(ttl=-1, date_expiry=None, status=None)
    return Asked(
        lambda: bench.their_service.sessions(session.sid).update(ttl=-1),
        lambda: bench.ours.update_session(bench.sid, session.sid, params),
    )


def deleting(bench: Bench, sid: str) -> Asked:
    return Asked(
        lambda: bench.their_service.sessions(sid).delete(),
        lambda: bench.ours.delete_session(bench.sid, sid),
    )


def sending(bench: Bench, *, removed: bool = False, **fields: Any) -> Asked:
    """Send a message to Ann, who may have been removed."""
    session = bench.session(ANN, BOB, **fields)
    ann = session.participants[0]
    ann.date_deleted = NOON if removed else None
    person = bench.their_service.sessions(session.sid).participants(ann.sid)
    return Asked(
        lambda: person.message_interactions.create(body="x"),
        lambda: bench.ours.create_message_interaction(
            bench.sid, session.sid, ann.sid, NewMessage(body="x")
        ),
    )


def removing_again(bench: Bench) -> Asked:
    session = bench.session(ANN, BOB)
    ann = session.participants[0]
    ann.date_deleted = NOON
    return Asked(
        lambda: bench.their_service.sessions(session.sid).participants(ann.sid).delete(),
        lambda: bench.ours.delete_participant(bench.sid, session.sid, ann.sid),
    )


Scene = Callable[[Bench], Asked]

SCENES: list[tuple[int, int, str, Scene]] = [
    (400, 20001, "a page of no rows", lambda b: listing(b, page_size=0)),
    (400, 20007, "a page above 1000", lambda b: listing(b, page_size=1001)),
    (400, 21481, "a made-up page token", lambda b: listing(b, page_token="PAKC123")),
    (404, 20404, "a session that is not there", lambda b: fetching(b, f"KC{NOWHERE}")),
    (404, 20404, "a name that nobody has", lambda b: fetching(b, "nobody / nothing")),
    (404, 20404, "deleting nothing", lambda b: deleting(b, f"KC{NOWHERE}")),
    (400, 80103, "the same person twice", lambda b: adding(b, ANN, ANN)),
    (400, 80201, "no number with voice", lambda b: where_all_numbers_are(b, voice=False)),
    (400, 80202, "no number with messages", lambda b: where_all_numbers_are(b, sms=False)),
    (400, 80203, "another country", lambda b: adding(b, "+33639980001")),
    (400, 80205, "no numbers at all", without_numbers),
    (400, 80206, "a channel address", lambda b: adding(b, "messenger:1")),
    (400, 80207, "all reserved", lambda b: where_all_numbers_are(b, is_reserved=True)),
    (400, 80208, "all used by this person", used_up),
    (400, 80304, "an unknown number", lambda b: adding(b, ANN, proxy_identifier="+442079460999")),
    (
        400,
        80305,
        "an unknown number SID",
        lambda b: adding(b, ANN, proxy_identifier_sid=f"PN{NOWHERE}"),
    ),
    (400, 80404, "an unreachable number", lambda b: adding(b, "+15551234567")),
    (400, 80603, "a taken name", taking_a_name),
    (400, 80604, "re-opening a doubled pair", reopening_a_doubled_pair),
    (400, 80604, "forcing a doubled pair", forcing_a_doubled_pair),
    (400, 80605, "another service's number", forcing_another_services_number),
    (400, 80607, "a ttl for a closed session", lambda b: changing(b, "closed", ttl=60)),
    (400, 80608, "opening a closed session", lambda b: changing(b, "closed", status="open")),
    (400, 80609, "a third person", lambda b: adding(b, CID, ANN, BOB)),
    (400, 80612, "a person removed before", adding_again),
    (400, 80616, "a channel in a voice session", lambda b: adding(b, "sip:a", mode="voice-only")),
    (400, 80616, "a text in a voice session", lambda b: sending(b, mode="voice-only")),
    (400, 80607, "a text in a closed session", lambda b: sending(b, status="closed")),
    (404, 20404, "a text to someone removed", lambda b: sending(b, removed=True)),
    (404, 20404, "removing someone again", removing_again),
    (400, 80701, "a past expiry", lambda b: creating(b, date_expiry=PAST)),
    (400, 80701, "a name too long", lambda b: creating(b, unique_name="x" * 192)),
    (400, 80701, "an unknown mode", lambda b: creating(b, mode="telepathy")),
    (400, 80701, "a ttl below zero", changing_odd_fields),
]


@pytest.mark.parametrize(
    ("status", "code", "scene"),
    [pytest.param(status, code, scene, id=what) for status, code, what, scene in SCENES],
)
def test_a_refusal_is_the_same_on_both_sides(
    bench: Bench, status: int, code: int, scene: Scene
) -> None:
    asked = scene(bench)
    assert their_refusal(asked.theirs) == (status, code)
    assert our_refusal(asked.ours) == (status, code)


@pytest.mark.parametrize(
    ("status", "code", "options", "scene"),
    [
        (404, 80308, {"miss_by_name_code": 80308}, lambda b: fetching(b, "nobody")),
        (429, 80621, {"rate_limit_per_second": 0}, listing),
    ],
)
def test_a_refusal_that_depends_on_an_option_is_the_same_on_both_sides(
    new_bench: MakeBench, status: int, code: int, options: dict[str, Any], scene: Scene
) -> None:
    asked = scene(new_bench(**options))
    assert their_refusal(asked.theirs) == (status, code)
    assert our_refusal(asked.ours) == (status, code)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        *((401, 20003), (403, 20403), (404, 20404), (409, 20409), (409, 80623)),
        *((410, 20410), (429, 20429), (429, 80621), (500, 20500), (503, 20503)),
    ],
)
@pytest.mark.parametrize("writing", [True, False])
def test_an_injected_refusal_is_the_same_on_both_sides(
    new_bench: MakeBench, status: int, code: int, writing: bool
) -> None:
    bench = new_bench(Fault(effect="status", status=status, code=code))
    asked = creating(bench) if writing else listing(bench)
    assert their_refusal(asked.theirs) == (status, code)
    assert our_refusal(asked.ours) == (status, code)


def test_wrong_credentials_are_the_same_on_both_sides(new_bench: MakeBench) -> None:
    asked = listing(new_bench(token="wrong"))
    assert their_refusal(asked.theirs) == our_refusal(asked.ours) == (401, 20003)
