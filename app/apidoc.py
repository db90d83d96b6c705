"""The API told to programs and to people: the OpenAPI document, and the offline page that is made from it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from pydantic_core import to_json

from app.asked.analysis import AnalysisRequest
from app.asked.learned import LearnedRequest
from app.asked.timing import TimingRequest
from app.columns import Columns
from app.fields import FIELDS, LEARNED, TRAINING, FormField
from app.findings import Analysis, Timing
from app.limits import listed
from app.messages import (
    End,
    ErrorLine,
    IterationLine,
    Learned,
    Notations,
    Start,
    StepLine,
    TrainingEnd,
    TrainingStart,
)
from app.refusals import ErrorAnswer
from app.schema import TraceRequest, TrainingRequest

Json = dict[str, Any]

LINES = (Start, StepLine, End, ErrorLine)
TRAINING_LINES = (TrainingStart, IterationLine, TrainingEnd, ErrorLine)
ANSWERS = (Analysis, Notations, Timing, Learned, Columns)
REQUESTS = (TraceRequest, TrainingRequest, AnalysisRequest, TimingRequest, LearnedRequest)
TOLD = (*REQUESTS, *LINES, *TRAINING_LINES[:-1], *ANSWERS)
FIRST = {model.__name__ for model in TOLD}  # on the page, before the shapes that are parts of them
EXAMPLE: Json = {"layers": [{"cell": "rnn", "units": 3}, {"cell": "dense", "units": 2}]}


def ref(model: type[BaseModel]) -> Json:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def posted(model: type[BaseModel], example: Json = EXAMPLE) -> Json:
    """A body of JSON."""
    content = {"application/json": {"schema": ref(model), "example": example}}
    return {"requestBody": {"required": True, "content": content}}


def asked(fields: Mapping[str, FormField]) -> Json:
    """The fields of a query."""
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "description": field.meaning,
                "schema": {"type": "string", "default": field.default},
            }
            for name, field in fields.items()
        ]
    }


def streamed(what: str, lines: Iterable[type[BaseModel]]) -> dict[int | str, Json]:
    """An answer of lines, and the refusals."""
    return {
        200: {
            "description": f"One message a line: {what}, and last end or error",
            "content": {"application/jsonl": {"itemSchema": {"oneOf": [ref(line) for line in lines]}}},
        },
        **REFUSED,
    }


_refusal: Json = {"content": {"application/json": {"schema": ref(ErrorAnswer)}}}
REFUSED: dict[int | str, Json] = {
    304: {"description": "Still the same, by If-None-Match"},
    413: {"description": "The body is too large"} | _refusal,
    422: {"description": "The request is wrong; nothing has been computed"} | _refusal,
    429: {"description": "One person asks for too much at once; Retry-After tells when to come again"} | _refusal,
    503: {"description": "All together ask for too much at once; Retry-After tells when to come again"} | _refusal,
}
POSTED, POSTED_TRAINING = posted(TraceRequest), posted(TrainingRequest)
ANALYSED = posted(AnalysisRequest, EXAMPLE | {"compare": [{"name": "truncated", "k1": 1, "k2": 3}]})
POSTED_LEARNED = posted(LearnedRequest, EXAMPLE | {"iteration": 300})
RACE: Json = {"vary": "steps", "sizes": [16, 32, 64], "algorithms": [{"name": "full"}, {"name": "naive"}]}
TIMED = posted(TimingRequest, RACE)
BESIDE = {
    "compare": FormField("", "ways back in time as in POST, a list in JSON"),
    "parts": FormField("", "as in POST, with commas; left out: all"),
}
ASKED, ASKED_TRAINING, ASKED_ANALYSIS = asked(FIELDS), asked(FIELDS | TRAINING), asked(FIELDS | BESIDE)
ASKED_LEARNED = asked(FIELDS | LEARNED)
STREAMED = streamed("start, the steps", LINES)
TRAINED = streamed("start, the iterations", TRAINING_LINES)
NOTED: dict[int | str, Json] = {
    200: {
        "description": "The formulas in both notations",
        "content": {"application/json": {"schema": ref(Notations)}},
    },
    422: REFUSED[422],
}


def completed(document: Json) -> Json:
    """The OpenAPI document with the requests and the lines in it which we read and write ourselves."""
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in (ErrorAnswer, *TOLD)]
    _, schemas = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
    return document | {"components": {"schemas": schemas["$defs"]}}


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
        for method, told in methods.items():
            yield {
                "method": method.upper(),
                "path": path,
                "says": told.get("description", ""),
                "body": _body(told),
                "answers": [(status, answer["description"]) for status, answer in told["responses"].items()],
                "rows": [
                    Row(p["name"], "text", p["schema"]["default"], p["description"]) for p in told.get("parameters", ())
                ],
            }


def _body(told: Json) -> str | None:
    """The name of the shape that the body has."""
    if "requestBody" not in told:
        return None
    return type_of(told["requestBody"]["content"]["application/json"]["schema"])


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
