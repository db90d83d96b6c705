"""create_app(): the routes, the static files, and the middleware that every answer passes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException

from app import limits
from app.endpoints.endpoint import Public, Stream
from app.endpoints.registry import ENDPOINTS
from app.form.fields import FIELDS, FILM, PLANTED
from app.http import api_page, clients, middleware, modules, openapi, routing, status, streaming
from app.http.encodings import GZip
from app.http.fingerprint import Fingerprint
from app.http.static_files import FINGERPRINT, Static, address, folder
from app.http.unchanging_page import UnchangingPage
from app.live import routes as live
from app.page.context import film_figures, page_context
from app.requests.errors import RequestError
from app.workers.admission import BusyError
from engine import __version__

GZIP_LEVEL = 1  # four times as fast as 5, for a tenth more bytes; and streams are mostly digits
GZIP_ASIDE = 1 << 13  # bytes from which a worker thread compresses

JSON, HTML = "application/json", "text/html; charset=utf-8"
ATTACHED = {"Content-Disposition": 'attachment; filename="backflow-film.html"'}

templates = Jinja2Templates(folder("templates"))
templates.env.globals |= {"static": address, "scripts": partial(modules.scripts, folder("static"))}
PAGE = UnchangingPage(
    lambda: templates.get_template("index.html").render(page_context()), FINGERPRINT, Fingerprint(folder("templates"))
)
EMBED = UnchangingPage(
    lambda: templates.get_template("embed.html").render(figures=film_figures()),
    FINGERPRINT,
    Fingerprint(folder("templates")),
)
routes = APIRouter()


def computed(name: str, row: Public) -> None:
    """The routes of an answer that is computed."""
    media_type = streaming.JSON_LINES if isinstance(row.answer, Stream) else JSON

    async def answer(request: Request) -> Response:
        return streaming.Lines(name, request, media_type, once=row.once)

    for method, says in row.methods():
        described = openapi.described(row, method)
        shown_as = f"{method.lower()}_{name}"
        routes.add_api_route(f"/api/{name}", answer, methods=[method], name=shown_as, description=says, **described)
    if not row.post:  # fields that are too long for a link
        routes.add_api_route(f"/api/{name}", answer, methods=["POST"], include_in_schema=False, response_model=None)


for name, endpoint in ENDPOINTS.items():
    if endpoint.public:
        computed(name, endpoint.public)


@routes.post("/film.html", include_in_schema=False, response_model=None)
@routes.get("/film.html", **openapi.filmed(FIELDS | PLANTED | FILM))
async def get_film(request: Request) -> Response:
    """A film as one HTML file, which plays by double click, without a server."""
    address = str(request.url.replace(query="")).removesuffix("film.html")
    return streaming.Lines("film", request, HTML, headers=ATTACHED, silent={"address": address})


@routes.get("/api/limits")
async def get_limits() -> dict[str, Any]:
    """Every limit by name."""
    return {"limits": limits.listed()}


@routes.get("/healthz")
async def get_health() -> dict[str, str]:
    """Whether the server answers."""
    return {"status": "ok", "version": __version__}


@routes.get("/status", include_in_schema=False)
async def get_status(request: Request) -> Response:
    """How the server is doing: words for people, JSON for programs that ask for it."""
    found = status.status_of(streaming.workers_of(request.scope)) | {"live": request.app.state.live.status()}
    headers = {"Cache-Control": "no-store", "Vary": "Accept"}
    if "json" in request.headers.get("accept", "") or "json" in request.query_params:
        return JSONResponse(found, headers=headers)
    return PlainTextResponse(status.plain(found), headers=headers)


@routes.get("/api", include_in_schema=False)
async def get_api(request: Request) -> HTMLResponse:
    context = api_page.page_context(request.app.openapi(), str(request.url.replace(query="")).removesuffix("/api"))
    return templates.TemplateResponse(request, "api.html", context)


@routes.get("/", include_in_schema=False)
async def get_page(request: Request) -> Response:
    return clients.SEATS.seated(request, PAGE.answer(request))


@routes.get("/embed", include_in_schema=False)
async def get_embed(request: Request) -> Response:
    return EMBED.answer(request)


routes.routes.extend(live.routes.routes)
routing.add_heads(routes)


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
    app.state.paths = routing.listed(app, routes)
    app.state.live = live.opened()
    app.add_exception_handler(RequestError, middleware.refusal)
    app.add_exception_handler(BusyError, streaming.turned_away)
    app.add_exception_handler(HTTPException, middleware.stray)
    app.add_middleware(GZip, compresslevel=GZIP_LEVEL, thread_minimum_size=GZIP_ASIDE)
    app.add_middleware(middleware.Guard)
    return app


app = create_app()


def farewell() -> None:
    """Every reader of the application hears that the server ends."""
    app.state.live.end()
    if works := getattr(app.state, "works", None):
        works.results.end()
