"""Reading fault rules from a TOML or JSON file, and saying which word is wrong.

TOML: ``[[fault]]`` tables and an optional ``seed``; JSON: the same, or a bare list
of rules. The keys of a rule are the fields of ``faults.Fault``.
"""

import dataclasses
import json
import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from proxy_tui.errors import SettingsError
from proxy_tui.settings.files import read_text
from proxy_tui.simulator.faults.fault_rules import EFFECTS, Fault, Faults

_KEYS: Final = tuple(field.name for field in dataclasses.fields(Fault))
_METHODS: Final = ("*", "GET", "POST", "DELETE")
_TEXTS: Final = ("effect", "method", "path", "message", "name")
_RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "nth": (1, 1e9),
    "every": (1, 1e9),
    "count": (1, 1e9),
    "probability": (0, 1),
    "latency": (0, 600_000),
    "status": (400, 599),
    "code": (0, 99_999),
    "retry_after": (0, 86_400),
}
_FRACTIONS: Final = ("probability", "latency", "retry_after")


def load_faults(path: Path) -> Faults:
    """Return the rules of a file: JSON where its name ends so, else TOML.

    Raises:
        SettingsError: it cannot be read, or a rule is wrong; the message names
            the rule and the nearest word that would be right.
    """
    value = _read(path)
    if isinstance(value, list):
        value = {"fault": value}
    _known_keys(value, ("fault", "seed"), path.name)
    rules = value.get("fault", [])
    if not isinstance(rules, list):
        raise _wrong(path.name, "fault must be a list of tables", "Write [[fault]] in TOML.")
    seed = value.get("seed", 0)
    if not isinstance(seed, int):
        raise _wrong(path.name, "seed must be a whole number")
    return Faults(
        (_rule(entry, _place(path.name, at, entry)) for at, entry in enumerate(rules, 1)),
        seed=seed,
    )


def _read(path: Path) -> Any:  # noqa: ANN401  whatever the file holds
    text = read_text(path, f"The faults file {path}")
    try:
        value = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # of json and of tomllib
        kind = "JSON" if path.suffix == ".json" else "TOML"
        raise _wrong(path.name, f"this is not {kind}: {error}") from error
    if not isinstance(value, dict | list):
        raise _wrong(path.name, "there are no rules in it", "Write a list of rules.")
    return value


def _rule(entry: object, place: str) -> Fault:
    if not isinstance(entry, dict):
        raise _wrong(place, "a rule is a table of keys and values")
    _known_keys(entry, _KEYS, place)
    for key, value in entry.items():
        _check(key, value, place)
    if "effect" not in entry:
        raise _wrong(place, "effect is missing", f"It is one of {', '.join(EFFECTS)}.")
    _known_word(entry["effect"], EFFECTS, place, "effect")
    _known_word(str(entry.get("method", "*")).upper(), _METHODS, place, "method")
    needed = {"status": "status", "latency": "latency", "slow": "latency"}.get(entry["effect"])
    if needed is not None and not entry.get(needed):
        raise _wrong(place, f"{needed} is missing, which effect {entry['effect']} needs")
    return Fault(**entry)


def _check(key: str, value: object, place: str) -> None:
    if key in _TEXTS:
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


def _known_keys(table: Mapping[str, object], known: Collection[str], place: str) -> None:
    for key in table:
        if key not in known:
            raise _wrong(place, f'"{key}" is no key here', _nearest(key, known))


def _known_word(word: object, known: Collection[str], place: str, key: str) -> None:
    if word not in known:
        raise _wrong(place, f'"{word}" is no {key}', _nearest(str(word), known))


def _nearest(word: str, known: Collection[str]) -> str:
    found = get_close_matches(word, known, n=1)
    return f'Did you mean "{found[0]}"?' if found else f"Known are {', '.join(known)}."


def _place(file: str, number: int, entry: object) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return f'{file}, fault {number} ("{name}")' if name else f"{file}, fault {number}"


def _wrong(place: str, what: str, hint: str = "") -> SettingsError:
    return SettingsError(f"{place}: {what}.", hint=hint)
