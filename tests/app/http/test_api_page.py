"""The API page says types, bounds and defaults in words, of whatever the document has."""

import pytest

from app.http.api_page import Row, operations, rows, type_of
from app.http.openapi import Json
from app.main import create_app


@pytest.mark.parametrize(
    ("schema", "says"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 256}, "integer, 1 to 256"),
        ({"type": "integer", "minimum": 0}, "integer, 0 or more"),
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 100}, "number, more than 0 to 100"),
        ({"type": "string", "minLength": 2, "maxLength": 9}, "string, 2 to 9 letters"),
        ({"type": "array", "items": {"type": "number"}, "minItems": 1}, "list of number, 1 or more items"),
        ({"type": "boolean"}, "boolean"),
        ({"$ref": "#/components/schemas/Init"}, "Init"),
        ({"const": "echo"}, '"echo"'),
        ({"enum": ["a", "b", None]}, '"a" | "b" | null'),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "integer | null"),
        ({"oneOf": [{"$ref": "#/x/A"}, {"$ref": "#/x/B"}]}, "A | B"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "object of number"),
        ({}, "anything"),
    ],
)
def test_a_type_is_said_in_words_with_its_bounds(schema: Json, says: str) -> None:
    assert type_of(schema) == says


def test_each_field_has_its_type_its_default_and_its_meaning() -> None:
    half = {"type": "number", "default": 0.5, "description": "half"}
    document = {"required": ["a"], "properties": {"a": {"type": "integer"}, "b": half}}
    assert list(rows(document)) == [Row("a", "integer", "needed", ""), Row("b", "number", "0.5", "half")]
    assert list(rows({"type": "number"})) == []


def test_each_way_in_says_what_it_takes_and_answers() -> None:
    told = {(each["method"], each["path"]): each for each in operations(create_app().openapi())}
    film = told["GET", "/api/trace"]
    assert film["body"] is None
    assert {row.name: row.type for row in film["rows"]}["steps"] == "integer, 1 to 512"
    assert {row.name: row.default for row in film["rows"]}["steps"] == "8"
    assert told["POST", "/api/trace"]["body"] == "TraceRequest"
    assert ("429", "One person asks for too much at once; Retry-After tells when to come again") in film["answers"]
