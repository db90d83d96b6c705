"""The longest turn and the whole time of the costliest requests that each endpoint takes, found by a seeded search.

A request is made at the edge of what is accepted: sizes are drawn at random, and where it is refused, each field takes
the value that the refusal proposes. That the proposal is then accepted is part of what is tried.
"""

import json
import random
import re
import time
from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple

from app.requests.payload import Accepted, Estimate
from app.workers.computation import TURN_SECONDS
from app.workers.executor import Executor
from app.workers.messages import Failed, Pieces, Pull, Read, Refused
from tests.app.asking import Json
from tests.bench.measuring import Found, in_ms
from tests.stress.scale import Scale

TURN, WHOLE = 0.5, 60.0  # seconds
TRIES = 12  # proposals that are followed before a request is given up

UNITS, STEPS, BATCHES = (1, 2, 8, 24, 64, 128, 256), (1, 2, 16, 100, 200, 512), (1, 2, 8, 32, 128)


class Taken(NamedTuple):
    """An answer: processor seconds of its longest turn and of all turns, estimated work, and what went wrong."""

    longest: float
    whole: float
    work: int
    fault: str


def asked(name: str, request: Json) -> Any:
    """The request as the route hands it to a worker."""
    body = json.dumps(request)
    return (("asked", body), ("once", "0")) if name == "timing" else body.encode()


def read(desk: Executor, name: str, request: Json) -> Estimate | Refused:
    return reading(desk, name, asked(name, request))


def reading(desk: Executor, name: str, said: Any) -> Estimate | Refused:
    answer = desk.answer(Read(name, said))
    assert isinstance(answer, Accepted | Refused), getattr(answer, "story", answer)
    return answer.known if isinstance(answer, Accepted) else answer


def taken(name: str, request: Json, most: float = 3 * WHOLE) -> Taken:
    """What an accepted request takes, turn by turn, as a worker does it; given up after so many seconds."""
    desk, turns, said = Executor(), [], asked(name, request)
    start = time.thread_time()
    known = reading(desk, name, said)
    turns.append(time.thread_time() - start)
    assert isinstance(known, Estimate), f"{known} {request}"
    answer = None
    while not isinstance(answer, Failed) and not (isinstance(answer, Pieces) and answer.done) and sum(turns) < most:
        start = time.thread_time()
        answer = desk.answer(Pull(0, name, said, 0, TURN_SECONDS))
        turns.append(time.thread_time() - start)
        said = b""  # a worker that has begun knows what was asked
    return Taken(max(turns), sum(turns), known.work, answer.story if isinstance(answer, Failed) else "")


# --- the space of requests ---


