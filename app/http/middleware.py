"""Middleware that every answer passes: headers that tell the browser what is allowed, and errors as JSON."""

import logging
import os
import re
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import settings
from app.form import trackers
from app.http import hosts, routing
from app.http.clients import SEATS, Asking
from app.limits import LIMITS
from app.requests.errors import Fault, RequestError, error_body
from app.requests.payload import Fields, Payload, weight
from app.workers.admission import CONNECTION, BusyError
from app.workers.bodies import Share

# Plotly makes one empty <style> and fills it through the object model; this is the hash of nothing.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' {EMPTY_STYLE}",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors {}",
    )
)
POLICY = _POLICY.format("'none'")
HEADERS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
OF_DOCUMENTS = {  # what a browser heeds where it shows an answer as a page, and nowhere else
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
FRAMED = "/embed"  # which others may show in a page of theirs
PARTS = ("text/javascript", "text/css", "font/")  # of which a page is made, while all else can be opened as one

HEAD_TOO_LONG = f"The head of a request may have {LIMITS.head} bytes, and this one is longer."
UNSAID = "no-store"  # the Cache-Control of an answer that has none: a cache would guess how long to keep it
SHOWN = 80  # characters of a path that an error repeats
DOOR, BROWSER = "/", 6  # where a newcomer gets a seat; how many connections to one host a browser has

log = logging.getLogger("backflow")


class Guard:
    """Adds the headers to every answer, and answers for an application that fell over."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.names, self.asking = app, hosts.named(), Asking()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, path = False, scope.get("path", "")

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                complete(MutableHeaders(scope=message), path, scope)
            await send(message)

        try:
            if scope["type"] == "http":
                await self._answer(scope, receive, send_guarded)
            else:
                await self.app(scope, receive, send_guarded)
        except ClientDisconnect:
            return  # nobody is left to be answered
        except Exception:
            if started or scope["type"] != "http":
                raise
            log.exception("A request failed.")
            message = "Something failed in Backflow; the server's log describes it."
            await JSONResponse(error_body(message), 500)(scope, receive, send_guarded)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An answer to whom we may answer, and have room for."""
        if objection := hosts.objection(scope, self.names) or too_long(scope) or too_many(scope["query_string"]):
            status, message = objection
            headers = {"Connection": "close"} if status == 400 else None  # as after any head that cannot be read
            await JSONResponse(error_body(message), status, headers)(scope, receive, send)
            return
        wire = scope.get("extensions", {}).get(CONNECTION)
        person = SEATS.person(scope)
        with self.asking.one(person.name) as others:
            newcomer = others < (BROWSER if person.seated else 1) or scope["path"] == DOOR
            if wire and wire.crowded and not newcomer:
                full = BusyError("What connections are left are kept for those who have few requests under way.")
                await full.answer()(scope, receive, send)
                return
            await self.app(scope, receive, send)


def too_long(scope: Scope) -> tuple[int, str] | None:
    """Status and sentence for a head beyond the limit, which passed the parser as it arrived in one piece.

    h11 compares only heads that are not whole yet, so without this the limit would depend on how the network cuts them.
    """
    lines = sum(len(name) + len(value) for name, value in scope["headers"])
    size = len(scope["raw_path"]) + len(scope["query_string"]) + lines
    return (400, HEAD_TOO_LONG) if size > LIMITS.head else None


def complete(headers: MutableHeaders, path: str, scope: Scope) -> None:
    """Adds what every answer says; the path is that by which it was asked."""
    headers.update(HEADERS)
    if not headers.get("content-type", "").startswith(PARTS):
        headers.update(framing() if path == FRAMED else OF_DOCUMENTS)
    if "://" in headers.get("location", ""):  # from an address to the same with a slash, or without one
        headers["location"] = routing.slashed(path, scope["query_string"])
    headers.setdefault("Cache-Control", UNSAID)


def framing() -> dict[str, str]:
    """The headers of a document which the pages of BACKFLOW_FRAMES may frame.

    X-Frame-Options knows no list: it says the same or nothing. Such a document opens windows that are on their own.
    """
    names = settings.frames(os.environ.get(settings.FRAMES, ""))
    rest = {name: says for name, says in OF_DOCUMENTS.items() if name != "X-Frame-Options"}
    own = {"X-Frame-Options": "SAMEORIGIN"} if names == ["'self'"] else {}
    return rest | own | {"Content-Security-Policy": _POLICY.format(" ".join(names))}


def too_many(query: bytes) -> tuple[int, str] | None:
    """Status and sentence for a query of too many fields, which is not parsed: that takes 100 times its memory."""
    fields = query.count(b"&") + 1
    if fields <= LIMITS.fields:
        return None
    return 422, f"The link has {fields} fields; at most {LIMITS.fields} are allowed."


async def refusal(request: Request, error: Exception) -> JSONResponse:
    """The exception handler for RequestError."""
    assert isinstance(error, RequestError), "registered for RequestError alone"
    return JSONResponse(error_body(str(error), error.faults), error.status)


async def stray(request: Request, error: Exception) -> JSONResponse:
    """A request for what does not exist, or by a method that is not allowed."""
    assert isinstance(error, HTTPException), "registered for HTTPException alone"
    path = request.url.path if len(request.url.path) <= SHOWN else f"{request.url.path[:SHOWN]}…"
    message = f"{request.method} {path}: {error.detail}. The page /api tells what there is."
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = routing.allowed(request.app.state.paths, request.scope)
    return JSONResponse(error_body(message), error.status_code, headers)


async def body_of(request: Request, share: Share) -> bytes:
    """The body of a request, which is not read much further than the limit.

    Raises: BusyError, where too many are sent at once.
    """
    body = bytearray()
    async for part in request.stream():
        share.take(len(body) + len(part))
        body += part
        if len(body) > LIMITS.body:
            break
    return bytes(body)


async def asked_by(request: Request, share: Share) -> Payload:
    """What a request asks: its body of JSON, or the fields of its query; the page posts these where they are long.

    Raises: BusyError, where too many are sent at once; RequestError.
    """
    if request.method != "POST":
        return fields_in(request.scope["query_string"], share)
    refuse_query(request)
    body = await body_of(request, share)
    return fields_in(body, share) if is_form(request, body) else body


def refuse_query(request: Request) -> None:
    """A body says all that is asked; only what others append to links may stand in the address beside it.

    Raises: RequestError.
    """
    names = [name for name, _ in query_of(request.scope["query_string"])]
    says = "stands in the address, but the body says all that is asked: leave it out, or write it into the body."
    if names:
        raise RequestError([Fault(name, says) for name in dict.fromkeys(names)])


def is_form(request: Request, body: bytes) -> bool:
    """Whether a body is fields of the form; curl calls JSON so, too."""
    named = request.headers.get("content-type", "").lower().startswith("application/x-www-form-urlencoded")
    return named and re.match(rb"\w+=", body) is not None


def fields_in(said: bytes, share: Share) -> Payload:
    """The fields of a query, without those that others append to links.

    Raises: BusyError, RequestError.
    """
    if objection := too_many(said):
        raise RequestError([Fault("", objection[1])], objection[0])
    fields = query_of(said)
    share.take(weight(fields))
    return fields


def query_of(said: bytes) -> Fields:
    """The names and texts of a query, without those that others append to links.

    Raises: RequestError.
    """
    try:
        return trackers.without(parse_qsl(said.decode(), keep_blank_values=True))
    except UnicodeDecodeError as error:
        raise RequestError([Fault("", "The fields are no text in UTF-8.")]) from error
