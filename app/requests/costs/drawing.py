"""How much work it is to draw the data of a task."""

from engine import tasks
from engine.tasks import NextLetter, Reber

SPOKEN = 5_000  # operations that could be done while Python makes one letter of a string
DRAWN = 200  # and while NumPy draws the numbers of one time step of one example
CALLED = 200_000  # and while it is called for one batch


def drawing(task: tasks.Task) -> tuple[int, int]:
    """Operations for a batch by itself, and for each of its time steps and examples."""
    if isinstance(task, Reber):
        return CALLED, SPOKEN
    letters = len(task.text) * (20 * len(task.alphabet) + 200) if isinstance(task, NextLetter) else 0
    return CALLED + letters, DRAWN
