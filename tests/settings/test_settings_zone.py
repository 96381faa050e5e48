"""Time zones by name."""

import pytest

from proxy_tui.errors import SettingsError
from proxy_tui.settings.zone import find_zone


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Europe/London", "Europe/London"), ("europe/LONDON", "Europe/London"), ("utc", "UTC")],
)
def test_a_zone_is_found_in_any_letter_case(typed: str, name: str) -> None:
    assert str(find_zone(typed)) == name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("London", " Did you mean Europe/London?"),
        ("new york", " Did you mean America/New_York?"),
        ("Europe/Lundon", " Did you mean Europe/London?"),
        ("Xyzzy", ""),
        ("Europe", None),
        ("../../etc/passwd", None),
        ("/etc/localtime", None),
        ("", None),
        ("\x1b[2J", None),
    ],
)
def test_what_is_no_zone_is_told_with_the_nearest(typed: str, meant: str | None) -> None:
    with pytest.raises(SettingsError) as caught:
        find_zone(typed, "timezone")
    assert caught.value.message.startswith("timezone names no time zone: ")
    assert caught.value.message.isprintable()
    assert meant is None or caught.value.message.endswith(f"{typed!r}.{meant}")
    assert "Europe/London" in caught.value.hint
