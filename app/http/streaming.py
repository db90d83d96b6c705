"""Streaming of computed answers: admission, an ETag, and pieces for as long as somebody reads.

Nothing is computed here: pieces of lines come ready from a worker, and go out as they are.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any

from anyio.lowlevel import RunVar
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send

from app import allocator
from app.http import middleware
from app.http.clients import SEATS
from app.http.encodings import accepts_gzip
from app.http.routing import READING
from app.limits import LIMITS
from app.requests.payload import Accepted, Estimate, Payload, weight
from app.resources import CREW
from app.responses.wire import error_line
from app.workers import compression, worker_process
from app.workers.admission import CONNECTION, Admission, BusyError
from app.workers.bodies import Share
from app.workers.computation import Fault, Reader
from app.workers.messages import Piece
from app.workers.pool import Pool
from app.workers.results import Results

KEEP = "public, max-age=3600"  # whoever asks later is asked whether it is still true, which costs us nothing
KEPT = LIMITS.cache // 2  # bytes of memory of streams under way, for those who come later
JSON_LINES = "application/jsonl"
NOTHING: Mapping[str, str] = MappingProxyType({})

_here: RunVar["Workers"] = RunVar("_here")


class Workers:
    """All that computes for one application, and who is let in."""

    def __init__(self, hire: Any, workers: int, ceiling: int) -> None:
        self.pool = Pool(hire, workers, ceiling)
        self.results = Results(self.pool, LIMITS.cache, KEPT)
        self.admission = Admission()


@asynccontextmanager
async def working() -> AsyncIterator[Workers]:
    """Processes that compute, for as long as a server runs."""
    allocator.give_back()
    works = Workers(worker_process.started_process, CREW.workers, CREW.ceiling)
    try:
        yield works
    finally:
        works.results.end()
        await works.pool.close()


def workers_of(scope: Scope) -> Workers:
    """Those of the server; where nobody started one, a thread of this process."""
    works = getattr(scope["app"].state, "works", None) or _here.get(None)
    if works is None:
        works = Workers(worker_process.started_thread, 1, CREW.ceiling)
        _here.set(works)
    found: Workers = works
    return found


class Lines(Response):
    """The lines of a recipe for what a request asks; once: no two requests are the same.

    headers: beside those of every answer; silent: what fields are where the request says nothing of them.

    Raises, before anything is sent: RequestError, BusyError.
    """

    def __init__(
        self,
        endpoint: str,
        request: Request,
        media_type: str = JSON_LINES,
        status_code: int = 200,  # which FastAPI looks for here
        once: bool = False,
        headers: Mapping[str, str] = NOTHING,
        silent: Mapping[str, str] = NOTHING,
    ) -> None:
        self.endpoint, self.request, self.type, self.once = endpoint, request, media_type, once
        self.more, self.silent = headers, silent
        self.background = None
        self.status_code = status_code

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with Share(workers_of(scope).results.bodies) as share:
            await until_left(self._answer(await self._asked(share), share, scope, send), receive)

    async def _asked(self, share: Share) -> Payload:
        """What is asked; nothing of it stays here."""
        if not self.once:
            asked = await middleware.asked_by(self.request, share)
            return asked if isinstance(asked, bytes) else (*self._filled(dict(asked)), *asked)
        middleware.refuse_query(self.request)
        body = await middleware.body_of(self.request, share)
        fields = (("asked", body.decode("latin-1")), ("once", secrets.token_hex(8)))  # so that no byte is lost
        share.take(weight(fields))
        return fields

    def _filled(self, said: Mapping[str, str]) -> Iterable[tuple[str, str]]:
        """What fields are where the request is silent."""
        return ((name, text) for name, text in self.silent.items() if name not in said)

    async def _answer(self, asked: Payload, share: Share, scope: Scope, send: Send) -> None:
        works, headers = workers_of(scope), dict(scope["headers"])
        wire = scope.get("extensions", {}).get(CONNECTION)
        with works.admission.admitted(SEATS.person(scope), wire, works.results.ending) as usage:
            known, asked = await works.results.know(self.endpoint, asked, usage)
            packed = accepts_gzip(headers.get(b"accept-encoding", b"").decode("latin-1"))
            says = self._says(known, packed)
            if scope["method"] in READING and has_it(known, headers.get(b"if-none-match", b"").decode("latin-1")):
                tags = {name: says[name] for name in ("ETag", "Cache-Control", "Vary")}
                await Response(status_code=304, headers=tags)(scope, no_more, send)
                return
            if scope["method"] == "HEAD":  # nothing is computed for whoever reads none of it
                await send(started(says, packed))
                await send(body(b"", more=False))
                return
            share.hold(0)  # from now on it is the run that holds what was asked
            reader, asked = works.results.open(self.endpoint, Accepted(known, asked), usage), b""
            try:
                first = await works.admission.turn(works.results.next(reader), reader)
                await send(started(says, packed))
                await relay(works.results, reader, first, packed, send)
            finally:
                works.results.leave(reader)

    def _says(self, known: Estimate, packed: bool) -> dict[str, str]:
        """The headers of the answer."""
        own = {
            "ETag": etag(known.key, packed),
            "Cache-Control": "no-store" if self.once else KEEP,
            "Vary": "Accept-Encoding",
            "Content-Type": self.type,
            "X-Accel-Buffering": "no",
        }
        return own | dict(self.more)


def has_it(known: Estimate, names: str) -> bool:
    """Whether If-None-Match names the answer, packed or not; * is whatever there is."""
    return known.key in names or names.strip() == "*"


async def relay(results: Results, reader: Reader, first: Piece | Fault | None, packed: bool, send: Send) -> None:
    """Piece after piece. A stream that breaks says so, and gets no end, so that no cache takes it for whole."""
    found, head = first, compression.GZIP_HEAD if packed else b""
    while isinstance(found, Piece):
        await send(body(head + (found.deflated if packed else compression.inflated(found)), more=True))
        await asyncio.sleep(0)  # neither of these need ever wait, and others want their turn
        found, head = await results.next(reader), b""
    if found is None:
        await send(body(b"", more=False))
        return
    last = compression.deflated(error_line(found.message, found.retryable))
    await send(body(head + (last.deflated if packed else compression.inflated(last)), more=True))


async def until_left(answering: Awaitable[None], receive: Receive) -> None:
    """Answers, unless the one who asked goes away."""
    tasks = [asyncio.ensure_future(answering), asyncio.ensure_future(left(receive))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0].done():
            tasks[0].result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def no_more() -> Message:
    return {"type": "http.disconnect"}


def started(headers: dict[str, str], packed: bool) -> Message:
    sent = headers | {"Content-Encoding": "gzip" if packed else "identity"}  # said in any case, so that no one packs it
    pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in sent.items()]
    return {"type": "http.response.start", "status": 200, "headers": pairs}


def body(data: bytes, more: bool) -> Message:
    return {"type": "http.response.body", "body": data, "more_body": more}


def etag(key: str, packed: bool) -> str:
    """One name for plain bytes, and another for the same in gzip."""
    return f'"{key}-gzip"' if packed else f'"{key}"'


async def turned_away(request: Any, error: Exception) -> JSONResponse:
    """Too much at once: when to ask again is in Retry-After."""
    assert isinstance(error, BusyError), "registered for BusyError alone"
    return error.answer()
