"""The quick reader and pydantic agree about what a config file may hold."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy_tui.settings.problems import type_problems
from proxy_tui.settings.schema import ConfigTable, ProfileTable, build, known_keys

SCALARS = st.one_of(
    st.text(max_size=5), st.integers(-5, 10**6), st.booleans(), st.floats(), st.dates()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)
PROFILE_KEYS = st.sampled_from([*known_keys(("profiles", "x", "y")), "other"])
PROFILES = st.dictionaries(
    st.text(min_size=1, max_size=3), st.dictionaries(PROFILE_KEYS, VALUES) | VALUES, max_size=2
)
GOOD_VALUES = {
    "profile": st.text(max_size=3),
    "read_only": st.booleans(),
    "refresh": st.integers(0, 100),
    "columns": st.lists(st.text(max_size=3), max_size=2),
    "keys": st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
}
ANY = st.dictionaries(st.sampled_from([*known_keys(("x",)), "other"]), VALUES, max_size=3)


@given(st.one_of(ANY, ANY.flatmap(lambda d: PROFILES.map(lambda p: {**d, "profiles": p}))))
def test_the_quick_reader_takes_exactly_what_pydantic_takes(data: dict[str, object]) -> None:
    try:
        build(data)
    except TypeError:
        assert type_problems(data)
    else:
        assert type_problems(data) == []


@given(st.fixed_dictionaries({}, optional=GOOD_VALUES))
def test_what_is_right_is_taken_as_it_is(data: dict[str, object]) -> None:
    table = asdict(build(data))
    assert {key: table[key] for key in data} == data


def test_a_profile_becomes_a_table_of_its_own() -> None:
    table = build({"profiles": {"a": {"account_sid": "AC1", "read_only": True}}})
    assert table == ConfigTable(profiles={"a": ProfileTable(account_sid="AC1", read_only=True)})


def test_names_beside_a_key_are_those_of_its_table() -> None:
    assert "account_sid" in known_keys(("profiles", "acme", "account"))
    assert "account_sid" not in known_keys(("account",))
    assert "refresh" in known_keys(("refesh",))


@pytest.mark.parametrize("data", [{"profiles": {"a": {}}}, {"profiles": []}, {"x": 1}])
def test_what_does_not_fit_is_a_type_error(data: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        build(data)
