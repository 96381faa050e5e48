"""Fault files: TOML with ``[[fault]]`` tables and an optional ``seed``, or the same as JSON.

JSON may also be a bare list of rules. The keys of a rule are the fields of ``Fault``.
"""

import dataclasses
import json
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Final

from proxy_tui.errors import SettingsError
from proxy_tui.settings.files import read_text
from proxy_tui.settings.spelling import did_you_mean
from proxy_tui.simulator.faults.fault_rules import EFFECTS, Fault, Faults

_KEYS: Final = tuple(field.name for field in dataclasses.fields(Fault))
_METHODS: Final = ("*", "GET", "POST", "DELETE")
_RANGES: Final = {
    "nth": (1, 1e9),
    "every": (1, 1e9),
    "count": (1, 1e9),
    "probability": (0, 1),
    "latency": (0, 600_000),
    "status": (400, 599),
    "code": (0, 99_999),
    "retry_after": (0, 86_400),
}
"""Every other key is text."""
_FRACTIONS: Final = ("probability", "latency", "retry_after")
_NEEDED: Final = {"status": "status", "latency": "latency", "slow": "latency"}
"""The key that an effect needs."""


def load_faults(path: Path) -> Faults:
    """Return the rules of a file: JSON if its suffix is ``.json``, else TOML.

    Raises:
        SettingsError: It cannot be read, or a rule is wrong; the message names the rule,
            the hint the nearest known word.
    """
    value = _read(path)
    if isinstance(value, list):
        value = {"fault": value}
    if not isinstance(value, dict):
        raise _wrong(path.name, "it holds no rules", "Write a list of rules.")
    for key in value:
        _check_word(key, ("fault", "seed"), path.name, "key")
    rules, seed = value.get("fault", []), value.get("seed", 0)
    if not isinstance(rules, list):
        raise _wrong(path.name, "fault must be a list of tables", "Write [[fault]] in TOML.")
    if not isinstance(seed, int):
        raise _wrong(path.name, "seed must be a whole number")
    return Faults((_rule(entry, path.name, at) for at, entry in enumerate(rules, 1)), seed=seed)


def _read(path: Path) -> object:
    text = read_text(path, f"The faults file {path}")
    is_json = path.suffix == ".json"
    try:
        return json.loads(text) if is_json else tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # of json and of tomllib
        kind = "JSON" if is_json else "TOML"
        raise _wrong(path.name, f"this is not {kind}: {error}") from error


def _rule(entry: object, file: str, number: int) -> Fault:
    place = f"{file}, fault {number}"
    if not isinstance(entry, dict):
        raise _wrong(place, "a rule is a table of keys and values")
    if entry.get("name"):
        place += f' ("{entry["name"]}")'
    for key in entry:
        _check_word(key, _KEYS, place, "key")
    for key, value in entry.items():
        _check_value(key, value, place)
    if "effect" not in entry:
        raise _wrong(place, "effect is missing", f"It is one of {', '.join(EFFECTS)}.")
    effect = entry["effect"]
    _check_word(effect, EFFECTS, place, "effect")
    _check_word(entry.get("method", "*").upper(), _METHODS, place, "method")
    needed = _NEEDED.get(effect)
    if needed is not None and not entry.get(needed):
        raise _wrong(place, f"{needed} is missing, which effect {effect} needs")
    return Fault(**entry)


def _check_value(key: str, value: object, place: str) -> None:
    if key not in _RANGES:
        if not isinstance(value, str):
            raise _wrong(place, f"{key} must be text")
        return
    kinds = (int, float) if key in _FRACTIONS else (int,)
    if isinstance(value, bool) or not isinstance(value, kinds):
        what = "a number" if key in _FRACTIONS else "a whole number"
        raise _wrong(place, f"{key} must be {what}")
    low, high = _RANGES[key]
    if not low <= value <= high:
        raise _wrong(place, f"{key} must be from {low:g} to {high:g}")


def _check_word(word: str, known: Collection[str], place: str, what: str) -> None:
    if word not in known:
        raise _wrong(place, f'"{word}" is not a known {what}', did_you_mean(word, known))


def _wrong(place: str, what: str, hint: str = "") -> SettingsError:
    return SettingsError(f"{place}: {what}.", hint=hint)
