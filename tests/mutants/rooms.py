"""Which tests have to notice what goes wrong where: of a planned fault by name, of a drawn one by its place."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]

ENGINE = tuple(
    f"tests/engine/{name}"
    for name in (
        *("test_parts.py", "test_extremes.py", "test_traps.py", "test_published.py", "test_story.py", "training/"),
        *("analysis/", "tasks/", "test_ways_back.py", "test_gradients.py", "test_invariants.py", "test_purity.py"),
        *("test_activations.py", "test_costs.py", "test_initializers.py", "test_norms.py", "test_optimizers.py"),
    )
)
EDGE = ("tests/app/http/test_middleware.py", "tests/app/http/test_methods.py", "tests/app/requests/test_errors.py")
ROOMS_OF_THE_EDGE = (
    *("code", "endpoints", "exercises", "film_file", "form", "lessons", "live", "page", "python", "requests"),
    "responses",
)
MANY = 6  # files of tests that import the same module, of which none is about it
SLOW = {  # look only where nobody else notices
    *("any_order", "costing", "deadlines", "golden", "gradients", "invariants", "letting_go", "newcomers"),
    *("presets", "sockets", "trainings", "turns", "verdicts", "workers"),
}


def one_by_one(folder: str) -> tuple[tuple[str, ...], ...]:
    """Each file of a folder's tests in a process of its own, what is slow last: together they would take too long."""
    files = sorted((ROOT / folder).glob("test_*.py"), key=lambda path: (path.stem.removeprefix("test_") in SLOW, path))
    return tuple((path.relative_to(ROOT).as_posix(),) for path in files)


PAGE = ("tests/static/**/*.test.js",)
BROWSED = {  # by room of the page: the tests in a browser that look where nobody under node notices
    "cells": ("stage",),
    "check": ("check_mine",),
    "compare": ("compare",),
    "embed": ("embed",),
    "exercises": ("exercises",),
    "export": ("export",),
    "film": ("stage", "panels"),
    "form": ("form", "own_data", "own_columns"),
    "inside": ("inside",),
    "labs": ("labs", "lab_ways", "lab_reach"),
    "lessons": ("lessons",),
    "live": ("live",),
    "moving": ("moving",),
    "now": ("notation", "now", "formulas"),
    "page": ("transport", "streams"),
    "panels": ("panels", "dock"),
    "predict": ("predict",),
    "predictions": ("predictions",),
    "questions": ("predict", "exercises", "lessons"),
    "recorded": ("film_file", "embed"),
    "shared": ("stage", "panels"),
    "shell": ("dock", "comfort", "looks"),
    "spot": ("spot",),
    "stage": ("stage", "selection"),
    "tour": ("first_visit", "start"),
    "training": ("training",),
    "watch": ("transport", "streams", "stage"),
    "weights": ("weights",),
}


def browsers(*names: str) -> tuple[tuple[str, ...], ...]:
    """Tests in a browser, each file in a process of its own."""
    return tuple((f"tests/browser/test_{name}.py",) for name in names)


def on_the_page(room: str) -> tuple[tuple[str, ...], ...]:
    """The room's own tests under node, then all under node, then those in a browser."""
    own = f"tests/static/{room}/*.test.js"
    return (*(((own,),) if any(ROOT.glob(own)) else ()), PAGE, *browsers(*BROWSED[room]))


