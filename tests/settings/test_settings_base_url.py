"""Which hosts credentials may be sent to."""

import pytest
from hypothesis import given, strategies as st

from proxy_tui.errors import SettingsError
from proxy_tui.settings.base_url import (
    BaseUrl,
    check_base_url,
    is_label,
    is_loopback,
    is_twilio,
    regional_base_url,
)


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ("https://proxy.twilio.com", "https://proxy.twilio.com"),
        ("https://proxy.twilio.com/", "https://proxy.twilio.com"),
        ("  https://proxy.dublin.ie1.twilio.com ", "https://proxy.dublin.ie1.twilio.com"),
        ("https://twilio.com:8443", "https://twilio.com:8443"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://127.9.9.9", "http://127.9.9.9"),
        ("http://localhost:1", "http://localhost:1"),
        ("https://localhost", "https://localhost"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://127.0.0.1:8000/prefix/", "http://127.0.0.1:8000/prefix"),
    ],
)
def test_twilio_over_https_and_this_machine_are_accepted_from_anywhere(
    given: str, accepted: str
) -> None:
    assert check_base_url(given, "a test", typed=False) == BaseUrl(accepted, "a test")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("http://proxy.twilio.com", "must be https"),
        ("https://evil.example", "must be a twilio.com host"),
        ("https://twilio.com.evil.example", "must be a twilio.com host"),
        ("https://nottwilio.com", "must be a twilio.com host"),
        ("https://127.0.0.1.evil.example", "must be a twilio.com host"),
        ("https://10.0.0.1", "must be a twilio.com host"),
        ("https://proxy.twilio.com@evil.example", "user name or password"),
        ("https://user:word@proxy.twilio.com", "user name or password"),
        ("https://@proxy.twilio.com", "user name or password"),
        ("https://proxy.twilio.com\\@evil.example", "not an http or https address"),
        ("https://proxy.twilio.com?x=1", "before any ?"),
        ("https://proxy.twilio.com?", "before any ?"),
        ("https://proxy.twilio.com#x", "before any ?"),
        ("https://proxy.twilio.com/v1", "before /v1"),
        ("https://proxy.twilio.com/v1/", "before /v1"),
        ("proxy.twilio.com", "not an http or https address"),
        ("ftp://proxy.twilio.com", "not an http or https address"),
        ("file:///etc/passwd", "not an http or https address"),
        ("https://", "not an http or https address"),
        ("https://proxy.twilio.com:0", "not an http or https address"),
        ("https://proxy.twilio.com:99999", "not an http or https address"),
        ("https://proxy.twilio.com:x", "not an http or https address"),
        ("https://[::1", "not an http or https address"),
        ("https://próxy.twilio.com", "not an http or https address"),
        ("https://proxy.twilio.com/\nX: y", "not an http or https address"),
        ("https://proxy twilio.com", "not an http or https address"),
        ("", "not an http or https address"),
    ],
)
def test_what_is_not_safe_is_refused_with_a_sentence(given: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        check_base_url(given, "a test", typed=False)
    assert words in caught.value.message
    assert "(a test)" in caught.value.message
    assert caught.value.hint


def test_another_host_is_accepted_only_when_it_was_typed_and_is_warned_about() -> None:
    accepted = check_base_url("https://gateway.example/", "--base-url", typed=True)
    assert accepted.url == "https://gateway.example"
    assert accepted.warnings == ("Requests and credentials go to gateway.example, not to Twilio.",)


def test_even_a_typed_host_needs_https() -> None:
    with pytest.raises(SettingsError, match="must be https"):
        check_base_url("http://gateway.example", "--base-url", typed=True)


@given(st.text(max_size=40))
def test_no_text_gets_credentials_sent_to_a_stranger(text: str) -> None:
    try:
        accepted = check_base_url(f"https://{text}", "a test", typed=False)
    except SettingsError:
        return
    host = accepted.url.removeprefix("https://").partition("/")[0].rpartition(":")[0]
    host = host or accepted.url.removeprefix("https://").partition("/")[0]
    assert is_twilio(host) or is_loopback(host.strip("[]"))


@pytest.mark.parametrize(
    ("edge", "region", "host"),
    [
        ("", "", "proxy.twilio.com"),
        ("ashburn", "", "proxy.ashburn.us1.twilio.com"),
        ("ashburn", "us1", "proxy.ashburn.us1.twilio.com"),
        ("dublin", "ie1", "proxy.dublin.ie1.twilio.com"),
        ("", "ie1", "proxy.ie1.twilio.com"),
    ],
)
def test_edge_and_region_build_the_host_that_twilio_documents(
    edge: str, region: str, host: str
) -> None:
    assert regional_base_url(edge, region, "a test").url == f"https://{host}"


def test_a_region_other_than_us1_is_warned_about_and_us1_is_not() -> None:
    assert regional_base_url("ashburn", "us1", "a test").warnings == ()
    assert regional_base_url("ashburn", "", "a test").warnings == ()
    (warning,) = regional_base_url("dublin", "ie1", "a test").warnings
    assert "documents Proxy for region us1 only" in warning


@pytest.mark.parametrize("wrong", ["evil.example/", "a.b", "Ash", "-a", "a-", "ä", "a b", "a" * 40])
def test_an_edge_that_could_be_more_than_one_label_never_reaches_a_host(wrong: str) -> None:
    assert not is_label(wrong)
    with pytest.raises(SettingsError, match="The edge"):
        regional_base_url(wrong, "", "a test")
    with pytest.raises(SettingsError, match="The region"):
        regional_base_url("", wrong, "a test")
