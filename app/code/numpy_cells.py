"""The lines of each cell in a program in NumPy: what one time step does forward, and the same undone backward.

`{l}` is the number of the layer, `{x}` its input at time step t, `{above}` the error of its output that comes from
above. An array of states has one row more than there are time steps: its last row, which is [-1], is the state before
the first one.
"""

from collections.abc import Callable
from typing import NamedTuple

from app.code.numpy_functions import ACTIVATIONS
from engine.types import Cell


class Lines(NamedTuple):
    """Of a layer: arrays (T, B, H) that it writes, and its lines within the loop over time, forward and backward."""

    arrays: tuple[str, ...]
    forward: str
    backward: str


def dense(cell: Cell) -> Lines:
    f, _ = ACTIVATIONS[cell.activation or "linear"]
    backward = f"""{through(cell, "a", "{above}")}
dW{{l}} += {{x}}.T @ delta
db{{l}} += delta.sum(axis=0)"""
    return Lines(("z", "a"), f"z{{l}}[t] = {{x}} @ W{{l}} + b{{l}}\na{{l}}[t] = {f.format('z{l}[t]')}", backward)


def through(cell: Cell, output: str, error: str) -> str:
    """The line that leads an error back through the activation."""
    if cell.activation == "softmax":
        return f"delta = softmax_back({output}{{l}}[t], {error})"
    _, prime = ACTIVATIONS[cell.activation or "linear"]
    return f"delta = {error} * {prime.format('z{l}[t]')}" if prime else f"delta = {error}"


def rnn(cell: Cell) -> Lines:
    f, _ = ACTIVATIONS[cell.activation or "linear"]
    forward = f"""z{{l}}[t] = {{x}} @ W{{l}} + h{{l}}[t - 1] @ U{{l}} + b{{l}}
h{{l}}[t] = {f.format("z{l}[t]")}"""
    backward = f"""dh = {{above}} + dh{{l}}_next
{through(cell, "h", "dh")}
dW{{l}} += {{x}}.T @ delta
dU{{l}} += h{{l}}[t - 1].T @ delta
db{{l}} += delta.sum(axis=0)
dh{{l}}_next = delta @ U{{l}}.T"""
    return Lines(("z",), forward, backward)


LSTM = Lines(
    ("zi", "zf", "zg", "zo", "i", "f", "g", "o"),
    """z = {x} @ W{l} + h{l}[t - 1] @ U{l} + b{l}
zi{l}[t], zf{l}[t], zg{l}[t], zo{l}[t] = np.split(z, 4, axis=1)
i{l}[t], f{l}[t], o{l}[t] = sigmoid(zi{l}[t]), sigmoid(zf{l}[t]), sigmoid(zo{l}[t])
g{l}[t] = np.tanh(zg{l}[t])
c{l}[t] = f{l}[t] * c{l}[t - 1] + i{l}[t] * g{l}[t]
h{l}[t] = o{l}[t] * np.tanh(c{l}[t])""",
    """dh = {above} + dh{l}_next
do = dh * np.tanh(c{l}[t])
dc = dh * o{l}[t] * d_tanh(c{l}[t]) + dc{l}_next
di, df, dg = dc * g{l}[t], dc * c{l}[t - 1], dc * i{l}[t]
delta_i, delta_f = di * d_sigmoid(zi{l}[t]), df * d_sigmoid(zf{l}[t])
delta_g, delta_o = dg * d_tanh(zg{l}[t]), do * d_sigmoid(zo{l}[t])
delta = np.concatenate([delta_i, delta_f, delta_g, delta_o], axis=1)
dW{l} += {x}.T @ delta
dU{l} += h{l}[t - 1].T @ delta
db{l} += delta.sum(axis=0)
dh{l}_next, dc{l}_next = delta @ U{l}.T, dc * f{l}[t]""",
)

GRU_FORWARD = """x_r, x_u, x_n = np.split({x} @ W{l} + b{l}, 3, axis=1)
zr{l}[t], zu{l}[t] = x_r + h{l}[t - 1] @ U{l}_r, x_u + h{l}[t - 1] @ U{l}_u
r{l}[t], u{l}[t] = sigmoid(zr{l}[t]), sigmoid(zu{l}[t])
q{l}[t] = HEARD @ U{l}_n + c{l}
zn{l}[t] = x_n + RESET
n{l}[t] = np.tanh(zn{l}[t])
h{l}[t] = sigmoid(-zu{l}[t]) * n{l}[t] + u{l}[t] * h{l}[t - 1]  # sigmoid(-z) is 1 - u"""
GRU_BACKWARD = """dh = {above} + dh{l}_next
du = dh * (h{l}[t - 1] - n{l}[t])
delta_n = dh * sigmoid(-zu{l}[t]) * d_tanh(zn{l}[t])
DQ
delta_r, delta_u = dr * d_sigmoid(zr{l}[t]), du * d_sigmoid(zu{l}[t])
delta = np.concatenate([delta_r, delta_u, delta_n], axis=1)
dW{l} += {x}.T @ delta
dU{l} += np.concatenate([h{l}[t - 1].T @ delta_r, h{l}[t - 1].T @ delta_u, HEARD.T @ dq], axis=1)
db{l} += delta.sum(axis=0)
dc{l} += dq.sum(axis=0)
dh{l}_next = dh * u{l}[t] + delta_r @ U{l}_r.T + delta_u @ U{l}_u.T + INTO_PAST"""
RESETS = {
    "after": {
        "HEARD": "h{l}[t - 1]",
        "RESET": "r{l}[t] * q{l}[t]",
        "DQ": "dq, dr = delta_n * r{l}[t], delta_n * q{l}[t]",
        "INTO_PAST": "dq @ U{l}_n.T",
    },
    "before": {
        "HEARD": "(r{l}[t] * h{l}[t - 1])",
        "RESET": "q{l}[t]",
        "DQ": "dq, dr = delta_n, delta_n @ U{l}_n.T * h{l}[t - 1]",
        "INTO_PAST": "dq @ U{l}_n.T * r{l}[t]",
    },
}


def gru(cell: Cell) -> Lines:
    return Lines(("zr", "zu", "zn", "r", "u", "q", "n"), reset(cell, GRU_FORWARD), reset(cell, GRU_BACKWARD))


def reset(cell: Cell, lines: str) -> str:
    """The lines of a gru whose reset gate acts where that of the cell does."""
    for word, text in RESETS[getattr(cell, "reset", "after")].items():
        lines = lines.replace(word, text)
    return lines


CELLS: dict[str, Callable[[Cell], Lines]] = {"dense": dense, "rnn": rnn, "lstm": lambda cell: LSTM, "gru": gru}
