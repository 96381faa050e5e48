"""What is taken from ``.env``."""

import os
from pathlib import Path

import pytest

from proxy_tui.errors import SettingsError
from proxy_tui.settings import load, read_dotenv


def dotenv(folder: Path, text: str, mode: int = 0o600) -> dict[str, str]:
    folder.chmod(0o700)
    path = folder / ".env"
    path.write_text(text)
    path.chmod(mode)
    return read_dotenv(path)


def test_it_is_looked_for_in_the_current_folder_which_may_be_gone(
    scrubbed_environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dotenv(scrubbed_environment, "TWILIO_EDGE=dublin\n")
    assert load(environ={}).edge == "dublin"
    assert load(environ={}, cwd=tmp_path).edge == ""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert load(environ={}).edge == ""


def test_quotes_comments_and_export_are_read_as_people_know_them(tmp_path: Path) -> None:
    text = (
        "# who\nexport TWILIO_ACCOUNT_SID='AC1'\n"
        'TWILIO_API_KEY="SK1"  # a comment\nTWILIO_API_SECRET=a#b\nTWILIO_EDGE=\n'
    )
    assert dotenv(tmp_path, text) == {
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_API_KEY": "SK1",
        "TWILIO_API_SECRET": "a#b",
        "TWILIO_EDGE": "",
    }


def test_a_dollar_sign_in_a_secret_stays_one(tmp_path: Path) -> None:
    assert dotenv(tmp_path, "TWILIO_API_SECRET=a${HOME}b$c\n") == {
        "TWILIO_API_SECRET": "a${HOME}b$c"
    }


def test_names_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    text = "DATABASE_URL=x\nTWILIO_EDGE=dublin\nTWILIO_OTHER=y\nPROXY_TUI_REFRESH=5\n"
    assert dotenv(tmp_path, text) == {
        "TWILIO_EDGE": "dublin",
        "TWILIO_OTHER": "",  # the name alone, for a hint
        "PROXY_TUI_REFRESH": "5",
    }


def test_a_name_without_a_value_counts_as_not_there(tmp_path: Path) -> None:
    assert dotenv(tmp_path, "TWILIO_EDGE\n") == {}


def test_a_broken_line_of_ours_is_named_by_number(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"\.env line 3 cannot be read") as caught:
        dotenv(tmp_path, "A=1\n\nTWILIO_API_SECRET='never closed\nB=2\n")
    assert "never closed" not in str(caught.value)


def test_a_broken_line_of_somebody_else_is_not_our_business(tmp_path: Path) -> None:
    assert dotenv(tmp_path, "X='never closed\nTWILIO_EDGE=a\n") == {"TWILIO_EDGE": "a"}


def test_a_file_that_others_can_write_is_refused_if_it_has_names_of_ours(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can be changed by other users"):
        dotenv(tmp_path, "PROXY_TUI_BASE_URL=http://127.0.0.1:1\n", 0o666)
    assert dotenv(tmp_path, "OTHER=1\n", 0o666) == {}


def test_a_file_that_cannot_be_read_is_an_error_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"TWILIO_EDGE=\xff\n")
    with pytest.raises(SettingsError, match="not UTF-8") as caught:
        read_dotenv(tmp_path / ".env")
    assert caught.value.hint == f"It is {tmp_path / '.env'}."


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="permission denied"):
        dotenv(tmp_path, "TWILIO_EDGE=a\n", 0o000)


def test_a_pipe_is_not_waited_for_and_said_not_to_be_read(tmp_path: Path) -> None:
    assert load(environ={}, cwd=tmp_path).warnings == ()
    os.mkfifo(tmp_path / ".env")
    (warning,) = load(environ={}, cwd=tmp_path).warnings
    assert warning == "The .env of this folder is a pipe, and was not read."
