"""Sheets and files of answers to try."""

from collections.abc import Mapping
from typing import Any

from app.exercises.checksums import with_checksum
from app.exercises.files import AnswerFile, Sheet
from app.requests.build import validated

Json = dict[str, Any]

FILM = "cell=rnn&hidden=3&steps=4&lag=1&seed=7"  # 12 steps forward, then backward from t = 3: the output, the layer ...
BACK = {"ask": "δ of the layer at t = 2", "n": 15, "name": "delta", "b": 0, "i": 1}
WEIGHT = {"ask": "the gradient of U", "n": 20, "name": "dU", "b": 2, "i": 0}
NEW = {"ask": "the new U", "n": 22, "name": "U", "b": 2, "i": 0}


def sheet(questions: Mapping[str, Json] | None = None, **more: Any) -> Sheet:
    asked = [q | {"id": name} for name, q in (questions or {"a": BACK, "b": WEIGHT, "c": NEW}).items()]
    return with_checksum(validated({"backflow": "sheet", "film": FILM, "questions": asked} | more, Sheet))


def handed_in(asked: Sheet, seed: int, answers: Mapping[str, Any], **more: Any) -> AnswerFile:
    """Answers by their ids: a number, or all that is said of an answer."""
    said = [{"id": k} | (x if isinstance(x, dict) else {"answer": x, "tries": 1}) for k, x in answers.items()]
    document = {"backflow": "answers", "seed": seed, "sheet": asked.model_dump(), "answers": said}
    return with_checksum(validated(document | more, AnswerFile))
