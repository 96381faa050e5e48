"""What the index keeps of people, when it asks to read them again, and what it tells."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from incident_world import ADA, BEN, CAY, NOON, POOL

from proxy_tui.api.models import Participant, Session
from proxy_tui.api.order import moment
from proxy_tui.formatting.coverage import Coverage
from proxy_tui.operations.search import PeopleIndex, Person

HERE = "KS" + "1" * 32
THERE = "KS" + "2" * 32


def session(number: int = 1, status: str = "open", **fields: Any) -> Session:
    given: dict[str, Any] = {"date_updated": NOON, "unique_name": f"job-{number}"} | fields
    return Session(sid=f"KC{number:032x}", status=status, **given)


def participant(
    identifier: str = ADA, number: int = 1, dials: str | None = POOL[0], **fields: Any
) -> Participant:
    return Participant(
        sid=f"KP{number:032x}",
        identifier=identifier,
        proxy_identifier=dials,
        proxy_identifier_sid=f"PN{number:032x}",
        **fields,
    )


def pair() -> tuple[Participant, Participant]:
    return participant(ADA, 1, POOL[0]), participant(BEN, 2, POOL[1])


@pytest.fixture
def index() -> PeopleIndex:
    return PeopleIndex()


def people_of(*participants: Participant) -> tuple[Person, ...]:
    return PeopleIndex().set_people(HERE, session(), participants).people or ()


def test_people_are_kept_with_the_letters_that_screens_show() -> None:
    gone = participant(CAY, 3, date_deleted=NOON)
    people = people_of(gone, *pair())
    assert [(one.letter, one.identifier) for one in people] == [("C", CAY), ("A", ADA), ("B", BEN)]
    assert [one.is_removed for one in people] == [True, False, False]


def test_a_person_without_anything_is_kept_all_the_same() -> None:
    (one,) = people_of(Participant(sid="KP1"))
    assert (one.identifier, one.name, one.dials, one.dials_sid) == ("", "", "", "")


def test_numbers_and_names_are_not_in_a_persons_repr() -> None:
    (one,) = people_of(participant(ADA, friendly_name="Ada L"))
    assert ADA not in repr(one)
    assert "Ada" not in repr(one)


def test_a_number_that_many_dial_is_kept_once() -> None:
    texts = ["".join(POOL[0]), "".join(list(POOL[0]))]
    one, other = people_of(participant(ADA, 1, texts[0]), participant(BEN, 2, texts[1]))
    assert one.dials is other.dials


def test_a_new_session_must_be_read(index: PeopleIndex) -> None:
    entry = index.update(HERE, session())
    assert entry.people is None
    assert not entry.is_current
    assert index.entries([HERE]) == (entry,)


def test_a_session_that_was_read_and_did_not_change_need_not_be_read_again(
    index: PeopleIndex,
) -> None:
    index.set_people(HERE, session(), pair())
    assert index.update(HERE, session()).is_current


def test_a_session_that_was_updated_must_be_read_again(index: PeopleIndex) -> None:
    index.set_people(HERE, session(), pair())
    entry = index.update(HERE, session(date_updated=NOON + timedelta(seconds=1)))
    assert not entry.is_current
    assert entry.people is not None


def test_an_active_session_that_lacks_somebody_is_always_read_again(index: PeopleIndex) -> None:
    index.set_people(HERE, session(), [participant()])
    assert not index.update(HERE, session()).is_current
    gone = participant(BEN, 2, date_deleted=NOON)
    assert not index.set_people(HERE, session(), [participant(), gone]).is_current


def test_a_closed_session_that_lacks_somebody_is_settled(index: PeopleIndex) -> None:
    assert index.set_people(HERE, session(status="closed"), []).is_current


@pytest.mark.parametrize("moment", [None, "yesterday"])
def test_without_a_readable_date_a_session_is_always_read_again(
    index: PeopleIndex, moment: Any
) -> None:
    assert not index.set_people(HERE, session(date_updated=moment), pair()).is_current


def test_the_people_belong_to_the_moment_before_they_were_read(index: PeopleIndex) -> None:
    entry = index.set_people(HERE, session(), pair())
    later = replace(entry, updated=NOON + timedelta(minutes=1))
    assert entry.is_current
    assert not later.is_current


def test_listing_a_session_again_keeps_its_people_and_takes_its_state(index: PeopleIndex) -> None:
    index.set_people(HERE, session(), pair())
    entry = index.update(HERE, session(status="closed", unique_name=None))
    assert (entry.is_active, entry.name, len(entry.people or ())) == (False, "", 2)
    assert index.get(session().sid) is entry


def test_an_entry_that_did_not_change_stays_the_same_object(index: PeopleIndex) -> None:
    index.set_people(HERE, session(), pair())
    before = index.get(session().sid)
    index.update(HERE, session())
    assert index.get(session().sid) is before


def test_a_forgotten_session_is_gone(index: PeopleIndex) -> None:
    index.set_people(HERE, session(), pair())
    index.forget(session().sid)
    index.forget("KC never was")
    assert index.get(session().sid) is None
    assert index.entries([HERE]) == ()


def test_what_is_not_on_a_whole_list_is_forgotten_in_that_service_only(index: PeopleIndex) -> None:
    index.update(HERE, session(1))
    index.update(HERE, session(2))
    index.update(THERE, session(3))
    index.keep_listed(HERE, {session(1).sid}, NOON, moment())
    assert [entry.sid for entry in index.entries({HERE, THERE})] == [session(1).sid, session(3).sid]


def test_entries_are_those_of_the_services_asked_for(index: PeopleIndex) -> None:
    index.update(HERE, session(1))
    index.update(THERE, session(2))
    assert [entry.sid for entry in index.entries([THERE])] == [session(2).sid]
    assert index.entries(()) == ()


def test_coverage_counts_what_was_listed_and_read(index: PeopleIndex) -> None:
    index.set_people(HERE, session(1), pair())
    index.update(HERE, session(2))
    index.set_people(HERE, session(3, "closed"), [])
    index.update(HERE, session(4, "closed"))
    assert index.coverage({HERE}) == Coverage(listed=4, needed=2, read=1)


def test_coverage_is_as_old_as_the_oldest_list(index: PeopleIndex) -> None:
    index.keep_listed(HERE, (), NOON, moment())
    assert index.coverage({HERE, THERE}).listed_at is None
    index.keep_listed(THERE, (), NOON + timedelta(hours=1), moment())
    assert index.coverage({HERE, THERE}).listed_at == NOON
    assert index.coverage(()).listed_at is None


def test_holdings_are_those_present_in_active_sessions(index: PeopleIndex) -> None:
    gone = participant(CAY, 3, POOL[2], date_deleted=NOON)
    index.set_people(HERE, session(1), [*pair(), gone])
    index.set_people(HERE, session(2, "closed"), pair())
    index.set_people(HERE, session(3, "in-progress"), [participant(CAY, 4, None)])
    index.set_people(THERE, session(4), pair())
    index.update(HERE, session(5))
    held = [(one.entry.name, one.person.letter, one.person.dials) for one in index.holdings(HERE)]
    assert held == [("job-1", "A", POOL[0]), ("job-1", "B", POOL[1])]


def test_a_letter_stays_with_its_person_whoever_comes_goes_or_is_listed_first() -> None:
    index = PeopleIndex()
    ada, ben, cat = (Participant(sid=f"KP{n}", identifier=f"+4477009000{n:02}") for n in range(3))
    index.set_people(HERE, session(1), [ada])
    assert index.set_people(HERE, session(1), [ben, ada]).names == {"KP0": "A", "KP1": "B"}
    # Ada was removed and is listed no more; her letter is not given to anybody else.
    entry = index.set_people(HERE, session(1), [cat, ben])
    assert [(person.sid, person.letter) for person in entry.people or ()] == [
        ("KP2", "C"),
        ("KP1", "B"),
    ]
    assert index.set_people(HERE, session(1), [cat, ben, ada]).names == {
        "KP0": "A", "KP1": "B", "KP2": "C",
    }  # fmt: skip
    # Another session starts with A again.
    assert index.set_people(HERE, session(2), [ben]).names == {"KP1": "A"}
