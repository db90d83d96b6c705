"""Live on real sockets: everybody hears the newest document, none is lost, and nobody holds the server up."""

import asyncio
import contextlib
import json
import signal
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator

import pytest

from app.live import broadcast
from tests import apart
from tests.app.live.classroom import Follower, Presenter, ask, begun, seated
from tests.app.serving import Server, serving

MANY = 60


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def within() -> None:
        async with asyncio.timeout(120):
            await test()

    apart.run(within)


async def gone(everybody: list[Follower]) -> None:
    await asyncio.gather(*(each.go() for each in everybody))


def at(step: int) -> Callable[[dict[str, object]], bool]:
    return lambda told: told["at"] == step


def test_sixty_followers_hear_the_last_of_many_changes_through_reconnections(server: Server) -> None:
    async def test() -> None:
        presenter = await begun(server)
        crowd = [Follower().come(server, presenter.path) for _ in range(MANY)]
        await asyncio.gather(*(each.until(at(0)) for each in crowd))
        for step in range(1, 31):
            await presenter.move(at=step)
            if step % 10 == 0:
                await gone(crowd[:40])
                crowd = [*crowd[40:], *(Follower().come(server, presenter.path) for _ in range(40))]
        told = await asyncio.gather(*(each.until(at(30)) for each in crowd))
        assert {each["rev"] for each in told} == {presenter.rev} == {30}
        assert (await crowd[0].until(lambda told: told["people"] == MANY))["people"] == MANY
        for each in crowd:
            revs = [document["rev"] for _, document in each.heard]
            assert revs == sorted(revs), "nobody hears of the past after the present"
        await gone(crowd[1:])
        await crowd[0].until(lambda told: told["people"] == 1)
        await crowd[0].go()

    run(test)


def test_each_seat_is_counted_once_however_often_and_however_many_answer_at_once(server: Server) -> None:
    async def test() -> None:
        presenter = await begun(server)
        seats = await asyncio.gather(*(seated(server) for _ in range(30)))
        follower = Follower(seats[0]).come(server, presenter.path)
        await follower.until(at(0))
        asked = {"id": "q1", "kind": "sign", "ask": "Which sign?", "truth": "+"}
        assert (await presenter.put(question=asked)).status == 200
        path = f"{presenter.path}/answers/q1"
        told = await asyncio.gather(
            *(ask(server, "PUT", path, {"answer": sign}, seat) for sign in "-+" for seat in seats)
        )
        assert Counter(each.status for each in told) == {204: 60}
        await asyncio.gather(*(ask(server, "PUT", path, {"answer": "+"}, seat) for seat in seats[:20]))
        open_still = await follower.until(lambda told: told["question"]["answered"] == 30)
        assert (open_still["question"]["counts"], open_still["question"]["truth"]) == (None, None)
        await presenter.put(question=asked | {"phase": "revealed"})
        counts = (await follower.until(lambda told: told["question"]["counts"]))["question"]["counts"]
        assert sum(counts.values()) == 30
        assert counts["+"] >= 20
        assert (await ask(server, "PUT", path, {"answer": "-"}, seats[0])).status == 409
        assert (await presenter.answers())["questions"][0]["counts"] == counts
        await follower.go()

    run(test)


def test_a_presenter_who_moved_meanwhile_is_answered_with_where_the_class_is(server: Server) -> None:
    async def test() -> None:
        one = await begun(server)
        other = Presenter(server, {"code": one.code, "key": one.key})
        told = await asyncio.gather(one.put(at=1), other.put(at=2))
        assert sorted(each.status for each in told) == [200, 409]
        winner, loser = sorted(told, key=lambda each: each.status)
        assert winner.json["at"] == loser.json["at"]
        assert (await other.put(at=3)).status == 200

    run(test)


