"""Recipes that go wrong on purpose, and one that goes on for as long as one reads."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from hashlib import sha512
from pathlib import Path

from app.endpoints.endpoint import Endpoint
from app.requests.costs.costing import Cost
from app.requests.errors import Fault, RequestError
from app.requests.payload import Payload

CHEAP = Cost(0, 0, 0, 0)


def words(asked: Payload) -> str:
    """The body as text, which is all there is to read.

    Raises: RequestError, for the word no.
    """
    assert isinstance(asked, bytes), "asked by a test"
    if asked.strip() == b"no":
        raise RequestError([Fault("word", "is no.")])
    return asked.decode()


def endpoint(lines: Callable[[str], Iterator[bytes]], cost: Cost = CHEAP) -> Endpoint[str]:
    return Endpoint(words, str, lambda word: cost, lines)


def counted(word: str) -> Iterator[bytes]:
    """10 000 lines, which end with the word."""
    for n in range(10_000):
        yield b"%d %s\n" % (n, word.encode())


def long(word: str) -> Iterator[bytes]:
    """Four megabytes, which take many turns."""
    for n in range(500):
        yield (b"%d %s " % (n, word.encode())) * 800 + b"\n"


def noted(word: str) -> Iterator[bytes]:
    """The same, after a mark in the file that the word names: so often was it computed."""
    with Path(word).open("a") as file:
        file.write("x")
    for n in range(200):
        yield b"%d\n" % n
        time.sleep(0.001)


def hangs(word: str) -> Iterator[bytes]:
    yield b"first\n"
    time.sleep(600)


def hangs_once(word: str) -> Iterator[bytes]:
    """Hangs after the first lines, unless it did before."""
    yield from counted(word)
    if not Path(word).exists():
        Path(word).touch()
        time.sleep(600)
    yield b"last\n"


def dies(word: str) -> Iterator[bytes]:
    yield b"first\n"
    os.kill(os.getpid(), signal.SIGKILL)


def eats(word: str) -> Iterator[bytes]:
    yield b"first\n"
    held = [bytearray(1 << 20) for _ in range(1 << 11)]
    yield b"%d\n" % len(held)


def holds(word: str) -> Iterator[bytes]:
    """Takes 180 MB, which nobody expects, and keeps them as long as it is not over."""
    yield b"first\n"
    held = bytearray(180 << 20)
    for n in range(2000):
        yield b"%d %d\n" % (n, len(held)) * 200


def fails(word: str) -> Iterator[bytes]:
    yield b"first\n"
    raise ZeroDivisionError("as a test")


def prints(word: str) -> Iterator[bytes]:
    """Prints in both ways, of which a library may use one."""
    print("printed", flush=True)
    os.write(1, b"written\n")
    yield b"first\n"


def refuses(word: str) -> Iterator[bytes]:
    """Refuses in the middle what was accepted."""
    yield b"first\n"
    raise RequestError([Fault("word", "is no good after all.")])


def full(word: str) -> Iterator[bytes]:
    """Takes more memory than there is, at once."""
    raise MemoryError(word)
    yield b""


def spelt(word: str) -> Iterator[bytes]:
    """As many lines as the word says after its first letter; an f breaks after them."""
    for n in range(int(word[1:])):
        yield sha512(b"%d" % n).hexdigest().encode() * 2 + b"\n"
    if word.startswith("f"):
        raise ZeroDivisionError("as a test")


def endless(word: str) -> Iterator[bytes]:
    while True:
        yield b"on and on " * 100 + b"\n"


COUNTED, LONG, NOTED, HANGS, HANGS_ONCE, DIES, EATS, FAILS, ENDLESS, FULL, PRINTS, REFUSES = map(
    endpoint, (counted, long, noted, hangs, hangs_once, dies, eats, fails, endless, full, prints, refuses)
)
HOLDS = endpoint(holds, Cost(0, 0, 1 << 20, 0))
HEAVY = endpoint(counted, Cost(0, 0, 1 << 28, 10**10))
SPELT = Endpoint(lambda asked: words(asked).strip(), str, lambda word: CHEAP, spelt, str.encode)
