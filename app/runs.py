"""Where a trace is computed: away from the event loop, a chunk at a time, and no further than somebody reads.

A chunk is pulled in a worker thread when the one before has been sent, so a slow reader slows the computing down. When
the reader is gone, Starlette cancels the answer, and nobody asks for the next chunk.
"""

import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from app import wire
from app.problem import Problem

CHUNK_BYTES = 1 << 16
CHUNK_SECONDS = 0.02

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

log = logging.getLogger("backflow")
Result = TypeVar("Result")
_limiter: RunVar[CapacityLimiter] = RunVar("_limiter")


async def aside(compute: Callable[[], Result]) -> Result:
    """The result of some computing, done in a worker thread; never more of them at once than there are processors."""
    limiter = _limiter.get(None)
    if limiter is None:
        limiter = CapacityLimiter(max(2, os.cpu_count() or 1))
        _limiter.set(limiter)
    return await to_thread.run_sync(compute, limiter=limiter)


class JsonLines(StreamingResponse):
    media_type = "application/jsonl"


def stream(
    problem: Problem, lines: Callable[[Problem], Iterator[bytes]] = wire.lines, seconds: float = CHUNK_SECONDS
) -> JsonLines:
    """The answer to a request, which starts before all is computed; a piece of it is at least so many seconds' work."""
    return JsonLines(chunks(guarded(lines(problem)), seconds), headers=HEADERS)


async def chunks(lines: Iterator[bytes], seconds: float = CHUNK_SECONDS) -> AsyncIterator[bytes]:
    """The lines in pieces worth sending, the first one alone."""
    started = False
    while (chunk := await aside(partial(take, lines, seconds if started else 0.0))) is not None:
        if chunk:
            started = True
            yield chunk


async def answer(request: Request, lines: Iterator[bytes]) -> Response:
    """All lines at once, computed a chunk at a time and no further than somebody waits.

    Raises: ClientDisconnect.
    """
    body = bytearray()
    while (chunk := await aside(partial(take, lines, CHUNK_SECONDS))) is not None:
        body += chunk
        if await request.is_disconnected():
            raise ClientDisconnect
    return Response(bytes(body), headers=HEADERS, media_type="application/json")


def take(lines: Iterator[bytes], seconds: float) -> bytes | None:
    """The next lines, until they are many bytes or took that long; None after the last."""
    taken, size, until = [], 0, time.monotonic() + seconds
    for line in lines:
        taken.append(line)
        size += len(line)
        if size >= CHUNK_BYTES or time.monotonic() >= until:
            return b"".join(taken)
    return b"".join(taken) if taken else None


def guarded(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines; where computing them fails, the reader is told by a last line and the operator by the log."""
    try:
        yield from lines
    except Exception:
        log.exception("A trace failed.")
        yield wire.error_line("The computing failed: this is a mistake in Backflow, which the server's log describes.")
