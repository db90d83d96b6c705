"""Every question of our lessons can be put to a class, as the page sends it: server and page know the same of one."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from app.limits import LIMITS
from app.live.session import Session
from app.live.shapes import LiveChange, Reference
from tests.app.lessons.ours import IDS, told
from tests.chromium import NODE

Json = dict[str, Any]
ROOM = LIMITS.live_document - 250  # for a link; beside a longer one the page sends the question alone
ROOT = Path(__file__).parents[3]
SCRIPT = """
import { readFileSync } from "node:fs";
import { canBePut, travelling } from "./static/live/questions.js";
const asked = JSON.parse(readFileSync(0, "utf8"));
const put = asked.map(([question, link]) => canBePut(question) && travelling(question, 1, "open", link));
process.stdout.write(JSON.stringify(put));
"""


@cache
def put() -> dict[str, list[tuple[Json, str, Json]]]:
    """Of each lesson: its questions, where the class is, and the question as the page sends it."""
    asked = [
        (name, stop["question"] | {"id": f"q{k}"}, f"?{stop['query'] or ''}#{urlencode(stop['place'] or {})}")
        for name in IDS
        for k, stop in enumerate(told(name)["stops"])
        if stop["question"]
    ]
    said = json.dumps([[question, link] for _, question, link in asked])
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", SCRIPT], input=said, cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: dict[str, list[tuple[Json, str, Json]]] = {name: [] for name in IDS}
    for (name, question, link), sent in zip(asked, json.loads(ran.stdout), strict=True):
        found[name].append((question, link, sent))
    return found


@pytest.mark.parametrize("name", IDS)
def test_every_question_of_a_lesson_can_be_put_to_a_class(name: str) -> None:
    session = Session("CDFG", "k" * 22, "somebody", 0.0)
    for rev, (question, link, sent) in enumerate(put()[name]):
        place = {"link": link} if len(link) <= ROOM else {}
        change = LiveChange.model_validate_json(json.dumps({"rev": rev, "question": sent} | place))
        assert session.change(change, 0.0), question["ask"]
        assert session.question is not None
        assert session.question.truth == question["truth"]


def test_the_number_that_is_asked_for_travels_with_all_that_a_class_knows_of_one() -> None:
    with_one = [(question["of"], sent["of"]) for each in put().values() for question, _, sent in each if "of" in sent]
    assert len(with_one) > 10
    for of, sent in with_one:
        assert sent == {name: value for name, value in of.items() if name in Reference.model_fields}
