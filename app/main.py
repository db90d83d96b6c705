"""create_app(): the routes, the static files, and the doors that every answer passes."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from app import analysis, apidoc, doors, form, learned, limits, runs, trained, wire
from app.asked.analysis import AnalysisRequest
from app.asked.learned import LearnedRequest
from app.assets import Static, folder
from app.messages import Analysis, Learned
from app.page import page_context
from app.problem import build, read
from app.refusals import RequestError
from app.schema import TraceRequest, TrainingRequest
from engine import __version__

GZIP_LEVEL = 1  # four times as fast as 5, for a tenth more bytes; and streams are mostly digits
GZIP_ASIDE = 1 << 13  # bytes from which a worker thread compresses

templates = Jinja2Templates(folder("templates"))
routes = APIRouter()


@routes.post("/api/trace", openapi_extra=apidoc.POSTED, responses=apidoc.STREAMED, response_class=runs.JsonLines)
async def post_trace(request: Request) -> Response:
    """A trace, as JSON Lines: `start`, every step in the order in which it happens, and `end` or `error`."""
    body = await doors.body_of(request)
    return runs.stream(await runs.aside(lambda: build(read(body, TraceRequest))))


@routes.get("/api/trace", openapi_extra=apidoc.ASKED, responses=apidoc.STREAMED, response_class=runs.JsonLines)
async def get_trace(request: Request) -> Response:
    """The same stream for all that the form can say; the page's own address has the same fields."""
    query = request.query_params.multi_items()
    return runs.stream(await runs.aside(lambda: form.problem_of(query)))


@routes.post("/api/analysis", openapi_extra=apidoc.ANALYSED, responses=apidoc.REFUSED, response_model=Analysis)
async def post_analysis(request: Request) -> Response:
    """How far errors reach in each layer, who blames whom, and what other ways back in time lose."""
    body = await doors.body_of(request)
    problem = await runs.aside(lambda: analysis.prepared(read(body, AnalysisRequest)))
    return Response(await runs.aside(lambda: analysis.answer(problem)), media_type="application/json")


@routes.get("/api/notation", openapi_extra=apidoc.ASKED, responses=apidoc.NOTED)
async def get_notation(request: Request) -> Response:
    """The formulas of the trace with the same fields, in row and in column notation."""
    query = request.query_params.multi_items()
    problem = await runs.aside(lambda: form.problem_of(query))
    return JSONResponse(wire.notations(problem), headers=runs.HEADERS)


@routes.post(
    "/api/training", openapi_extra=apidoc.POSTED_TRAINING, responses=apidoc.TRAINED, response_class=runs.JsonLines
)
async def post_training(request: Request) -> Response:
    """Many updates, as JSON Lines: `start`, an `iteration` for each that is told, and `end` or `error`."""
    body = await doors.body_of(request)
    return runs.stream(await runs.aside(lambda: build(read(body, TrainingRequest))), trained.lines, trained.PACE)


@routes.get(
    "/api/training", openapi_extra=apidoc.ASKED_TRAINING, responses=apidoc.TRAINED, response_class=runs.JsonLines
)
async def get_training(request: Request) -> Response:
    """The same stream for all that the form can say."""
    query = request.query_params.multi_items()
    return runs.stream(await runs.aside(lambda: form.problem_of(query, TrainingRequest)), trained.lines, trained.PACE)


@routes.post("/api/learned", openapi_extra=apidoc.POSTED_LEARNED, responses=apidoc.REFUSED, response_model=Learned)
async def post_learned(request: Request) -> Response:
    """What the network says after `iteration` updates: to data, over a plane of inputs, and in its own text."""
    body = await doors.body_of(request)
    problem = await runs.aside(lambda: learned.prepared(read(body, LearnedRequest)))
    return await runs.answer(request, learned.lines(problem))


@routes.get("/api/learned", openapi_extra=apidoc.ASKED_LEARNED, responses=apidoc.REFUSED, response_model=Learned)
async def get_learned(request: Request) -> Response:
    """The same for all that the form can say."""
    query = request.query_params.multi_items()
    problem = await runs.aside(lambda: form.prepared_of(query, LearnedRequest, learned.prepared))
    return await runs.answer(request, learned.lines(problem))


@routes.get("/api/limits")
async def get_limits() -> dict[str, Any]:
    """Every limit by name."""
    return {"limits": limits.listed()}


@routes.head("/healthz", include_in_schema=False)
@routes.get("/healthz")
async def get_health() -> dict[str, str]:
    """Whether the server answers."""
    return {"status": "ok", "version": __version__}


@routes.get("/api", include_in_schema=False)
async def get_api(request: Request) -> HTMLResponse:
    context = apidoc.page_context(request.app.openapi(), str(request.url.replace(query="")).removesuffix("/api"))
    return templates.TemplateResponse(request, "api.html", context)


@routes.head("/", include_in_schema=False)
@routes.get("/", include_in_schema=False)
async def get_page(request: Request) -> HTMLResponse:
    return templates.TemplateResponse(request, "index.html", page_context())


class Backflow(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """The document of FastAPI, and in it what FastAPI cannot see."""
        self.openapi_schema = self.openapi_schema or apidoc.completed(super().openapi())
        return self.openapi_schema


def create_app() -> FastAPI:
    """The whole edge as an ASGI application."""
    app = Backflow(title="Backflow", version=__version__, docs_url=None, redoc_url=None)
    app.include_router(routes)
    app.mount("/static", Static(directory=folder("static")))
    app.add_exception_handler(RequestError, doors.refusal)
    app.add_exception_handler(HTTPException, doors.stray)
    app.add_middleware(GZipMiddleware, compresslevel=GZIP_LEVEL, thread_minimum_size=GZIP_ASIDE)
    app.add_middleware(doors.Guard)
    return app


app = create_app()
