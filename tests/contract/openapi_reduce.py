"""Twilio's OpenAPI file for Proxy v1, reduced to the facts that the contract is about.

``openapi_facts.json`` was made by ``write_facts``; the tests need only that file.
"""

import json
from pathlib import Path
from typing import Any

FACTS_FILE = Path(__file__).with_name("openapi_facts.json")
ABOUT = "What Twilio's OpenAPI file for Proxy v1 says, reduced to names, types, enums, statuses."

Json = dict[str, Any]


def reduce(openapi: Json) -> Json:
    """Return the facts of a whole OpenAPI file."""
    schemas = openapi["components"]["schemas"]
    operations = {
        operation["operationId"]: _operation(schemas, path, method, operation)
        for path, item in openapi["paths"].items()
        for method, operation in item.items()
        if method in ("get", "post", "delete")
    }
    meta = [operation.pop("meta") for operation in operations.values() if "meta" in operation]
    assert all(other == meta[0] for other in meta)
    return {
        "about": ABOUT,
        "meta": meta[0],
        "schemas": {
            _last(name): _fields(schemas, schema["properties"])
            for name, schema in sorted(schemas.items())
            if schema["type"] == "object"
        },
        "operations": dict(sorted(operations.items())),
    }


def write_facts(openapi: Json) -> None:
    """Write the facts, one a line, so that a change of Twilio's shows as a line."""
    facts = reduce(openapi)
    sections = ",\n".join(
        f'"{section}": {{\n'
        + ",\n".join(_block(name, value) for name, value in facts[section].items())
        + "\n}"
        for section in ("schemas", "operations")
    )
    head = f'"about": {json.dumps(ABOUT)},\n"meta": {json.dumps(facts["meta"])}'
    FACTS_FILE.write_text(f"{{\n{head},\n{sections}\n}}\n", encoding="utf-8")


def _block(name: str, value: Json) -> str:
    lines = ",\n".join(f"    {json.dumps(key)}: {json.dumps(it)}" for key, it in value.items())
    return f'  "{name}": {{\n{lines}\n  }}'


def _operation(schemas: Json, path: str, method: str, operation: Json) -> Json:
    ((status, reply),) = operation["responses"].items()
    facts: Json = {"method": method.upper(), "path": path, "status": int(status)}
    for place in ("path", "query"):
        named = {
            item["name"]: item["schema"]
            for item in operation.get("parameters", [])
            if item["in"] == place
        }
        if named:
            facts[f"{place}_params"] = _fields(schemas, named)
    if "requestBody" in operation:
        body = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
        facts["form"] = _fields(schemas, body["properties"])
        facts["required"] = body.get("required", [])
    schema = reply.get("content", {}).get("application/json", {}).get("schema")
    return facts | (_reply(schemas, schema) if schema else {})


def _reply(schemas: Json, schema: Json) -> Json:
    if "$ref" in schema:
        return {"reply": _last(schema["$ref"])}
    properties = dict(schema["properties"])
    meta = properties.pop("meta")["properties"]
    ((key, items),) = properties.items()
    return {
        "list": key,
        "reply": _last(items["items"]["$ref"]),
        "meta": _fields(schemas, meta),
    }


def _fields(schemas: Json, properties: Json) -> Json:
    return {name: _field(schemas, schema) for name, schema in properties.items()}


def _field(schemas: Json, schema: Json) -> Json:
    if "$ref" in schema:
        # A bare reference lost its nullable flag in 2025; the examples still hold nulls.
        name = schema["$ref"].rsplit("/", 1)[1]
        return {"enum": schemas[name]["enum"], "null": True}
    kept = ("type", "pattern", "minimum", "maximum", "format")
    field = {key: schema[key] for key in kept if key in schema}
    return field | ({"null": True} if schema.get("nullable") else {})


def _last(name: str) -> str:
    return name.rsplit(".", 1)[1]
