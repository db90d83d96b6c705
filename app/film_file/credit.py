"""Credit assignment for a film that is one file: answered once, where it costs little beside the trace."""

from collections.abc import Generator
from typing import Any

from pydantic_core import from_json

from app.endpoints import analysis
from app.requests.analysis import AnalysisRequest
from app.requests.build import Problem, cost_of
from app.requests.costs.costing import Cost, Size
from app.requests.errors import RequestError
from app.requests.trace import TraceRequest
from engine.setup import Setup

MOST = 10**10  # floating-point operations, as estimated: some seconds
NOTHING = Cost(0, 0, 0, 0)
LARGE = "In a film as large as this each loss would have to walk back on its own for too long."

Json = dict[str, Any]


def cost(request: TraceRequest, setup: Setup, size: Size) -> Cost:
    """What it takes; nothing where it is left out."""
    spent = analysis.cost(asked(request), setup, size)
    return spent if spent.work <= MOST else NOTHING


def asked(request: TraceRequest) -> AnalysisRequest:
    """The analysis of the same film which tells credit assignment alone."""
    return AnalysisRequest.model_construct(**dict(request), parts=["credit"])


def recorded(problem: Problem) -> Generator[bytes, None, Json]:
    """What static/recorded/api.view.js answers: `credit`, or in `refused` why not; empty: a chance to pause."""
    try:
        found = analysis.prepared(asked(problem.request))
    except RequestError as refused:
        return {"credit": None, "refused": str(refused)}
    if cost_of(found).work > MOST:
        return {"credit": None, "refused": LARGE}
    text = bytearray()
    for part in analysis.lines(found):
        text += part
        yield b""
    return {"credit": from_json(bytes(text)), "refused": ""}
