"""Which tests go to which worker process, and in which order: a whole run must not end with one worker at work.

`make test` starts more workers than a small machine has cores, because a third of the time is spent waiting. What
mostly waits therefore starts first, beside the browser's tests, which compute; what is short fills the end.
"""

SLOWEST_FIRST = (  # by measured seconds, but for the two of the server, which wait
    "tests/stress/",
    "tests/browser/test_lessons.py",
    "tests/browser/test_everybody.py",
    "tests/browser/test_streams.py",
    "tests/app/http/test_sockets.py",
    "tests/app/http/test_deadlines.py",
    "tests/browser/test_every_step.py",
    "tests/browser/test_live.py",
    "tests/browser/test_dock.py",
    "tests/browser/test_lessons.py",
    "tests/browser/test_labs.py",
    "tests/browser/test_links.py",
    "tests/browser/test_comfort.py",
    "tests/browser/test_looks.py",
    "tests/browser/test_own_columns.py",
    "tests/browser/test_stage.py",
    "tests/browser/test_form.py",
    "tests/browser/test_training.py",
    "tests/browser/test_compare.py",
    "tests/browser/test_export.py",
    "tests/browser/",
    "tests/engine/test_gradients.py",
    "tests/engine/test_invariants.py",
    "tests/app/page/test_trainings.py",
    "tests/app/",
)


def rank(nodeid: str) -> tuple[int, str]:
    """The place of a test in the order; of one place, one file after the other."""
    known = (i for i, start in enumerate(SLOWEST_FIRST) if nodeid.startswith(start))
    return next(known, len(SLOWEST_FIRST)), nodeid.partition("::")[0]
