"""Every limit by name, in one file."""

from dataclasses import dataclass, field, fields
from typing import Any

from engine.rtrl import SHOWN


def _limit(value: int, meaning: str) -> int:
    return field(default=value, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Limits:
    layers: int = _limit(8, "layers of a network")
    units: int = _limit(256, "units of a layer")
    steps: int = _limit(512, "moments of a sequence (T)")
    batch: int = _limit(128, "examples of a batch (B)")
    width: int = _limit(256, "numbers that go in at one moment, and likewise numbers that come out")
    text: int = _limit(2000, "letters of a text to learn")
    pasted: int = _limit(8000, "letters of own data in the form")
    noise: int = _limit(10, "standard deviation of the noise on the spirals")
    iteration: int = _limit(10_000, "updates made silently before the trace")
    changes: int = _limit(20, "changes of optimizer, clipping or algorithm on the way")
    told: int = _limit(240, "iterations that training tells of where the request does not say of how many")
    temperature: int = _limit(10, "temperature at which a network writes")
    letters: int = _limit(2000, "letters that a network writes in one answer")
    grid: int = _limit(101, "points along each side of a plane of inputs")
    seed: int = _limit(2**53 - 1, "largest seed: the largest whole number that every reader of JSON keeps exactly")
    digits: int = _limit(17, "significant digits of a number on the wire; null gives all of them")
    compared: int = _limit(16, "algorithms that one analysis compares with full BPTT")
    body: int = _limit(4 * 2**20, "bytes of a request's body")
    bytes: int = _limit(512 * 2**20, "bytes of a stream, as estimated before it is computed")
    memory: int = _limit(512 * 2**20, "bytes of memory at the peak, as estimated before they are taken")
    influence: int = _limit(SHOWN, "numbers of an influence array that is told whole; of larger ones the norm")
    work: int = _limit(10**11, "floating-point operations, as estimated, silent updates and the check included")


LIMITS = Limits()


def listed() -> dict[str, dict[str, Any]]:
    """Every limit by name, with what it means."""
    return {f.name: {"value": f.default, "meaning": f.metadata["meaning"]} for f in fields(Limits)}
