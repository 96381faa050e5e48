"""Mistakes in ``config.toml`` are named by file, line, key and nearest name."""

import os
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, strategies as st

from proxy_tui.errors import SettingsError
from proxy_tui.settings import SavedView
from proxy_tui.settings.config_file import (
    CONFIG_FIELDS,
    PROFILE_FIELDS,
    Problem,
    parse,
    read_config,
)
from proxy_tui.settings.settings import ConfigTable

ACCOUNT = "AC" + "0" * 32
KEY = "SK" + "1" * 32
GOOD = f"""\
# ours
profile = "acme"
refresh = 30
theme = "proxy-dark"
columns = ["state", "name"]

[profiles.acme]
account_sid = "{ACCOUNT}"
key_sid = "{KEY}"
label = "Acme"
environment = "prod"
read_only = true

[keys]
"list.refresh" = "r,f5"

[views]
Stuck = "open, idle > 2 h"
"""


def problems(text: str) -> list[str]:
    return [each.words(Path("config.toml")) for each in parse(text)[1]]


def test_a_good_file_is_read_whole() -> None:
    table, found = parse(GOOD, strict=True)
    assert found == []
    assert table is not None
    assert (table.profile, table.refresh, table.theme) == ("acme", 30, "proxy-dark")
    assert table.columns == ["state", "name"]
    assert table.keys == {"list.refresh": "r,f5"}
    assert table.views == {"Stuck": SavedView(query="open, idle > 2 h")}
    acme = table.profiles["acme"]
    assert (acme.key_sid, acme.label, acme.environment, acme.read_only) == (
        KEY, "Acme", "prod", True,
    )  # fmt: skip


def test_an_empty_file_is_all_defaults() -> None:
    assert parse("") == (ConfigTable(), [])


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("\nrefesh = 3", 2, "refesh is not a known name; the nearest known name is refresh."),
        ("refresh = '3'", 1, "refresh must be a whole number."),
        ("refresh = 1.5", 1, "refresh must be a whole number."),
        ("refresh = true", 1, "refresh must be a whole number."),
        ("read_only = 'yes'", 1, "read_only must be true or false, without quotes."),
        ("theme = 3", 1, 'theme must be text in quotes ("…").'),
        ("theme = 2026-01-01", 1, None),
        ("columns = 'state'", 1, 'columns must be a list (["…", "…"]).'),
        ("columns = ['a',\n 3]", 1, 'columns.1 must be text in quotes ("…").'),
        ("keys = 'r'", 1, "keys must be a table."),
        ("\n[keys]\nx = 1", 3, 'keys.x must be text in quotes ("…").'),
        ("profiles = 3", 1, "profiles must be a table."),
        ("[profiles]\nacme = 3", 2, "profiles.acme must be a table."),
        ("\n[profiles.acme]\nlabel='x'", 2, "profiles.acme.account_sid is missing."),
        (
            f"[profiles.acme]\naccount_sid='{ACCOUNT}'\nkeysid='x'",
            3,
            "profiles.acme.keysid is not a known name; the nearest known name is key_sid.",
        ),
        ("zzzz = 1", 1, None),
        ("timezone = 'London'", 1, ("timezone names no time zone: 'London'. Did you mean "
                            "Europe/London? Use a name such as Europe/London, America/New_York or "
                            "UTC.")),
        ("refresh = -1", 1, ("refresh must lie between 0 (off) and 86400 seconds (a day). 15 is "
                            "the default.")),
        ("refresh = 86401", 1, None),
        ("edge = 'a/b'", 1, "edge must be one word in small letters, such as ashburn or us1."),
        ("base_url = 'http://proxy.twilio.com'", 1, None),
        ("base_url = 'https://evil.example'", 1, None),
        ("profile = 'x'", 1, "profile names 'x', which is no profile; see proxy-tui profiles."),
        ("[profiles.acme]\naccount_sid='AC1'", 2, "account_sid must be AC and 32 hex digits."),
        (f"[profiles.a]\naccount_sid='{ACCOUNT}'\nkey_sid='x'", 3, None),
        (f"[profiles.a]\naccount_sid='{ACCOUNT}'\nedge='A'", 3, None),
        (f"[profiles.a]\naccount_sid='{ACCOUNT}'\nlabel=\"a\\nb\"", 3, None),
        (f"[profiles.'']\naccount_sid='{ACCOUNT}'", 1, ("the name of a profile must be visible "
                                                       "text.")),
    ],
)  # fmt: skip
def test_each_mistake_has_its_line_and_its_sentence(
    text: str, line: int, sentence: str | None
) -> None:
    found = parse(text)[1]
    assert [each.line for each in found] == [line]
    if sentence is not None:
        assert found[0].sentence == sentence


