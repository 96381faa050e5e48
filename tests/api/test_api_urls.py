"""Addresses: how a path is spelled, what a log may show, and what may be asked."""

from urllib.parse import unquote

import httpx
import pytest
from api_fakes import SERVICE, SESSION
from hypothesis import given, strategies as st

from proxy_tui.api._urls import Base, path_for_log, path_to
from proxy_tui.api.errors import BadResponseError, NotFoundError

BASE = Base("https://proxy.twilio.com")


@given(st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_name_comes_back_out_of_its_path_and_stays_one_part(name: str) -> None:
    if name in {".", ".."}:
        with pytest.raises(NotFoundError):
            path_to("Services", name)
        return
    url = BASE.at(path_to("Services", name))
    raw = url.raw_path.decode("ascii")
    assert raw.count("/") == 3
    assert unquote(raw.rpartition("/")[2]) == name
    assert BASE.owns(url)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (
            f"/v1/Services/{SERVICE}/Sessions/{SESSION}",
            f"/v1/Services/{SERVICE}/Sessions/{SESSION}",
        ),
        ("/v1/Services/dispatch", "/v1/Services/{name}"),
        ("/v1/Services/a%2Fb/Sessions?PageToken=PA1", "/v1/Services/{name}/Sessions"),
        ("/v1/Services/%2B12025550100/PhoneNumbers", "/v1/Services/{name}/PhoneNumbers"),
        (f"/v1/Services/{SERVICE[:-1]}", "/v1/Services/{name}"),
        ("/v1/Services/Sessions", "/v1/Services/Sessions"),
        ("", ""),
    ],
)
def test_a_log_shows_sids_and_no_names(path: str, shown: str) -> None:
    assert path_for_log(path) == shown


@given(st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_name_ever_reaches_a_log(name: str) -> None:
    words = {"v1", "Services", "Sessions", "Participants", "PhoneNumbers"}
    if name in words | {".", ".."} or "nteractions" in name:
        return
    assert path_for_log(path_to("Services", name)) == "/v1/Services/{name}"


@given(st.text())
def test_whatever_the_api_names_as_next_page_is_ours_or_refused(url: str) -> None:
    for candidate in (url, f"https://{url}", f"https://proxy.twilio.com{url}", f"//{url}"):
        try:
            asked = BASE.next_page(candidate)
        except BadResponseError:
            continue
        assert BASE.owns(asked)
        assert not asked.userinfo


def test_a_page_of_our_own_is_followed_verbatim() -> None:
    url = "https://proxy.twilio.com/v1/Services?PageSize=50&Page=1&PageToken=PAKS%2F1+2~"
    assert str(BASE.next_page(url)) == url


@pytest.mark.parametrize(
    ("base", "ours"),
    [
        ("https://proxy.twilio.com", True),
        ("https://proxy.ashburn.us1.twilio.com", True),
        ("https://twilio.com", True),
        ("https://nottwilio.com", False),
        ("https://twilio.com.example", False),
        ("http://localhost:8000", False),
    ],
)
def test_only_a_twilio_host_may_stand_in_for_another(base: str, ours: bool) -> None:
    url = "https://proxy.dublin.ie1.twilio.com/v1/Services?Page=1"
    if ours:
        assert str(Base(base).next_page(url)) == f"{base}/v1/Services?Page=1"
        return
    with pytest.raises(BadResponseError):
        Base(base).next_page(url)


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://proxy.twilio.com:443/x", True),
        ("https://PROXY.twilio.com/x", True),
        ("http://proxy.twilio.com/x", False),
        ("https://proxy.twilio.com:8443/x", False),
        ("https://api.twilio.com/x", False),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, same: bool) -> None:
    assert BASE.owns(httpx.URL(url)) is same


def test_a_path_before_v1_is_kept_and_left_out_of_logs() -> None:
    base = Base("http://localhost:8000/twilio proxy/")
    url = base.at("/v1/Services", "Page=1")
    assert str(url) == "http://localhost:8000/twilio%20proxy/v1/Services?Page=1"
    assert base.path_of(url) == "/v1/Services?Page=1"


def test_a_name_too_long_for_any_address_is_one_that_nothing_has() -> None:
    assert len(path_to("Services", "a" * 1000)) > 1000
    with pytest.raises(NotFoundError):
        path_to("Services", "a" * 1001)
