"""The backward pass as lines of text, a name and an equation each; a mistake is another text for a line.

A line knows what its layer computed at time step t, its parameters and `above`, the error that comes down; of the same
layer one time step later the names with `later.` before them, which are zero after the last. `xs`, `hs` and `cs` are x,
h and c of all T time steps; m examples, K outputs, w the weight of the loss, rate that of the update. `slope_i` is the
derivative of gate i as the cell has it, `slope_c` = dh/dc. Arrays are (B, n), as in `engine/cells`.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import CodeType

from engine.types import Cell

Lines = dict[str, str]  # equations by name, in the order in which they are computed


def _pair(line: str) -> tuple[str, str]:
    """The name and the equation of a line."""
    name, equation = line.strip().split(" = ", 1)
    return name, equation


def read(text: str) -> Lines:
    """The lines of a text."""
    return dict(_pair(line) for line in text.strip().splitlines())


DENSE = read("""
    from_above = above
    f_prime = f_prime_at(z)
    delta = from_above * f_prime
    dx = delta @ W.T
    dW = x.T @ delta
    db = delta.sum(0)
""")
RNN = read("""
    from_above = above
    from_next = later.dh_prev
    dh = from_above + from_next
    f_prime = f_prime_at(z)
    delta = dh * f_prime
    dx = delta @ W.T
    dh_prev = delta @ U.T
    dW = x.T @ delta
    dU = h_prev.T @ delta
    db = delta.sum(0)
""")
LSTM = read("""
    from_above = above
    from_next = later.dh_prev
    dc_next = later.dc_prev
    dh = from_above + from_next
    do = dh * tanh_c
    dc_hidden = dh * slope_c
    dc = dc_hidden + dc_next
    di = dc * g
    df = dc * c_prev
    dg = dc * i
    delta_i = di * slope_i
    delta_f = df * slope_f
    delta_g = dg * slope_g
    delta_o = do * slope_o
    delta = beside(delta_i, delta_f, delta_g, delta_o)
    dx = delta @ W.T
    dh_prev = delta @ U.T
    dc_prev = dc * f
    dW = x.T @ delta
    dU = h_prev.T @ delta
    db = delta.sum(0)
""")
GRU_AFTER = read("""
    from_above = above
    from_next = later.dh_prev
    dh = from_above + from_next
    dn = dh * (1 - u)
    du = dh * (h_prev - n)
    delta_n = dn * slope_n
    dq = delta_n * r
    dr = delta_n * q
    delta_r = dr * slope_r
    delta_u = du * slope_u
    delta = beside(delta_r, delta_u, delta_n)
    dx = delta @ W.T
    dh_direct = dh * u
    dh_via_r = delta_r @ U_r.T
    dh_via_u = delta_u @ U_u.T
    dh_via_n = dq @ U_n.T
    dh_prev = dh_direct + dh_via_r + dh_via_u + dh_via_n
    dW = x.T @ delta
    dU = h_prev.T @ beside(delta_r, delta_u, dq)
    db = delta.sum(0)
    dc = dq.sum(0)
""")
GRU_BEFORE = GRU_AFTER | {  # an equation that stands there keeps its place
    "dq": "delta_n",
    "dr": "dq @ U_n.T * h_prev",
    "dh_via_n": "dq @ U_n.T * r",
    "dU": "beside(h_prev.T @ delta_r, h_prev.T @ delta_u, (r * h_prev).T @ dq)",
}
CELL_LINES = {"dense": DENSE, "rnn": RNN, "lstm": LSTM, "gru after": GRU_AFTER, "gru before": GRU_BEFORE}

LOSS_LINES = {
    "half_mse": read("from_above = w * (a - y) / (K * m)"),
    "mse": read("from_above = w * 2 * (a - y) / (K * m)"),
    "half_sse": read("from_above = w * (a - y) / m"),
    "cross_entropy": read("""
        from_above = -w * y / a / m
        delta = w * (a * y.sum(1, keepdims=True) - y) / m
    """),
    "bce": read("""
        from_above = w * ((1 - y) / (1 - a) - y / a) / m
        delta = w * (a - y) / m
    """),
}
SOFTMAX = {"delta": "through_softmax(a, from_above)"}

TIME = {"w": "w", "sweeps": "sweeps"}  # the weights of the losses, and where errors start and end
FORWARD = ("f_prime",)  # lines that are no errors: the forward pass alone decides them, and visits do not add up
SUMS = {"W": "dW.sum(0)", "U": "dU.sum(0)", "b": "db.sum(0)", "c": "dc.sum(0)"}  # over the visits, of time steps t


def kind_of(cell: Cell) -> str:
    """The name of the cell's lines: its kind, and of a gru where it resets."""
    return f"gru {cell.reset}" if cell.kind == "gru" and hasattr(cell, "reset") else cell.kind


def lines_of(cell: Cell, loss: str | None) -> Lines:
    """The lines of a layer, those of the output if its loss is named; in the order in which they are computed."""
    lines = dict(CELL_LINES[kind_of(cell)])
    if cell.activation == "softmax":  # which has a Jacobian, and no f'
        del lines["f_prime"]
        lines |= SOFTMAX
    return lines | (LOSS_LINES[loss] if loss else {})


def shown(cell: Cell) -> list[str]:
    """The names of lines that a trace shows, in their order: errors, and deltas of gates one by one."""
    hidden = {f"d{name}" for name in cell.shapes} | ({"delta"} if cell.gates else set())
    return [name for name in lines_of(cell, None) if name not in hidden]


NOTHING = r" \+ 0 \* \w+$|^0 \* \w+ \+ |^0 \* \w+$"  # a term that only gives the others its shape
SPELLED = {"c": "o * (1 - tanh_c**2)"}
TANH = ("g", "n")


def written(equation: str) -> str:
    """An equation as a person writes it, with the derivatives of the gates spelled out."""

    def spelled(found: re.Match[str]) -> str:
        gate = found[1]
        return SPELLED.get(gate) or (f"(1 - {gate}**2)" if gate in TANH else f"{gate} * (1 - {gate})")

    return re.sub(r"\bslope_([a-z])\b", spelled, equation)


def in_one(lines: Mapping[str, str]) -> str:
    """Several lines as one text."""
    return "; ".join(
        f"{name} = {_of_time(name, re.sub(NOTHING, '', equation) or '0')}" for name, equation in lines.items()
    )


def _of_time(name: str, equation: str) -> str:
    """An equation as it is written; those of the whole pass in the words of a request."""
    if name == "w":
        return re.sub(r"\bw\b", "loss_at[t]", equation)
    return "those of the algorithm" if name == equation == "sweeps" else written(equation)


@cache
def code(equation: str) -> CodeType:
    """An equation compiled; all of them stand in this package, none comes from outside."""
    return compile(equation, equation, "eval")
