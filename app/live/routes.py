"""The routes of Live: each parses, calls the table of sessions, and answers."""

import csv
import io
import os
import time
from itertools import count
from random import SystemRandom
from typing import Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel
from pydantic_core import from_json

from app.http import openapi
from app.http.clients import SEATS
from app.http.middleware import refuse_query
from app.limits import LIMITS
from app.live.broadcast import HEADERS, Broadcast
from app.live.keys import Keys
from app.live.session import Session
from app.live.sessions import Sessions
from app.live.shapes import LiveAnswer, LiveAnswers, LiveChange, LiveDocument, LiveKey, LiveOpening
from app.requests.build import plain, validated
from app.requests.errors import Fault, RequestError
from app.settings import SECRET, secret_key
from app.workers.admission import BusyError
from app.workers.fair_share import Person

Valid = TypeVar("Valid", bound=BaseModel)

NO_STORE = {"Cache-Control": "no-store"}
STREAM = "text/event-stream"

routes = APIRouter()
_pages = count()  # those without a seat are each somebody


def opened() -> Broadcast:
    """A table without sessions, for one application."""
    secret = os.environ.get(SECRET, "")
    return Broadcast(Sessions(Keys(SystemRandom(), secret_key(secret) if secret else None)), time.monotonic)


class Asked:
    """A request to the table of sessions of its application."""

    def __init__(self, request: Request) -> None:
        self.request, self.person = request, SEATS.person(request.scope)
        self.live: Broadcast = request.app.state.live
        self.now = self.live.clock()

    def session(self, code: str) -> Session:
        return self.live.sessions.find(code, self.person.name, self.now)

    def presented(self, code: str) -> Session:
        """The session, for its presenter alone."""
        kind, _, key = self.request.headers.get("authorization", "").partition(" ")
        key = key.strip() if kind.lower() == "bearer" else ""
        return self.live.sessions.presented(code, key, self.person.name, self.now)

    async def body(self, model: type[Valid]) -> Valid:
        """What a small body of JSON says.

        Raises: RequestError.
        """
        refuse_query(self.request)
        body = bytearray()
        async for part in self.request.stream():
            body += part
            if len(body) > LIMITS.live_body:
                says = f"The request is too large; at most {LIMITS.live_body} bytes are allowed."
                raise RequestError([Fault("", says)], 413)
        try:
            document = from_json(plain(bytes(body or b"{}")))
        except ValueError as error:
            raise RequestError([Fault("", f"The body is not JSON: {error}.")]) from error
        return validated(document, model)


@routes.post("/api/live", status_code=201, **openapi.live(LiveKey, LiveOpening))
@routes.post("/api/live/{code}", status_code=201, include_in_schema=False)
async def post_live(request: Request) -> Response:
    """Opens a session; with code and key, one that the server has forgotten.

    The code may stand in the path as well, by which a balancer knows the replica that it leads to.
    """
    asked = Asked(request)
    said = await asked.body(LiveOpening)
    code = str(request.path_params.get("code", said.code or "")).upper()
    if bool(code) != bool(said.key):
        missing = "key" if code else "code"
        raise RequestError([Fault(missing, "is missing: a code and its key open a session together.")])
    if said.key:
        code = validated({"code": code}, LiveOpening).code or ""
        session = asked.live.sessions.reopen(code, said.key, asked.person.address, asked.now)
    else:
        session = asked.live.sessions.begin(asked.person.address, asked.now)
    return JSONResponse({"code": session.code, "key": session.key}, 201, NO_STORE)


