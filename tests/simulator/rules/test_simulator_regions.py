"""Country and area of a phone number."""

import pytest

from proxy_tui.simulator.rules import regions


@pytest.mark.parametrize(
    ("number", "code", "country"),
    [
        ("+12025550100", "1", "US"),
        ("+442079460011", "44", "GB"),
        ("+33199001234", "33", "FR"),
        ("+353209100000", "353", "IE"),
        ("+79001234567", "7", "RU"),
        ("+998901234567", "998", "ZZ"),
        ("+61491570006", "61", "AU"),
        ("messenger:1", "", "ZZ"),
    ],
)
def test_a_number_shows_its_country(number: str, code: str, country: str) -> None:
    assert regions.dialling_code(number) == code
    assert regions.country_of(number) == country


@pytest.mark.parametrize("text", ["messenger:123", "sip:ann@example.com"])
def test_a_channel_address_is_no_number(text: str) -> None:
    assert regions.is_channel(text)
    assert not regions.is_number(text)