def way(chance: random.Random, steps: int) -> Json:
    """A way back in time through so many steps: mostly one that walks far and often."""
    custom = {"name": "custom", "sweeps": sweeps(chance, steps)}
    return chance.choice(
        [
            {"name": "full"},
            {"name": "naive"},
            {"name": "rtrl"},
            {"name": "truncated", "k1": 1, "k2": chance.choice([1, max(1, steps // 2), max(1, steps // 3)])},
            {"name": "chunked", "length": chance.choice([1, max(1, steps // 2)])},
            {"name": "epochwise", "length": chance.choice([1, max(1, steps // 3)])},
            custom,
            custom,
        ]
    )


def sweeps(chance: random.Random, steps: int) -> list[Json]:
    """Many of one's own, each of which ends somewhere else."""
    many, full = chance.choice([1, 16, 128, 512]), chance.random() < 0.3
    found = []
    for _ in range(many):
        until = chance.randrange(steps)
        start = steps - 1 if chance.random() < 0.7 else chance.randrange(until, steps)
        found.append({"losses": list(range(start + 1)) if full else [start], "start": start, "until": until})
    return found


def layers(chance: random.Random, outputs: int) -> list[Json]:
    many, units, cell = chance.choice([1, 1, 2, 4, 7]), chance.choice(UNITS), chance.choice(["rnn", "lstm", "gru", ""])
    cells = [cell or chance.choice(["dense", "rnn", "lstm", "gru"]) for _ in range(many)]
    hidden: list[Json] = [{"cell": each, "units": units} for each in cells]
    for layer in hidden:
        if layer["cell"] in ("dense", "rnn") and chance.random() < 0.2:
            layer["activation"] = "gelu"
    return [*hidden, {"cell": "dense", "units": outputs}]


def trace(chance: random.Random) -> Json:
    steps, batch = chance.choice(STEPS), chance.choice(BATCHES)
    kind = chance.choice(["echo", "echo", "echo", "reber", "next_letter", "data", "spirals"])
    outputs = {"reber": 7, "spirals": 2, "echo": chance.choice([1, 4, 256]), "data": 4, "next_letter": 64}[kind]
    task: Json = {"name": kind, "steps": steps, "batch": batch}
    request: Json = {"layers": layers(chance, outputs), "digits": chance.choice([6, 6, None, 17])}
    if kind == "next_letter":
        task["text"] = "".join(map(chr, range(48, 112))) * 20
    if kind == "spirals":
        steps, task = 1, {"name": kind, "batch": batch}
    if kind == "data":
        many = min(steps * batch, 100_000)
        steps = max(1, many // batch)
        row = [[0.5] * 4] * batch
        request |= {"data": {"inputs": [row] * steps, "targets": [row] * steps}, "loss": "half_mse"}
    else:
        request["task"] = task
    request["algorithm"] = way(chance, steps)
    if chance.random() < 0.5:
        request["clip"] = {"kind": "norm", "limit": 0.1}
    if chance.random() < 0.3:
        request["iteration"] = chance.choice([1, 10_000])
    if chance.random() < 0.3:
        request["changes"] = [{"at": at, "algorithm": way(chance, steps)} for at in range(1, chance.choice([2, 21]))]
    return request


def steps_of(request: Json) -> int:
    data = request.get("data")
    return len(data["inputs"]) if data else int(request["task"].get("steps", 1))


def training(chance: random.Random) -> Json:
    return trace(chance) | {"iterations": chance.choice([1, 200, 10_000]), "every": chance.choice([1, None])}


def analysis(chance: random.Random) -> Json:
    found = trace(chance)
    found |= {"compare": [way(chance, steps_of(found)) for _ in range(chance.choice([0, 1, 16]))]}
    parts = ["jacobians", "credit", "errors", "slopes", "check", "clipping"]
    return found if chance.random() < 0.5 else found | {"parts": chance.sample(parts, chance.randrange(1, 3))}


def learned(chance: random.Random) -> Json:
    found = trace(chance) | {"letters": 2000, "grid": 101, "temperature": chance.choice([0, 1])}
    return found | ({"prompt": "0" * 2000} if found.get("task", {}).get("name") == "next_letter" else {})


def timing(chance: random.Random) -> Json:
    steps = chance.choice(STEPS)
    sizes = sorted(chance.sample([1, 2, 4, 16, 64, 128, 256, 512], chance.choice([2, 3, 8])))
    vary = chance.choice(["steps", "units"])
    least = sizes[0] if vary == "steps" else steps
    found: Json = {"vary": vary, "sizes": [n for n in sizes if vary == "steps" or n <= 256], "steps": steps}
    found |= {"units": chance.choice(UNITS), "cell": chance.choice(["rnn", "lstm", "gru"])}
    found |= {"batch": chance.choice(BATCHES), "algorithms": [way(chance, least) for _ in range(chance.choice([1, 4]))]}
    return found if len(found["sizes"]) > 1 else found | {"sizes": [1, 256]}


SPACES: dict[str, Callable[[random.Random], Json]] = {
    "trace": trace,
    "training": training,
    "analysis": analysis,
    "learned": learned,
    "timing": timing,
}


# --- the search ---


def edge(name: str, request: Json) -> tuple[Json | None, str]:
    """The request, made smaller where it is refused until it is taken; and what was wrong with a proposal."""
    for attempt in range(TRIES):
        answer = read(Executor(), name, request)
        if isinstance(answer, Estimate):
            return request, ""
        proposals = [re.search(r"at most (\d+) would do", fault.says) for fault in answer.faults]
        if not all(proposals):
            return None, ""  # it broke another rule
        if attempt:
            return None, f"{name} {json.dumps(request)[:400]}: {answer.faults[0].message}"
        for fault, proposal in zip(answer.faults, proposals, strict=True):
            request = smaller(request, fault.field, int(proposal[1]) if proposal else 0)
    return None, ""


def smaller(request: Json, field: str, n: int) -> Json:
    """What a person makes of a proposal."""
    part, _, name = field.partition(".")
    if name == "sweeps":
        return request | {part: request[part] | {name: request[part][name][:n]}}
    if name:
        return request | {part: request[part] | {name: n}}
    if field == "layers":
        *hidden, top = request["layers"]
        return request | {"layers": [*(layer | {"units": min(n, layer["units"])} for layer in hidden), top]}
    if field == "sizes":
        capped = list(dict.fromkeys(min(n, size) for size in request["sizes"]))
        alike = list(dict.fromkeys(max(1, size * n // max(request["sizes"])) for size in request["sizes"]))
        return request | {"sizes": capped if len(capped) > 1 else alike}
    if isinstance(request.get(field), list):
        return {key: value for key, value in request.items() if key != field} | (
            {field: request[field][:n]} if n else {}
        )
    return request | {field: n}


class Searched(NamedTuple):
    """What a search found: the worst of all requests, how many were tried, and every fault."""

    longest: tuple[float, Json]
    whole: tuple[float, Json]
    slowest: float  # seconds of the slowest refusal or reading
    tried: int
    faults: list[str]


def searched(name: str, seconds: float, seed: int = 0, most_work: float = 10**12) -> Searched:
    """Draws requests for so long; of several at the edge, that which is said to be the most work is computed."""
    chance, until = random.Random(f"{name} {seed}"), time.monotonic() + seconds
    longest: tuple[float, Json] = (0.0, {})
    whole, slowest, tried, faults = longest, 0.0, 0, list[str]()
    while time.monotonic() < until:
        costly: list[tuple[int, Json]] = []
        for _ in range(chance.choice([1, 4, 8])):
            start = time.thread_time()
            request, fault = edge(name, SPACES[name](chance))
            slowest = max(slowest, (time.thread_time() - start) / 2)
            faults += [fault] * bool(fault)
            known = request and read(Executor(), name, request)
            if request and isinstance(known, Estimate) and known.work < most_work:
                costly.append((known.work, request))
        for _, request in sorted(costly, key=lambda each: each[0])[-1:]:
            found = taken(name, request)
            tried += 1
            faults += [f"{name} {json.dumps(request)[:400]}: {found.fault[-200:]}"] * bool(found.fault)
            longest = max(longest, (found.longest, request), key=lambda each: each[0])
            whole = max(whole, (found.whole, request), key=lambda each: each[0])
    return Searched(longest, whole, slowest, tried, faults)


async def turns(scale: Scale) -> AsyncIterator[Found]:
    """The longest turn and the whole time of the costliest requests, endpoint by endpoint."""
    for name in SPACES:
        found = searched(name, scale.searched, most_work=10**12 if scale.timed else 3 * 10**9)
        what = f"{name.lower()}, {found.tried} costly requests"
        turn, whole = (ok or not scale.timed for ok in (found.longest[0] < TURN, found.whole[0] < WHOLE))
        yield Found(f"{what}: longest turn", in_ms(found.longest[0]), f"under {in_ms(TURN)}", turn)
        yield Found("  the longest answer", in_ms(found.whole[0]), f"under {in_ms(WHOLE)}", whole)
        yield Found(
            "  reading or refusing",
            in_ms(found.slowest),
            f"under {in_ms(TURN)}",
            found.slowest < TURN or not scale.timed,
        )
        yield Found("  failed, or proposed in vain", f"{len(found.faults)} {found.faults[:1]}", "0", not found.faults)
