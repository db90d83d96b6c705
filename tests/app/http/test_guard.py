"""What is looked at before a request reaches the application: its head, its fields, and who has room for how much."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from app.http import middleware
from app.http.clients import SEATS
from app.http.middleware import BROWSER, SHOWN, Guard, asked_by, too_long
from app.limits import LIMITS
from app.main import create_app
from app.requests.errors import RequestError
from app.workers.admission import CONNECTION
from app.workers.bodies import Bodies, Share
from tests import apart

FORM = "application/x-www-form-urlencoded"


def scope(path: str = "/api/limits", cookie: str = "", crowded: bool = True, **more: Any) -> Scope:
    headers = [(b"host", b"localhost"), (b"cookie", cookie.encode())]
    extensions = {CONNECTION: SimpleNamespace(crowded=crowded)}
    known = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
    return known | {"headers": headers, "client": ("10.0.0.1", 1), "extensions": extensions} | more


class Door:
    """A guarded application whose every answer waits until the door is opened."""

    def __init__(self) -> None:
        self.opened, self.guard = asyncio.Event(), Guard(self._app)

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.opened.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def ask(self, scope: Scope) -> int:
        """The status of the answer."""
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        await self.guard(scope, receive, send)
        return int(sent[0]["status"])


def test_what_fails_after_the_answer_has_begun_is_for_the_server_which_closes_the_connection() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ZeroDivisionError

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    async def within() -> None:
        with pytest.raises(ZeroDivisionError):
            await Guard(app)(scope(), nothing, send)

    apart.run(within)
    assert [message["type"] for message in sent] == ["http.response.start"]


@pytest.mark.parametrize(("seated", "many"), [(True, BROWSER), (False, 1)])
def test_where_connections_are_few_each_has_so_many_requests_and_no_more(seated: bool, many: int) -> None:
    async def within() -> None:
        door, cookie = Door(), f"seat={SEATS.new()}" if seated else ""
        held = [asyncio.ensure_future(door.ask(scope(cookie=cookie))) for _ in range(many)]
        await asyncio.sleep(0)
        assert await asyncio.wait_for(door.ask(scope(cookie=cookie)), 5) == 503
        assert await asyncio.wait_for(door.ask(scope(cookie=cookie)), 5) == 503
        others = [
            asyncio.ensure_future(door.ask(each))
            for each in (
                scope(cookie=cookie, crowded=False),
                scope("/", cookie),
                scope(cookie=f"seat={SEATS.new()}"),
                scope(cookie=cookie, extensions={}),
            )
        ]
        await asyncio.sleep(0)
        assert not any(each.done() for each in (*held, *others))
        door.opened.set()
        assert set(await asyncio.gather(*held, *others)) == {200}
        assert await door.ask(scope(cookie=cookie)) == 200, "those that are over count no more"

    apart.run(within)


def test_a_head_is_measured_whole_and_to_the_byte() -> None:
    base = sum(map(len, (b"host", b"localhost", b"cookie", b"/api/limits")))
    fits = LIMITS.head - base
    assert too_long(scope(query_string=b"x" * fits)) is None
    for long in (scope(query_string=b"x" * (fits + 1)), scope(raw_path=b"/" * (LIMITS.head + 1))):
        refusal = too_long(long)
        assert refusal
        assert refusal[0] == 400
    assert too_long(scope(cookie="x" * (fits + 1)))


def test_after_a_head_that_was_too_long_the_connection_ends() -> None:
    client = TestClient(create_app())
    long = client.get("/api/limits", headers={"x": "y" * LIMITS.head})
    assert (long.status_code, long.headers["connection"]) == (400, "close")
    many = client.get("/api/trace?" + "&" * LIMITS.fields)
    assert many.status_code == 422
    assert "connection" not in many.headers


def asked(body: bytes, kind: str, query: bytes = b"") -> Any:
    """What a posted body asks, to an address with such a query."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def within() -> Any:
        head = {"headers": [(b"content-type", kind.encode())], "query_string": query}
        posted = {"type": "http", "method": "POST", **head}
        with Share(Bodies(1 << 24)) as share:
            return await asked_by(Request(posted, receive), share)

    return apart.run(within)


def test_a_body_is_a_form_where_it_says_so_and_looks_like_one() -> None:
    assert asked(b"steps=3&cell=gru&utm_source=x", FORM) == (("steps", "3"), ("cell", "gru"))
    assert asked(b"steps=", f"{FORM.title()}; charset=utf-8") == (("steps", ""),)
    assert asked(b'{"a": 1}', FORM) == b'{"a": 1}'
    assert asked(b"steps=3", "application/json") == b"steps=3"


@pytest.mark.parametrize("kind", [FORM, "application/json"])
def test_beside_a_body_nothing_is_asked_in_the_address(kind: str) -> None:
    assert asked(b"steps=3", kind, b"utm_source=x&fbclid=1") == asked(b"steps=3", kind)
    with pytest.raises(RequestError) as caught:
        asked(b"steps=3", kind, b"foo=1&utm_source=x&foo=2&seed=")
    assert [fault.field for fault in caught.value.faults] == ["foo", "seed"]
    assert "stands in the address" in str(caught.value)


@pytest.mark.parametrize("path", ["/api/trace", "/api/training", "/api/timing", "/api/check", "/api/live"])
def test_no_query_is_ignored_where_a_body_is_read(path: str) -> None:
    answer = TestClient(create_app()).post(f"{path}?foo=1", json={})
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["error"]["fields"]] == ["foo"]


def test_a_posted_form_has_no_more_fields_than_a_link() -> None:
    assert len(asked(b"&".join(b"a=%d" % n for n in range(LIMITS.fields)), FORM)) == LIMITS.fields
    with pytest.raises(RequestError, match=f"has {LIMITS.fields + 1} fields") as caught:
        asked(b"&".join(b"a=%d" % n for n in range(LIMITS.fields + 1)), FORM)
    assert caught.value.status == 422


def test_of_a_long_path_only_the_beginning_is_repeated() -> None:
    client = TestClient(create_app())
    path = "/" + "x" * (2 * SHOWN)
    assert client.get(path).json()["error"]["message"].startswith(f"GET {path[:SHOWN]}…: ")
    short = "/" + "x" * (SHOWN - 1)
    assert client.get(short).json()["error"]["message"].startswith(f"GET {short}: ")
    assert middleware.too_many(b"&" * (LIMITS.fields - 1)) is None
