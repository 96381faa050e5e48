"""What a SID looks like."""

import pytest

from proxy_tui.api.sid_shape import is_sid

DIGITS = "aF09" * 8


@pytest.mark.parametrize("prefix", ["", "KC"])
def test_a_sid_is_two_capitals_and_32_hex_digits(prefix: str) -> None:
    assert is_sid(f"KC{DIGITS}", prefix)
    for wrong in (f"kc{DIGITS}", f"KC{DIGITS}\n", f"KC{DIGITS}0", "KC" + "g" * 32, ""):
        assert not is_sid(wrong, prefix)


def test_a_sid_of_another_kind_is_another() -> None:
    assert not is_sid(f"KP{DIGITS}", "KC")
