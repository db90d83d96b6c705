"""The state of the server in numbers: for the operator's eyes, and as JSON for their programs."""

import time
from collections.abc import Iterator
from typing import Any

from app.http.streaming import Workers
from app.limits import LIMITS
from app.workers.cache import Cache
from app.workers.slot import Slot
from engine import __version__

BEGAN = time.monotonic()

Json = dict[str, Any]


def status_of(works: Workers) -> Json:
    """The numbers of this process: another one behind the same address has its own."""
    pool, books, counts = works.pool, works.results, works.pool.counts
    return {
        "version": __version__,
        "up_seconds": round(time.monotonic() - BEGAN),
        "clients": {"people": works.admission.usages.under_way(), "streams": works.admission.open},
        "queue": {
            "waiting": sum(1 for job in pool.ready if job.slot is None),
            "most": LIMITS.streams,
            "refused": works.admission.refused,
        },
        "runs": {"under_way": len(books.under_way), "bytes": books.size}
        | {name: counts[name] for name in ("computed", "shared", "parted")},
        "requests": {"bytes": books.bodies.held, "most": books.bodies.most},
        "cache": _kept(books.cache) | {"hits": counts["kept"]},
        "workers": [_worker(slot) for slot in pool.slots],
        "replaced": {"lost": counts["lost"], "killed": counts["killed"]},
    }


def _kept(cache: Cache) -> Json:
    return {"runs": len(cache), "bytes": cache.size, "most": cache.most}


def _worker(slot: Slot) -> Json:
    """pid is null while a new one is on its way."""
    pid = slot.worker.pid if slot.worker else None
    runs = {"runs": len(slot.held), "memory": slot.used, "turns": slot.turns, "hired": slot.hired}
    return {"pid": pid, "express": slot.express, "computing": slot.doing is not None} | runs


def plain(status: Json) -> str:
    """The same, a line for each number."""
    return "".join(f"{name:<24} {value}\n" for name, value in _lines(status, ""))


def _lines(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lines(inner, f"{name}.{key}".removeprefix("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _lines(inner, f"{name}[{number}]")
    else:
        yield name, value
