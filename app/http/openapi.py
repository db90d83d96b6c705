"""The OpenAPI document: what it says beyond what FastAPI can see."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from app.endpoints.endpoint import Public, Stream
from app.endpoints.registry import ENDPOINTS
from app.form.fields import FormField
from app.form.schemas import typed
from app.http.streaming import Lines
from app.live.shapes import LiveAnswer, LiveAnswers, LiveChange, LiveDocument, LiveKey, LiveOpening
from app.requests.errors import ErrorAnswer

Json = dict[str, Any]

ROWS = [endpoint.public for endpoint in ENDPOINTS.values() if endpoint.public]
REQUESTS = [row.body for row in ROWS if row.body]
ANSWERS = [model for row in ROWS for model in row.shapes]
LIVE: list[type[BaseModel]] = [LiveOpening, LiveChange, LiveAnswer, LiveKey, LiveDocument, LiveAnswers]
TOLD: list[type[BaseModel]] = [*REQUESTS, *ANSWERS, *LIVE]
FIRST = {model.__name__ for model in TOLD}  # on the page, before the shapes that are parts of them


def ref(model: type[BaseModel]) -> Json:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


LONG: Json = {"schema": {"type": "object", "description": "The fields of a link that is too long, as GET has them"}}


def posted(model: type[BaseModel], example: Mapping[str, Any] | None, form: bool) -> Json:
    """A body of JSON; or of the form, where that may be asked as well."""
    content: Json = {"application/json": {"schema": ref(model), "example": example}}
    content |= {"application/x-www-form-urlencoded": LONG} if form else {}
    return {"requestBody": {"required": True, "content": content}}


def asked(fields: Mapping[str, FormField]) -> Json:
    """The fields of a query."""
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "description": field.meaning,
                "schema": field.schema | {"default": typed(field.schema, field.default)},
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


def described(row: Public, method: str) -> Json:
    """What a route of FastAPI is given, so that the document tells what is asked and answered there."""
    if method == "POST":
        assert row.body is not None, "what is posted has a shape"
        asks = posted(row.body, row.example, form=bool(row.fields))
    else:
        asks = asked(row.fields or {})
    if isinstance(row.answer, Stream):
        return {"openapi_extra": asks, "responses": streamed(*row.answer), "response_class": Lines}
    return {"openapi_extra": asks, "responses": REFUSED, "response_model": row.answer}


def filmed(fields: Mapping[str, FormField]) -> Json:
    """What the route of a film as one file is given."""
    found: Json = {"description": "One HTML file", "content": {"text/html": {"schema": {"type": "string"}}}}
    return {"openapi_extra": asked(fields), "responses": {200: found} | REFUSED, "response_class": Lines}


def live(answer: type[BaseModel] | None, body: type[BaseModel] | None = None, streams: bool = False) -> Json:
    """What a route of Live is given; streams: it answers with the same shape again and again, as server-sent events."""
    asks = posted(body, None, form=False) if body else {}
    answers: dict[int | str, Json] = {status: told for status, told in REFUSED.items() if status != 304}
    answers[403] = {"description": "The key is wrong"} | _refusal
    answers[404] = {"description": "There is no such session"} | _refusal
    answers[409] = {"description": "What the request rests on is over, or has changed meanwhile"}
    if answer and streams:
        answers[200] = {"content": {"text/event-stream": {"itemSchema": ref(answer)}}}
    return {"openapi_extra": asks, "responses": answers, "response_model": answer}


def completed(document: Json) -> Json:
    """The OpenAPI document with the requests and the lines in it which we read and write ourselves."""
    models: list[type[BaseModel]] = [ErrorAnswer, *TOLD]
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in models]
    _, schemas = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
    return document | {"components": {"schemas": schemas["$defs"]}}
