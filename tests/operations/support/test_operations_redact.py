"""Text that is written down is rid of what must not be passed on."""

import pytest

from proxy_tui.operations.support.redact import scrub
from proxy_tui.settings import Secret

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
    assert scrub(text) == clean


def test_a_secret_that_this_process_knows_goes_whatever_is_around_it() -> None:
    Secret("pl4nted!in-no-known-shape")
    assert scrub("a=pl4nted!in-no-known-shape;b") == "a=••••;b"