def test_a_stream_says_that_it_is_one_and_is_not_packed(server: Server) -> None:
    async def test() -> None:
        presenter = await begun(server)
        follower = Follower().come(server, presenter.path, "Accept-Encoding: gzip")
        await follower.until(at(0))
        assert follower.said["content-type"].startswith("text/event-stream")
        assert follower.said["cache-control"] == "no-store"
        assert follower.said["x-accel-buffering"] == "no"
        assert "content-encoding" not in follower.said
        assert "server" not in follower.said, "nobody is told by which program of which version"
        once = await ask(server, "GET", presenter.path, None, "Accept: application/json")
        assert once.json == follower.last
        await follower.go()

    run(test)
    assert broadcast.BREATH <= 15


def test_the_presenters_own_page_is_none_of_the_people(server: Server) -> None:
    async def test() -> None:
        presenter = await begun(server)
        own = Follower().come(server, presenter.path, presenter.bearer)
        seat = await seated(server)
        pages = [Follower(seat).come(server, presenter.path) for _ in range(3)]
        await own.until(lambda told: told["people"] == 1)
        await asyncio.gather(*(each.until(at(0)) for each in pages))
        await presenter.put(at=1)
        assert (await own.until(at(1)))["people"] == 1
        await gone([own, *pages])

    run(test)


def test_the_operator_sees_how_many_sessions_and_people_there_are() -> None:
    async def test() -> None:
        with serving() as server:
            crowds = [Follower().come(server, (await begun(server)).path) for _ in range(2)]
            await asyncio.gather(*(each.until(at(0)) for each in crowds))
            told = (await ask(server, "GET", "/status", None, "Accept: application/json")).json
            assert told["live"] == {"sessions": 2, "people": 2}
            await gone(crowds)

    run(test)


def test_everybody_hears_that_it_is_over_and_its_code_leads_nowhere(server: Server) -> None:
    async def test() -> None:
        presenter = await begun(server)
        crowd = [Follower().come(server, presenter.path) for _ in range(5)]
        await asyncio.gather(*(each.until(at(0)) for each in crowd))
        assert (await ask(server, "DELETE", presenter.path, None, "Authorization: Bearer nothing")).status == 403
        assert (await ask(server, "DELETE", presenter.path, None, presenter.bearer)).status == 204
        await asyncio.gather(*(each.over() for each in crowd))
        assert all(each.last["ended"] and each.whole for each in crowd)
        assert (await presenter.put(at=1)).status == 404

    run(test)


def test_sessions_side_by_side_do_not_mix(server: Server) -> None:
    async def test() -> None:
        presenters = [await begun(server) for _ in range(8)]
        crowds = [[Follower().come(server, each.path) for _ in range(3)] for each in presenters]
        await asyncio.gather(*(each.put(at=100 + n) for n, each in enumerate(presenters)))
        for n, (presenter, crowd) in enumerate(zip(presenters, crowds, strict=True)):
            told = await asyncio.gather(*(each.until(at(100 + n)) for each in crowd))
            assert {each["code"] for each in told} == {presenter.code}
            assert {document["at"] for each in crowd for _, document in each.heard} <= {0, 100 + n}
        await gone([each for crowd in crowds for each in crowd])

    run(test)