LOOK = {  # by the beginning of a file's path, the longest that fits: what looks first, and what looks after it
    "engine/": (ENGINE,),
    "engine/activations": (("tests/engine/test_activations.py",), ENGINE),
    "engine/analysis/": (("tests/engine/analysis/",), ENGINE),
    "engine/initializers": (("tests/engine/test_initializers.py",), ENGINE),
    "engine/mistakes/": (("tests/engine/mistakes/",), ("tests/app/endpoints/test_check.py",), ENGINE),
    "engine/notation/": (("tests/engine/notation/",),),
    "engine/optimizers": (("tests/engine/test_optimizers.py",), ENGINE),
    "engine/tasks/": (("tests/engine/tasks/",), ENGINE),
    "engine/training/": (("tests/engine/training/",), ENGINE),
    "app/main": (("tests/app/http/test_status.py",), EDGE),
    "app/": (
        (*(f"tests/app/test_{name}.py" for name in ("cli", "limits", "proposals", "resources", "allocator")),),
        EDGE,
    ),
    "app/code/": (("tests/app/code/",),),
    "app/exercises/": (("tests/app/exercises/",),),
    "app/film_file/": (
        ("tests/app/film_file/",),
        ("tests/app/http/test_film_file.py", "tests/app/requests/costs/test_charges.py"),
    ),
    "app/lessons/": (("tests/app/lessons/",),),
    "app/python/": (("tests/app/python/",),),
    "app/endpoints/": (
        ("tests/app/responses/test_stream.py", "tests/app/requests/costs/test_charges.py"),
        ("tests/app/endpoints/",),
    ),
    "app/form/": (("tests/app/form/",), ("tests/app/requests/",), ("tests/app/page/",)),
    "app/http/": one_by_one("tests/app/http"),
    "app/live/": (("tests/app/live/",),),
    "app/page/": (("tests/app/page/",), ("tests/app/responses/test_golden.py",)),
    "app/page/figures/": (("tests/app/responses/test_golden.py",), ("tests/app/page/",)),
    "app/requests/": (("tests/app/requests/",), ("tests/app/form/", "tests/app/responses/"), ("tests/app/endpoints/",)),
    "app/responses/": (
        ("tests/app/responses/", "tests/app/requests/costs/test_charges.py"),
        ("tests/app/endpoints/",),
        ("tests/app/http/test_streaming.py", "tests/app/http/test_deadlines.py"),
    ),
    "app/workers/": (
        ("tests/app/workers/test_pool.py", "tests/app/workers/test_computation.py"),
        ("tests/app/workers/test_any_order.py", "tests/app/workers/test_admission.py"),
        ("tests/app/workers/",),
        ("tests/app/http/test_status.py", "tests/app/http/test_newcomers.py", "tests/app/http/test_clients.py"),
    ),
    "static/": (PAGE, *browsers("start", "links", "transport", "dock", "comfort")),
    **{f"static/{room}/": on_the_page(room) for room in BROWSED},
}


def looking(file: str) -> tuple[tuple[str, ...], ...]:
    """The tests that have to notice a fault which was drawn in this file: those that import it look first.

    At last come those of the other rooms of the edge: a sheet of exercises asks an endpoint, a page is rendered.
    """
    near = (importing(file),) if file.endswith(".py") else ()
    own = LOOK[max(filter(file.startswith, LOOK), key=len)]
    others = (one for one in OTHERS if one not in own) if file.startswith("app/") else ()
    return (*filter(None, near), *own, *others)


OTHERS = (*((f"tests/app/{room}/",) for room in ROOMS_OF_THE_EDGE), EDGE)


def importing(file: str) -> tuple[str, ...]:
    """The files of tests in the same room which import the module that stands in this file; nothing where many do."""
    package, _, module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".").rpartition(".")
    named = re.compile(rf"^from {package}\.{module} import |^from {package} import .*\b{module}\b", re.MULTILINE)
    every = sorted((ROOT / "tests" / file.partition("/")[0]).rglob("test_*.py"))
    tests = [path for path in every if path.stem.removeprefix("test_") not in SLOW]
    found = tuple(path.relative_to(ROOT).as_posix() for path in tests if named.search(path.read_text("utf-8")))
    return found if len(found) <= MANY else ()


def named(room: str, word: str) -> str:
    """The tests of that name: a file of Python or JavaScript in the room, else one of the browser's; or one test of it.

    Where two files have the name, the folder stands before it, as in check/naming.

    Raises: ValueError, where there is none, or more than one.
    """
    file, colons, test = word.partition("::")
    folder, _, stem = file.rpartition("/")
    own = [*(ROOT / "tests" / room).rglob(f"test_{stem}.py"), *(ROOT / "tests" / room).rglob(f"{stem}.test.js")]
    every = own or [*(ROOT / "tests").rglob(f"test_{stem}.py")]
    paths = [path for path in every if folder in ("", path.parent.name)]
    if len(paths) != 1:
        raise ValueError(f"There are {len(paths)} files of tests with the name {stem!r}, not one.")
    if test and f"def {test}(" not in paths[0].read_text("utf-8"):
        raise ValueError(f"There is no {test!r} in {paths[0].name}.")
    return paths[0].relative_to(ROOT).as_posix() + colons + test