def test_what_another_version_may_know_is_a_warning_and_the_rest_counts(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    path = tmp_path / "config.toml"
    later = "zzzz = 1\nthem = 'x'\n[telemetry]\nurl = 'x'\n[profiles.acme.limits]\nrate = 3\n"
    path.write_text(GOOD.replace("[profiles.acme]", f"{later}[profiles.acme]"))
    table, warnings = read_config(path)
    assert table == parse(GOOD)[0]
    assert [words.partition(": ")[2] for words in warnings] == [
        "zzzz is not a known name; another version may know it.",
        "them is not a known name; the nearest known name is theme.",
        "telemetry is not a known name; another version may know it.",
        "profiles.acme.limits is not a known name; another version may know it.",
    ]


@pytest.mark.parametrize("line", ["read_onyl = true", "enviroment = 'prod'"])
def test_a_misspelt_guard_of_a_profile_is_not_passed_over(line: str) -> None:
    (problem,) = parse(f"[profiles.a]\naccount_sid = 'AC{'0' * 32}'\n{line}\n")[1]
    assert not problem.is_warning
    assert "the nearest known name is" in problem.sentence


def test_a_profile_that_is_nearly_right_is_named() -> None:
    text = GOOD.replace('profile = "acme"', 'profile = "acmee"')
    assert problems(text) == [
        "config.toml line 2: profile names 'acmee', which is no profile; the nearest one is acme."
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = ", 1), ("\n\na = [", 3), ("a = 'x", 1), ("a = 1\na = 2", 2), ("[a]\n\n[a]", 3)],
)
def test_what_is_not_toml_is_named_by_line(text: str, line: int) -> None:
    table, (found,) = parse(text)
    assert table is None
    assert (found.line, found.key) == (line, "")
    assert found.sentence.startswith("this is not TOML: ")


def test_all_mistakes_are_found_in_the_order_of_their_lines() -> None:
    text = f"refresh = 'x'\nthem = 'y'\n[profiles.acme]\naccount_sid='{ACCOUNT}'\nlable = 'z'\n"
    assert [each.line for each in parse(text)[1]] == [1, 2, 5]


VALUES = st.recursive(
    st.text(st.characters(codec="ascii", exclude_categories=["C"]), max_size=5)
    | st.integers(-5, 10**6)
    | st.booleans()
    | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=4,
)
PROFILES = st.dictionaries(
    st.sampled_from("ab"), VALUES | st.dictionaries(st.sampled_from([*PROFILE_FIELDS]), VALUES)
)
TABLES = st.dictionaries(st.sampled_from([*CONFIG_FIELDS, "other"]), VALUES, max_size=3)


@given(TABLES, st.none() | PROFILES)
def test_whatever_a_file_holds_is_a_table_or_a_list_of_mistakes(
    data: dict[str, object], profiles: dict[str, object] | None
) -> None:
    table, found = parse(
        tomlkit.dumps(data if profiles is None else {**data, "profiles": profiles})
    )
    assert table is not None or any(not problem.is_warning for problem in found)


def test_values_are_never_part_of_a_sentence() -> None:
    planted = "pl4nted-in-the-wrong-place"
    for text in (
        f"refresh = '{planted}'",
        f"secret = '{planted}'",
        f"[profiles.a]\naccount_sid = '{planted}'",
        f"[profiles.a]\naccount_sid = '{ACCOUNT}'\nkey_sid = '{planted}'",
        f"[profiles.a]\naccount_sid = '{ACCOUNT}'\napi_secret = '{planted}'",
        f"base_url = 'https://x:{planted}@proxy.twilio.com'",
        f"a = {planted}",
    ):
        assert planted not in "".join(problems(text))
        assert problems(text)


def test_the_first_mistake_ends_the_start_and_counts_the_rest(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    path = tmp_path / "config.toml"
    path.write_text("refresh = 'x'\nedge = 3\n")
    with pytest.raises(SettingsError) as caught:
        read_config(path)
    assert caught.value.message == "config.toml line 1: refresh must be a whole number."
    assert caught.value.hint == f"The file is {path}. 1 more: proxy-tui config check."


def test_a_missing_file_is_all_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path / "none.toml") == (ConfigTable(), ())


def test_a_file_that_others_can_write_is_not_read_at_all(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    path = tmp_path / "config.toml"
    path.write_text("nonsense")
    path.chmod(0o664)
    with pytest.raises(SettingsError, match="can be changed by other users") as caught:
        read_config(path)
    assert caught.value.hint == f"chmod go-w {path}"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("refresh = 3")
    path.chmod(0o000)
    with pytest.raises(SettingsError, match="permission denied"):
        read_config(path)


def test_a_problem_without_a_line_names_the_file_alone() -> None:
    assert Problem(0, "x", "wrong.").words(Path("/a/config.toml")) == "config.toml: wrong."
