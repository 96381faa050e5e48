"""What pydantic finds wrong with the types of a config file. Loads pydantic."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from proxy_tui.settings.schema import ConfigTable

_SENTENCES: Final = {
    "string_type": 'must be text in quotes ("…")',
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false, without quotes",
    "list_type": 'must be a list (["…", "…"])',
    "dict_type": "must be a table",
    "dataclass_type": "must be a table",
    "missing": "is missing",
}


def type_problems(data: Mapping[str, Any]) -> list[tuple[tuple[str, ...], str]]:
    """Return the path of each wrong entry and the rest of a sentence about it.

    Values are never part of it.
    """
    try:
        # JSON has no dates: one is shown as something that fits nowhere, as a date does.
        TypeAdapter(ConfigTable).validate_json(json.dumps(data, default=lambda _: [[]]))
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        return [
            (_path(item["loc"]), _SENTENCES.get(item["type"], "does not fit")) for item in found
        ]
    return []


def _path(location: tuple[int | str, ...]) -> tuple[str, ...]:
    return tuple(str(part) for part in location)
