"""How the tests ask: requests as plain JSON, answers as plain JSON."""

import json
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from app.endpoints import trace as trace_endpoint
from app.form.query import problem_of
from app.main import create_app
from app.requests.build import build, parse, read
from app.requests.errors import RequestError
from app.requests.trace import TraceRequest

Json = dict[str, Any]

RNN: Json = {"layers": [{"cell": "rnn", "units": 3}, {"cell": "dense", "units": 2}]}
MLP: Json = {"layers": [{"cell": "dense", "units": 3}, {"cell": "dense", "units": 2}], "task": {"name": "xor"}}
DATA: Json = {
    "layers": [{"cell": "rnn", "units": 2}, {"cell": "dense", "units": 1}],
    "loss": "half_mse",
    "data": {"inputs": [[[0.5, 1.0]], [[-0.5, 2.0]], [[0.0, 0.0]]], "targets": [[[0.1]], [[0.2]], [[0.3]]]},
}


def posted(path: str, request: Json) -> Response:
    """The answer of the application without a server around it."""
    return TestClient(create_app()).post(path, json=request)


def faults(answer: Response) -> list[tuple[str, str]]:
    """Field and message of each fault that a refusal names."""
    assert answer.status_code == 422
    return [(fault["field"], fault["message"]) for fault in answer.json()["error"]["fields"]]


def stream(request: Json) -> bytes:
    """All the bytes of the answer."""
    return b"".join(trace_endpoint.lines(build(read(json.dumps(request).encode(), TraceRequest))))


def trace(request: Json) -> list[Json]:
    """The messages of the answer."""
    return [json.loads(line) for line in stream(request).splitlines()]


def steps(request: Json, phase: str) -> list[Json]:
    return [message for message in trace(request) if message.get("phase") == phase]


def form_stream(**fields: str) -> bytes:
    """The answer to a form in which these fields are said."""
    return b"".join(trace_endpoint.lines(problem_of(fields.items())))


def refused(document: Any) -> list[tuple[str, str]]:
    """Field and message of each fault of a request; nothing if it is taken."""
    try:
        build(parse(document, TraceRequest))
    except RequestError as error:
        return [(fault.field, fault.message) for fault in error.faults]
    return []


def form_refused(**fields: str) -> list[tuple[str, str]]:
    """The same for a form."""
    try:
        problem_of(fields.items())
    except RequestError as error:
        return [(fault.field, fault.message) for fault in error.faults]
    return []
