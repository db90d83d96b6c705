"""A dense layer over n time steps: as none waits for another, it is one step with more rows."""

from engine.cells.dense import Dense
from engine.types import Array, Errors, Values


def forward(cell: Dense, p: Values, projected: Array, s: Array) -> tuple[Values, Array]:
    return cell.step(p, projected, ()), s


def backward(cell: Dense, p: Values, v: Values, d_out: Array, d_state: Array, delta: Array | None = None) -> Errors:
    """`delta` may be given by a loss whose formula for it stays finite where d_out does not."""
    e = cell.backward(p, v, cell.local_derivatives(v), d_out, (), delta)
    return Errors(e, {"delta": e["delta"]}, d_state)
