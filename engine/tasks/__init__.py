"""Small data sets, drawn from a seed, each with how far back in time its answer lies.

A task knows its widths, and draws a batch: inputs `(T, B, I)` and targets `(T, B, K)`.
"""

from engine.tasks.base import HELD_OUT, Data, Task
from engine.tasks.classification import Circles, Iris, Spirals, Xor
from engine.tasks.own import OwnData
from engine.tasks.recall import Copy, Echo
from engine.tasks.sequences import Adding, Parity, Sine, TemporalOrder
from engine.tasks.text import NextLetter, Reber

__all__ = [
    "HELD_OUT",
    "Adding",
    "Circles",
    "Copy",
    "Data",
    "Echo",
    "Iris",
    "NextLetter",
    "OwnData",
    "Parity",
    "Reber",
    "Sine",
    "Spirals",
    "Task",
    "TemporalOrder",
    "Xor",
]
