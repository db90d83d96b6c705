"""Prints what was held and what was not; `python -m tests.stress hog end` tries these alone."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable

from tests.bench.measuring import Found
from tests.stress import breaking, caching, classes, crowding, generated, holding, letting_go, proxying, turns, visiting
from tests.stress.scale import SHORT, WHOLE, Scale

SCENES: dict[str, Callable[[Scale], AsyncIterator[Found]]] = {
    "streams": crowding.streams,
    "link": crowding.one_link,
    "hog": crowding.hog,
    "end": crowding.end,
    "sizing": crowding.sizing,
    "visits": visiting.visits,
    "aborts": breaking.aborts,
    "leavers": letting_go.leavers,
    "padded": letting_go.padded,
    "orders": letting_go.orders,
    "kills": breaking.kills,
    "restarts": breaking.restarts,
    "absurd": breaking.absurd,
    "malformed": breaking.malformed,
    "explosive": breaking.explosive,
    "turns": turns.turns,
    "holding": holding.holding,
    "live": classes.live,
    "restarted": classes.restarted,
    "nginx": caching.caching,
    "proxies": proxying.proxying,
    "generated": generated.generated,
}


async def run(name: str, scale: Scale) -> list[Found]:
    """What one scene found, printed as soon as it is known."""
    found = []
    async for each in SCENES[name](scale):
        print(each.line, flush=True)
        found.append(each)
    return found


def main(said: list[str]) -> int:
    """The exit status: 1 when something was not held."""
    chosen = [name for name in said if name != "--short"] or list(SCENES)
    if unknown := set(chosen) - SCENES.keys():
        sys.exit(f"There is no {', '.join(sorted(unknown))}; there are {', '.join(SCENES)}.")
    scale = SHORT if "--short" in said else WHOLE
    found = [each for name in chosen for each in asyncio.run(run(name, scale))]
    return 0 if all(each.ok is not False for each in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
