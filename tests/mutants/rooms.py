"""Which tests have to notice what goes wrong where: of a planned fault by name, of a drawn one by its place."""

from pathlib import Path

ROOT = Path(__file__).parents[2]

LOOK = {  # by the beginning of a file's path, the longest that fits: what looks first, and what looks after it
    "engine/": (("tests/engine/",),),
    "engine/activations": (("tests/engine/test_activations.py",), ("tests/engine/",)),
    "engine/analysis/": (("tests/engine/analysis/",), ("tests/engine/",)),
    "engine/initializers": (("tests/engine/test_initializers.py",), ("tests/engine/",)),
    "engine/mistakes/": (("tests/engine/mistakes/",), ("tests/app/endpoints/test_check.py",), ("tests/engine/",)),
    "engine/notation/": (("tests/engine/notation/",),),
    "engine/optimizers": (("tests/engine/test_optimizers.py",), ("tests/engine/",)),
    "engine/tasks/": (("tests/engine/tasks/",), ("tests/engine/",)),
    "engine/training/": (("tests/engine/training/",), ("tests/engine/",)),
    "app/": (("tests/app/",),),
    "app/endpoints/": (("tests/app/endpoints/",), ("tests/app/responses/",)),
    "app/form/": (("tests/app/form/",), ("tests/app/requests/",), ("tests/app/page/",)),
    "app/http/": (("tests/app/http/test_middleware.py", "tests/app/http/test_hosts.py"), ("tests/app/http/",)),
    "app/page/": (("tests/app/page/",),),
    "app/requests/": (("tests/app/requests/",), ("tests/app/form/", "tests/app/responses/"), ("tests/app/endpoints/",)),
    "app/responses/": (("tests/app/responses/",), ("tests/app/endpoints/",)),
    "app/workers/": (("tests/app/workers/",), ("tests/app/http/",)),
    "static/": (("tests/static/**/*.test.js",),),
    **{
        f"static/{room}/": ((f"tests/static/{room}/*.test.js",), ("tests/static/**/*.test.js",))
        for room in (
            *("compare", "export", "film", "form", "inside", "labs", "now", "page"),
            *("panels", "predictions", "shared", "shell", "stage", "tour", "training"),
        )
    },
}


def looking(file: str) -> tuple[tuple[str, ...], ...]:
    """The tests that have to notice a fault which was drawn in this file, in the order in which they look."""
    return LOOK[max(filter(file.startswith, LOOK), key=len)]


def named(room: str, word: str) -> str:
    """The tests of that name: a file of Python or JavaScript in the room, else one of the browser's; or one test of it.

    Raises: ValueError, where there is none, or more than one.
    """
    stem, colons, test = word.partition("::")
    paths = [*(ROOT / "tests" / room).rglob(f"test_{stem}.py"), *(ROOT / "tests" / room).rglob(f"{stem}.test.js")]
    if not paths:
        paths = [*(ROOT / "tests").rglob(f"test_{stem}.py")]
    if len(paths) != 1:
        raise ValueError(f"There are {len(paths)} files of tests with the name {stem!r}, not one.")
    return paths[0].relative_to(ROOT).as_posix() + colons + test
