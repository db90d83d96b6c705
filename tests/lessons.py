"""`make lessons`: computes what the trainings of our lessons come to, and writes it beside the lessons."""

import json
from typing import Any

from app.lessons import answers, library, trained
from app.lessons.films import Films, Wanted, training_key
from engine.training.loop import drain


def computed() -> dict[str, dict[str, Any]]:
    """Every training that a lesson asks for, computed anew; nothing that was written is looked at."""
    found: dict[str, dict[str, Any]] = {}
    for book in library.volumes():
        if not book.own:
            films = Films(known={})
            drain(answers.answered(library.read(book), films))
            found |= {training_key(wanted): told for wanted, told in films.kept.items() if is_training(wanted)}
    return dict(sorted(found.items()))


def is_training(wanted: Wanted) -> bool:
    return wanted.kind == "training"


if __name__ == "__main__":
    trained.FILE.write_text(json.dumps(computed(), indent=1) + "\n", encoding="utf-8")
