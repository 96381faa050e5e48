"""Which hosts are this machine and which are Twilio's: asked here, by everybody."""

import ipaddress
import socket

import pytest
from hypothesis import given, strategies as st

from proxy_tui.api.hosts import is_loopback, is_twilio
from proxy_tui.settings import base_url as hosts

HERE = [
    "localhost", "LOCALHOST", "LocalHost.", "127.0.0.1", "127.0.0.1.", "127.8.8.8",
    "127.255.255.254", "127.1", "127.0.1", "2130706433", "0x7f000001", "0X7F.1", "0x7f.0.0.1",
    "0177.0.0.1", "017700000001", "::1", "[::1]", "0:0:0:0:0:0:0:1", "[0:0:0:0:0:0:0:1]",
    "0000:0000:0000:0000:0000:0000:0000:0001", "::0001", "::ffff:127.0.0.1", "::FFFF:7F00:1",
    "::ffff:127.9.9.9", "::1%lo",
]  # fmt: skip
ELSEWHERE = [
    "", ".", "..", "[]", "localhost.evil.example", "localhost.localdomain", "evil-localhost",
    "xlocalhost", "foo.localhost", "127.0.0.1.evil.example", "127.0.0.1@evil.example",
    "localhost:80@evil.example", "128.0.0.1", "126.255.255.255", "0127.0.0.1", "2130706432.1",
    "2147483648", "127", "127.0.0.1 ", " 127.0.0.1", "127.0.0.1 x", "127.0.0.256", "127..1",
    "127.0.0.0.1", "0x7g.1", "\uff11\uff12\uff17.0.0.1", "\u2460\u2461\u2466.1", "::2", "::",
    "0", "0:0:0:0:0:0:1", "::ffff:128.0.0.1", "::ffff:10.0.0.1", "fe80::1", "proxy",
]  # fmt: skip


@pytest.mark.parametrize("host", HERE)
def test_this_machine_is_known_in_every_spelling(host: str) -> None:
    assert is_loopback(host)
    assert not is_twilio(host)


@pytest.mark.parametrize("host", ELSEWHERE)
def test_what_only_looks_like_this_machine_is_not(host: str) -> None:
    assert not is_loopback(host)


@given(st.ip_addresses(v=4), st.sampled_from(["{}", "{}.", "::ffff:{}", "[::ffff:{}]"]))
def test_an_address_is_judged_as_the_standard_library_judges_it(
    address: ipaddress.IPv4Address, spelling: str
) -> None:
    assert is_loopback(spelling.format(address)) is address.is_loopback


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{}", "0x{:x}", "0{:o}"]))
def test_a_number_is_the_address_that_a_resolver_makes_of_it(value: int, spelling: str) -> None:
    text = spelling.format(value)
    resolved = ipaddress.IPv4Address(socket.inet_aton(text))
    assert is_loopback(text) is resolved.is_loopback


@pytest.mark.parametrize(
    ("host", "theirs"),
    [
        ("twilio.com", True),
        ("PROXY.Twilio.Com.", True),
        ("proxy.dublin.ie1.twilio.com", True),
        ("eviltwilio.com", False),
        ("twilio.com.evil.example", False),
        ("twilio.com..", False),
        ("", False),
    ],
)
def test_twilio_is_its_domain_and_what_lies_below(host: str, theirs: bool) -> None:
    assert is_twilio(host) is theirs


def test_the_settings_ask_the_same_functions() -> None:
    assert (hosts.is_loopback, hosts.is_twilio) == (is_loopback, is_twilio)


@pytest.mark.parametrize(
    "url",
    [
        "http://[0:0:0:0:0:0:0:1]:8080",
        "http://127.1:8080",
        "http://2130706433",
        "http://LOCALHOST.",
    ],
)
def test_a_base_url_on_this_machine_may_be_http_in_every_spelling(url: str) -> None:
    assert hosts.check_base_url(url, "test", typed=False).url == url
