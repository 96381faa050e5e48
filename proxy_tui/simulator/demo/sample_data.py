"""Names, numbers and texts of the demo world, from ``sample_data.toml``."""

from typing import Any, Final

from proxy_tui.simulator.demo.data_files import read_data

_DATA: Final[dict[str, Any]] = read_data("sample_data.toml")

AU_MOBILES: Final[list[str]] = _DATA["au_mobiles"]
AWKWARD_NAMES: Final[list[str]] = _DATA["awkward_names"]
FIRST_NAMES: Final[list[str]] = _DATA["first_names"]
MESSAGES: Final[list[str]] = _DATA["messages"]


def _weighted(outcomes: dict[str, int]) -> list[str]:
    return [word for word, times in outcomes.items() for _ in range(times)]


MESSAGE_STATUSES: Final = _weighted(_DATA["message_outcomes"])
CALL_STATUSES: Final = _weighted(_DATA["call_outcomes"])
"""Each word as often as it comes up, to choose from."""


def british(place: int) -> str:
    """Return a British mobile number; a thousand differ."""
    return f"+447700900{place % 1000:03d}"


def french(place: int) -> str:
    """Return a French mobile number; ten thousand differ."""
    return f"+3363998{place % 10_000:04d}"


def german(place: int) -> str:
    """Return a German mobile number; a hundred differ."""
    return f"+491713920{place % 100:03d}"


def american(place: int) -> str:
    """Return a US number; a thousand differ."""
    areas = _DATA["us_areas"]
    return f"+1{areas[place // 100 % len(areas)]}55501{place % 100:02d}"
