"""A small checker of requests and replies against the reduced OpenAPI facts."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from openapi_reduce import FACTS_FILE

FACTS: dict[str, Any] = json.loads(FACTS_FILE.read_text(encoding="utf-8"))
OPERATIONS: dict[str, Any] = FACTS["operations"]
SCHEMAS: dict[str, Any] = FACTS["schemas"]

_TYPES = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list}


def operation_of(request: httpx.Request) -> str:
    """The operationId a request means; the more literal path wins.

    Raises:
        AssertionError: the API has no such operation.
    """
    path = request.url.raw_path.split(b"?")[0].decode()
    fitting = [
        (facts["path"].count("{"), name)
        for name, facts in OPERATIONS.items()
        if facts["method"] == request.method and re.fullmatch(_pattern(facts), path)
    ]
    assert fitting, f"no operation {request.method} {path}"
    return min(fitting)[1]


def request_problems(request: httpx.Request) -> list[str]:
    """What a request does that the API does not know."""
    facts = OPERATIONS[operation_of(request)]
    query = parse_qs(urlsplit(str(request.url)).query, keep_blank_values=True)
    problems = list(_unknown_or_wrong(query, facts.get("query_params", {})))
    if request.method == "POST":
        kind = request.headers.get("Content-Type", "")
        if request.content and kind != "application/x-www-form-urlencoded":
            return [*problems, f"content type {kind}"]
        form = parse_qs(request.content.decode(), keep_blank_values=True)
        problems += _unknown_or_wrong(form, facts["form"])
        problems += [f"{name} is missing" for name in facts["required"] if name not in form]
    elif request.content:
        problems.append("a body")
    return problems


def reply_problems(operation: str, reply: httpx.Response) -> list[str]:
    """What a reply holds that the API does not promise, or lacks."""
    facts = OPERATIONS[operation]
    if reply.status_code != facts["status"]:
        return [f"status {reply.status_code} instead of {facts['status']}"]
    if "reply" not in facts:
        return [f"body {reply.content!r}"] if reply.content else []
    value = reply.json()
    schema = SCHEMAS[facts["reply"]]
    if "list" not in facts:
        return list(object_problems(value, schema, facts["reply"]))
    problems = [] if set(value) == {"meta", facts["list"]} else [f"keys {sorted(value)}"]
    problems += object_problems(value["meta"], FACTS["meta"], "meta")
    if value["meta"]["key"] != facts["list"]:
        problems.append(f"meta.key {value['meta']['key']}")
    for place, item in enumerate(value[facts["list"]]):
        problems += object_problems(item, schema, f"{facts['list']}[{place}]")
    return problems


def object_problems(value: dict[str, Any], schema: dict[str, Any], where: str) -> Iterator[str]:
    """Fields that are missing, unknown, or not what the schema says."""
    for name in schema.keys() - value.keys():
        yield f"{where}.{name} is missing"
    for name, item in value.items():
        if name not in schema:
            yield f"{where}.{name} is unknown"
        elif not is_valid(item, schema[name]):
            yield f"{where}.{name} is {item!r}"


def is_valid(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a JSON value is what a field's facts say."""
    if value is None:
        return bool(schema.get("null"))
    if "enum" in schema:
        return value in schema["enum"]
    wanted = _TYPES[schema["type"]]
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        return False
    if isinstance(value, str):
        return _is_text(value, schema)
    low, high = schema.get("minimum"), schema.get("maximum")
    return (low is None or value >= low) and (high is None or value <= high)


def _is_text(value: str, schema: dict[str, Any]) -> bool:
    if "pattern" in schema:
        return re.search(schema["pattern"], value) is not None
    kind = schema.get("format")
    if kind == "date-time":
        return bool(datetime.fromisoformat(value).tzinfo)
    if kind == "uri":
        return value.startswith(("https://", "http://"))
    return kind != "phone-number" or re.fullmatch(r"\+[1-9]\d{6,14}", value) is not None


def _unknown_or_wrong(given: dict[str, list[str]], known: dict[str, Any]) -> Iterator[str]:
    for name, texts in given.items():
        if name not in known:
            yield f"{name} is unknown"
        elif known[name].get("type") == "array":
            continue
        elif len(texts) > 1 or not is_valid(_read(texts[0], known[name]), known[name]):
            yield f"{name} is {texts!r}"


def _read(text: str, schema: dict[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "integer" and re.fullmatch(r"-?\d+", text):
        return int(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _pattern(facts: dict[str, Any]) -> str:
    path: str = facts["path"]
    for name, schema in facts.get("path_params", {}).items():
        part = schema.get("pattern", "^[^/]+$").strip("^$")
        path = path.replace(f"{{{name}}}", part)
    return path
