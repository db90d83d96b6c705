"""The lessons that come with us, computed once for all tests."""

import json
from functools import cache
from typing import Any

from app.endpoints import lesson
from app.lessons import library

Json = dict[str, Any]
IDS = [book.id for book in library.volumes() if not book.own]


@cache
def told(name: str) -> Json:
    """The answer of /api/lesson."""
    return computed(lesson.read((("id", name),)))


def computed(found: Any) -> Json:
    *_, last = filter(None, lesson.lines(found))
    answer: Json = json.loads(last)
    return answer


def of_text(text: str) -> Json:
    """The answer to somebody's own text."""
    return computed(lesson.read(json.dumps({"text": text}).encode()))


FILM = "hidden=1&activation=linear&task=data&data=1,0%0A0,-0.5&loss=half_sse"
WEIGHTS = '[{"W":[[1]],"U":[[0.5]],"b":[0]},{"W":[[1]],"b":[0]}]'
STOP = f"""+++
title = "One"
[films]
A = '{FILM}&params={WEIGHTS}'
+++
## First
+++
film = "A"
HEAD
+++
TEXT
"""


def stop(head: str = "", text: str = "Words.") -> str:
    """A lesson of one stop."""
    return STOP.replace("HEAD", head).replace("TEXT", text)
