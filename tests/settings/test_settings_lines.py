"""On which line of a TOML text a key stands."""

import pytest

from proxy_tui.settings.lines import line_of

TEXT = """\
# profile = "commented"
profile = "acme"
dotted.key = 1
'quoted name' = 2

[profiles]
[profiles.acme]   # a comment
label = "x"
  indented = "y"

[profiles."a.b"]
label = "z"

[[list]]
x = 1
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("profile",), 2),
        (("dotted", "key"), 3),
        (("dotted",), 3),
        (("quoted name",), 4),
        (("profiles",), 6),
        (("profiles", "acme"), 7),
        (("profiles", "acme", "label"), 8),
        (("profiles", "acme", "indented"), 9),
        (("profiles", "acme", "missing"), 7),
        (("profiles", "a.b", "label"), 12),
        (("profiles", "none", "label"), 6),
        (("list", "x"), 15),
        (("nothing",), 0),
        (("label",), 0),
    ],
)
def test_a_key_is_found_where_it_is_set_or_where_its_table_begins(
    path: tuple[str, ...], line: int
) -> None:
    assert line_of(TEXT, path) == line


def test_an_empty_text_has_no_lines() -> None:
    assert line_of("", ("a",)) == 0
