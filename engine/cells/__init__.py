"""The cells by the name that a request gives them: a new one is a file beside these and a line in this table."""

from collections.abc import Callable

from engine.cells.dense import Dense
from engine.cells.gru import GRU
from engine.cells.lstm import LSTM
from engine.cells.rnn import RNN
from engine.types import Cell

CELLS: dict[str, Callable[..., Cell]] = {"dense": Dense, "rnn": RNN, "lstm": LSTM, "gru": GRU}
