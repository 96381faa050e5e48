"""The faults file: what is read, and how a wrong word is named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from proxy_tui.errors import SettingsError
from proxy_tui.simulator.faults.fault_file import load_faults
from proxy_tui.simulator.faults.fault_rules import Fault

TOML = """
seed = 5

[[fault]]
name = "busy"
effect = "status"
status = 429
retry_after = 2
every = 10

[[fault]]
effect = "latency"
latency = 800.5
method = "post"
path = "*/Sessions"
probability = 0.2
"""

RULES = (
    Fault(effect="status", status=429, retry_after=2, every=10, name="busy"),
    Fault(effect="latency", latency=800.5, method="post", path="*/Sessions", probability=0.2),
)


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str, name: str = "faults.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def wrong(path: Path) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load_faults(path)
    return caught.value


def test_toml_is_read(write: Write) -> None:
    assert load_faults(write(TOML)).rules == RULES


def test_json_is_read_with_or_without_a_seed(write: Write) -> None:
    rules = [
        {"effect": "reset", "nth": 3},
        {"effect": "lost", "method": "POST", "count": 1},
    ]
    expected = (Fault(effect="reset", nth=3), Fault(effect="lost", method="POST", count=1))
    bare = write(json.dumps(rules), "a.json")
    full = write(json.dumps({"seed": 1, "fault": rules}), "b.json")
    assert load_faults(bare).rules == load_faults(full).rules == expected


def test_an_empty_file_has_no_rules(write: Write) -> None:
    assert load_faults(write("")).rules == ()


def test_the_seed_of_the_file_counts(write: Write) -> None:
    rule = '[[fault]]\neffect = "reset"\nprobability = 0.5\n'

    def hits(seed: int) -> list[bool]:
        faults = load_faults(write(f"seed = {seed}\n{rule}"))
        return [bool(faults.strike("GET", "/")) for _ in range(50)]

    assert hits(1) == hits(1) != hits(2)


@pytest.mark.parametrize(
    ("rule", "said", "hint"),
    [
        ('efect = "reset"', '"efect" is not a known key', "Did you mean effect?"),
        ('effect = "rest"', '"rest" is not a known effect', "Did you mean reset?"),
        ('effect = "explode!"', '"explode!" is not a known effect', "Known are latency, status"),
        ('effect = "reset"\nmethod = "PUST"', '"PUST" is not a known method', "Did you mean POST?"),
        ("nth = 1", "effect is missing", "It is one of latency"),
        ("effect = 1", "effect must be text", ""),
        ('effect = "reset"\nnth = "1"', "nth must be a whole number", ""),
        ('effect = "reset"\nnth = true', "nth must be a whole number", ""),
        ('effect = "reset"\nnth = 1.5', "nth must be a whole number", ""),
        ('effect = "reset"\nnth = 0', "nth must be from 1 to 1e+09", ""),
        ('effect = "reset"\nprobability = 2', "probability must be from 0 to 1", ""),
        ('effect = "reset"\nlatency = "1"', "latency must be a number", ""),
        ('effect = "status"', "status is missing, which effect status needs", ""),
        ('effect = "status"\nstatus = 200', "status must be from 400 to 599", ""),
        ('effect = "slow"', "latency is missing, which effect slow needs", ""),
    ],
)
def test_a_wrong_rule_is_named_with_the_nearest_word(
    write: Write, rule: str, said: str, hint: str
) -> None:
    good = '[[fault]]\neffect = "reset"\n'
    error = wrong(write(f"{good}[[fault]]\n{rule}\n"))
    assert error.message == f"faults.toml, fault 2: {said}."
    assert error.hint.startswith(hint)
    assert error.exit_code == 2


def test_a_rule_with_a_name_is_called_by_it(write: Write) -> None:
    error = wrong(write('[[fault]]\nname = "busy"\neffect = "x"\n'))
    assert error.message.startswith('faults.toml, fault 1 ("busy"): ')


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("f.toml", "faults = []", 'f.toml: "faults" is not a known key.'),
        ("f.toml", 'seed = "x"', "f.toml: seed must be a whole number."),
        ("f.toml", "fault = 3", "f.toml: fault must be a list of tables."),
        ("f.toml", "fault = [3]", "f.toml, fault 1: a rule is a table of keys and values."),
        ("f.toml", "= nothing", "f.toml: this is not TOML: "),
        ("f.json", "{", "f.json: this is not JSON: "),
        ("f.json", "3", "f.json: it holds no rules."),
    ],
)
def test_a_wrong_file_is_named(write: Write, name: str, text: str, said: str) -> None:
    assert wrong(write(text, name)).message.startswith(said)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    error = wrong(tmp_path / "none.toml")
    assert "cannot be read: no such file" in error.message
    assert error.hint
