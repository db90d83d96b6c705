"""The OpenAPI document: what it says beyond what FastAPI can see."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from app.form.fields import ANALYSIS, FIELDS, LEARNED, TRAINING, FormField
from app.form.schemas import typed
from app.requests.analysis import AnalysisRequest
from app.requests.errors import ErrorAnswer
from app.requests.predictions import LearnedRequest
from app.requests.timing import TimingRequest
from app.requests.trace import TraceRequest, TrainingRequest
from app.responses.analysis import Analysis, Timing
from app.responses.columns import Columns
from app.responses.predictions import Learned
from app.responses.stream import End, ErrorLine, Notations, Start, StepLine
from app.responses.training import IterationLine, TrainingEnd, TrainingStart

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
POSTED, POSTED_TRAINING = posted(TraceRequest), posted(TrainingRequest)
ANALYSED = posted(AnalysisRequest, EXAMPLE | {"compare": [{"name": "truncated", "k1": 1, "k2": 3}]})
POSTED_LEARNED = posted(LearnedRequest, EXAMPLE | {"iteration": 300})
RACE: Json = {"vary": "steps", "sizes": [16, 32, 64], "algorithms": [{"name": "full"}, {"name": "naive"}]}
TIMED = posted(TimingRequest, RACE)
ASKED, ASKED_TRAINING, ASKED_ANALYSIS = asked(FIELDS), asked(FIELDS | TRAINING), asked(FIELDS | ANALYSIS)
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
