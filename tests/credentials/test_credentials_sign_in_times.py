"""When each profile last signed in."""

import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from proxy_tui.credentials.sign_in_times import read_sign_in_times, record_sign_in

NOON = datetime(2026, 3, 1, 12, 0, 5, 999, tzinfo=UTC)


def test_each_profile_has_its_moment_to_the_second(tmp_path: Path) -> None:
    state = tmp_path / "state"
    record_sign_in(state, "acme", NOON)
    record_sign_in(
        state, "eu", (NOON + timedelta(hours=1)).astimezone(timezone(timedelta(hours=2)))
    )
    assert read_sign_in_times(state) == {
        "acme": NOON.replace(microsecond=0),
        "eu": NOON.replace(microsecond=0, hour=13),
    }
    assert stat.S_IMODE((state / "last-used.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


def test_nothing_is_known_before_the_first_time(tmp_path: Path) -> None:
    assert read_sign_in_times(tmp_path) == {}


@pytest.mark.parametrize(
    "text", ["not json", "[]", '{"a": 3, "b": "not a time"}', "\xff", "null", ""]
)
def test_a_file_that_is_damaged_is_started_anew(text: str, tmp_path: Path) -> None:
    path = tmp_path / "last-used.json"
    path.write_bytes(text.encode("latin-1"))
    assert read_sign_in_times(tmp_path) == {}
    record_sign_in(tmp_path, "acme", NOON)
    assert read_sign_in_times(tmp_path)["acme"] == NOON.replace(microsecond=0)


def test_a_time_without_a_zone_is_read_as_utc(tmp_path: Path) -> None:
    (tmp_path / "last-used.json").write_text('{"a": "2026-03-01T12:00:00"}')
    assert read_sign_in_times(tmp_path) == {"a": datetime(2026, 3, 1, 12, tzinfo=UTC)}


def test_a_disk_that_refuses_is_nobodys_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    record_sign_in(tmp_path / "file" / "state", "acme", NOON)
    assert read_sign_in_times(tmp_path / "file" / "state") == {}
