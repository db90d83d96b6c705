"""The API as a page for people, which needs no internet, made from the OpenAPI document."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic_core import to_json

from app.endpoints.registry import EXAMPLE
from app.http.openapi import FIRST, Json
from app.limits import listed


class Row(NamedTuple):
    """A field as the page shows it."""

    name: str
    type: str
    default: str
    meaning: str


def page_context(document: Json, origin: str) -> Json:
    """What the template of the API page is given; `origin` is where the reader found us."""
    return {
        "operations": list(operations(document)),
        "schemas": [
            {"name": name, "says": schema.get("description", ""), "type": type_of(schema), "rows": list(rows(schema))}
            for name, schema in sorted(document["components"]["schemas"].items(), key=lambda item: item[0] not in FIRST)
        ],
        "limits": listed(),
        "example": EXAMPLE,
        "version": document["info"]["version"],
        "origin": origin,
    }


def operations(document: Json) -> Iterator[Json]:
    """Each way in: what it takes and what it answers."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield {
                "method": method.upper(),
                "path": path,
                "says": operation.get("description", ""),
                "body": _body(operation),
                "answers": [(status, answer["description"]) for status, answer in operation["responses"].items()],
                "rows": [
                    Row(p["name"], type_of(p["schema"]), str(p["schema"]["default"]), p["description"])
                    for p in operation.get("parameters", ())
                    if p["in"] == "query"
                ],
            }


def _body(operation: Json) -> str | None:
    """The name of the shape that the body has."""
    if "requestBody" not in operation:
        return None
    return type_of(operation["requestBody"]["content"]["application/json"]["schema"])


def rows(schema: Json) -> Iterator[Row]:
    """The fields of an object; nothing for what is none."""
    for name, field in schema.get("properties", {}).items():
        default = "needed" if name in schema.get("required", ()) else _json(field.get("default"))
        yield Row(name, type_of(field), default, field.get("description", ""))


def type_of(schema: Json) -> str:
    """A type in words, with its bounds: integer, 1 to 256."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return _json(schema["const"])
    if "enum" in schema:
        return " | ".join(map(_json, schema["enum"]))
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(map(type_of, schema[several]))
    return _plain(schema) + _bounds(schema)


def _plain(schema: Json) -> str:
    if "items" in schema:
        return f"list of {type_of(schema['items'])}"
    if isinstance(schema.get("additionalProperties"), Mapping):
        return f"object of {type_of(schema['additionalProperties'])}"
    return str(schema.get("type", "anything"))


def _bounds(schema: Json) -> str:
    """The limits that a schema states, and nothing where it states none."""
    low = schema.get("minimum", schema.get("minItems", schema.get("minLength")))
    high = schema.get("maximum", schema.get("maxItems", schema.get("maxLength")))
    if "exclusiveMinimum" in schema:
        low = f"more than {schema['exclusiveMinimum']}"
    what = {"array": " items", "string": " letters"}.get(schema.get("type", ""), "")
    if low is None and high is None:
        return ""
    return f", {low} to {high}{what}" if high is not None and low is not None else f", {low} or more{what}"


def _json(value: object) -> str:
    return to_json(value).decode()
