"""The cells by the name that a request gives them: a new one is two files beside these, and a row in both tables."""

from collections.abc import Callable

from engine.cells import dense_unrolled, gru_unrolled, lstm_unrolled, rnn_unrolled
from engine.cells.dense import Dense
from engine.cells.gru import GRU
from engine.cells.lstm import LSTM
from engine.cells.rnn import RNN
from engine.types import Cell, Unrolled

CELLS: dict[str, Callable[..., Cell]] = {"dense": Dense, "rnn": RNN, "lstm": LSTM, "gru": GRU}

UNROLLED: dict[str, Unrolled] = {
    "dense": dense_unrolled,
    "rnn": rnn_unrolled,
    "lstm": lstm_unrolled,
    "gru": gru_unrolled,
}
