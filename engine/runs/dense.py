"""A dense layer waits for no past: a run of it is one step with more rows."""

from engine.cells.dense import Dense
from engine.types import Array, Errors, Values


def through(cell: Dense, p: Values, fed: Array, s: Array) -> tuple[Values, Array]:
    return cell.step(p, fed, ()), s


def back(cell: Dense, p: Values, v: Values, d_out: Array, d_state: Array, delta: Array | None = None) -> Errors:
    """`delta` may be given by a loss that knows it."""
    e = cell.backstep(p, v, cell.slopes(v), d_out, (), delta)
    return Errors(e, {"delta": e["delta"]}, d_state)
