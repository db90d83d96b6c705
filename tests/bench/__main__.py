"""Prints what was measured beside what was promised; `python -m tests.bench torch growth` measures these alone."""

import sys

from tests.bench import (
    against_torch,
    film_file,
    first_line,
    first_visit,
    floor,
    frames,
    growth,
    heap,
    labs,
    mistakes,
    rtrl,
    tabs,
    training,
    weights,
)

SUBJECTS = {
    "torch": against_torch.measure,
    "cores": against_torch.measure_with_all_cores,
    "products": floor.measure,
    "growth": growth.measure,
    "rtrl": rtrl.measure,
    "training": training.measure,
    "line": first_line.measure,
    "visit": first_visit.measure,
    "frames": frames.measure,
    "heap": heap.measure,
    "tabs": tabs.measure,
    "weights": weights.measure,
    "labs": labs.measure,
    "mistakes": mistakes.measure,
    "sample": mistakes.sample,
    "file": film_file.measure,
}


def main(chosen: list[str]) -> int:
    """The exit status: 1 when a promise is missed."""
    if unknown := set(chosen) - SUBJECTS.keys():
        sys.exit(f"There is no {', '.join(sorted(unknown))} to measure; there are {', '.join(SUBJECTS)}.")
    kept = True
    for subject in chosen or [name for name in SUBJECTS if name != "sample"]:  # a part of "mistakes"
        for found in SUBJECTS[subject]():
            print(found.line, flush=True)
            kept = kept and found.ok is not False
    return 0 if kept else 1


sys.exit(main(sys.argv[1:]))
