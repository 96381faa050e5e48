"""``--debug FILE`` logs a line a request and nothing private."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from proxy_tui.api.client import ProxyClient
from proxy_tui.api.errors import ApiError
from proxy_tui.api.params import CreateSession, NewParticipant
from proxy_tui.api.request_log import RequestRecord
from proxy_tui.errors import UsageError
from proxy_tui.operations.support.debug_log import DebugLog
from proxy_tui.settings import Secret

NOON = datetime(2026, 3, 1, 12, 30, 5, 250_000, tzinfo=UTC)
SERVICE = "KS" + "0" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path / "debug.log"


@pytest.fixture
def log(path: Path) -> Iterator[DebugLog]:
    log = DebugLog(path, lambda: NOON)
    yield log
    log.close()


def record(**given: Any) -> RequestRecord:
    usual = RequestRecord("GET", f"/v1/Services/{SERVICE}", 200, 84.4, "RQ" + "1" * 32, 1)
    return replace(usual, **given)


def test_a_request_is_one_line(log: DebugLog, path: Path) -> None:
    log(record())
    log(record(status=0, request_id="", attempt=2, error="NotSentError"))
    assert path.read_text().splitlines() == [
        f"2026-03-01T12:30:05.250Z GET /v1/Services/{SERVICE} 200 84ms RQ{'1' * 32} attempt=1",
        f"2026-03-01T12:30:05.250Z GET /v1/Services/{SERVICE} - 84ms - attempt=2 NotSentError",
    ]


def test_the_file_is_0600_even_if_it_was_there(path: Path) -> None:
    path.write_text("before\n")
    path.chmod(0o644)
    log = DebugLog(path, lambda: NOON)
    log(record())
    log.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("before\n2026")


def test_numbers_and_secrets_are_masked_wherever_they_turn_up(log: DebugLog, path: Path) -> None:
    Secret("pl4nted-for-the-log")
    log(record(path="/v1/+15005550006/pl4nted-for-the-log", error="\ud800 odd"))
    text = path.read_text()
    assert "/v1/+1••••0006/•••• " in text
    assert "\\u{d800} odd" in text


def test_nothing_of_a_real_exchange_is_in_it_but_method_and_path(log: DebugLog, path: Path) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        assert b"5005550006" in request.content
        return httpx.Response(400, json={"code": 80404, "message": "body +15005550006 of it"})

    client = ProxyClient(
        "SK" + "1" * 32, "pl4nted-password", transport=httpx.MockTransport(refuse), on_request=log
    )
    with pytest.raises(ApiError):
        client.create_session(
            SERVICE,
            CreateSession(
                unique_name="a customer's name",
                participants=(NewParticipant(identifier="+15005550006"),),
            ),
        )
    text = path.read_text()
    assert f"POST /v1/Services/{SERVICE}/Sessions 400" in text
    for private in ("5005550006", "pl4nted", "customer", "body", "Basic", "SK1"):
        assert private not in text


def test_a_disk_that_is_full_loses_the_line_and_nothing_else() -> None:
    log = DebugLog.__new__(DebugLog)
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    import os

    log._clock, log._handle = (lambda: NOON), os.open(full, os.O_WRONLY)
    log(record())
    log.close()


def test_a_file_that_others_can_write_is_refused(path: Path) -> None:
    path.write_text("")
    path.chmod(0o666)
    with pytest.raises(UsageError, match="The debug file can be changed by other users"):
        DebugLog(path, lambda: NOON)


def test_a_place_that_cannot_be_written_is_refused(path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: no such file or directory"):
        DebugLog(path.parent / "none" / "debug.log", lambda: NOON)


def test_only_a_plain_file_will_do(path: Path) -> None:
    for other in (Path("/dev/null"), path.parent):
        with pytest.raises(UsageError, match="not a plain file"):
            DebugLog(other, lambda: NOON)


def test_what_a_terminal_acts_on_is_not_kept(log: DebugLog, path: Path) -> None:
    log(record(error="odd \x9b31m \x1b[31m \u202e a" + "\u0301" * 50))
    (line,) = path.read_text().splitlines()
    assert line.isprintable()
    assert line.count("\u0301") < 10
