"""Trainings worth watching: for each task one that learns, and one that fails and shows why."""

from typing import NamedTuple
from urllib.parse import urlencode


class Training(NamedTuple):
    """A training by the fields of its form, and the loss which it reaches, or from which it stays away.

    The loss is that of held-out data, or of the last batch where the task has none, whatever the seed.
    """

    task: str
    learns: bool
    sentence: str
    loss: float
    iterations: int
    fields: dict[str, str]

    @property
    def asked(self) -> dict[str, str]:
        """All the fields of GET /api/training; every line is told."""
        return {
            "task": self.task,
            "optimizer": "adam",
            "rate": "0.01",
            "iterations": str(self.iterations),
        } | self.fields

    @property
    def query(self) -> str:
        return urlencode(self.asked)


def _learns(task: str, sentence: str, closing: float, updates: int, **fields: str) -> Training:
    return Training(task, True, sentence, closing, updates, fields)


def _fails(task: str, sentence: str, closing: float, updates: int, **fields: str) -> Training:
    return Training(task, False, sentence, closing, updates, fields)


_ECHO = {"hidden": "12", "steps": "12", "batch": "16", "lag": "6", "symbols": "2"}
_TEXT = {"text": "the error flows back", "steps": "9", "batch": "8", "hidden": "20"}
_REBER = {"hidden": "12", "steps": "16", "batch": "8"}
_SINE = {"hidden": "8", "steps": "8", "batch": "8"}
_SPIRALS = {"batch": "64", "noise": "0", "cell": "dense"}

TRAININGS = (
    _learns("echo", "The error of a symbol finds its way six time steps back.", 0.2, 300, **_ECHO),
    _fails(
        "echo",
        "The same through sigmoids, and sixteen time steps: less than a billionth of the error arrives.",
        2.0,
        150,
        activation="sigmoid",
        hidden="8",
        steps="20",
        batch="16",
        lag="16",
        symbols="2",
    ),
    _learns(
        "copy",
        "Two gates hold on to two symbols.",
        0.1,
        400,
        cell="gru",
        hidden="16",
        batch="16",
        span="2",
        lag="2",
        symbols="2",
    ),
    _fails(
        "copy",
        "Each time step back multiplies the error by f′, at most a quarter, and by U: after twenty little is left.",
        1.3,
        100,
        activation="sigmoid",
        hidden="8",
        batch="16",
        span="2",
        lag="20",
        symbols="2",
    ),
    _learns(
        "adding",
        "A cell state keeps the first marked number until the second one comes.",
        0.01,
        500,
        cell="lstm",
        hidden="12",
        steps="6",
        batch="32",
        loss_at="last",
    ),
    _fails(
        "adding",
        "The one error starts at the end, and the first number lies up to 23 time steps back.",
        0.04,
        150,
        hidden="12",
        steps="24",
        batch="32",
        loss_at="last",
        activation="sigmoid",
    ),
    _learns(
        "temporal_order",
        "The first sign lies eight time steps back: not far for two gates.",
        0.1,
        200,
        cell="gru",
        hidden="12",
        steps="10",
        batch="16",
    ),
    _fails(
        "temporal_order",
        "The first sign lies more than 30 sigmoids back: next to nothing of the error arrives.",
        1.3,
        100,
        activation="sigmoid",
        hidden="8",
        steps="40",
        batch="16",
    ),
    _learns("parity", "Every time step tells what it should have been.", 0.1, 500, hidden="16", steps="4", batch="32"),
    _fails(
        "parity",
        "Only the end tells, and one bit of twelve turns it over.",
        0.6,
        200,
        hidden="12",
        steps="12",
        batch="32",
        loss_at="last",
    ),
    _learns("sine", "Two values in a row tell whether the wave rises or falls.", 0.3, 200, **_SINE),
    _fails(
        "sine",
        "Without a state the wave may rise or fall: the best answer is the mean of both.",
        0.8,
        200,
        **_SINE,
        cell="dense",
    ),
    _learns(
        "reber",
        "The second letter of a string, T or P, is kept until its last but one.",
        10.0,
        250,
        **_REBER,
        cell="lstm",
    ),
    _fails(
        "reber",
        "Without a state a letter alone does not tell where in the grammar it stands.",
        15.0,
        150,
        **_REBER,
        cell="dense",
    ),
    _learns("next_letter", "What came before tells which letter follows an r.", 1.5, 300, **_TEXT),
    _fails("next_letter", "One letter alone does not tell what follows it.", 2.5, 300, **_TEXT, cell="dense"),
    _learns("xor", "A hidden layer folds the plane.", 0.2, 500, cell="dense", hidden="4", loss="bce"),
    _fails("xor", "No straight line parts the two classes.", 0.6, 200, cell="dense", hidden="", loss="bce"),
    _learns("circles", "Six units draw a ring.", 0.3, 300, cell="dense", hidden="6", batch="32"),
    _fails(
        "circles",
        "No straight line parts a disc from the ring around it.",
        0.6,
        100,
        cell="dense",
        hidden="",
        batch="32",
    ),
    _learns(
        "spirals", "Two layers bend far enough.", 0.1, 600, **_SPIRALS, hidden="24,24", activation="relu", init="he"
    ),
    _fails("spirals", "A line cuts both arms.", 0.5, 100, **_SPIRALS, hidden=""),
    _learns("iris", "Four measures tell three kinds apart.", 0.3, 200, cell="dense", hidden="6", batch="30"),
    _fails(
        "iris",
        "Down through five layers of sigmoids the error vanishes as it does back through time.",
        1.0,
        200,
        cell="dense",
        hidden="6,6,6,6,6",
        activation="sigmoid",
        optimizer="sgd",
        rate="0.1",
        batch="30",
    ),
)
