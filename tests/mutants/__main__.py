"""Plants each fault and prints which test fell: of all lists, or of one room's, or faults that are drawn by chance.

make mutants                                  all lists
make mutants ARGS=app                         the lists of one room
make mutants ARGS="random 40 app --seed 7"    so many faults drawn by chance, of one room or of all
make mutants ARGS="app --only cache"          those whose name or file says so
make mutants ARGS="app --part 2/6"            the second sixth of them
make mutants ARGS="app --seconds 200"         so many of them as fit; it says from where to go on
make mutants ARGS="app --since 40"            those from the fortieth on
"""

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.mutants.drawn import drawn
from tests.mutants.faults import ROOMS, Fault, faults, misplaced
from tests.mutants.trying import ANYHOW, BROKEN, tried


def asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", usage=__doc__)
    parser.add_argument("what", nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--since", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--at-once", type=int, default=2)
    wanted = parser.parse_args(arguments)
    if unknown := [word for word in wanted.what if word not in (*ROOMS, "random") and not word.isdecimal()]:
        parser.error(f"{', '.join(unknown)}: one of {', '.join(ROOMS)} or random is needed.")
    return wanted


def chosen(wanted: argparse.Namespace) -> list[Fault]:
    """The faults that the arguments ask for, in order."""
    rooms = [room for room in ROOMS if room in wanted.what] or list(ROOMS)
    many = next((int(word) for word in wanted.what if word.isdecimal()), 40)
    if "random" in wanted.what:
        shares = {room: many // len(rooms) + (i < many % len(rooms)) for i, room in enumerate(rooms)}
        found = [fault for room, share in shares.items() for fault in drawn(room, share, wanted.seed)]
    else:
        found = [fault for room in rooms for fault in faults(room)]
    part, _, parts = wanted.part.partition("/")
    named = [fault for fault in found if wanted.only in fault.name + fault.file]
    return named[int(part) - 1 :: int(parts)][wanted.since :]


def main() -> int:
    """1 where a fault cannot be planted, where one survives, and where a test falls without it."""
    wanted = asked(sys.argv[1:])
    if obstacles := [] if "random" in wanted.what else [text for room in ROOMS for text in misplaced(room)]:
        print(*obstacles, sep="\n")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what runs ends, and the trees are cleared away
    planted = chosen(wanted)
    counts, began = {"noticed": 0, "broken": 0, "survived": 0}, time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        for fault, test in tried(Path(place), planted, wanted.at_once):
            survived = test is None or test.startswith(ANYHOW)
            counts["broken" if test == BROKEN else "survived" if survived else "noticed"] += 1
            print(f"{fault.name} ({fault.file}): {test or 'SURVIVED'}", flush=True)
            if time.monotonic() - began > wanted.seconds:
                break
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    if (done := sum(counts.values())) < len(planted):
        print(f"It goes on with --since {wanted.since + done}")
    return 1 if counts["survived"] else 0


if __name__ == "__main__":
    sys.exit(main())
