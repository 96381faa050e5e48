"""A crash report says where and what, and nothing that must not leave."""

import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from proxy_tui import __version__
from proxy_tui.operations.support.crash_report import report_path, write_report
from proxy_tui.settings import Secret

NOON = datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)
PLANTED = "pl4nted-in-a-crash"
NUMBER = "+15005550006"


def raised(call: Callable[[], object]) -> BaseException:
    try:
        call()
    except Exception as error:  # noqa: BLE001  whatever it is
        return error
    raise AssertionError("Nothing was raised.")


def report(error: BaseException, folder: Path, now: datetime = NOON) -> tuple[str, str]:
    reference = write_report(error, folder, lambda: now)
    return reference, report_path(folder, reference).read_text()


def fails(secret: str = PLANTED) -> None:
    local = {"password": secret, "number": NUMBER}
    raise ValueError(f"cannot use {local['password']} for {NUMBER}")


def test_it_says_where_what_and_which_versions(tmp_path: Path) -> None:
    reference, text = report(raised(fails), tmp_path)
    assert reference.startswith("20260301-123005-")
    assert f"reference {reference}" in text
    assert "time 2026-03-01T12:30:05+00:00" in text
    assert f"proxy-tui {__version__}, Python 3." in text
    assert "textual 8." in text
    assert "builtins.ValueError: cannot use" in text
    assert "test_operations_crash_report.py:" in text
    assert " fails" in text


def test_it_holds_no_secret_no_number_no_local_and_no_home(tmp_path: Path) -> None:
    Secret(PLANTED)
    _, text = report(raised(fails), tmp_path)
    assert PLANTED not in text
    assert "5005550006" not in text
    assert "password" not in text
    assert str(Path(__file__).parents[3]) not in text


def test_it_is_0600_in_a_folder_0700(tmp_path: Path) -> None:
    reference, _ = report(raised(fails), tmp_path / "state")
    path = report_path(tmp_path / "state", reference)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


def test_causes_are_told_each_once(tmp_path: Path) -> None:
    def outer() -> None:
        try:
            fails("x")
        except ValueError as error:
            raise RuntimeError("outer") from error

    _, text = report(raised(outer), tmp_path)
    assert text.index("RuntimeError: outer") < text.index("ValueError: cannot use x")
    loop = RuntimeError("around")
    loop.__context__ = loop.__cause__ = loop
    assert report(loop, tmp_path)[1].count("around") == 1


def test_a_context_that_was_suppressed_stays_suppressed(tmp_path: Path) -> None:
    def outer() -> None:
        try:
            fails("x")
        except ValueError:
            raise RuntimeError("outer") from None

    assert "ValueError" not in report(raised(outer), tmp_path)[1]


def test_a_validation_error_is_told_without_the_values_it_quotes(tmp_path: Path) -> None:
    class Model(BaseModel):
        number: int

    error = raised(lambda: Model.model_validate({"number": "the body of a message"}))
    assert isinstance(error, ValidationError)
    _, text = report(error, tmp_path)
    assert "the body of a message" not in text
    assert "ValidationError: its text holds the values that were wrong" in text


def test_a_long_message_is_cut(tmp_path: Path) -> None:
    _, text = report(RuntimeError("x " * 5_000), tmp_path)
    assert len(text) < 1_500


def test_the_same_place_ends_in_the_same_mark(tmp_path: Path) -> None:
    first, _ = report(raised(fails), tmp_path)
    later, _ = report(raised(fails), tmp_path, NOON + timedelta(hours=1))
    other, _ = report(raised(lambda: 1 // 0), tmp_path)
    assert first[-6:] == later[-6:] != other[-6:]


def test_paths_of_libraries_begin_at_their_package(tmp_path: Path) -> None:
    import tomlkit

    _, text = report(raised(lambda: tomlkit.parse("a = ")), tmp_path)
    assert "  tomlkit/" in text
    assert "site-packages" not in text


def test_a_disk_that_refuses_still_gives_a_reference(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    reference = write_report(raised(fails), tmp_path / "state", lambda: NOON)
    assert reference.startswith("20260301-123005-")


def test_a_library_that_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = ("no-such-library",)
    monkeypatch.setattr("proxy_tui.operations.support.crash_report._LIBRARIES", libraries)
    assert "no-such-library not installed" in report(raised(fails), tmp_path)[1]
