"""The answers to /api/exercises/: a sheet of hidden numbers or a file of answers, tried, and sealed to be saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.endpoints.replay import with_heartbeats
from app.exercises.checksums import with_checksum
from app.exercises.files import AnswerFile, Sheet
from app.exercises.sheets import SheetFilm, film_of, own_seed, truths
from app.requests.build import cost_of as cost_of_film
from app.requests.build import document_in, validated
from app.requests.costs.costing import Cost
from app.requests.payload import Payload, json_body
from app.responses.parts import line_of
from app.responses.wire import numbers
from engine.training.loop import no_warnings

DIGITS = 6  # of the numbers that a teacher is shown


@dataclass(frozen=True)
class Handed:
    """A file, and the film to which it belongs."""

    file: Sheet | AnswerFile
    film: SheetFilm


def read_sheet(asked: Payload) -> Handed:
    """Raises: RequestError."""
    sheet = validated(document_in(json_body(asked)), Sheet)
    return Handed(sheet, film_of(sheet, own_seed(sheet)))


def read_answers(asked: Payload) -> Handed:
    """Raises: RequestError."""
    file = validated(document_in(json_body(asked)), AnswerFile)
    return Handed(file, film_of(file.sheet, file.seed))


def echo(handed: Handed) -> Any:
    return handed.file.model_dump()


def cost_of(handed: Handed) -> Cost:
    """That of the film, of which no line is sent."""
    return cost_of_film(handed.film.problem)._replace(bytes=1 << 20)


def lines(handed: Handed) -> Iterator[bytes]:
    """One line: the file with its checksum, and the numbers that are asked for."""
    found = yield from with_heartbeats(no_warnings(truths(handed.film)))
    answer = {"file": with_checksum(handed.file).model_dump(), "numbers": [numbers(x, DIGITS) for x in found]}
    yield line_of(answer)