@routes.get("/api/live/{code}", **openapi.live(LiveDocument, streams=True))
async def get_live(request: Request, code: str) -> Response:
    """Where the class is: the whole document, at once and at each change; as JSON, once.

    With the key it is the presenter's, who is not counted as one of the people.
    """
    asked = Asked(request)
    session = asked.presented(code) if "authorization" in request.headers else asked.session(code)
    if wants(request, "application/json", STREAM):
        return JSONResponse(session.document(), headers=HEADERS)
    if request.method == "HEAD":
        return Response(media_type=STREAM, headers=HEADERS)
    if "authorization" in request.headers:
        return asked.live.follow(session, None)
    seat = asked.person.name if asked.person.seated else f"page {next(_pages)}"
    return asked.live.follow(session, seat)


@routes.get("/live/{code}", include_in_schema=False)
async def get_page(code: str) -> Response:
    """The short address that a class types: the page, which then joins."""
    return RedirectResponse(f"../#live={quote(code.upper())}", 307, NO_STORE)


def wants(request: Request, kind: str, rather: str) -> bool:
    """Whether Accept names a kind, and not the other one."""
    accept = request.headers.get("accept", "")
    return kind in accept and rather not in accept


@routes.put("/api/live/{code}", **openapi.live(LiveDocument, LiveChange))
async def put_live(request: Request, code: str) -> Response:
    """What the presenter does, if they do it to the present document; 409 with the present one if not."""
    asked = Asked(request)
    session = asked.presented(code)
    change = await asked.body(LiveChange)
    changed = asked.live.sessions.change(session, change, asked.now)
    if changed:
        asked.live.tell(session)
    return JSONResponse(session.document(), 200 if changed else 409, NO_STORE)


@routes.delete("/api/live/{code}", status_code=204, **openapi.live(None))
async def delete_live(request: Request, code: str) -> Response:
    """The session is over: everybody hears it, and its answers are gone."""
    asked = Asked(request)
    session = asked.presented(code)
    asked.live.sessions.end(session)
    asked.live.tell(session)
    return Response(status_code=204, headers=NO_STORE)


@routes.put("/api/live/{code}/answers/{question}", status_code=204, **openapi.live(None, LiveAnswer))
async def put_answer(request: Request, code: str, question: str) -> Response:
    """One's answer to a question: one of each seat, which may change until the question is closed."""
    asked = Asked(request)
    session = asked.session(code)
    answer = (await asked.body(LiveAnswer)).answer
    response = Response(status_code=204, headers=NO_STORE)
    seat = SEATS.person(request.scope)
    if not seat.seated:
        seat = taken(request, seat, response)
    asked.live.sessions.answer(session, seat.name, question, answer, asked.now)
    asked.live.tell_soon(session)
    return response


def taken(request: Request, person: Person, response: Response) -> Person:
    """A seat for somebody who has none, and the cookie that says so.

    Raises: BusyError, where their address has had many.
    """
    seat = SEATS.give(request, response)
    if seat is None:
        raise BusyError(f"Too many at {person.address} have asked for a seat; with the page's cookie one has it.", 429)
    return Person(seat, person.address, True)


@routes.get("/api/live/{code}/answers", **openapi.live(LiveAnswers))
async def get_answers(request: Request, code: str) -> Response:
    """The answers to every question, for the presenter; with `Accept: text/csv` as a table."""
    asked = Asked(request)
    answers = asked.presented(code).answers()
    headers = NO_STORE | {"Vary": "Accept"}
    if wants(request, "text/csv", "application/json"):
        name = {"Content-Disposition": f'attachment; filename="answers-{answers["code"]}.csv"'}
        return Response(table(answers), media_type="text/csv; charset=utf-8", headers=headers | name)
    return JSONResponse(answers, headers=headers)


COLUMNS = ("question", "round", "kind", "ask", "answer", "says", "people")


def table(answers: dict[str, Any]) -> str:
    """A row for each answer to each question: as text, how many gave it."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for each in answers["questions"]:
        told = [each["id"], each["round"], each["kind"], each["ask"]]
        for answer, people in each["counts"].items():
            says = each["choices"][int(answer)] if each["choices"] else ""
            rows.writerow([*told, answer, says, people])
    return text.getvalue()
