"""Every limit by name, in one file."""

import os
import re
from dataclasses import dataclass, field, fields
from typing import Any

from app.resources import CREW, FILES, MB
from engine.rtrl import SHOWN

MARGIN = 64  # open files that are no connections: workers, the log, what is served


def _limit(value: int, meaning: str) -> int:
    return field(default=value, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Limits:
    layers: int = _limit(8, "layers of a network")
    units: int = _limit(256, "units of a layer")
    steps: int = _limit(512, "time steps of a sequence (T)")
    batch: int = _limit(128, "examples of a batch (B)")
    width: int = _limit(256, "numbers that go in at one time step, and likewise numbers that come out")
    text: int = _limit(2000, "letters of a text to learn")
    pasted: int = _limit(8000, "letters of own data in the form")
    table: int = _limit(500_000, "letters of a table of own data, of which rows that fit are offered")
    radius: int = _limit(100, "spectral radius to which recurrent weights are scaled")
    noise: int = _limit(10, "standard deviation of the noise on the spirals")
    iteration: int = _limit(10_000, "updates made silently before the trace")
    changes: int = _limit(20, "changes of optimizer, clipping or algorithm on the way")
    told: int = _limit(240, "iterations that a training reports where the request does not say how many")
    temperature: int = _limit(10, "temperature at which a network writes")
    letters: int = _limit(2000, "letters that a network writes in one answer")
    grid: int = _limit(101, "points along each side of a plane of inputs")
    seed: int = _limit(2**53 - 1, "largest seed: the largest whole number that every reader of JSON keeps exactly")
    digits: int = _limit(17, "significant digits of a number on the wire; null gives all of them")
    compared: int = _limit(16, "algorithms that one analysis compares with full BPTT")
    measured: int = _limit(8, "sizes that are measured in one go, of at most 4 algorithms")
    measuring: int = _limit(6 * 10**9, "floating-point operations of all that is measured in one go, as estimated")
    walks: int = _limit(
        4000, "backward passes that one check may try before it says that it knows no mistake; fewer of wide networks"
    )
    sheet: int = _limit(40, "numbers that one exercise sheet hides")
    mistakes: int = _limit(8, "mistakes that are planted in the backward pass of one trace")
    lesson: int = _limit(60_000, "letters of a lesson's file")
    lesson_stops: int = _limit(40, "stops of a lesson")
    lesson_numbers: int = _limit(2_000_000, "numbers in all films together that a lesson asks for")
    fields: int = _limit(256, "fields of a link, those that are empty and those that come twice included")
    body: int = _limit(4 * 2**20, "bytes of a request's body")
    bytes: int = _limit(512 * 2**20, "bytes of a stream, as estimated before it is computed")
    film: int = _limit(
        33 * 2**20, "bytes of the trace in a film that is one file, as estimated; packed, they are less than half"
    )
    program: int = _limit(100_000, "numbers in a film that is exported as a program")
    memory: int = _limit(
        min(512 * MB, CREW.room),
        "bytes of memory at the peak, as estimated before they are taken; less on a small machine",
    )
    influence: int = _limit(SHOWN, "numbers of a layer's largest array of influence; beyond it, only norms are sent")
    work: int = _limit(10**11, "floating-point operations, as estimated, silent updates and the check included")
    streams: int = _limit(600, "answers under way at once, those that wait for their turn included; beyond it, 503")
    streams_kept: int = _limit(150, "of these for whoever has no answer under way yet; at most a quarter of them")
    person: int = _limit(24, "of these for one person, known by the cookie of the page; beyond it, 429")
    address: int = _limit(300, "of these for all together who ask from one address without that cookie; beyond it, 429")
    yield_seconds: int = _limit(
        2,
        "seconds for which nothing of an answer may go out before it gives way to a newcomer where there is no room",
    )
    seats: int = _limit(300, "cookies that one address is given within ten minutes, after which it shares what is left")
    patience: int = _limit(30, "seconds that an answer may wait for its turn before it is refused with 503")
    bodies: int = _limit(64 * MB, "bytes of all requests' bodies that are held at once")
    cache: int = _limit(CREW.cache, "bytes, compressed, of streams that are kept for whoever asks for them again")
    connections: int = _limit(
        min(1500, (FILES - MARGIN) // 2),
        "open connections; where there is no room, the one goes that has been silent longest; less with few open files",
    )
    connections_kept: int = _limit(
        150,
        "of these for seats with fewer than 6 requests under way, never for the silent; at most a quarter of them",
    )
    head_seconds: int = _limit(10, "seconds in which the head of a request has to be there")
    body_seconds: int = _limit(30, "seconds in which the body of a request has to be there")
    stalled_seconds: int = _limit(30, "seconds for which a reader may take nothing of what waits for it")
    live_sessions: int = _limit(200, "sessions of Live at once, of which one address may hold a half; beyond it, 503")
    live_people: int = _limit(500, "people who follow one session at once, or answer in it; beyond it, 429")
    live_pages: int = _limit(8, "pages of one person that follow one session at once; beyond it, 429")
    live_document: int = _limit(1024, "bytes of a session's document as JSON, without the counts of its question")
    live_body: int = _limit(8192, "bytes of a request's body to a session; beyond it, 413")
    live_changes: int = _limit(10, "changes of one session in a second; beyond it, 429")
    live_answers: int = _limit(10, "answers of one person in a second; beyond it, 429")
    live_guesses: int = _limit(100, "codes and keys that lead nowhere which one person may try in a minute; then 429")
    live_questions: int = _limit(100, "rounds of questions whose answers a session keeps; beyond it, the oldest goes")
    live_groups: int = _limit(60, "different answers to a question that are counted apart; beyond it, as others")
    live_hours: int = _limit(4, "hours that a session outlives the last sign of its presenter")
    head: int = _limit(
        1 << 17, "bytes of a request's head: a link with own data in it, percent-encoded, and its headers"
    )


def limits_in(text: str) -> dict[str, int]:
    """Limits that an operator sets otherwise, as name=number, with commas between.

    Raises: ValueError, which names what is wrong.
    """
    known, found = {f.name for f in fields(Limits)}, {}
    for item in filter(None, text.replace(" ", "").split(",")):
        name, _, number = item.partition("=")
        if name not in known or not re.fullmatch(r"[0-9]{1,16}", number) or not 1 <= int(number) < 2**53:
            raise ValueError(f"BACKFLOW_LIMITS has {item!r} in it; name=number is needed, with a name of /api/limits.")
        if name in found:
            raise ValueError(f"BACKFLOW_LIMITS has {name} twice; once is allowed.")
        found[name] = int(number)
    return found


LIMITS = Limits(**limits_in(os.environ.get("BACKFLOW_LIMITS", "")))


def listed() -> dict[str, dict[str, Any]]:
    """Every limit by name, with what it means."""
    return {f.name: {"value": getattr(LIMITS, f.name), "meaning": f.metadata["meaning"]} for f in fields(Limits)}