def test_who_reads_nothing_holds_the_newest_document_alone_and_nobody_up(server: Server) -> None:
    async def test() -> None:
        presenter = await begun(server)
        with contextlib.closing(socket.socket()) as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            await asyncio.to_thread(deaf.connect, (server.host, server.port))
            deaf.sendall(f"GET {presenter.path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            follower = Follower().come(server, presenter.path)
            for step in range(1, 21):
                await presenter.move(at=step, link="?text=" + "x" * 700)
            await follower.until(at(20))
            await follower.go()

    run(test)


def test_a_hostile_follower_harms_nobody(server: Server) -> None:
    async def test() -> None:
        presenter = await begun(server)
        follower, hostile = Follower().come(server, presenter.path), await seated(server)
        await presenter.put(question={"id": "q1", "kind": "sign", "ask": "Which?"})
        path = f"{presenter.path}/answers/q1"
        flood = [ask(server, "PUT", path, {"answer": "+"}, hostile) for _ in range(100)]
        keys = [ask(server, "PUT", presenter.path, {"rev": 9}, "Authorization: Bearer " + "x" * 24) for _ in range(60)]
        codes = [ask(server, "GET", f"/api/live/{n:04}", None, "Accept: application/json") for n in range(120)]
        huge = [ask(server, "PUT", path, {"answer": "x" * 20_000}, hostile) for _ in range(3)]
        told = [Counter(each.status for each in await asyncio.gather(*these)) for these in (flood, keys, codes, huge)]
        assert told[0][204] >= 10
        assert told[0].keys() <= {204, 429}
        assert told[1].keys() <= {403, 429}
        assert told[2].keys() <= {404, 429}
        assert told[2][429], "guessing is bounded"
        assert told[3] == {413: 3}
        assert (await presenter.put(at=5)).status == 200
        heard = await follower.until(at(5))
        assert (heard["question"]["answered"], heard["rev"]) == (1, 2)
        await follower.go()

    run(test)


def test_a_server_that_ends_tells_everybody_and_the_next_one_has_the_session_again() -> None:
    async def test() -> None:
        with serving() as first:
            presenter = await begun(first)
            crowd = [Follower().come(first, presenter.path) for _ in range(20)]
            await presenter.put(at=7)
            await asyncio.gather(*(each.until(at(7)) for each in crowd))
            first.process.send_signal(signal.SIGTERM)
            await asyncio.gather(*(each.over() for each in crowd))
            assert all(each.whole and "the server ends" in each.comments[-1] for each in crowd)
            await asyncio.to_thread(first.process.wait, 10)
        with serving() as second:
            late = await ask(second, "GET", presenter.path, None, "Accept: application/json")
            assert late.status == 404
            await presenter.reopen(second)
            crowd = [each.come(second, presenter.path) for each in crowd]
            assert (await presenter.put(at=8)).status == 200
            told = await asyncio.gather(*(each.until(at(8)) for each in crowd))
            assert {each["rev"] for each in told} == {2}, "numbers go on where they were"
            await gone(crowd)

    run(test)


def test_what_is_refused_is_refused_in_our_shape(server: Server) -> None:
    async def test() -> None:
        presenter = await begun(server)
        for method, path, body, status in (
            ("GET", "/api/live/XXXX", None, 404),
            ("PUT", presenter.path, {"rev": 0, "room": 1}, 422),
            ("PUT", presenter.path, {"rev": 0, "link": "https://elsewhere.example"}, 422),
            ("PUT", presenter.path, [1], 422),
            ("PUT", f"{presenter.path}/answers/q9", {"answer": "+"}, 404),
            ("POST", "/api/live", {"code": presenter.code}, 422),
            ("POST", "/api/live", {"code": presenter.code, "key": "x" * 24}, 409),
            ("POST", "/api/live", {"code": "AEIO", "key": "x" * 24}, 422),
        ):
            told = await ask(server, method, path, body, presenter.bearer)
            assert told.status == status, (method, path, told)
            assert told.json["error"]["message"]
        assert (await ask(server, "POST", "/api/live")).status == 201  # nothing said is nothing wrong
        table = await ask(server, "GET", f"{presenter.path}/answers", None, presenter.bearer, "Accept: text/csv")
        assert table.body.startswith(b"question,round,kind,ask,answer,says,people")
        assert (await ask(server, "GET", f"{presenter.path}/answers")).status == 403

    run(test)


def test_an_answer_without_a_seat_is_given_one_that_no_script_can_read(server: Server) -> None:
    async def test() -> None:
        presenter = await begun(server)
        await presenter.put(question={"id": "q1", "kind": "number", "ask": "How much?"})
        path = f"{presenter.path}/answers/q1"
        told = await ask(server, "PUT", path, {"answer": 0.25})
        cookie = told.headers["set-cookie"]
        assert told.status == 204
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        again = await ask(server, "PUT", path, {"answer": 0.5}, f"Cookie: {cookie.partition(';')[0]}")
        assert (again.status, "set-cookie" in again.headers) == (204, False)
        assert (await presenter.answers())["questions"][0]["counts"] == {"0.5": 1}
        assert json.dumps(await presenter.answers()).count("seat") == 0

    run(test)
