"""The names in the environment, and how their text is read."""

import re
from pathlib import Path

import pytest

from proxy_tui.errors import SettingsError
from proxy_tui.settings.variables import (
    NAMES,
    boolean,
    near_misses,
    refresh_seconds,
    unknown_names,
)

ROOT = Path(__file__).parents[2]


def test_the_example_lists_every_variable_in_order_and_sets_none() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    assert sorted(names) == sorted(f"{name}=" for name in NAMES)


def test_the_example_has_a_comment_above_every_variable_or_group_of_them() -> None:
    blocks = (ROOT / ".env.example").read_text().split("\n\n")
    for block in blocks:
        lines = block.splitlines()
        if any(re.match(r"[A-Z_]+=", line) for line in lines):
            assert lines[0].startswith("# "), block


def test_the_package_reads_no_variable_that_is_not_listed() -> None:
    listed = {*NAMES}
    for path in (ROOT / "proxy_tui").rglob("*.py"):
        for name in re.findall(r"\b(?:PROXY_TUI|TWILIO)_[A-Z_]*[A-Z]\b", path.read_text()):
            assert name in listed, f"{path.name} names {name}"


def test_nothing_but_settings_reads_the_environment() -> None:
    for path in (ROOT / "proxy_tui").rglob("*.py"):
        if path.parent.name != "settings":
            assert not re.search(r"os\.(environ|getenv)", path.read_text()), path


def test_true_and_false_have_many_spellings() -> None:
    assert all(boolean(text, "X") for text in ("1", "true", "TRUE", " yes ", "on"))
    assert not any(boolean(text, "X") for text in ("0", "false", "No", "off"))


@pytest.mark.parametrize("text", ["maybe", "2", "tru"])
def test_anything_else_is_named_as_wrong_without_a_guess(text: str) -> None:
    with pytest.raises(SettingsError, match="X must be true or false"):
        boolean(text, "X")


def test_refresh_takes_whole_seconds_up_to_a_day() -> None:
    assert refresh_seconds("0", "X") == 0
    assert refresh_seconds(" 86400 ", "X") == 86_400
    for wrong in ("1.5", "fast", "-1", "86401"):
        with pytest.raises(SettingsError, match="X must"):
            refresh_seconds(wrong, "X")


def test_a_misspelt_name_of_ours_is_pointed_out() -> None:
    environ = {"PROXY_TUI_REFRES": "1", "PROXY_TUI_ZZZ": "1", "TWILIO_ANYTHING": "1", "PATH": "x"}
    assert unknown_names(environ) == [
        "PROXY_TUI_REFRES is set, but nothing reads it. Did you mean PROXY_TUI_REFRESH?",
        "PROXY_TUI_ZZZ is set, but nothing reads it.",
    ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("TWILIO_API_KEY_SID", "TWILIO_API_KEY"),
        ("TWILIO_API_KEY_SECRET", "TWILIO_API_SECRET"),
        ("TWILIO_SID", "TWILIO_ACCOUNT_SID"),
        ("TWILIO_TOKEN", "TWILIO_AUTH_TOKEN"),
        ("TWILIO_AUTHTOKEN", "TWILIO_AUTH_TOKEN"),
        ("TWILLIO_ACCOUNT_SID", "TWILIO_ACCOUNT_SID"),
        ("TWILIO_ACOUNT_SID", "TWILIO_ACCOUNT_SID"),
        ("twilio_auth_token", "TWILIO_AUTH_TOKEN"),
    ],
)
def test_a_name_that_nearly_signs_in_is_pointed_out(name: str, meant: str) -> None:
    assert near_misses({name: "x"}) == [
        f"{name} is set, but nothing reads it; the name is {meant}."
    ]
    assert near_misses({name: "x", meant: "y"}) == []


def test_other_names_of_twilio_are_nobodys_mistake() -> None:
    names = ("TWILIO_PHONE_NUMBER", "TWILIO_MESSAGING_SERVICE_SID", "TWILIO_EDGE", "TOKEN", "SID")
    assert near_misses(dict.fromkeys(names, "x")) == []
