"""What is a phone number in text is masked, in any spelling; order numbers stay."""

import pytest

from proxy_tui.formatting.redaction import mask_text, name_text, redact, remember_people
from proxy_tui.settings import Secret

FULL_WIDTH = {ord("+"): "\uff0b", **{ord(str(n)): chr(0xFF10 + n) for n in range(10)}}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("0044 7700 900123", "+44••••0123"),
        ("Ann 00447700900123", "Ann +44••••0123"),
        ("+44 (0)20 7946 0011", "+44••••0011"),
        ("+44\u00a020\u20117946\u200b0011", "+44••••0011"),
        ("+442079460011".translate(FULL_WIDTH), "+44••••0011"),
        ("tel:447700900123", "tel:+44••••0123"),
        ("011 1 202 555 0104", "+1••••0104"),
        ("/Sessions/%2B442079460011/x", "/Sessions/+44••••0011/x"),
        ("+44 20 7946 0011 2026-03-01", "+44••••0011 2026-03-01"),
        ("+442079460011442079460011", "••••"),
        ("call +447700900123 back", "call +44••••0123 back"),
        ("+15005550006,+12025550100", "+1••••0006,+1••••0100"),
        ("Anna (+44 7700 900-123)", "Anna (+44••••0123)"),
        ("at +1 (202) 555.0199!", "at +1••••0199!"),
    ],
)
def test_a_number_that_names_its_country_is_masked(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "order 123456789012", "order 0012345678", "20260301-1402-0017", "job-00017",
        "020 7946 0011", "KC00442079460011aaaaaaaaaaaaaaaaaaa", "2026-03-01T14:02:11+00:00",
        "Order #4481", "order 4481, ttl +2h", "",
    ],
)  # fmt: skip
def test_other_digits_stay(text: str) -> None:
    assert mask_text(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("020 7946 0011", "+44••••0011"),
        ("job (020) 7946-0011 late", "job +44••••0011 late"),
        ("02079460011", "+44••••0011"),
        ("442079460011", "+44••••0011"),
        ("2079460011".translate(FULL_WIDTH), "+44••••0011"),
        ("020_7946_0011 and 020.7946.0011", "+44••••0011 and +44••••0011"),
        ("100 020 7946 0011 5", "100 +44••••0011 5"),
        ("+44 7700 900123 020 7946 0011", "+44••••0123 +44••••0011"),
        ("55 1234 5678", "+52••••5678"),
        ("298 201000", "••••"),
        ("order 20100055", "order 20100055"),
        ("messenger:998877665, late", "messenger:••••7665, late"),
        ("020 7946 0012", "020 7946 0012"),
    ],
)
def test_the_number_of_somebody_who_was_read_is_masked_in_any_spelling(
    text: str, masked: str
) -> None:
    remember_people(["+442079460011", "+5215512345678", "+298201000", "messenger:998877665", None])
    assert mask_text(text) == masked


def test_a_name_is_masked_and_safe_until_it_is_revealed() -> None:
    assert name_text("call +44 7700 900123\x1b") == "call +44••••0123␛"
    assert name_text("call +44 7700 900123\x1b", revealed=True) == "call +44 7700 900123␛"
    assert name_text(None) == ""


# What is written down for others

SID = "5c21aaaaaaaaaaaaaaaaaaaaaaaa77e0"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Authorization: Basic QUMxOnNlY3JldA==", "Authorization: Basic ••••"),
        ("bearer abc.def-ghi", "bearer ••••"),
        ("https://user:pw@proxy.twilio.com/v1", "https://••••@proxy.twilio.com/v1"),
        (f"account AC{SID} by SK{SID}", "account AC…77e0 by SK…77e0"),
        ("token 0f1e2d3c4b5a69788796a5b4c3d2e1f0.", "token ••••."),
        ("call +15005550006 now", "call +1••••0006 now"),
        ("call +44 20 7946 0011 now", "call +44••••0011 now"),
        ("path /Sessions/%2B15005550006", "path /Sessions/+1••••0006"),
        ("order 15005550006 of many digits", "order 15005550006 of many digits"),
        ("2026-03-01T12:00:00.123Z GET 200 84ms", "2026-03-01T12:00:00.123Z GET 200 84ms"),
        (f"session KC{SID} request RQ{SID}", f"session KC{SID} request RQ{SID}"),
        ("line 12345678 of many", "line 12345678 of many"),
        ("", ""),
    ],
)
def test_secrets_numbers_and_whole_sids_go_and_the_rest_stays(text: str, clean: str) -> None:
    assert redact(text) == clean


def test_a_secret_that_this_process_knows_goes_whatever_is_around_it() -> None:
    Secret("pl4nted!in-no-known-shape")
    assert redact("a=pl4nted!in-no-known-shape;b") == "a=••••;b"
