"""What a write may say, and how it is said."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, strategies as st
from pydantic import BaseModel, ValidationError

from proxy_tui.api.constants import BODY_LIMIT, PARTICIPANT_LIMIT, TTL_LIMIT, UNIQUE_NAME_LIMIT
from proxy_tui.api.params import (
    CreateSession,
    NewMessage,
    NewParticipant,
    UpdateSession,
    problems,
)

ANN = "+12025550100"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TTL_SENTENCE = "Type a number of seconds, or a time such as 15m, 2h or 1d."
EXPIRY_SENTENCE = "Type a time such as 2026-03-01T18:00Z, or +2h from now."
PASSED = "This moment has passed; an expiry must lie in the future."


def wrong(model: type[BaseModel], **fields: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(fields, context={"now": NOW})
    return problems(caught.value)


def right(model: Any, **fields: Any) -> Any:
    return model.model_validate(fields, context={"now": NOW})


class TestMessages:
    def test_a_text_is_sent_without_the_white_space_around_it(self) -> None:
        message = NewMessage(body="  Testing, 1 & 2:\nlinie 2 ✓ \n")
        assert message.form() == [("Body", "Testing, 1 & 2:\nlinie 2 ✓")]

    @pytest.mark.parametrize("text", ["", " ", "\n\t"])
    def test_a_blank_text_is_refused(self, text: str) -> None:
        assert wrong(NewMessage, body=text) == {"body": "Type the text of the message."}

    def test_sixteen_hundred_characters_fit_however_much_space_is_around_them(self) -> None:
        assert len(NewMessage(body=f" {'é' * BODY_LIMIT} ").body) == BODY_LIMIT == 1600
        assert wrong(NewMessage, body="x" * 1601) == {
            "body": "Twilio takes 1600 characters at most; this has 1601."
        }

    def test_half_a_character_cannot_be_sent(self) -> None:
        assert wrong(NewMessage, body="\ud83d") == {
            "body": "This holds characters that cannot be sent."
        }

    def test_the_text_stays_out_of_reprs_and_errors(self) -> None:
        assert "the code is 4711" not in repr(NewMessage(body="the code is 4711"))
        with pytest.raises(ValidationError) as caught:
            NewMessage(body="4711" * 1000)
        assert "4711" not in str(caught.value)


class TestAddresses:
    @pytest.mark.parametrize(
        "text",
        [
            ANN,
            "+442079460123",
            "+1234567",
            "+123456789012345",
            "messenger:123",
            "whatsapp:+1202555",
            f" {ANN}\n",
        ],
    )
    def test_a_number_in_full_or_a_channel_address_is_taken(self, text: str) -> None:
        assert NewParticipant(identifier=text).identifier == text.strip()

    @pytest.mark.parametrize(
        "text",
        ["", "12025550100", "+1 202 555 0100", "+0202555010", "+123456", "+1234567890123456",
         "٣٣٣٣٣٣٣٣", "+٣٣٣٣٣٣٣٣", "Messenger:1", "messenger:", "messenger:a b", "+1202555010O"],
    )  # fmt: skip
    def test_anything_else_is_refused_with_the_form_that_is_meant(self, text: str) -> None:
        assert wrong(NewParticipant, identifier=text) == {
            "identifier": (
                "Type the number in full: + country code number, digits only (+15005550006)."
            )
        }

    @given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
    def test_every_e164_number_is_taken(self, number: str) -> None:
        assert NewParticipant(identifier=number).form() == [("Identifier", number)]

    def test_it_is_needed_and_is_text(self) -> None:
        assert wrong(NewParticipant) == {"identifier": "This is needed."}
        assert wrong(NewParticipant, identifier=5) == {"identifier": "Type text here."}

    def test_a_number_stays_out_of_reprs_and_errors(self) -> None:
        assert ANN not in repr(NewParticipant(identifier=ANN))
        with pytest.raises(ValidationError) as caught:
            NewParticipant(identifier=f"{ANN} x", proxy_identifier=f"{ANN} y")
        assert "2025550100" not in f"{caught.value} {caught.value!r}"


class TestNewParticipant:
    def test_only_what_is_set_is_sent_under_twilios_names(self) -> None:
        person = NewParticipant(
            identifier=ANN,
            friendly_name="Ann",
            proxy_identifier="+442079460123",
            proxy_identifier_sid="PN" + "0" * 32,
        )
        assert person.form() == [
            ("Identifier", ANN),
            ("FriendlyName", "Ann"),
            ("ProxyIdentifier", "+442079460123"),
            ("ProxyIdentifierSid", "PN" + "0" * 32),
        ]

    def test_blank_fields_of_a_form_are_not_sent(self) -> None:
        person = NewParticipant(
            identifier=ANN, friendly_name=" ", proxy_identifier="", proxy_identifier_sid="\t"
        )
        assert person.form() == [("Identifier", ANN)]

    def test_names_and_sids_have_their_limits(self) -> None:
        assert wrong(
            NewParticipant, identifier=ANN, friendly_name="x" * 256, proxy_identifier_sid="PN1"
        ) == {
            "friendly_name": "Twilio takes 255 characters at most; this has 256.",
            "proxy_identifier_sid": "A phone number SID is PN and 32 hex digits.",
        }

    @given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=255))
    def test_its_json_holds_any_name(self, name: str) -> None:
        person = NewParticipant(identifier=ANN, friendly_name=name)
        assert json.loads(person.as_json()) == dict(person.form())


class TestTtl:
    @pytest.mark.parametrize(
        ("given_value", "seconds"),
        [
            ("90", 90),
            (" 90 ", 90),
            (0, 0),
            (TTL_LIMIT - 1, TTL_LIMIT - 1),
            ("", None),
            (None, None),
        ],
    )
    def test_seconds_are_taken(self, given_value: Any, seconds: int | None) -> None:
        assert right(UpdateSession, ttl=given_value).ttl == seconds

    @pytest.mark.parametrize(
        ("given_value", "sentence"),
        [
            ("abc", TTL_SENTENCE),
            ("15m", TTL_SENTENCE),
            ("1.5", TTL_SENTENCE),
            ([], TTL_SENTENCE),
            (float("inf"), TTL_SENTENCE),
            (1.5, "Type whole seconds."),
            (-1, "A time to live cannot be negative; 0 means none is set."),
            (TTL_LIMIT, f"Twilio takes fewer than {TTL_LIMIT} seconds (68 years)."),
            ("9" * 5000, f"Twilio takes fewer than {TTL_LIMIT} seconds (68 years)."),
        ],
    )
    def test_anything_else_is_refused_in_words(self, given_value: Any, sentence: str) -> None:
        assert wrong(UpdateSession, ttl=given_value) == {"ttl": sentence}


class TestExpiry:
    def test_a_moment_to_come_is_sent_in_utc_and_whole_seconds(self) -> None:
        east = timezone(timedelta(hours=2))
        params = right(UpdateSession, date_expiry=datetime(2026, 3, 1, 20, 0, 0, 900_000, east))
        assert params.form() == [("DateExpiry", "2026-03-01T18:00:00Z")]

    @pytest.mark.parametrize("text", ["2026-03-01T18:00Z", "2026-03-01T18:00:00+00:00"])
    def test_iso_8601_is_read(self, text: str) -> None:
        assert right(UpdateSession, date_expiry=text).date_expiry == datetime(
            2026, 3, 1, 18, tzinfo=UTC
        )

    def test_nothing_typed_means_nothing_sent(self) -> None:
        assert right(UpdateSession, date_expiry=" ").form() == []

    @pytest.mark.parametrize("moment", [NOW, NOW - timedelta(days=1), "2026-03-01T12:00:00Z"])
    def test_a_moment_that_has_passed_is_refused(self, moment: Any) -> None:
        assert wrong(UpdateSession, date_expiry=moment) == {"date_expiry": PASSED}

    def test_without_a_clock_of_the_callers_ours_decides(self) -> None:
        assert UpdateSession(date_expiry=datetime.now(UTC) + timedelta(hours=1)).form()
        with pytest.raises(ValidationError):
            UpdateSession(date_expiry=datetime.now(UTC) - timedelta(hours=1))

    @pytest.mark.parametrize(
        "text", ["junk", "5", " 1e10 ", "99999999999", "nan", 4102444800, 1.5, "2099-99-99T00:00Z"]
    )
    def test_what_is_no_moment_is_refused_and_no_number_is_taken_for_one(self, text: Any) -> None:
        assert wrong(UpdateSession, date_expiry=text) == {"date_expiry": EXPIRY_SENTENCE}

    @pytest.mark.parametrize("text", ["2099-01-01", "2099-01-01T00:00:00"])
    def test_a_moment_without_a_zone_is_asked_for_one(self, text: str) -> None:
        assert "time zone" in wrong(UpdateSession, date_expiry=text)["date_expiry"]

    def test_the_last_hours_of_the_year_9999_in_the_west_are_refused(self) -> None:
        told = wrong(UpdateSession, date_expiry="9999-12-31T23:59:59-10:00")
        assert told == {"date_expiry": "An expiry must lie before the year 10000, in UTC."}

    @given(st.datetimes(timezones=st.timezones()))
    def test_any_moment_is_sent_or_refused(self, moment: datetime) -> None:
        try:
            params = UpdateSession.model_validate({"date_expiry": moment}, context={"now": NOW})
        except ValidationError as error:
            told = problems(error)
        else:
            sent = datetime.fromisoformat(dict(params.form())["DateExpiry"])
            assert timedelta() <= moment - sent < timedelta(seconds=1)
            return
        assert told["date_expiry"].endswith(".")


class TestCreateSession:
    def test_nothing_is_needed(self) -> None:
        assert CreateSession().form() == []

    def test_everything_is_sent_under_twilios_names(self) -> None:
        params = right(
            CreateSession,
            unique_name="job",
            date_expiry=LATER,
            ttl=60,
            mode="voice-only",
            status="open",
            participants=[{"identifier": ANN}, {"identifier": "+442079460123"}],
        )
        assert params.form() == [
            ("UniqueName", "job"),
            ("DateExpiry", "2026-03-01T13:00:00Z"),
            ("Ttl", "60"),
            ("Mode", "voice-only"),
            ("Status", "open"),
            ("Participants", json.dumps({"Identifier": ANN})),
            ("Participants", json.dumps({"Identifier": "+442079460123"})),
        ]

    def test_a_third_participant_is_refused(self) -> None:
        people = [{"identifier": ANN}] * (PARTICIPANT_LIMIT + 1)
        told = wrong(CreateSession, participants=people)
        assert told == {"": "A session takes 2 participants; this has 3."}

    def test_a_wrong_participant_is_named_by_its_place(self) -> None:
        told = wrong(CreateSession, participants=[{"identifier": ANN}, {"identifier": "x"}])
        assert list(told) == ["participants.1.identifier"]

    def test_a_name_has_its_limit_in_characters_not_bytes(self) -> None:
        fits = "📦" * UNIQUE_NAME_LIMIT
        assert CreateSession(unique_name=fits).unique_name == fits
        assert wrong(CreateSession, unique_name=fits + "x") == {
            "unique_name": "Twilio takes 191 characters at most; this has 192."
        }

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            (
                {"mode": "x"},
                {"mode": "Choose 'voice-and-message', 'message-only' or 'voice-only'."},
            ),
            ({"nickname": "x"}, {"nickname": "Twilio knows no such field."}),
            (
                {"unique_name": "\ud800"},
                {"unique_name": "This holds characters that cannot be sent."},
            ),
            ({"participants": "x"}, {"participants": "Input should be a valid tuple."}),
        ],
    )
    def test_what_else_is_wrong_is_told_in_a_sentence(
        self, fields: dict[str, Any], told: dict[str, str]
    ) -> None:
        assert wrong(CreateSession, **fields) == told

    @given(
        name=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=191),
        ttl=st.none() | st.integers(0, TTL_LIMIT - 1),
        mode=st.none() | st.sampled_from(["voice-and-message", "message-only", "voice-only"]),
    )
    def test_its_form_survives_encoding(self, name: str, ttl: int | None, mode: str | None) -> None:
        params = right(CreateSession, unique_name=name, ttl=ttl, mode=mode)
        form = params.form()
        assert parse_qsl(urlencode(form), keep_blank_values=True) == form
        assert dict(form).get("UniqueName") == (params.unique_name or None)
        assert (params.unique_name or "") in name


class TestUpdateSession:
    @pytest.mark.parametrize("status", ["open", "in-progress", "closed", "failed", "unknown"])
    def test_every_status_of_the_api_may_be_asked_for(self, status: str) -> None:
        assert right(UpdateSession, status=status).form() == [("Status", status)]

    def test_several_problems_are_told_at_once_one_for_each_field(self) -> None:
        told = wrong(UpdateSession, ttl="x", status="x", date_expiry="x")
        assert set(told) == {"ttl", "status", "date_expiry"}

    def test_it_is_frozen(self) -> None:
        with pytest.raises(ValidationError):
            setattr(UpdateSession(), "ttl", 5)  # noqa: B010  a property to mypy
