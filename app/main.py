"""create_app(): the routes, the static files, and the middleware that every answer passes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from app import limits
from app.http import api_page, clients, middleware, openapi, status, streaming
from app.http.static_files import Static, folder
from app.page.context import page_context
from app.requests.errors import RequestError
from app.responses.analysis import Analysis, Timing
from app.responses.columns import Columns
from app.responses.predictions import Learned
from app.workers.admission import BusyError
from engine import __version__

GZIP_LEVEL = 1  # four times as fast as 5, for a tenth more bytes; and streams are mostly digits
GZIP_ASIDE = 1 << 13  # bytes from which a worker thread compresses

TRACE, TRAINING, ANALYSIS, NOTATION, TIMING, LEARNED, COLUMNS = (  # a recipe travels to the workers by its name
    f"app.endpoints.registry:{name}"
    for name in ("TRACE", "TRAINING", "ANALYSIS", "NOTATION", "TIMING", "LEARNED", "COLUMNS")
)
JSON = "application/json"

templates = Jinja2Templates(folder("templates"))
routes = APIRouter()


@routes.post("/api/trace", openapi_extra=openapi.POSTED, responses=openapi.STREAMED, response_class=streaming.Lines)
async def post_trace(request: Request) -> Response:
    """A trace, as JSON Lines: `start`, every step in the order in which it happens, and `end` or `error`."""
    return streaming.Lines(TRACE, request)


@routes.get("/api/trace", openapi_extra=openapi.ASKED, responses=openapi.STREAMED, response_class=streaming.Lines)
async def get_trace(request: Request) -> Response:
    """The same stream for all that the form can say; the page's own address has the same fields."""
    return streaming.Lines(TRACE, request)


@routes.post(
    "/api/training", openapi_extra=openapi.POSTED_TRAINING, responses=openapi.TRAINED, response_class=streaming.Lines
)
async def post_training(request: Request) -> Response:
    """Many updates, as JSON Lines: `start`, an `iteration` for each that is told, and `end` or `error`."""
    return streaming.Lines(TRAINING, request)


@routes.get(
    "/api/training", openapi_extra=openapi.ASKED_TRAINING, responses=openapi.TRAINED, response_class=streaming.Lines
)
async def get_training(request: Request) -> Response:
    """The same stream for all that the form can say."""
    return streaming.Lines(TRAINING, request)


@routes.post("/api/analysis", openapi_extra=openapi.ANALYSED, responses=openapi.REFUSED, response_model=Analysis)
async def post_analysis(request: Request) -> Response:
    """How far errors reach in each layer, credit assignment (who blames whom), and what other algorithms leave out."""
    return streaming.Lines(ANALYSIS, request, JSON)


@routes.get("/api/analysis", openapi_extra=openapi.ASKED_ANALYSIS, responses=openapi.REFUSED, response_model=Analysis)
async def get_analysis(request: Request) -> Response:
    """The same for all that the form can say."""
    return streaming.Lines(ANALYSIS, request, JSON)


@routes.post("/api/timing", openapi_extra=openapi.TIMED, responses=openapi.REFUSED, response_model=Timing)
async def post_timing(request: Request) -> Response:
    """What gradients cost, measured now on this machine; the sizes that are asked are bounded, and so is the time."""
    return streaming.Lines(TIMING, request, JSON, keep="no-store", once=True)


@routes.get("/api/notation", openapi_extra=openapi.ASKED, responses=openapi.NOTED, response_class=streaming.Lines)
async def get_notation(request: Request) -> Response:
    """The formulas of the trace with the same fields, in row and in column notation."""
    return streaming.Lines(NOTATION, request, JSON)


@routes.post("/api/learned", openapi_extra=openapi.POSTED_LEARNED, responses=openapi.REFUSED, response_model=Learned)
async def post_learned(request: Request) -> Response:
    """What the network says after `iteration` updates: to data, over a plane of inputs, and in its own text."""
    return streaming.Lines(LEARNED, request, JSON)


@routes.get("/api/learned", openapi_extra=openapi.ASKED_LEARNED, responses=openapi.REFUSED, response_model=Learned)
async def get_learned(request: Request) -> Response:
    """The same for all that the form can say."""
    return streaming.Lines(LEARNED, request, JSON)


@routes.get("/api/columns", openapi_extra=openapi.ASKED, responses=openapi.REFUSED, response_model=Columns)
async def get_columns(request: Request) -> Response:
    """What own numbers are made of: the columns of the table, their measures, and what the network sees of each."""
    return streaming.Lines(COLUMNS, request, JSON)


@routes.get("/api/limits")
async def get_limits() -> dict[str, Any]:
    """Every limit by name."""
    return {"limits": limits.listed()}


@routes.head("/healthz", include_in_schema=False)
@routes.get("/healthz")
async def get_health() -> dict[str, str]:
    """Whether the server answers."""
    return {"status": "ok", "version": __version__}


@routes.get("/status", include_in_schema=False)
async def get_status(request: Request) -> Response:
    """How the server is doing: words for people, JSON for programs that ask for it."""
    found, headers = (
        status.status_of(streaming.workers_of(request.scope)),
        {"Cache-Control": "no-store", "Vary": "Accept"},
    )
    if "json" in request.headers.get("accept", "") or "json" in request.query_params:
        return JSONResponse(found, headers=headers)
    return PlainTextResponse(status.plain(found), headers=headers)


@routes.get("/api", include_in_schema=False)
async def get_api(request: Request) -> HTMLResponse:
    context = api_page.page_context(request.app.openapi(), str(request.url.replace(query="")).removesuffix("/api"))
    return templates.TemplateResponse(request, "api.html", context)


@routes.head("/", include_in_schema=False)
@routes.get("/", include_in_schema=False)
async def get_page(request: Request) -> Response:
    page = templates.TemplateResponse(request, "index.html", page_context(), headers={"Cache-Control": "no-cache"})
    return clients.SEATS.seated(request, page)


class Backflow(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """The document of FastAPI, and in it what FastAPI cannot see."""
        self.openapi_schema = self.openapi_schema or openapi.completed(super().openapi())
        return self.openapi_schema


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """While a server runs, there are processes that compute."""
    async with streaming.working() as app.state.works:
        yield
    del app.state.works


def create_app() -> FastAPI:
    """The whole edge as an ASGI application."""
    app = Backflow(title="Backflow", version=__version__, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.include_router(routes)
    app.mount("/static", Static(directory=folder("static")))
    app.add_exception_handler(RequestError, middleware.refusal)
    app.add_exception_handler(BusyError, streaming.turned_away)
    app.add_exception_handler(HTTPException, middleware.stray)
    app.add_middleware(GZipMiddleware, compresslevel=GZIP_LEVEL, thread_minimum_size=GZIP_ASIDE)
    app.add_middleware(middleware.Guard)
    return app


app = create_app()


def farewell() -> None:
    """Every reader of the application hears that the server ends."""
    if works := getattr(app.state, "works", None):
        works.results.end()
