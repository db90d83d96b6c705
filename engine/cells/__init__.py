"""The cells by name: a new one is a file beside these and a line in this table."""

from collections.abc import Callable

from engine.cells.dense import Dense
from engine.cells.rnn import RNN
from engine.types import Cell

CELLS: dict[str, Callable[[int, int, str], Cell]] = {"dense": Dense, "rnn": RNN}
