"""Saving views and columns changes only their lines; what is not understood costs only itself."""

import difflib
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from proxy_tui.errors import SettingsError
from proxy_tui.settings import SavedView, remove_view, rename_view, save_columns, save_view
from proxy_tui.settings.config_file import parse, read_config

SERVICE = "KS" + "0" * 32
FILE = f"""\
# mine
theme = "nord"  # at night

[views]  # of the night shift
"Stuck" = "idle>2h"   # since the incident
# the next one is Ben's
Late = {{ query = "expires<1h", sort = "expires" }}

# who signs in
[profiles.acme]
account_sid = "AC{"0" * 32}"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config file with comments."""
    tmp_path.chmod(0o700)
    path = tmp_path / "config.toml"
    path.write_text(FILE)
    path.chmod(0o600)
    return path


def changes(path: Path, before: str = FILE) -> list[str]:
    """Return the lines that were taken out and put in."""
    lines = path.read_text().splitlines()
    found = difflib.ndiff(before.splitlines(), lines)
    return [line for line in found if line[0] in "+-"]


def test_a_new_view_stands_at_the_end_of_its_table(config: Path) -> None:
    view = SavedView(query="idle>1h", sort="-age", columns=("name:30", "age"))
    table = save_view(config, "Long idle", view)
    line = '"Long idle" = {query = "idle>1h", sort = "-age", columns = ["name:30", "age"]}'
    assert changes(config) == [f"+ {line}"]
    assert config.read_text().index(line) < config.read_text().index("# who signs in")
    assert table.views["Long idle"] == view


def test_a_view_is_replaced_where_it_stands(config: Path) -> None:
    save_view(config, "Stuck", SavedView(query="idle>9h"))
    assert changes(config) == [
        '- "Stuck" = "idle>2h"   # since the incident',
        '+ "Stuck" = "idle>9h"   # since the incident',
    ]


def test_a_view_is_renamed_where_it_stands(config: Path) -> None:
    rename_view(config, "Stuck", "7 Stuck")
    assert changes(config) == [
        '- "Stuck" = "idle>2h"   # since the incident',
        '+ "7 Stuck" = "idle>2h"   # since the incident',
    ]


def test_a_view_is_removed_alone(config: Path) -> None:
    table = remove_view(config, "Late")
    assert changes(config) == ['- Late = { query = "expires<1h", sort = "expires" }']
    assert list(table.views) == ["Stuck"]


def test_the_columns_of_a_service_get_a_table_that_names_it(config: Path) -> None:
    save_columns(config, SERVICE, ("state", "name:30"), service="dispatch-eu")
    assert changes(config) == [
        "+ ",
        f"+ [services.{SERVICE}]  # dispatch-eu",
        '+ columns = ["state", "name:30"]',
    ]
    before = config.read_text()
    table = save_columns(config, SERVICE, ("name",), service="dispatch-eu")
    assert changes(config, before) == ['- columns = ["state", "name:30"]', '+ columns = ["name"]']
    assert table.services[SERVICE].columns == ("name",)


def test_a_file_with_line_ends_of_another_system_keeps_them(config: Path) -> None:
    config.write_bytes(FILE.replace("\n", "\r\n").encode())
    save_view(config, "New", SavedView(query="age>1d"))
    save_columns(config, SERVICE, ("name",))
    data = config.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") == len(FILE.splitlines()) + 4


def test_a_file_that_is_not_there_is_made_private(tmp_path: Path) -> None:
    path = tmp_path / "made" / "config.toml"
    save_view(path, "New", SavedView(query="age>1d"))
    assert path.read_text() == '[views]\nNew = "age>1d"\n'
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_was_written_meanwhile_is_kept(config: Path) -> None:
    read_config(config)
    config.write_text(FILE + "# a line of somebody else\n")
    save_view(config, "New", SavedView(query="age>1d"))
    assert config.read_text().endswith("# a line of somebody else\n")


@pytest.mark.parametrize(
    "text",
    [
        'views = { A = "x" }\n', 'views.A = "x"\n', 'theme = "nord\n',
        '[views]\nA = """\n[views]\n"""\n',
    ],
)  # fmt: skip
def test_a_file_that_only_a_person_can_change_stays_as_it_is(config: Path, text: str) -> None:
    config.write_text(text)
    try:
        save_view(config, "New", SavedView(query="age>1d"))
    except SettingsError:
        assert config.read_text() == text
    else:
        assert set(read_config(config).table.views) == {"A", "New"}


def test_what_another_version_wrote_costs_only_itself() -> None:
    text = f"""
[views]
Good = "age>1d"
Newer = {{ query = "age>2d", colour = "red" }}
Strange = 3
[services.{SERVICE}]
columns = ["name"]
width = 80
[services.other]
columns = "all"
"""
    table, problems = parse(text)
    assert table is not None
    assert all(problem.is_warning for problem in problems)
    assert {problem.key for problem in problems} == {
        "views.Newer.colour", "views.Strange", f"services.{SERVICE}.width", "services.other",
    }  # fmt: skip
    assert {name: view.query for name, view in table.views.items()} == {
        "Good": "age>1d", "Newer": "age>2d",
    }  # fmt: skip
    assert table.services[SERVICE].columns == ("name",)


texts = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)


@settings(max_examples=60)
@given(name=texts, query=texts, sort=st.sampled_from(["", "-age"]), columns=st.lists(texts))
def test_any_view_comes_back_as_it_was_saved(
    name: str, query: str, sort: str, columns: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "config.toml"
    path.write_text(FILE)
    path.chmod(0o600)
    view = SavedView(query=query, sort=sort, columns=tuple(columns))
    assert save_view(path, name, view).views[name] == view
    assert remove_view(path, name).views.keys() == {"Stuck", "Late"} - {name}
