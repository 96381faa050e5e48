"""What the API answers, read with tolerance."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from proxy_tui.api._values import Record
from proxy_tui.api.constants import ACTIVE_STATUSES, SESSION_MODES, SESSION_STATUSES
from proxy_tui.api.models import Interaction, Participant, PhoneNumber, Service, Session
from proxy_tui.api.unclear import json_text

MODELS: list[type[Record]] = [Service, Session, Participant, Interaction, PhoneNumber]
OPEN_FIELDS = {"capabilities", "is_reserved"}

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
moments = st.one_of(
    st.none(),
    texts,
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5.5))])).map(
        datetime.isoformat
    ),
    st.datetimes().map(datetime.isoformat),
    st.dates().map(str),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", fullmatch=True),
)
numbers = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.integers().map(str))


def field_values(name: str) -> st.SearchStrategy[Any]:
    if name.startswith("date_"):
        return moments
    if name in {"ttl", "default_ttl", "in_use"}:
        return numbers
    if name == "capabilities":
        return st.none() | st.dictionaries(texts, st.none() | st.booleans())
    if name == "is_reserved":
        return st.none() | st.booleans()
    return st.none() | texts | st.integers(-(2**63), 2**63 - 1)


def payloads(model: type) -> st.SearchStrategy[dict[str, Any]]:
    known = {field.name: field_values(field.name) for field in dataclasses.fields(model)}
    unknown = st.dictionaries(texts.map("x_{}".format), st.none() | st.integers() | texts)
    return st.tuples(st.fixed_dictionaries({}, optional=known), unknown).map(
        lambda parts: {**parts[0], **parts[1]}
    )


@settings(max_examples=200)
@given(model=st.sampled_from(MODELS), data=st.data())
def test_nulls_surprises_and_junk_never_raise(model: type[Record], data: st.DataObject) -> None:
    payload = data.draw(payloads(model))
    found = model.of(payload)
    assert model.of(json.loads(json.dumps(payload))) == found
    for name in (field.name for field in dataclasses.fields(model)):
        given_value, read = payload.get(name), getattr(found, name)
        if given_value is None:
            assert read in (None, "", 0)
        elif name.startswith("date_"):
            assert isinstance(read, datetime) or read == json_text(given_value)
        elif name not in OPEN_FIELDS:
            assert str(read) == str(given_value)


@given(moments)
def test_a_moment_is_aware_and_utc_or_else_the_raw_text(value: Any) -> None:
    read = Session.of({"date_created": value}).date_created
    if isinstance(read, datetime):
        assert read.tzinfo is UTC
        assert read == datetime.fromisoformat(value)
    else:
        assert read == (None if value is None else json_text(value))


@settings(max_examples=200)
@given(model=st.sampled_from(MODELS), data=st.data())
def test_every_value_stays_what_it_is_when_it_is_read_again(
    model: type[Record], data: st.DataObject
) -> None:
    found = model.of(data.draw(payloads(model)))
    assert model.of(dataclasses.asdict(found)) == found
    assert dataclasses.replace(found) == found


class TestMoments:
    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
            ("2026-03-01T10:00:00.250Z", datetime(2026, 3, 1, 10, 0, 0, 250_000, UTC)),
            ("2026-03-01T12:00:00+02:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ],
    )
    def test_iso_8601_with_a_zone_is_read(self, text: str, moment: datetime) -> None:
        assert Session(date_created=text).date_created == moment

    @pytest.mark.parametrize(
        "text",
        [
            "", "Z", "soon", "5", "1700000000", "2026-03-01", "2026-03-01T10:00:00",
            "2026-13-01T10:00:00Z", "Sun, 01 Mar 2026 10:00:00 +0000", "2026-03-01Z",
            "0001-01-01T00:00:00+14:00", "[bold]", "never\n",
        ],
    )  # fmt: skip
    def test_anything_else_stays_the_text_it_was(self, text: str) -> None:
        assert Session(date_created=text).date_created == text

    def test_a_moment_of_our_own_is_taken_and_kept_in_utc(self) -> None:
        local = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=2)))
        assert Session(date_created=local).date_created == local
        read = Session(date_created=local).date_created
        assert isinstance(read, datetime)
        assert read.tzinfo is UTC


class TestStatuses:
    @pytest.mark.parametrize("status", ["in-progess", "completed", "[b]", "", "IN-PROGRESS"])
    def test_an_unknown_status_stays_as_it_is_and_is_not_active(self, status: str) -> None:
        session = Session(status=status)
        assert session.status == status
        assert not session.is_active

    @pytest.mark.parametrize("status", SESSION_STATUSES)
    def test_open_and_in_progress_are_active(self, status: str) -> None:
        assert Session(status=status).is_active is (status in {"open", "in-progress"})

    def test_what_is_documented_is_listed(self) -> None:
        assert set(SESSION_STATUSES) == {"open", "in-progress", "closed", "failed", "unknown"}
        assert SESSION_MODES[0] == "voice-and-message"
        assert set(SESSION_STATUSES) >= ACTIVE_STATUSES


class TestPeople:
    def test_a_participant_with_a_deletion_date_is_removed(self) -> None:
        assert Participant(date_deleted="2026-03-01T10:00:00Z").is_removed
        assert Participant(date_deleted="some day").is_removed
        assert not Participant().is_removed

    def test_a_number_and_a_message_stay_out_of_reprs(self) -> None:
        assert "+12025550100" not in repr(Participant(identifier="+12025550100"))
        assert "hello" not in repr(Interaction(data='{"body": "hello"}'))


@pytest.mark.parametrize("model", MODELS)
def test_an_empty_answer_reads_as_empty_fields(model: type[Session]) -> None:
    found = model.of({})
    assert found.sid == ""
    assert found.date_created is None


@pytest.mark.parametrize("model", MODELS)
def test_values_are_frozen_and_without_a_dictionary(model: type) -> None:
    found = model(sid="x")
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.sid = "y"
    assert not hasattr(found, "__dict__")


def test_capabilities_are_an_open_map() -> None:
    number = PhoneNumber(capabilities={"sms_outbound": True, "voice_inbound": None}, in_use=2)
    assert number.capabilities == {"sms_outbound": True, "voice_inbound": None}
